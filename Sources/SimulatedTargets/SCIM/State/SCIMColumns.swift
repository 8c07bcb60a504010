// SPDX-License-Identifier: Apache-2.0

import Wire

/// The values of the attributes that filters have asked about, so that a filter is tried once per
/// distinct value and not once per record.
///
/// The first filter on an attribute creates its column. Changes are noted and applied by the next
/// filter, so a service that nobody searches pays nothing.
struct SCIMColumns: Sendable {
    private struct Key: Hashable {
        let type: Int
        let place: SCIMMatcher.Place
    }

    private var columns: [Key: SCIMColumn] = [:]
    /// The slots whose attributes have changed since the last filter.
    private var changed: [Int] = []

    mutating func noteChange(of slot: Int) {
        if !columns.isEmpty { changed.append(slot) }
    }

    /// Brings the columns up to date and adds those that the filter needs.
    mutating func prepare(for node: SCIMMatcher.Node, _ type: Int, _ rows: [SCIMRecord]) {
        if changed.count > rows.count { columns = [:] }
        for (key, column) in columns where column.isWorn { columns[key] = nil }
        for key in columns.keys { columns[key]?.read(rows, changed, key.type, key.place) }
        changed = []
        for (place, test) in node.questions where place.isStored {
            let key = Key(type: type, place: place)
            if columns[key] == nil {
                columns[key] = SCIMColumn()
                columns[key]?.read(rows, [], type, place)
            }
            columns[key]?.prepare(for: test)
        }
    }

    subscript(type: Int, place: SCIMMatcher.Place) -> SCIMColumn? {
        columns[Key(type: type, place: place)]
    }
}

/// One attribute of all records: every value it has ever had, and which one each record has.
struct SCIMColumn: Sendable {
    /// The first one stands for records without the attribute.
    private var values: [JSONValue?] = [nil]
    /// By the value's JSON bytes: strings that Swift considers equal may differ in a filter.
    private var codes: [[UInt8]: Int] = [:]
    /// The index of each slot's value.
    private var codesBySlot: [Int] = []
    /// One index for each kind of equality asked for so far.
    private var textIndexes: [TextKind: TextIndex] = [:]

    /// The part of a value that an equality is about, and whether case matters there.
    fileprivate struct TextKind: Hashable, Sendable {
        let subName: String?
        let isExact: Bool
    }

    /// The values that contain a string, by the string as an equality compares it.
    private struct TextIndex: Sendable {
        var codes: [String: [Int]] = [:]
        /// How many values have been entered.
        var valueCount = 0
    }

    var valueCount: Int { values.count }

    /// Whether so many values are obsolete that rebuilding is cheaper.
    fileprivate var isWorn: Bool { valueCount > 2 * codesBySlot.count + 64 }

    fileprivate mutating func read(
        _ rows: [SCIMRecord],
        _ changed: [Int],
        _ type: Int,
        _ place: SCIMMatcher.Place
    ) {
        let known = codesBySlot.count
        for slot in changed where slot < known { codesBySlot[slot] = code(rows[slot], type, place) }
        codesBySlot.reserveCapacity(rows.count)
        for slot in known..<rows.count { codesBySlot.append(code(rows[slot], type, place)) }
    }

    private mutating func code(
        _ record: SCIMRecord,
        _ type: Int,
        _ place: SCIMMatcher.Place
    ) -> Int {
        guard record.type == type,
            let value = record.attributes.value(of: place.name, extensionID: place.extensionID)
        else { return 0 }
        let bytes = value.encoded()
        if let code = codes[bytes] { return code }
        codes[bytes] = values.count
        values.append(value)
        return values.count - 1
    }

    fileprivate mutating func prepare(for test: SCIMMatcher.Test) {
        guard let (kind, _) = test.textEquality else { return }
        var index = textIndexes.removeValue(forKey: kind) ?? TextIndex()
        for code in index.valueCount..<values.count {
            for text in kind.texts(in: values[code]) {
                index.codes[text, default: []].append(code)
            }
        }
        index.valueCount = values.count
        textIndexes[kind] = index
    }

    /// The slots whose value passes, in their order.
    func slots(passing test: SCIMMatcher.Test, among slots: [Int]) -> [Int] {
        var answers: [Bool]
        if let (kind, text) = test.textEquality, let index = textIndexes[kind] {
            answers = Array(repeating: false, count: values.count)
            for code in index.codes[text] ?? [] { answers[code] = true }
        } else {
            answers = values.map { test.holds(for: $0) }
        }
        return slots.filter { answers[codesBySlot[$0]] }
    }
}

extension SCIMColumn.TextKind {
    /// The texts in a value that an equality of this kind is compared with.
    fileprivate func texts(in value: JSONValue?) -> [String] {
        var texts: [String] = []
        _ = SCIMMatcher.Test.holds(for: value, subName, whenAbsent: false) { part in
            if let text = part.string { texts.append(isExact ? text : text.lowercased()) }
            return false
        }
        return texts
    }
}

extension SCIMMatcher.Test {
    /// The text that the test wants a value to equal; `nil` if it wants something else.
    fileprivate var textEquality: (kind: SCIMColumn.TextKind, text: String)? {
        guard case .condition(let subName, let condition) = self, condition.comparison == .eq,
            case .text(let text) = condition.operand
        else { return nil }
        return (SCIMColumn.TextKind(subName: subName, isExact: text.isExact), text.folded)
    }
}

extension SCIMMatcher.Node {
    fileprivate var questions: [(SCIMMatcher.Place, SCIMMatcher.Test)] {
        switch self {
        case .constant: []
        case .attribute(let place, let test): [(place, test)]
        case .not(let inner): inner.questions
        case .all(let parts), .any(let parts): parts.flatMap(\.questions)
        }
    }
}

extension SCIMMatcher.Place {
    /// Whether the attribute is stored with the record rather than computed on reading.
    fileprivate var isStored: Bool {
        extensionID != nil || !["id", "schemas", "meta", "groups", "members"].contains(name)
    }
}
