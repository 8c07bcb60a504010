// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// The arguments of side doors in files and calls.
extension SideDoorKind.Parameter {
    package var key: Shape.Key {
        fallback == nil ? .required(name, type, summary) : .optional(name, type, summary)
    }

    /// The allowed words of the parameter; empty if it is free text.
    package var words: [String] {
        switch form {
        case .accountKind: OrganizationShapes.accountKinds.map(\.rawValue)
        case .rightKind: OrganizationShapes.kinds.map(\.rawValue)
        case .text, .license, .value, .count: []
        }
    }

    /// Its name in error messages.
    var subject: String {
        switch form {
        case .accountKind: "kind of account"
        case .rightKind: "kind of entitlement"
        case .text, .license, .value, .count: name
        }
    }

    private var type: ShapeType {
        switch form {
        case .text, .license: .text
        case .value: .attribute
        case .accountKind, .rightKind: .word(words)
        case .count(let most): .whole(atLeast: 1, atMost: most)
        }
    }
}

/// Side doors in a timeline.
extension TimelineShapes {
    static let holder = Shape(
        "a person's account",
        [
            .optional("person", .text, "Of whom."),
            .optional("email", .text, "The address of somebody outside the organization."),
            .optional("target", .text, "Where; default: every target."),
        ],
        exactlyOne: [["person", "email"]]
    )

    static let right = Shape("a right", SideDoorKind.grant.parameters.map(\.key))

    static func parameters(of kind: SideDoorKind) -> Shape {
        Shape("'\(kind.word)'", kind.parameters.map(\.key))
    }

    /// The mapping under the door's own key.
    static func entry(of kind: SideDoorKind) -> Shape {
        switch kind.subject {
        case .account:
            kind.parameters.isEmpty
                ? holder
                : Shape(
                    "'\(kind.word)'",
                    holder.keys + kind.parameters.map(\.key),
                    exactlyOne: holder.exactlyOne
                )
        case .product:
            Shape(
                "'\(kind.word)'",
                [.required("target", .text, "Where.")] + kind.parameters.map(\.key)
            )
        }
    }

    /// Doors with their own timeline entry.
    static let doors: [Shape.Key] = SideDoorKind.all.filter { $0.wordByHand == nil }.map { kind in
        let entry = ShapeType.shape(entry(of: kind))
        return .optional(
            kind.word,
            kind.parameters.isEmpty ? .either([.text, entry]) : entry,
            kind.summary
        )
    }

    private static let acts: [Shape.Key] = SideDoorKind.all.compactMap { kind in
        kind.wordByHand.map { word in
            .optional(
                word,
                kind.parameters.isEmpty ? .anything : .shape(parameters(of: kind)),
                kind.summary
            )
        }
    }

    static let byHand = Shape(
        "a change by hand",
        holder.keys + [.optional("by", .text, "Who does it; default: an administrator.")] + acts,
        exactlyOne: holder.exactlyOne + [acts.map(\.name)]
    )
}
