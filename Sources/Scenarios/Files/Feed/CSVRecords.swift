// SPDX-License-Identifier: Apache-2.0

/// Splits CSV text into records, RFC 4180, one at a time and without copying.
struct CSVRecords {
    struct Cell {
        /// Excludes the surrounding quotes.
        var start: Int
        var end: Int
        /// Whether it holds doubled quotes.
        var hasQuotes: Bool
    }

    struct Fault {
        let message: String
        let offset: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let separator: UInt8
    private var position = 0

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed: UInt8 = 10
    private static let carriageReturn: UInt8 = 13

    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8 = UInt8(ascii: ",")) {
        self.bytes = bytes
        self.separator = separator
    }

    /// Fills `cells` with the next record; false at the end of the text.
    ///
    /// A fault ends the reading: text after a broken quote cannot be parsed.
    mutating func next(_ cells: inout [Cell], fault: inout Fault?) -> Bool {
        cells.removeAll(keepingCapacity: true)
        guard position < bytes.count else { return false }
        while true {
            let isQuoted = position < bytes.count && bytes[position] == CSVRecords.quote
            let cell = isQuoted ? quotedCell(&fault) : plainCell(&fault)
            guard let cell else { return false }
            cells.append(cell)
            guard position < bytes.count else { return true }
            let stop = bytes[position]
            position += 1
            if stop == separator { continue }
            // The cell reader stops only at a separator or at the end of a line.
            if stop == CSVRecords.carriageReturn { position += 1 }
            return true
        }
    }

    private mutating func plainCell(_ fault: inout Fault?) -> Cell? {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == CSVRecords.lineFeed { break }
            if byte == CSVRecords.carriageReturn {
                guard isLineEnd else {
                    fault = Fault(
                        message: "a carriage return without a line feed",
                        offset: position
                    )
                    return nil
                }
                break
            }
            if byte == CSVRecords.quote {
                let message = "a quote inside a cell that does not start with one"
                fault = Fault(message: message, offset: position)
                return nil
            }
            position += 1
        }
        return Cell(start: start, end: position, hasQuotes: false)
    }

    private mutating func quotedCell(_ fault: inout Fault?) -> Cell? {
        let opening = position
        var hasQuotes = false
        position += 1
        while position < bytes.count {
            guard bytes[position] == CSVRecords.quote else {
                position += 1
                continue
            }
            if position + 1 < bytes.count, bytes[position + 1] == CSVRecords.quote {
                hasQuotes = true
                position += 2
                continue
            }
            let cell = Cell(start: opening + 1, end: position, hasQuotes: hasQuotes)
            position += 1
            guard position == bytes.count || bytes[position] == separator || isLineEnd else {
                fault = Fault(message: "unexpected text after the closing quote", offset: position)
                return nil
            }
            return cell
        }
        fault = Fault(message: "the quote is never closed", offset: opening)
        return nil
    }

    private var isLineEnd: Bool {
        if bytes[position] == CSVRecords.lineFeed { return true }
        return bytes[position] == CSVRecords.carriageReturn && position + 1 < bytes.count
            && bytes[position + 1] == CSVRecords.lineFeed
    }
}
