// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// Reads the rows of a CSV feed.
struct CSVFeed {
    let file: String
    var mapping = FeedMapping()

    func read(_ text: ArraySlice<UInt8>, into builder: inout FeedBuilder) {
        text.withUnsafeBufferPointer { bytes in
            var records = CSVRecords(bytes, separator: mapping.separator)
            var cells: [CSVRecords.Cell] = []
            var fault: CSVRecords.Fault?
            var lines = LineCounter(bytes: bytes, file: file)
            var isHeader = true
            var reader = CSVRowReader(
                bytes: bytes,
                roles: [],
                groupSeparator: mapping.groupSeparator
            )
            var number = 0
            while records.next(&cells, fault: &fault) {
                if isHeader {
                    isHeader = false
                    guard let roles = header(cells, bytes, &lines, &builder) else { return }
                    reader.roles = roles
                    continue
                }
                number += 1
                add(number, cells, &reader, &lines, to: &builder)
            }
            if let fault {
                builder.report(
                    "row \(number + (isHeader ? 0 : 1)): \(fault.message)",
                    at: lines.location(of: fault.offset)
                )
            } else if number == 0, builder.diagnostics.isEmpty {
                let location = SourceLocation(file: file, line: 1, column: 1)
                builder.report("the feed has a header and no row", at: location)
            }
        }
    }

    private func add(
        _ number: Int,
        _ cells: [CSVRecords.Cell],
        _ reader: inout CSVRowReader,
        _ lines: inout LineCounter,
        to builder: inout FeedBuilder
    ) {
        guard cells.count == reader.roles.count else {
            let message =
                "row \(number) has \(cells.count) cells, the header has \(reader.roles.count)"
            builder.report(message, at: lines.location(of: cells[0].start))
            return
        }
        let row = reader.row(number, cells)
        let roles = reader.roles
        // Locations are computed only for wrong rows, so the counter is copied.
        let counter = lines
        builder.add(row) { column in
            var counter = counter
            let index = roles.firstIndex { $0.column == column } ?? 0
            return counter.location(of: cells[index].start)
        }
    }

    private func header(
        _ cells: [CSVRecords.Cell],
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ lines: inout LineCounter,
        _ builder: inout FeedBuilder
    ) -> [CSVRowReader.Role]? {
        let names = cells.map { CSVRowReader.text(of: $0, in: bytes) }
        var seen: Set<String> = []
        for (name, cell) in zip(names, cells) where !seen.insert(name).inserted {
            builder.report("a second column '\(name)'", at: lines.location(of: cell.start))
        }
        for column in FeedColumn.required where !names.contains(mapping.name(of: column)) {
            let location = SourceLocation(file: file, line: 1, column: 1)
            let name = mapping.name(of: column)
            let near = Suggestion.nearest(to: name, among: names)
            let note =
                near.map { "Is it the column '\($0)'?" }
                ?? "A feed with other names needs --mapping FILE with 'columns'."
            builder.report("the column '\(name)' is missing", at: location, note: note)
        }
        for (name, cell) in zip(names, cells) where name.isEmpty {
            builder.report("a column without a name", at: lines.location(of: cell.start))
        }
        guard builder.diagnostics.isEmpty else { return nil }
        return names.map { name in
            let column = mapping.column(named: name)
            return CSVRowReader.Role(column: column, attribute: column == nil ? name : nil)
        }
    }
}

/// Reads the cells of rows, caching sets of groups.
struct CSVRowReader {
    struct Role {
        /// `nil` for an attribute.
        let column: FeedColumn?
        let attribute: String?
    }

    let bytes: UnsafeBufferPointer<UInt8>
    var roles: [Role]
    private let groupSeparator: UInt8
    private var sets: [String: [String]] = [:]

    init(bytes: UnsafeBufferPointer<UInt8>, roles: [Role], groupSeparator: UInt8) {
        self.bytes = bytes
        self.roles = roles
        self.groupSeparator = groupSeparator
        // Growing would rehash every cell, and these cells are long.
        sets.reserveCapacity(8_192)
    }

    mutating func row(_ number: Int, _ cells: [CSVRecords.Cell]) -> FeedBuilder.Row {
        var row = FeedBuilder.Row(number: number)
        for (role, cell) in zip(roles, cells) {
            let text = CSVRowReader.text(of: cell, in: bytes)
            switch role.column {
            case .effectiveAt: row.effectiveAt = text
            case .event: row.event = text
            case .person: row.person = text
            case .groups: (row.groups, row.areGroupsFamiliar) = groups(text)
            case .recordedAt: row.recordedAt = text
            case .email: row.email = text
            case .givenName: row.givenName = text
            case .familyName: row.familyName = text
            case .source: row.source = text
            case nil:
                if let name = role.attribute, !text.isEmpty { row.attributes[name] = text }
            }
        }
        return row
    }

    static func text(
        of cell: CSVRecords.Cell,
        in bytes: UnsafeBufferPointer<UInt8>
    ) -> String {
        let slice = UnsafeBufferPointer(rebasing: bytes[cell.start..<cell.end])
        guard cell.hasQuotes else { return String(decoding: slice, as: UTF8.self) }
        var content: [UInt8] = []
        content.reserveCapacity(slice.count)
        var isSecond = false
        for byte in slice {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if !isSecond { content.append(byte) }
        }
        return String(decoding: content, as: UTF8.self)
    }

    private mutating func groups(_ text: String) -> (names: [String], areFamiliar: Bool) {
        if let known = sets[text] { return (known, true) }
        let groups = FeedGroups.set(of: text, separator: groupSeparator)
        sets[text] = groups
        return (groups, false)
    }
}

/// The cell with a person's full set of groups.
enum FeedGroups {
    /// Sorted and without duplicates.
    static func set(
        of text: String,
        separator: UInt8 = UInt8(ascii: ";")
    ) -> [String] {
        var text = text
        let names = text.withUTF8 { bytes in
            var names: [String] = []
            var start = 0
            for index in 0...bytes.count
            where index == bytes.count || bytes[index] == separator {
                if index > start {
                    let name = UnsafeBufferPointer(rebasing: bytes[start..<index])
                    names.append(String(decoding: name, as: UTF8.self))
                }
                start = index + 1
            }
            return names
        }
        return sorted(names)
    }

    static func sorted(_ names: [String]) -> [String] {
        // Most sources send them sorted, and checking is cheaper than sorting.
        let isSorted = zip(names, names.dropFirst()).allSatisfy { $0 < $1 }
        return isSorted ? names : Set(names).sorted()
    }
}

/// Computes lines and columns for mostly increasing offsets.
struct LineCounter {
    let bytes: UnsafeBufferPointer<UInt8>
    let file: String
    private var position = 0
    private var line = 1
    private var lineStart = 0

    init(bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func location(of offset: Int) -> SourceLocation {
        if offset < position { (position, line, lineStart) = (0, 1, 0) }
        while position < offset {
            if bytes[position] == 10 {
                line += 1
                lineStart = position + 1
            }
            position += 1
        }
        let characters = bytes[lineStart..<offset].count { $0 & 0xC0 != 0x80 }
        return SourceLocation(file: file, line: line, column: characters + 1)
    }
}
