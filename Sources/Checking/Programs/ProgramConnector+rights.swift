// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import LineProtocol
import Simulation
import Wire

extension ProgramConnector {
    /// Within one kind, additions come before removals: a target that requires a role gets the new
    /// one before it loses the old one.
    package func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await begin()
        var params: JSONObject = [
            "account": .string(id.rawValue), "accountType": .string(kind.rawValue),
        ]
        if has("grants.change") {
            params["add"] = .array(try await rights(of: adding))
            params["remove"] = .array(try await rights(of: removing))
            _ = try await ask("grants.change", params, about: adding.union(removing))
            return
        }
        let first = adding.filter { manifest.inseparableKinds.contains($0.kind) }
        let steps =
            first.sorted().map { ("grants.add", $0) }
            + removing.sorted().map { ("grants.remove", $0) }
            + adding.subtracting(first).sorted().map { ("grants.add", $0) }
        var hasChanged = false
        for (method, grant) in steps {
            do throws(ConnectorError) {
                params["entitlement"] = try await right(of: grant)
                _ = try await ask(method, params)
                hasChanged = true
            } catch
                where method == "grants.remove" && error.code == .notFound
                && error.effect == .none
            {
                hasChanged = true
            } catch {
                // Earlier parts of the same change have been carried out.
                throw hasChanged ? error.afterSending : error
            }
        }
    }

    /// Requests a change of rights.
    ///
    /// If the program answers `unsupported` for a kind it does not list, that is recorded as
    /// undeclared.
    func ask(
        _ method: String,
        _ params: JSONObject,
        about grants: Set<Grant>
    ) async throws(ConnectorError) -> JSONValue {
        do throws(ConnectorError) {
            return try await ask(method, params)
        } catch  where error.code == .unsupported && has(method) && has("names") {
            for kind in Set(grants.map(\.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
                let page = try await entitlements(of: kind, after: nil)
                if page.elements.isEmpty, page.next == nil { lacks(kind) }
            }
            throw error
        }
    }

    private func lacks(_ kind: Entitlement.Kind) {
        session.lacks("entitlements of kind \(kind.rawValue)")
    }

    private func rights(of grants: Set<Grant>) async throws(ConnectorError) -> [JSONValue] {
        var rights: [JSONValue] = []
        for grant in grants.sorted() { rights.append(try await right(of: grant)) }
        return rights
    }

    private func begin() async throws(ConnectorError) {
        do throws(ProgramFailure) {
            try await session.begin()
        } catch {
            throw ConnectorError(error, session.quotation)
        }
    }

    /// The right in the program's terms: by id, or by name if it uses names.
    func right(of grant: Grant) async throws(ConnectorError) -> JSONValue {
        try await begin()
        if has("names") {
            return ["kind": .string(grant.kind.rawValue), "name": .string(grant.name)]
        }
        try await refreshRights(unless: book.id(of: grant.kind, named: grant.name) != nil)
        if let id = book.id(of: grant.kind, named: grant.name) {
            return ["kind": .string(grant.kind.rawValue), "id": .string(id)]
        }
        if session.seats[0].kind == "scim", grant.kind == .role || grant.kind == .entitlement {
            // A value of the account itself, which lists need not contain.
            return ["kind": .string(grant.kind.rawValue), "id": .string(grant.name)]
        }
        if !book.lists(grant.kind) { lacks(grant.kind) }
        throw ConnectorError(
            .invalid,
            effect: .none,
            "unknown entitlement \(grant.kind.rawValue)/\(grant.name)"
        )
    }

    /// Reads the rights again if a right is unknown or the list is old, since rights can be
    /// renamed.
    private func refreshRights(unless isKnown: Bool) async throws(ConnectorError) {
        let limit = session.clock.now.advanced(by: .zero - Self.rightsAgeMax)
        guard !isKnown || !book.isFresh(since: limit) else { return }
        try await readRights()
    }

    private static let rightsAgeMax: Duration = .seconds(3_600)

    /// Reads everything that the target offers, all pages.
    func readRights() async throws(ConnectorError) {
        var all: [OfferedEntitlement] = []
        var cursor: PageCursor?
        repeat {
            var params = JSONObject()
            if let cursor { params["cursor"] = .string(cursor.rawValue) }
            let answer = try await ask("entitlements.list", params)
            all += (answer["entitlements"]?.array ?? []).map(Self.offered)
            cursor = try next(in: answer, after: cursor)
        } while cursor != nil
        book.store(all, at: session.clock.now)
    }

    private static func offered(_ value: JSONValue) -> OfferedEntitlement {
        OfferedEntitlement(
            kind: Entitlement.Kind(rawValue: value["kind"]?.string ?? ""),
            id: value["id"]?.string ?? "",
            name: value["name"]?.string ?? ""
        )
    }

    package func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
        try await begin()
        if has("names") {
            var params: JSONObject = ["kind": .string(kind.rawValue)]
            if let cursor { params["cursor"] = .string(cursor.rawValue) }
            let answer = try await ask("entitlements.list", params)
            return Page(
                elements: (answer["entitlements"]?.array ?? []).map(Self.offered),
                next: try next(in: answer, after: cursor)
            )
        }
        try await readRights()
        return Page(elements: book.rights(of: kind), next: nil)
    }

    package func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        var params: JSONObject = [
            "entitlement": [
                "kind": .string(entitlement.kind.rawValue), "id": .string(entitlement.id),
            ]
        ]
        if let cursor { params["cursor"] = .string(cursor.rawValue) }
        let answer = try await ask("grants.list", params)
        let holders = (answer["grants"]?.array ?? []).compactMap { grant in
            grant["account"]?.string.map { Account.ID($0) }
        }
        return Page(elements: holders, next: try next(in: answer, after: cursor))
    }

    /// The rights of an account, all pages.
    func grants(of id: Account.ID) async throws(ConnectorError) -> Set<Grant> {
        var grants: Set<Grant> = []
        var cursor: PageCursor?
        repeat {
            var params: JSONObject = ["account": .string(id.rawValue)]
            if let cursor { params["cursor"] = .string(cursor.rawValue) }
            let answer = try await ask("grants.list", params)
            for grant in answer["grants"]?.array ?? [] {
                let right = grant["entitlement"] ?? .null
                let kind = Entitlement.Kind(rawValue: right["kind"]?.string ?? "")
                grants.insert(
                    Grant(
                        kind: kind,
                        name: try await name(of: kind, right),
                        isPending: grant["pending"]?.bool ?? false
                    )
                )
            }
            cursor = try next(in: answer, after: cursor)
        } while cursor != nil
        return grants
    }

    /// The name of a right; its marked id if no list of the program names it.
    private func name(
        of kind: Entitlement.Kind,
        _ right: JSONValue
    ) async throws(ConnectorError) -> String {
        if let name = right["name"]?.string { return name }
        let id = right["id"]?.string ?? ""
        try await refreshRights(unless: book.name(of: kind, id) != nil || book.isUnlisted(id))
        if let name = book.name(of: kind, id) { return name }
        book.noteUnlisted(id)
        return "#\(id)"
    }

    /// Reads a schema-valid account.
    func named(_ value: JSONValue) async throws(ConnectorError) -> Account {
        var account = Account(
            id: Account.ID(value["id"]?.string ?? ""),
            kind: Account.Kind(rawValue: value["type"]?.string ?? ""),
            isEnabled: value["active"]?.bool ?? false,
            email: value["email"]?.string,
            alternateEmails: value["alternateEmails"]?.array?.compactMap(\.string) ?? [],
            userName: value["userName"]?.string,
            externalID: value["externalId"]?.string,
            givenName: value["givenName"]?.string,
            familyName: value["familyName"]?.string
        )
        for member in value["attributes"]?.object?.members ?? [] {
            account.attributes[member.key] = member.value.string
        }
        guard let holdings = value["grants"]?.array else { return account }
        account.grantsAreComplete = value["partial"]?.bool != true
        for holding in holdings {
            let kind = Entitlement.Kind(rawValue: holding["kind"]?.string ?? "")
            account.grants.insert(
                Grant(
                    kind: kind,
                    name: try await name(of: kind, holding),
                    isPending: holding["pending"]?.bool ?? false
                )
            )
        }
        return account
    }
}

extension ConnectorError {
    init(_ failure: ProgramFailure, _ quotation: Quotation) {
        switch failure {
        case .broken(let problem):
            // The program is gone; further calls fail the same way.
            self.init(.unsupported, effect: .unknown, problem.description)
        case .refused(let error):
            self.init(
                Code(error.code),
                effect: error.effect == .none ? .none : .unknown,
                quotation.text(error.message),
                retryAfter: error.retryAfter.map { .milliseconds(Int64(($0 * 1_000).rounded(.up))) }
            )
        }
    }
}

extension ConnectorError.Code {
    /// The words are the same, but for what only the protocol has.
    init(_ code: LineError.Code) {
        self =
            code == .manualStepNeeded ? .forbidden : Self(rawValue: code.word) ?? .protocolViolation
    }
}
