// SPDX-License-Identifier: Apache-2.0

/// Something that happens inside a product without its API: a door, an account, and arguments.
///
/// Accounts are named by one of their addresses, since authors of scenarios do not know
/// `AccountKey` values.
package struct SideDoor: Hashable, Sendable {
    package enum Argument: Hashable, Sendable {
        case text(String)
        case count(Int)
        /// Clears a value.
        case none
        /// The name of the account's holder.
        case holderName
    }

    package let kind: SideDoorKind
    /// Empty for a door of the product.
    package var email: String
    private var arguments: [String: Argument]

    /// Omitted arguments take the declared fallback.
    package init(_ kind: SideDoorKind, email: String = "", _ arguments: [String: Argument] = [:]) {
        self.kind = kind
        self.email = email
        self.arguments = arguments
        for parameter in kind.parameters where arguments[parameter.name] == nil {
            self.arguments[parameter.name] = parameter.fallback
        }
    }

    package var name: String { kind.name }

    /// The text of a declared parameter.
    package func text(_ name: String) -> String { optionalText(name) ?? "" }

    package func optionalText(_ name: String) -> String? {
        switch argument(name) {
        case .text(let text): text
        case .holderName: String(email.prefix { $0 != "@" })
        case .count, .none: nil
        }
    }

    package func count(_ name: String) -> Int {
        guard case .count(let count) = argument(name) else { return 0 }
        return count
    }

    /// Whether one of its arguments is this text.
    package func names(_ text: String) -> Bool { arguments.values.contains(.text(text)) }

    private func argument(_ name: String) -> Argument {
        precondition(
            kind.parameters.contains { $0.name == name },
            "the door \(kind.name) declares no '\(name)'"
        )
        return arguments[name] ?? .none
    }

    /// The same door with the holder's name filled in.
    package func naming(_ holder: String) -> SideDoor {
        var door = self
        for (key, argument) in arguments where argument == .holderName {
            door.arguments[key] = .text(holder)
        }
        return door
    }
}

/// Why a side door cannot be used.
package enum SideDoorError: Error, Hashable, Sendable {
    case unknownAccount(String)
    case unknownEntitlement(kind: String, name: String)
    /// The target has no such door, or refuses it in this state.
    case refused(String)
}

/// The doors of one kind of target, each with its action.
package struct SideDoors<Target>: Sendable {
    package typealias Action =
        @Sendable (inout Target, SideDoor) throws(SideDoorError) -> Void

    private let target: String
    private let actions: [(kind: SideDoorKind, act: Action)]

    /// `target` is the product's name: `Freshservice`.
    package init(_ target: String, _ actions: KeyValuePairs<SideDoorKind, Action>) {
        self.target = target
        self.actions = actions.map { ($0.key, $0.value) }
    }

    package var kinds: [SideDoorKind] { actions.map(\.kind) }

    package func open(_ door: SideDoor, of target: inout Target) throws(SideDoorError) {
        guard let action = actions.first(where: { $0.kind == door.kind }) else {
            throw .refused("\(self.target) has no such door.")
        }
        for parameter in door.kind.parameters where parameter.isCount {
            guard door.count(parameter.name) > 0 else {
                throw .refused("The count must be positive.")
            }
        }
        try action.act(&target, door)
    }
}
