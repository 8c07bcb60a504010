// SPDX-License-Identifier: Apache-2.0

/// Checks that bytes are valid text before any parser sees them.
struct TextCheck {
    /// The bytes without a byte order mark.
    let bytes: ArraySlice<UInt8>
    let file: String

    init(_ bytes: [UInt8], file: String) {
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        self.file = file
    }

    /// The first byte that is not UTF-8, or a NUL; `nil` for text.
    var diagnostic: Diagnostic? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let location = SourceLocation(file: file, line: 1, column: 1)
            let note = "Save the file as UTF-8."
            return Diagnostic(.error, at: location, "the file is UTF-16", note: note)
        }
        let offset = bytes.withUnsafeBufferPointer(TextCheck.firstFault)
        guard let offset else { return nil }
        let byte = bytes[bytes.startIndex + offset]
        if byte == 0 {
            return Diagnostic(.error, at: location(ofByte: offset), "a NUL byte is not text")
        }
        let hex = String(byte, radix: 16, uppercase: true)
        let note = "The file may be Latin-1; save it as UTF-8."
        let message = "byte 0x\(hex) is not UTF-8"
        return Diagnostic(.error, at: location(ofByte: offset), message, note: note)
    }

    /// The location of byte `offset`, in lines and characters; works on broken text as well.
    func location(ofByte offset: Int) -> SourceLocation {
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == 10 {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return SourceLocation(file: file, line: line, column: column)
    }

    private static func firstFault(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte == 0 { return index }
                index += 1
                continue
            }
            guard let length = sequenceLength(bytes, at: index) else { return index }
            index += length
        }
        return nil
    }

    /// Table 3-7 of the Unicode Standard: well-formed UTF-8 byte sequences.
    private static func sequenceLength(
        _ bytes: UnsafeBufferPointer<UInt8>,
        at index: Int
    ) -> Int? {
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[index] {
        case 0xC2...0xDF: (second, length) = (0x80...0xBF, 2)
        case 0xE0: (second, length) = (0xA0...0xBF, 3)
        case 0xED: (second, length) = (0x80...0x9F, 3)
        case 0xE1...0xEF: (second, length) = (0x80...0xBF, 3)
        case 0xF0: (second, length) = (0x90...0xBF, 4)
        case 0xF1...0xF3: (second, length) = (0x80...0xBF, 4)
        case 0xF4: (second, length) = (0x80...0x8F, 4)
        default: return nil
        }
        guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return nil }
        for further in stride(from: index + 2, to: index + length, by: 1)
        where bytes[further] & 0xC0 != 0x80 {
            return nil
        }
        return length
    }
}
