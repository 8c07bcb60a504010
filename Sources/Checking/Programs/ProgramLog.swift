// SPDX-License-Identifier: Apache-2.0

import LineProtocol

/// A program's standard error: its beginning and end, and whether a credential appeared anywhere.
struct ProgramLog {
    private static let headMax = 4_096
    private static let tailMax = 12_288

    var quotation: Quotation
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    /// The end of the previous chunk, since a credential may span two chunks.
    private var overlap: [UInt8] = []
    private var count = 0
    private(set) var showsCredential = false

    init(quotation: Quotation) {
        self.quotation = quotation
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        count += bytes.count
        let joined = overlap + bytes
        if !showsCredential { showsCredential = quotation.findsSecret(in: joined) }
        overlap = Array(joined.suffix(max(0, quotation.longestSecret - 1)))
        let room = ProgramLog.headMax - head.count
        head += bytes.prefix(room)
        tail += bytes.dropFirst(room)
        if tail.count > 2 * ProgramLog.tailMax { tail = Array(tail.suffix(ProgramLog.tailMax)) }
    }

    /// Whole lines, each safe to display.
    var lines: [String] {
        let end = Array(tail.suffix(ProgramLog.tailMax))
        let left = count - head.count - end.count
        var lines = (left > 0 ? [head, end] : [head + end]).map { part in
            part.split(separator: UInt8(ascii: "\n")).map { quotation.text(Array($0)) }
        }
        if left > 0 { lines[0].append("… \(left) more bytes …") }
        return lines.flatMap(\.self)
    }

    /// The last line, for a message of one sentence.
    var lastLine: String? { lines.last }
}
