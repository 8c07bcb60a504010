// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension SCIMConnector {
    package func account(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) -> Account {
        try require(kind)
        let discovery = try await discovery()
        let user = try await user(id.rawValue, discovery)
        return try await account(reading: user, discovery)
    }

    /// By name and by address, compared again here: some services match by case, some do not
    /// support the filter, and some return everybody.
    package func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        let discovery = try await discovery()
        var accounts: [Account] = []
        for user in try await users(answeringTo: email, discovery) {
            accounts.append(try await account(from: user, nil, discovery))
        }
        return accounts
    }

    /// The account behind the connector's own token, if the service has `/Me`.
    package func ownAccount() async throws(ConnectorError) -> Account {
        guard limits.hasMe else { throw .unsupported("the service does not tell who asks") }
        let discovery = try await discovery()
        let answer = try await call(.get, "/Me", operation: "read own account")
        let status = answer.response.status
        if status == 307 || status == 308, let location = answer.response.headers["Location"],
            let id = location.split(separator: "/").last
        {
            let id = PercentEncoding.decode(id, plusIsBlank: false) ?? String(id)
            return try await account(from: user(id, discovery), nil, discovery)
        }
        // A token need not belong to a user.
        guard status != 401, answer.response.isSuccess || status >= 502,
            let user = try SCIMUserRecord(content(of: answer, "read own account", effect: .none))
        else {
            if status == 401 { try requireSuccess(answer, "read own account") }
            throw .unsupported("the service does not tell who asks")
        }
        return try await account(from: user, nil, discovery)
    }

    func users(
        answeringTo address: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> [SCIMUserRecord] {
        var found: [SCIMUserRecord] = []
        func keep(_ users: [SCIMUserRecord]) {
            for user in users
            where user.answers(to: address) && !found.contains(where: { $0.id == user.id }) {
                found.append(user)
            }
        }
        guard let filters = filters(discovery) else {
            keep(try await users(matching: nil, discovery))
            return found
        }
        let isPaged = dialect.userBody != .entra
        let byName = SCIMFilterText.userName(address)
        keep(try await users(matching: byName, isPaged: isPaged, discovery))
        guard filters != .nameOnly, dialect.userBody != .okta else { return found }
        let byAddress =
            dialect.userBody == .entra
            ? SCIMFilterText.workAddress(address) : SCIMFilterText.address(address)
        do throws(ConnectorError) {
            keep(try await users(matching: byAddress, isPaged: isPaged, discovery))
        } catch  where error.code == .invalid || error.code == .unsupported {
            // Not every service filters by address; the search by name has been done.
        }
        return found
    }

    func user(
        _ id: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMUserRecord {
        let path = try path(discovery.usersEndpoint, id)
        let answer = try await call(.get, path, operation: "read user")
        return try user(answer, "read user", effect: .none)
    }

    func user(
        _ answer: HTTPExchange.Answer,
        _ operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> SCIMUserRecord {
        let body = try content(of: answer, operation, effect: effect)
        let tag = answer.response.headers["ETag"]
        guard let user = SCIMUserRecord(body, entityTag: tag) else {
            throw violation(operation, effect, "an answer that is no user")
        }
        return user
    }

    func group(
        _ id: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMGroupRecord {
        let path = try path(discovery.groupsEndpoint, id)
        let answer = try await call(.get, path, operation: "read group")
        let body = try content(of: answer, "read group", effect: .none)
        let tag = answer.response.headers["ETag"]
        guard let group = SCIMGroupRecord(body, entityTag: tag) else {
            throw violation("read group", .none, "an answer that is no group")
        }
        return group
    }

    /// The account with all its groups, at any cost.
    func account(
        reading user: SCIMUserRecord,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Account {
        let holdings = try await holdings(of: user, discovery)
        return try await account(user, holdings, discovery)
    }

    /// The account as a list shows it, with its groups from `memberships` if these are known.
    func account(
        from user: SCIMUserRecord,
        _ memberships: SCIMMemberships?,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Account {
        var holdings = Holdings(groups: user.groups ?? [])
        let source = limits.memberships ?? memory.source
        if let memberships, memberships.showsMembers || !memberships.hasGroups {
            for id in memberships.groups(of: user.id)
            where !holdings.groups.contains(where: { $0.value == id }) {
                holdings.groups.append(SCIMElement(id: id))
            }
        } else {
            holdings.isComplete = source == .userGroups || !hasGroups(discovery)
        }
        return try await account(user, holdings, discovery)
    }

    private func account(
        _ user: SCIMUserRecord,
        _ holdings: Holdings,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Account {
        var grants: Set<Grant> = []
        for role in user.roles { grants.insert(Grant(kind: .role, name: role.value)) }
        for entitlement in user.entitlements {
            grants.insert(Grant(kind: .entitlement, name: entitlement.value))
        }
        for group in holdings.groups {
            let name = try await name(of: group, discovery)
            grants.insert(Grant(kind: .group, name: name))
        }
        let email = user.email
        var attributes: [String: String] = [:]
        for attribute in SCIMAttribute.others {
            attributes[attribute.rawValue] = attribute.value(in: user.document)
        }
        return Account(
            id: Account.ID(user.id),
            kind: .user,
            isEnabled: user.isActive,
            email: email,
            alternateEmails: user.emails.map(\.value).filter { $0 != email },
            userName: user.userName,
            externalID: user.externalID,
            givenName: user.givenName,
            familyName: user.familyName,
            attributes: attributes,
            grants: grants,
            grantsAreComplete: holdings.isComplete
        )
    }
}
