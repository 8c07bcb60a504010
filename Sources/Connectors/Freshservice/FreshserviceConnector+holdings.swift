// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Requester groups and applications: rights in separate lists, one entry per account, that account
/// records do not show.
extension FreshserviceConnector {
    /// The requester with its groups, if these are to be looked up.
    ///
    /// Every group is read to the end, or until the person is found. For a tenant without requester
    /// groups this costs only an occasional list of groups.
    func account(
        reading requester: FreshserviceRequester
    ) async throws(ConnectorError) -> Account {
        var account = account(from: requester)
        if options.lookups.contains(.requesterGroup) {
            for group in try await requesterGroups() {
                let list = Self.members(ofRequesterGroup: group.id)
                guard try await contains(list, where: { $0.account == requester.id }) else {
                    continue
                }
                account.grants.insert(Grant(kind: .requesterGroup, name: group.name))
            }
            account.grantsAreComplete = true
        }
        if options.lookups.contains(.application) {
            account.grants.formUnion(try await applications(usedBy: requester.id))
        }
        return account
    }

    func applications(usedBy id: Int64) async throws(ConnectorError) -> [Grant] {
        var grants: [Grant] = []
        for application in try await applications() {
            let list = Self.users(ofApplication: application.id)
            guard try await contains(list, where: { $0.account == id }) else { continue }
            grants.append(Grant(kind: .application, name: application.name))
        }
        return grants
    }

    /// Opens or closes the tickets of the requester's departments: one flag for all of them.
    func changeDepartmentTickets(
        ofRequester id: Int64,
        _ change: GrantChange
    ) async throws(ConnectorError) {
        guard change.touches([.departmentTickets]) else { return }
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            guard let requester = try await requester(id), !requester.isAgent else {
                throw ConnectorError(.notFound, effect: .none, "requester \(id): not found")
            }
            let sees = !change.added(.departmentTickets).isEmpty
            try require(change.added(.departmentTickets), among: requester.departmentNames)
            guard requester.seesDepartmentTickets != sees else { return }
            var body = FreshserviceBody()
            body.put("can_see_all_tickets_from_associated_departments", sees)
            let operation: StaticString = "update requester"
            let path = "/api/v2/requesters/\(id)"
            let answer = try await call(.put, path, body: body.finish(), operation: operation)
            let shown = try decodeRequester(answer, expecting: id, operation, effect: .unknown)
            guard shown.seesDepartmentTickets == sees else {
                throw violation(operation, .unknown, "the answer does not show the change")
            }
        }
    }

    func changeRequesterGroups(
        of id: Int64,
        adding: [String],
        removing: [String]
    ) async throws(ConnectorError) {
        for name in adding {
            let path = try await requesterGroupPath(name, member: id)
            // A second entry for the same requester makes no difference, so after a lost answer the
            // request may be repeated.
            let answer = try await call(
                .post,
                path,
                operation: "add to requester group",
                repeatability: .idempotent
            )
            try requireSuccess(answer, operation: "add to requester group")
        }
        for name in removing {
            let path = try await requesterGroupPath(name, member: id)
            let answer = try await call(.delete, path, operation: "remove from requester group")
            // A refusal because the person is not a member is as good as success.
            if answer.response.status == 404 { continue }
            try requireSuccess(answer, operation: "remove from requester group")
        }
    }

    func changeApplications(
        of id: Int64,
        adding: [String],
        removing: [String]
    ) async throws(ConnectorError) {
        for name in adding { try await addUser(id, application(name)) }
        for name in removing {
            let application = try await application(name)
            let answer = try await call(
                .delete,
                "/api/v2/applications/\(application)/users",
                query: "user_ids=\(id)",
                operation: "remove application user"
            )
            if answer.response.status == 404 { continue }
            try requireSuccess(answer, operation: "remove application user")
        }
    }

    static func members(ofRequesterGroup id: Int64) -> FreshserviceList<FreshserviceHolder> {
        FreshserviceList(
            path: "requester_groups/\(id)/members",
            key: "requesters",
            lane: .overall,
            operation: "list requester group members",
            decode: FreshserviceHolder.init(member:),
            id: \.id
        )
    }

    static func users(ofApplication id: Int64) -> FreshserviceList<FreshserviceHolder> {
        FreshserviceList(
            path: "applications/\(id)/users",
            key: "application_users",
            lane: .overall,
            operation: "list application users",
            decode: FreshserviceHolder.init(user:),
            id: \.id
        )
    }

    /// Repeating an addition may add the entry twice, so a lost answer is settled by a read.
    private func addUser(_ id: Int64, _ application: Int64) async throws(ConnectorError) {
        let list = Self.users(ofApplication: application)
        var settlements = 0
        while try await !contains(list, where: { $0.account == id }) {
            do throws(ConnectorError) {
                let body = Array("{\"application_users\":[{\"user_id\":\(id)}]}".utf8)
                let answer = try await call(
                    .post,
                    "/api/v2/applications/\(application)/users",
                    body: body,
                    operation: "add application user"
                )
                try requireSuccess(answer, operation: "add application user")
                return
            } catch  where error.effect == .unknown && settlements < options.settlementsMax {
                settlements += 1
            }
        }
    }

    private func requesterGroupPath(
        _ name: String,
        member: Int64
    ) async throws(ConnectorError) -> String {
        var group = try await requesterGroups().first { $0.name == name }
        if group == nil {
            group = try await requesterGroups(refreshing: true).first { $0.name == name }
        }
        guard let group else { throw unknown(.requesterGroup, name) }
        guard group.type != "rule_based" else {
            throw .unsupported(
                "requesterGroup/\(name) is rule-based; change the attributes that the rule uses"
            )
        }
        return "/api/v2/requester_groups/\(group.id)/members/\(member)"
    }

    private func application(_ name: String) async throws(ConnectorError) -> Int64 {
        if let known = try await applications().first(where: { $0.name == name }) {
            return known.id
        }
        let fresh = try await applications(refreshing: true)
        guard let application = fresh.first(where: { $0.name == name }) else {
            throw unknown(.application, name)
        }
        return application.id
    }
}

/// An entry of a list of members or users.
struct FreshserviceHolder: Hashable, Sendable {
    /// The entry's own id if it has one, otherwise the account's.
    let id: Int64
    let account: Int64

    init?(member value: JSONValue) {
        guard let id = value["id"]?.identifier else { return nil }
        self.id = id
        account = id
    }

    init?(user value: JSONValue) {
        guard let id = value["id"]?.identifier, let account = value["user_id"]?.identifier else {
            return nil
        }
        self.id = id
        self.account = account
    }
}
