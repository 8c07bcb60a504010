// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Reads the rows of a feed of JSON lines; members have the names of the columns.
struct JSONLinesFeed {
    let file: String

    func read(_ text: ArraySlice<UInt8>, into builder: inout FeedBuilder) {
        var number = 0
        let lines = text.split(separator: 10, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            guard line.contains(where: { ![32, 9, 13].contains($0) }) else { continue }
            number += 1
            let start = SourceLocation(file: file, line: index + 1, column: 1)
            do throws(JSONError) {
                let value = try JSONValue(parsing: Array(line))
                add(value, number, at: start, to: &builder)
            } catch {
                let before = line.prefix(error.offset)
                let column = before.count { $0 & 0xC0 != 0x80 } + 1
                let place = SourceLocation(file: file, line: index + 1, column: column)
                builder.report("row \(number): not JSON: \(error.reason)", at: place)
            }
        }
    }

    private func add(
        _ value: JSONValue,
        _ number: Int,
        at start: SourceLocation,
        to builder: inout FeedBuilder
    ) {
        guard let object = value.object else {
            let message = "row \(number): expected an object, found \(value.kindName)"
            return builder.report(message, at: start)
        }
        let missing = FeedColumn.required.filter { object[$0.rawValue] == nil }
        for column in missing {
            let near = Suggestion.nearest(to: column.rawValue, among: object.keys)
            let note = near.map { "Is it the member '\($0)'?" }
            let message = "row \(number): the member '\(column.rawValue)' is missing"
            builder.report(message, at: start, note: note)
        }
        guard missing.isEmpty else { return }
        var row = FeedBuilder.Row(number: number)
        var seen: Set<String> = []
        var isReadable = true
        for member in object.members {
            guard seen.insert(member.key).inserted else {
                builder.report("row \(number): a second member '\(member.key)'", at: start)
                isReadable = false
                continue
            }
            guard set(member, in: &row) else {
                let found = member.value.kindName
                let message = "row \(number), member '\(member.key)': \(found) does not fit"
                builder.report(message, at: start)
                isReadable = false
                continue
            }
        }
        if isReadable { builder.add(row) { _ in start } }
    }

    /// False for a value of the wrong kind.
    private func set(_ member: JSONObject.Member, in row: inout FeedBuilder.Row) -> Bool {
        guard let column = FeedColumn(rawValue: member.key) else {
            switch member.value {
            case .null: return true
            case .string(let text):
                if !text.isEmpty { row.attributes[member.key] = text }
                return true
            case .bool, .integer, .number:
                row.attributes[member.key] = member.value.text
                return true
            case .array, .object: return false
            }
        }
        if column == .groups, let names = member.value.array {
            let texts = names.compactMap(\.string)
            row.groups = FeedGroups.sorted(texts)
            row.areGroupsListed = true
            return texts.count == names.count
        }
        guard let text = member.value.string else { return member.value.isNull }
        switch column {
        case .effectiveAt: row.effectiveAt = text
        case .event: row.event = text
        case .person: row.person = text
        case .groups: row.groups = FeedGroups.set(of: text)
        case .recordedAt: row.recordedAt = text
        case .email: row.email = text
        case .givenName: row.givenName = text
        case .familyName: row.familyName = text
        case .source: row.source = text
        }
        return true
    }
}
