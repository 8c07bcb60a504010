// SPDX-License-Identifier: Apache-2.0

/// The declaration of one side door, from which scenarios, the control plane, the command line and
/// the pages take its description and its parameters.
package struct SideDoorKind: Hashable, Sendable {
    /// What the door belongs to.
    package enum Subject: Hashable, Sendable {
        /// Somebody's account, named by one of its addresses.
        case account
        /// The whole product.
        case product
    }

    /// The door's name in the journal, in calls and on pages.
    package let name: String
    package let subject: Subject
    /// The key under `byHand` in a timeline; `nil` for doors with their own timeline entry.
    package let wordByHand: String?
    package let parameters: [Parameter]
    /// Whether it revokes access from the account.
    package let takesAccess: Bool
    /// One sentence.
    package let summary: String

    init(
        _ name: String,
        of subject: Subject = .account,
        byHand wordByHand: String? = nil,
        _ summary: String,
        told parameters: [Parameter] = [],
        takesAccess: Bool = false
    ) {
        self.name = name
        self.subject = subject
        self.wordByHand = wordByHand
        self.parameters = parameters
        self.takesAccess = takesAccess
        self.summary = summary
    }

    /// The key in a timeline.
    package var word: String { wordByHand ?? name }

    /// The parameters that are whole numbers, in any door.
    package static let countNames = Set(all.flatMap(\.parameters).filter(\.isCount).map(\.name))

    package static func named(_ name: String) -> SideDoorKind? { all.first { $0.name == name } }

    package static func == (left: SideDoorKind, right: SideDoorKind) -> Bool {
        left.name == right.name
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension SideDoorKind {
    /// What a door needs to know besides the account or the product.
    package struct Parameter: Sendable {
        package enum Form: Sendable {
            case text
            /// Text, or a number or Boolean that is kept as written; blank clears.
            case value
            /// A kind of account, in scenario terms.
            case accountKind
            /// A kind of entitlement, in scenario terms.
            case rightKind
            /// A license, as the target names it.
            case license
            case count(atMost: Int)
        }

        package let name: String
        package let form: Form
        package let summary: String
        /// The value if the parameter is omitted; `nil` if it is required.
        package let fallback: SideDoor.Argument?
        /// As shown on a page; empty if the target has its own word.
        package let example: String

        init(
            _ name: String,
            _ form: Form,
            _ summary: String,
            fallback: SideDoor.Argument? = nil,
            example: String = ""
        ) {
            self.name = name
            self.form = form
            self.summary = summary
            self.fallback = fallback
            self.example = example
        }

        var isCount: Bool {
            if case .count = form { true } else { false }
        }

        /// Whether null is allowed, meaning that the value is cleared.
        package var isClearable: Bool {
            if case .value = form { true } else { false }
        }
    }
}
