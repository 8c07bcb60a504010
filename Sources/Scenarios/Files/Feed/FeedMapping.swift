// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// How to read a third-party feed: its columns, separators, words for events, and what its groups
/// mean at the targets.
package struct FeedMapping: Hashable, Sendable {
    /// Names of columns that differ from ours.
    var columns: [FeedColumn: String] = [:]
    var separator = UInt8(ascii: ",")
    var groupSeparator = UInt8(ascii: ";")
    /// Kinds of events by the feed's words; empty for ours.
    var events: [String: LifecycleEvent.Kind] = [:]
    /// Rights by group and target; if empty, every group is a right of the same name.
    package var rights: [String: [TargetName: [String]]] = [:]

    package init() {}

    func name(of column: FeedColumn) -> String { columns[column] ?? column.rawValue }

    func column(named name: String) -> FeedColumn? {
        FeedColumn.allCases.first { self.name(of: $0) == name }
    }

    func kind(named word: String) -> LifecycleEvent.Kind? {
        events.isEmpty ? LifecycleEvent.Kind(rawValue: word) : events[word]
    }

    var eventNames: [String] {
        events.isEmpty ? LifecycleEvent.Kind.allCases.map(\.rawValue) : events.keys.sorted()
    }

    /// The mistake in a row in which no value can be a group; `nil` if one can, or there are none.
    func fault(ofGroups names: [String]) -> (message: String, note: String)? {
        guard let first = names.first else { return nil }
        let shown = "'\(first.prefix(40))'"
        if !rights.isEmpty {
            guard names.allSatisfy({ rights[$0] == nil }) else { return nil }
            let near = Suggestion.nearest(to: first, among: rights.keys.sorted())
            return (
                "no value is a group of the mapping: \(shown)",
                near.map { "Did you mean '\($0)'?" }
                    ?? "Add it under 'rights' of the mapping, or remove it from the row."
            )
        }
        guard names.allSatisfy(FeedMapping.isNoGroup) else { return nil }
        return (
            "no value can be a group: \(shown)",
            "Is another column the one with the groups? Say so with --mapping FILE: "
                + "'columns: { groups: NAME }'."
        )
    }

    /// An instant, an email address or a plain number is never the name of a group.
    private static func isNoGroup(_ text: String) -> Bool {
        if Instant(rfc3339: text) != nil { return true }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        if parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), !text.contains(" ") {
            return true
        }
        return Double(text) != nil
    }
}

extension FeedMapping {
    static let shape = Shape(
        "a mapping",
        [
            .optional("columns", .map(.text), "The feed's names of our columns."),
            .optional("separator", .text, "The cell separator: ',', ';', '|' or tab."),
            .optional("groupSeparator", .text, "The group separator; default ';'."),
            .optional("events", .map(.text), "The feed's words, each with ours."),
            .optional(
                "rights",
                .map(.map(.list(.text))),
                "The rights that each group grants, by group and target; default: a right of the "
                    + "same name."
            ),
        ]
    )

    /// Reads a mapping for these targets.
    ///
    /// Throws all of its mistakes.
    package init(bytes: [UInt8], file: String, targets: [TargetName]) throws(RejectedFile) {
        let decoder = FileDecoder()
        let root = try YAMLReader.read(bytes, file: file)
        self.init()
        if let fields = decoder.fields(root, FeedMapping.shape) {
            for entry in decoder.entries(fields["columns"]) {
                let known = FeedColumn.allCases.map(\.rawValue)
                let isKnown = decoder.check(
                    entry.key,
                    "column",
                    among: known,
                    at: entry.keyLocation
                )
                guard isKnown, let column = FeedColumn(rawValue: entry.key) else { continue }
                columns[column] = decoder.text(entry.value)
            }
            if let byte = FeedMapping.separator(fields["separator"], decoder) { separator = byte }
            if let byte = FeedMapping.separator(fields["groupSeparator"], decoder) {
                groupSeparator = byte
            }
            if fields["separator"] != nil, separator == groupSeparator {
                let place = fields.keyLocation("separator")
                decoder.log.error("cells and groups have the same separator", at: place)
            }
            for entry in decoder.entries(fields["events"]) {
                events[entry.key] = decoder.word(entry.value, "event")
            }
            readRights(fields["rights"], decoder, targets)
        }
        guard decoder.log.sorted.isEmpty else { throw RejectedFile(decoder.log.sorted) }
    }

    private mutating func readRights(
        _ node: YAMLNode?,
        _ decoder: FileDecoder,
        _ targets: [TargetName]
    ) {
        let known = targets.map(\.rawValue)
        for group in decoder.entries(node) {
            var byTarget: [TargetName: [String]] = [:]
            for target in decoder.entries(group.value)
            where decoder.check(target.key, "target", among: known, at: target.keyLocation) {
                byTarget[TargetName(target.key)] = decoder.texts(target.value)
            }
            rights[group.key] = byTarget
        }
    }

    private static func separator(_ node: YAMLNode?, _ decoder: FileDecoder) -> UInt8? {
        guard let node, case .scalar(let text, _) = node.content else { return nil }
        let word = text == "tab" ? "\t" : text
        guard word.utf8.count == 1, let byte = word.utf8.first, byte < 128, byte != 34,
            ![10, 13].contains(byte)
        else {
            decoder.mismatch(node, "one character such as ';', or tab")
            return nil
        }
        return byte
    }
}
