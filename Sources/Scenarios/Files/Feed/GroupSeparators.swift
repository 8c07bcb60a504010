// SPDX-License-Identifier: Apache-2.0

/// Finds cells that hold several groups separated by something other than `;`.
///
/// Such a feed would seem to have few and strange groups, and everything measured on it would be
/// silently wrong. JSON lines can give groups as a list, whose names are not checked.
struct GroupSeparators {
    private struct Sighting {
        let row: Int
        let location: SourceLocation
    }

    private static let reportsMax = 10
    private static let note =
        "Separate groups with ';'. If a name contains this character, use JSON lines with "
        + "groups as an array."

    private let suspects: [Character]
    /// The first byte of each.
    private let suspectBytes: [UInt8]
    private var reports: [Diagnostic] = []
    /// Where each name with a blank was first seen.
    private var namesWithBlanks: [String: Sighting] = [:]
    /// Whether some row separates groups correctly.
    private var isSeparated = false

    /// The configured separator is not suspicious.
    init(_ separator: UInt8) {
        suspects = ["|", ",", "\t"].filter { $0 != Character(Unicode.Scalar(separator)) }
        suspectBytes = suspects.compactMap(\.asciiValue)
    }

    mutating func look(
        at row: FeedBuilder.Row,
        place: (FeedColumn) -> SourceLocation
    ) {
        if row.groups.count > 1 { isSeparated = true }
        for name in row.groups where mayHoldSeveral(name) {
            if let separator = name.first(where: { suspects.contains($0) }) {
                guard reports.count < GroupSeparators.reportsMax else { return }
                let word = separator == "\t" ? "a tab" : "'\(separator)'"
                reports.append(
                    Diagnostic(
                        .error,
                        at: place(.groups),
                        "row \(row.number), column 'groups': '\(name.prefix(60))' looks like a "
                            + "list separated by \(word)",
                        note: GroupSeparators.note
                    )
                )
            } else if name.contains(" "), namesWithBlanks[name] == nil {
                namesWithBlanks[name] = Sighting(row: row.number, location: place(.groups))
            }
        }
    }

    /// Looks at bytes, as a walk over the characters of every name takes long.
    private func mayHoldSeveral(_ name: String) -> Bool {
        name.utf8.contains { $0 == UInt8(ascii: " ") || suspectBytes.contains($0) }
    }

    /// Names that are really several names separated by blanks.
    ///
    /// Each word is also a group of the feed, or the same words appear elsewhere in another order.
    /// If no row of the feed has several groups, a single word shared with another name is enough.
    func mistakes(among groups: Set<String>) -> [Diagnostic] {
        var orders: [[Substring]: Int] = [:]
        var uses: [Substring: Int] = [:]
        for name in namesWithBlanks.keys {
            let words = name.split(separator: " ")
            orders[words.sorted(), default: 0] += 1
            for word in Set(words) { uses[word, default: 0] += 1 }
        }
        let lists = namesWithBlanks.filter { name, _ in
            let words = name.split(separator: " ")
            guard words.count > 1 else { return false }
            let areGroups = words.map { groups.contains(String($0)) }
            if areGroups.allSatisfy(\.self) || orders[words.sorted(), default: 0] > 1 {
                return true
            }
            return !isSeparated
                && (areGroups.contains(true) || words.contains { uses[$0, default: 0] > 1 })
        }
        let found = lists.sorted { $0.value.row < $1.value.row }
            .prefix(GroupSeparators.reportsMax)
        return reports
            + found.map { name, sighting in
                Diagnostic(
                    .error,
                    at: sighting.location,
                    "row \(sighting.row), column 'groups': '\(name.prefix(60))' looks like a "
                        + "list separated by blanks",
                    note: GroupSeparators.note
                )
            }
    }
}
