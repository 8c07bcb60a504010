// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// A public framework whose controls scenarios can name.
///
/// The names of controls are ours; the texts belong to their publishers.
package struct ControlFramework: Sendable {
    /// The word in scenarios: `CIS-v8`.
    package let key: String
    package let title: String
    /// Other words for the framework.
    let aliases: [String]
    /// Ids that a later edition gave up, and those that took their place.
    let superseded: [String: Scenario.Control]
    /// In our words, by id within the framework.
    private let names: [String: String]

    /// `controls` has a line for each id, and its name in our words after it.
    init(
        _ key: String,
        _ title: String,
        aliases: [String] = [],
        superseded: [String: Scenario.Control] = [:],
        controls: String
    ) {
        self.key = key
        self.title = title
        self.aliases = aliases
        self.superseded = superseded
        let lines = controls.split(separator: "\n").map { line in
            line.split(separator: " ", maxSplits: 1).map(String.init)
        }
        names = Dictionary(lines.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { first, _ in first }
    }

    package var ids: [String] { names.keys.sorted() }

    /// The name of a control, or of the control that a part such as `AC-2/k` belongs to.
    package func name(of id: String) -> String? {
        names[id] ?? names[ControlFramework.whole(id)]
    }

    package static func named(_ key: String) -> ControlFramework? {
        all.first { $0.key == key || $0.aliases.contains(key.lowercased()) }
    }

    /// `AC-2` of `AC-2/k`.
    private static func whole(_ id: String) -> String {
        let parts = id.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 1, parts[1].allSatisfy(\.isLetter) else {
            return id
        }
        return String(parts[0])
    }
}

extension Scenario.Control {
    /// A framework of the user's own, of which nothing is known here, has a word that begins so.
    static let ownPrefix = "X-"

    /// What a scenario's word for a control stands for.
    enum Reading {
        case known(Scenario.Control)
        case unknown(message: String, note: String?)
    }

    /// Reads `NIST-800-53r5/PS-4`, or the same with another word for the framework, a colon, or an
    /// id that has been superseded since.
    static func reading(_ text: String) -> Reading? {
        guard let split = text.firstIndex(where: { $0 == "/" || $0 == ":" }) else { return nil }
        let word = String(text[..<split])
        let id = String(text[text.index(after: split)...])
        guard !word.isEmpty, !id.isEmpty, !text.contains(where: \.isWhitespace) else { return nil }
        if word.hasPrefix(ownPrefix) { return .known(Self(framework: word, id: id)) }
        guard let framework = ControlFramework.named(word) else {
            let words = ControlFramework.all.map(\.key)
            return .unknown(
                message: "unknown framework '\(word)'",
                note: Suggestion.note(for: word, among: words)
                    ?? "Known are \(words.sorted().joined(separator: ", ")); one of your own "
                    + "begins with \(ownPrefix)."
            )
        }
        if let heir = framework.superseded[id] { return .known(heir) }
        guard framework.name(of: id) != nil else {
            let near = Suggestion.nearest(to: id, among: framework.ids)
            return .unknown(
                message: "\(framework.key) has no control '\(id)'",
                note: near.map { "Did you mean '\(framework.key)/\($0)'?" }
            )
        }
        return .known(Self(framework: framework.key, id: id))
    }
}
