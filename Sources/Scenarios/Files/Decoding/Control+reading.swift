// SPDX-License-Identifier: Apache-2.0

import Reports
import TargetKit

extension Control {
    /// The prefix of a user-defined framework, about which nothing is known here.
    static let ownPrefix = "X-"

    /// The meaning of a control named in a scenario.
    enum Reading {
        case known(Control)
        case unknown(message: String, note: String?)
    }

    /// Reads `NIST-800-53r5/PS-4`, or the same with an alias of the framework, a colon, or a
    /// superseded id.
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
