// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import IdentityModel
import LineProtocol
import Vocabulary
import Wire

/// Answers the protocol's requests with a connector.
struct ConnectorService {
    private let name: String
    private let version: String
    private let connector: any Connector

    init(
        _ name: String,
        _ version: String,
        _ params: JSONValue,
        _ line: StandardLine,
        _ make: ConnectorProgram.Factory
    ) throws(LineError) {
        self.name = name
        self.version = version
        guard let target = params["targets"]?.array?.first,
            let url = target["baseURL"]?.string.flatMap({ URL(string: $0) }), let port = url.port,
            let credential = Self.credential(target["credential"] ?? .null)
        else { throw LineError(.invalid, effect: .none, "one target with a port is needed") }
        let seat = ConnectorProgram.Seat(
            target: target["name"]?.string ?? "",
            basePath: url.path(percentEncoded: true),
            transport: LoopbackTransport(port: port, clock: line.clock),
            credential: credential,
            clock: line.clock
        )
        do throws(ConnectorError) {
            connector = try make(seat)
        } catch {
            throw LineError(error)
        }
    }

    private static func credential(_ value: JSONValue) -> ConnectorCredential? {
        switch value["type"]?.string {
        case "basic":
            .basic(
                userName: value["username"]?.string ?? "",
                password: value["password"]?.string ?? ""
            )
        case "bearer": .bearer(token: value["token"]?.string ?? "")
        case "oauth2":
            .oauth(
                clientID: value["clientID"]?.string ?? "",
                clientSecret: value["clientSecret"]?.string ?? "",
                refreshToken: value["refreshToken"]?.string ?? ""
            )
        default: nil
        }
    }

    var welcome: JSONValue {
        let methods = ConnectorManifest.Capability.allCases.filter {
            connector.manifest.capabilities.contains($0)
        }.flatMap(\.methods)
        return [
            "protocolVersion": "1", "name": .string(name), "version": .string(version),
            "capabilities": .array(
                (methods + ["accounts.own", "time", "names"]).map(JSONValue.string)
            ),
        ]
    }

    func answer(_ method: String, _ params: JSONValue) async throws(LineError) -> JSONValue {
        do throws(ConnectorError) {
            return try await carryOut(method, params)
        } catch {
            throw LineError(error)
        }
    }

    private func carryOut(
        _ method: String,
        _ params: JSONValue
    ) async throws(ConnectorError) -> JSONValue {
        let id = Account.ID(params["id"]?.string ?? params["account"]?.string ?? "")
        let type = params["type"]?.string ?? params["accountType"]?.string
        let kind = type.map { Account.Kind(rawValue: $0) } ?? connector.manifest.accountKinds[0]
        switch method {
        case "accounts.list": return try await list(params["cursor"]?.string)
        case "accounts.get": return ["account": (try await connector.account(id, of: kind)).json]
        case "accounts.own": return ["account": (try await connector.ownAccount()).json]
        case "accounts.find":
            let found = try await connector.findAccounts(email: params["email"]?.string ?? "")
            return ["accounts": .array(found.map(\.json))]
        case "accounts.create":
            return ["account": (try await connector.createAccount(draft(params))).json]
        case "accounts.update":
            let changes = AttributeChanges(
                set: Self.texts(params["set"]),
                clear: Set(params["clear"]?.array?.compactMap(\.string) ?? [])
            )
            return ["account": (try await connector.updateAccount(id, of: kind, changes)).json]
        case "accounts.enable": try await connector.enableAccount(id, of: kind)
        case "accounts.disable": try await connector.disableAccount(id, of: kind)
        case "accounts.delete": try await connector.deleteAccount(id, of: kind)
        case "accounts.convert":
            let other = Account.Kind(rawValue: params["to"]?.string ?? "")
            try await connector.convertAccount(id, from: kind, to: other)
        case "entitlements.list": return try await entitlements(params)
        case "grants.list": return try await grants(params, id, kind)
        case "grants.change":
            try await connector.changeGrants(
                of: id,
                kind: kind,
                adding: try grants(params["add"]),
                removing: try grants(params["remove"])
            )
            return [:]
        case "credential.changed":
            guard let credential = Self.credential(params["credential"] ?? .null) else {
                throw ConnectorError(.invalid, effect: .none, "a credential of no known type")
            }
            try await connector.use(credential)
        case "sessions.revoke": try await connector.revokeSessions(of: id, kind: kind)
        default:
            throw .unsupported("no method \(method)")
        }
        return .null
    }

