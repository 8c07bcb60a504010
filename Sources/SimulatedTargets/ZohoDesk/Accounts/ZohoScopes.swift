// SPDX-License-Identifier: Apache-2.0

/// The scopes of a token, one bit for each module and operation that a simulated call checks.
package struct ZohoScopes: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    package enum Module: String, Hashable, Sendable, CaseIterable {
        case basic
        case settings
        case contacts
        case tickets
        case tasks
        case calls
        case events
        case search
        // The narrow ones of OAS-N.
        case agents
        case permissions
        case departments
        case teams
        case organization
        case webhooks

        fileprivate var isGranular: Bool { offset >= Module.agents.offset }

        fileprivate var offset: Int {
            switch self {
            case .basic: 0
            case .settings: 1
            case .contacts: 2
            case .tickets: 3
            case .tasks: 4
            case .calls: 5
            case .events: 6
            case .search: 7
            case .agents: 8
            case .permissions: 9
            case .departments: 10
            case .teams: 11
            case .organization: 12
            case .webhooks: 13
            }
        }
    }

    package enum Operation: String, Hashable, Sendable, CaseIterable {
        case read = "READ"
        case create = "CREATE"
        case update = "UPDATE"
        case delete = "DELETE"

        fileprivate var bit: UInt64 {
            switch self {
            case .read: 1
            case .create: 2
            case .update: 4
            case .delete: 8
            }
        }
    }

    /// Every Desk scope of one module and one operation, the broad modules first.
    package static let documentedNames = documented.map(\.name)

    private static let documented: [(scope: ZohoScopes, name: String)] =
        Module.allCases.flatMap { module in
            Operation.allCases.map { operation in
                (.any(module, to: operation), "Desk.\(module.rawValue).\(operation.rawValue)")
            }
        }

    /// The Desk scopes of one module and one operation in it, the broad modules first.
    var names: [String] { ZohoScopes.documented.filter { contains($0.scope) }.map(\.name) }

    /// The last, and thus narrowest, of its names.
    var narrowestName: String? { ZohoScopes.documented.last { contains($0.scope) }?.name }

    package static let photoRead = ZohoScopes(rawValue: 1 << 56)
    package static let photoUpdate = ZohoScopes(rawValue: 1 << 57)
    package static let logoUpdate = ZohoScopes(rawValue: 1 << 58)
    package static let profileRead = ZohoScopes(rawValue: 1 << 59)

    /// The scope of one operation in each of the modules.
    package static func any(_ modules: Module..., to operation: Operation) -> ZohoScopes {
        var scopes: ZohoScopes = []
        for module in modules { scopes.formUnion(ZohoScopes(module, [operation])) }
        return scopes
    }

    init(_ module: Module, _ operations: [Operation]) {
        let bits = operations.reduce(0) { $0 | $1.bit }
        rawValue = bits << UInt64(4 * module.offset)
    }

    /// `nil` for an unknown scope, or, with `granular` off, for the narrow ones.
    ///
    /// ALL is every operation. Assumption: WRITE is every operation except READ, and each module
    /// has every operation.
    init?(_ text: some StringProtocol, granular: Bool) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "Desk" else {
            guard let other = ZohoScopes.others[text.lowercased()] else { return nil }
            self = other
            return
        }
        guard let operations = ZohoScopes.operations(parts[2]) else { return nil }
        guard let module = Module(rawValue: String(parts[1])) else {
            // Grantable modules that no simulated call checks.
            guard ["articles", "community", "products"].contains(parts[1]) else { return nil }
            self = []
            return
        }
        guard granular || !module.isGranular else { return nil }
        self.init(module, operations)
    }

    private static func operations(_ text: some StringProtocol) -> [Operation]? {
        switch String(text) {
        case "ALL": Operation.allCases
        case "WRITE": [.create, .update, .delete]
        default: Operation(rawValue: String(text)).map { [$0] }
        }
    }

    /// In lower case, since sign-in libraries write `AaaServer.profile.Read` and the like.
    private static let others: [String: ZohoScopes] = [
        "profile.userphoto.read": photoRead,
        "profile.userphoto.update": photoUpdate,
        "profile.orglogo.update": logoUpdate,
        "aaaserver.profile.read": profileRead,
    ]
}

/// Consented scopes: as written, and as checked.
package struct ZohoScopeList: Hashable, Sendable {
    /// In the requested order.
    package let names: [String]
    package let scopes: ZohoScopes

    /// Reads names separated by commas or blanks; `nil` if there is none or one is unknown.
    package init?(_ text: String, granular: Bool) {
        var scopes: ZohoScopes = []
        var names: [String] = []
        for name in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let scope = ZohoScopes(name, granular: granular) else { return nil }
            scopes.formUnion(scope)
            names.append(String(name))
        }
        guard !names.isEmpty else { return nil }
        self.names = names
        self.scopes = scopes
    }

    /// As shown in token answers.
    var text: String { names.joined(separator: " ") }
}

/// The scopes that a call requires: any one of the Desk scopes, and all of the others.
///
/// The specification lists the scopes of a call as one requirement, but the notes of the photo
/// calls read as alternatives (OAS-N).
package struct ZohoScopeRequirement: Hashable, Sendable {
    package let anyOf: ZohoScopes
    package let allOf: ZohoScopes

    package init(anyOf: ZohoScopes, allOf: ZohoScopes = []) {
        self.anyOf = anyOf
        self.allOf = allOf
    }

    package func isMet(by granted: ZohoScopes) -> Bool {
        (anyOf.isEmpty || !granted.isDisjoint(with: anyOf)) && granted.isSuperset(of: allOf)
    }
}
