// SPDX-License-Identifier: Apache-2.0

/// A public framework whose controls scenarios can name.
///
/// The names of controls are ours; the texts belong to their publishers.
package struct ControlFramework: Sendable {
    /// What a run shows about one control, and what it cannot.
    package struct Reach: Hashable, Sendable {
        package var shown = ""
        package var notShown = ""
    }

    private struct Entry: Sendable {
        var name: String
        var reach = Reach()
    }

    /// The word in scenarios: `CIS-v8`.
    package let key: String
    package let title: String
    /// Other words for the framework.
    package let aliases: [String]
    /// Ids that a later edition replaced, with their successors.
    package let superseded: [String: Control]
    /// By id within the framework.
    private let entries: [String: Entry]

    /// `controls` has a line for each id, followed by its name in our words; a following line with
    /// `+` says what a run shows about it, one with `-` what it cannot show.
    init(
        _ key: String,
        _ title: String,
        aliases: [String] = [],
        superseded: [String: Control] = [:],
        controls: String
    ) {
        self.key = key
        self.title = title
        self.aliases = aliases
        self.superseded = superseded
        var entries: [String: Entry] = [:]
        var current = ""
        for line in controls.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            let text = parts.count > 1 ? parts[1] : ""
            switch parts[0] {
            case "+": entries[current]?.reach.shown = text
            case "-": entries[current]?.reach.notShown = text
            case let id:
                current = id
                entries[id] = Entry(name: text)
            }
        }
        self.entries = entries
    }

    package var ids: [String] { entries.keys.sorted() }

    /// The name of a control, or of the control that a part such as `AC-2/k` belongs to.
    package func name(of id: String) -> String? { entry(id)?.name }

    /// What a run shows about a control and what it cannot; `nil` if not stated.
    package func reach(of id: String) -> Reach? {
        entry(id).map(\.reach).flatMap { $0 == Reach() ? nil : $0 }
    }

    package static func named(_ key: String) -> ControlFramework? {
        all.first { $0.key == key || $0.aliases.contains(key.lowercased()) }
    }

    private func entry(_ id: String) -> Entry? {
        entries[id] ?? entries[ControlFramework.whole(id)]
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