    /// Kind by kind; the cursor contains the current one.
    private func list(_ cursor: String?) async throws(ConnectorError) -> JSONValue {
        let kinds = connector.manifest.accountKinds
        let parts = (cursor ?? "0|").split(
            separator: "|",
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        let number = min(parts.first.flatMap { Int($0) } ?? 0, kinds.count - 1)
        let place = parts.last.map(String.init) ?? ""
        let page = try await connector.accounts(
            of: kinds[number],
            after: place.isEmpty ? nil : PageCursor(place)
        )
        var answer: JSONObject = ["accounts": .array(page.elements.map(\.json))]
        if let next = page.next {
            answer["nextCursor"] = .string("\(number)|\(next.rawValue)")
        } else if number + 1 < kinds.count {
            answer["nextCursor"] = .string("\(number + 1)|")
        }
        return .object(answer)
    }

    private func entitlements(_ params: JSONValue) async throws(ConnectorError) -> JSONValue {
        let page = try await connector.entitlements(
            of: Entitlement.Kind(rawValue: params["kind"]?.string ?? ""),
            after: params["cursor"]?.string.map { PageCursor($0) }
        )
        let listed = page.elements.map { right -> JSONValue in
            [
                "kind": .string(right.kind.rawValue), "id": .string(right.id),
                "name": .string(right.name),
            ]
        }
        var answer: JSONObject = ["entitlements": .array(listed)]
        answer["nextCursor"] = page.next.map { .string($0.rawValue) }
        return .object(answer)
    }

    private func grants(
        _ params: JSONValue,
        _ id: Account.ID,
        _ kind: Account.Kind
    ) async throws(ConnectorError) -> JSONValue {
        guard let right = params["entitlement"] else {
            let account = try await connector.account(id, of: kind)
            return ["grants": .array(account.grants.sorted().map { $0.json(of: account.id) })]
        }
        let offered = OfferedEntitlement(
            kind: Entitlement.Kind(rawValue: right["kind"]?.string ?? ""),
            id: right["id"]?.string ?? "",
            name: right["name"]?.string ?? ""
        )
        let page = try await connector.holders(
            of: offered,
            after: params["cursor"]?.string.map { PageCursor($0) }
        )
        let rows = page.elements.map { holder -> JSONValue in
            ["account": .string(holder.rawValue), "entitlement": right]
        }
        var answer: JSONObject = ["grants": .array(rows)]
        answer["nextCursor"] = page.next.map { .string($0.rawValue) }
        return .object(answer)
    }

    private func draft(_ params: JSONValue) throws(ConnectorError) -> AccountDraft {
        let account = params["account"] ?? .null
        return AccountDraft(
            kind: Account.Kind(rawValue: account["type"]?.string ?? ""),
            email: account["email"]?.string ?? "",
            givenName: account["givenName"]?.string ?? "",
            familyName: account["familyName"]?.string ?? "",
            attributes: Self.texts(account["attributes"]),
            grants: try grants(params["grants"])
        )
    }

    private static func texts(_ value: JSONValue?) -> [String: String] {
        var texts: [String: String] = [:]
        for member in value?.object?.members ?? [] { texts[member.key] = member.value.string }
        return texts
    }

    /// The rights that a change names; unknown kinds are refused on the connector's behalf.
    private func grants(_ value: JSONValue?) throws(ConnectorError) -> Set<Grant> {
        var grants: Set<Grant> = []
        for right in value?.array ?? [] {
            let kind = Entitlement.Kind(rawValue: right["kind"]?.string ?? "")
            guard connector.manifest.entitlementKinds.contains(kind) else {
                throw connector.unsupported(kind)
            }
            let name = right["name"]?.string ?? right["id"]?.string ?? ""
            grants.insert(Grant(kind: kind, name: name))
        }
        return grants
    }
}

extension Grant {
    fileprivate func json(of account: Account.ID) -> JSONValue {
        var object: JSONObject = [
            "account": .string(account.rawValue),
            "entitlement": [
                "kind": .string(kind.rawValue), "id": .string(name), "name": .string(name),
            ],
        ]
        if isPending { object["pending"] = true }
        return .object(object)
    }
}

extension Account {
    /// Rights by name, which this program uses instead of ids.
    fileprivate var json: JSONValue {
        var object: JSONObject = [
            "id": .string(id.rawValue), "type": .string(kind.rawValue), "active": .bool(isEnabled),
        ]
        object["userName"] = userName.map(JSONValue.string)
        object["email"] = email.map(JSONValue.string)
        if !alternateEmails.isEmpty {
            object["alternateEmails"] = .array(alternateEmails.map(JSONValue.string))
        }
        object["externalId"] = externalID.map(JSONValue.string)
        object["givenName"] = givenName.map(JSONValue.string)
        object["familyName"] = familyName.map(JSONValue.string)
        object["attributes"] = .object(
            JSONObject(
                attributes.sorted { $0.key < $1.key }
                    .map { JSONObject.Member(key: $0.key, value: .string($0.value)) }
            )
        )
        object["grants"] = .array(
            grants.sorted().map { grant in
                var holding: JSONObject = [
                    "kind": .string(grant.kind.rawValue), "id": .string(grant.name),
                    "name": .string(grant.name),
                ]
                if grant.isPending { holding["pending"] = true }
                return .object(holding)
            }
        )
        if !grantsAreComplete { object["partial"] = true }
        return .object(object)
    }
}

extension LineError {
    init(_ error: ConnectorError) {
        let code = Code.allCases.first { $0.word == error.code.rawValue } ?? .other
        self.init(
            code,
            effect: error.effect == .none ? .none : .unknown,
            error.message,
            retryAfter: error.retryAfter.map { Double($0.wholeMilliseconds) / 1_000 }
        )
    }
}

extension ConnectorManifest.Capability {
    /// The protocol methods for the capability.
    fileprivate var methods: [String] {
        switch self {
        case .listAccounts: ["accounts.list"]
        case .getAccount: ["accounts.get"]
        case .findAccounts: ["accounts.find"]
        case .createAccount: ["accounts.create"]
        case .updateAccount: ["accounts.update"]
        case .enableAccount: ["accounts.enable"]
        case .disableAccount: ["accounts.disable"]
        case .deleteAccount: ["accounts.delete"]
        case .convertAccount: ["accounts.convert"]
        case .listEntitlements: ["entitlements.list"]
        case .listHolders: ["grants.list"]
        case .changeGrants: ["grants.change"]
        case .revokeSessions: ["sessions.revoke"]
        case .changeCredential: ["credential.changed"]
        // Seats are ordinary rights; a credential lives as long as the process.
        case .assignLicense, .rotateCredential, .revokeCredential: []
        }
    }
}
