// SPDX-License-Identifier: Apache-2.0

import Wire

/// One table of measurements, and how they were taken.
struct BenchSection {
    struct Column {
        let name: String
        /// Empty for a plain number.
        let unit: String
        /// Digits after the decimal point.
        let digits: Int

        init(_ name: String, _ unit: String = "", digits: Int = 0) {
            self.name = name
            self.unit = unit
            self.digits = digits
        }
    }

    struct Row {
        let name: String
        /// One for each column; `nil` where the column does not apply to the row.
        let values: [Double?]
    }

    /// A requirement, and whether it is met.
    struct Requirement {
        let text: String
        let isMet: Bool
    }

    let name: String
    /// How it was measured, in sentences.
    let how: String
    let columns: [Column]
    var rows: [Row] = []
    var requirements: [Requirement] = []

    var json: JSONValue {
        [
            "name": .string(name),
            "how": .string(how),
            "rows": .array(rows.map(json)),
            "requirements": .array(
                requirements.map { ["text": .string($0.text), "met": .bool($0.isMet)] }
            ),
        ]
    }

    private func json(_ row: Row) -> JSONValue {
        let values = zip(columns, row.values).map { column, value -> JSONValue in
            [
                "name": .string(column.name),
                "unit": .string(column.unit),
                "value": value.map { .number($0) } ?? .null,
            ]
        }
        return ["name": .string(row.name), "values": .array(values)]
    }
}

/// Sections in human-readable form.
enum BenchTable {
    static func text(of sections: [BenchSection], header: String) -> String {
        header + sections.map(text).joined()
    }

    private static func text(of section: BenchSection) -> String {
        let heads = [""] + section.columns.map(\.name)
        let units = [""] + section.columns.map(\.unit)
        let cells = section.rows.map { row in
            [row.name] + zip(section.columns, row.values).map { cell($0, $1) }
        }
        let widths = heads.indices.map { index in
            ([heads, units] + cells).map { $0[index].count }.max() ?? 0
        }
        var text = "\n\(section.name)\n  \(section.how)\n\n"
        for cells in [heads, units] + cells where cells.contains(where: { !$0.isEmpty }) {
            text += line(cells, widths)
        }
        for requirement in section.requirements {
            text += "  \(requirement.isMet ? "met" : "MISSED"): \(requirement.text)\n"
        }
        return text
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = "  "
        for (index, cell) in cells.enumerated() {
            let blanks = String(repeating: " ", count: max(0, widths[index] - cell.count))
            // Names are left-aligned, figures right-aligned.
            line += index == 0 ? cell + blanks : "  " + blanks + cell
        }
        while line.hasSuffix(" ") { line.removeLast() }
        return line + "\n"
    }

    private static func cell(_ column: BenchSection.Column, _ value: Double?) -> String {
        guard let value else { return "" }
        return figure(value, digits: column.digits)
    }

    /// `45,300`, `1.25`.
    static func figure(_ value: Double, digits: Int) -> String {
        var scale = 1.0
        for _ in 0..<digits { scale *= 10 }
        let whole = Int64((value * scale).rounded())
        let magnitude = whole.magnitude
        let unit = UInt64(scale)
        var text = ""
        for (index, digit) in String(magnitude / unit).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        text = (whole < 0 ? "-" : "") + String(text.reversed())
        guard digits > 0 else { return text }
        let fraction = String(magnitude % unit)
        return text + "." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}
