// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// Reads values from nodes and reports mistakes.
///
/// Every reader returns `nil` after a report, so that decoding continues and finds the next
/// mistake.
struct FileDecoder {
    let log = DiagnosticLog()

    /// The members of a mapping, if all keys are known and the required ones are present.
    func fields(_ node: YAMLNode, _ shape: Shape) -> Fields? {
        guard case .mapping(let entries) = node.content else {
            mismatch(node, "a mapping for \(shape.title)")
            return nil
        }
        let names = shape.keyNames
        if shape.others == nil {
            for entry in entries where !names.contains(entry.key) {
                let note =
                    Suggestion.note(for: entry.key, among: names)
                    ?? "Known are \(names.sorted().joined(separator: ", "))."
                let message = "unknown key '\(entry.key)' in \(shape.title)"
                log.error(message, at: entry.keyLocation, note: note)
            }
        }
        let fields = Fields(shape: shape, entries: entries, location: node.location)
        for key in shape.keys where key.isRequired && fields[key.name] == nil {
            log.error("\(shape.title) lacks '\(key.name)'", at: node.location)
        }
        checkChoices(fields)
        return fields
    }

    func list(_ node: YAMLNode?) -> [YAMLNode] {
        guard let node else { return [] }
        guard case .sequence(let elements) = node.content else {
            mismatch(node, "a list")
            return []
        }
        return elements
    }

    /// The members of a mapping with arbitrary keys.
    func entries(_ node: YAMLNode?) -> [YAMLNode.Entry] {
        guard let node else { return [] }
        guard case .mapping(let entries) = node.content else {
            mismatch(node, "a mapping")
            return []
        }
        return entries
    }

    func text(_ node: YAMLNode?) -> String? {
        guard let node else { return nil }
        guard let text = node.json.string else {
            let isScalar = node.kindName != "a list" && node.kindName != "a mapping"
            let note = isScalar && !node.isNull ? "Put it in quotes to make it text." : nil
            mismatch(node, "text", note: note)
            return nil
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            log.error("the text is empty", at: node.location)
            return nil
        }
        return text
    }

    func texts(_ node: YAMLNode?) -> [String] {
        list(node).compactMap { text($0) }
    }

    /// The value of an attribute: text, or a number or Boolean as written.
    func attribute(_ node: YAMLNode?) -> String? {
        guard let node else { return nil }
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            mismatch(node, "text")
            return nil
        }
        return text
    }

    /// The largest whole number that every JSON parser represents exactly.
    private static let wholeMax = 9_007_199_254_740_991

    /// Counts are bounded so that their sums stay in range.
    func whole(
        _ node: YAMLNode?,
        atLeast least: Int = 0,
        atMost most: Int = FileDecoder.wholeMax
    ) -> Int? {
        guard let node else { return nil }
        guard let number = node.json.integer, let value = Int(exactly: number) else {
            let isQuoted = node.json.string.flatMap { Int($0) } != nil
            let note = isQuoted ? "Take the quotes away." : nil
            mismatch(node, "a whole number", note: note)
            return nil
        }
        guard value >= least, value <= most else {
            let limit = value < least ? "must be at least \(least)" : "must be at most \(most)"
            log.error("\(value) \(limit)", at: node.location)
            return nil
        }
        return value
    }

    func flag(_ node: YAMLNode?) -> Bool? {
        guard let node else { return nil }
        guard let flag = node.json.bool else {
            mismatch(node, "true or false")
            return nil
        }
        return flag
    }

    func duration(_ node: YAMLNode?) -> Duration? {
        guard let node else { return nil }
        guard let text = node.json.string, let duration = Duration(text: text) else {
            mismatch(node, "a duration such as 30s, 15m, 1h30m or 90d")
            return nil
        }
        return duration
    }

    func positive(_ node: YAMLNode?) -> Duration? {
        guard let node, let duration = duration(node) else { return nil }
        guard duration > .zero else {
            log.error("the time must be longer than nothing", at: node.location)
            return nil
        }
        return duration
    }

    func instant(_ node: YAMLNode?) -> Instant? {
        guard let node else { return nil }
        guard let text = node.json.string, let instant = Instant(rfc3339: text) else {
            mismatch(node, "an instant such as 2026-03-02T09:00:00Z")
            return nil
        }
        return instant
    }

    /// One of a few words.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ node: YAMLNode?,
        _ subject: String,
        as type: Word.Type = Word.self
    ) -> Word? {
        let words = Word.allCases.map(\.rawValue)
        return name(node, subject, among: words).flatMap(Word.init(rawValue:))
    }

    /// A name that must be among known ones.
    func name(_ node: YAMLNode?, _ subject: String, among known: [String]) -> String? {
        guard let node, let text = text(node) else { return nil }
        return check(text, subject, among: known, at: node.location) ? text : nil
    }

    func check(
        _ name: String,
        _ subject: String,
        among known: [String],
        at location: SourceLocation
    ) -> Bool {
        guard !known.contains(name) else { return true }
        let shown = known.count <= 12 && !known.isEmpty
        let all = shown ? "Known are \(known.sorted().joined(separator: ", "))." : nil
        let note = Suggestion.note(for: name, among: known) ?? all
        log.error("unknown \(subject) '\(name)'", at: location, note: note)
        return false
    }

    func mismatch(_ node: YAMLNode, _ expected: String, note: String? = nil) {
        let found: String
        if case .scalar(let text, _) = node.content, !text.isEmpty {
            found = "'\(text.count > 60 ? String(text.prefix(60)) + "…" : text)'"
        } else {
            found = node.isNull ? "nothing" : node.kindName
        }
        log.error("expected \(expected), found \(found)", at: node.location, note: note)
    }

    private func checkChoices(_ fields: Fields) {
        for set in fields.shape.exactlyOne {
            let present = set.filter { fields[$0] != nil }
            guard present.count != 1 else { continue }
            if present.isEmpty {
                let choice = set.joined(separator: ", ")
                let message = "\(fields.shape.title) lacks one of \(choice)"
                log.error(message, at: fields.location)
            } else {
                reportChoice(present, in: fields)
            }
        }
        for set in fields.shape.atMostOne {
            let present = set.filter { fields[$0] != nil }
            if present.count > 1 { reportChoice(present, in: fields) }
        }
    }

    private func reportChoice(_ present: [String], in fields: Fields) {
        let names = present.map { "'\($0)'" }.joined(separator: " and ")
        let location = fields.keyLocation(present[1])
        log.error("\(fields.shape.title) can have only one of \(names)", at: location)
    }
}

/// The members of a mapping whose keys are declared.
struct Fields {
    let shape: Shape
    let entries: [YAMLNode.Entry]
    let location: SourceLocation

    /// The value of a declared key.
    subscript(name: String) -> YAMLNode? {
        precondition(
            shape.keys.contains { $0.name == name },
            "'\(name)' is not declared in \(shape.title)"
        )
        return entries.first { $0.key == name }?.value
    }

    /// The location of the key, or of the mapping if the key is missing.
    func keyLocation(_ name: String) -> SourceLocation {
        entries.first { $0.key == name }?.keyLocation ?? location
    }

    /// The members whose keys are not declared.
    var others: [YAMLNode.Entry] {
        let names = shape.keyNames
        return entries.filter { !names.contains($0.key) }
    }
}
