// SPDX-License-Identifier: Apache-2.0

/// A program's output, prepared for display: credentials masked, control characters escaped,
/// truncated.
package struct Quotation: Sendable {
    private let secrets: [[UInt8]]
    private let lengthMax: Int

    /// `secrets` shorter than four bytes are ignored, because they are too common in other text.
    package init(secrets: [String] = [], lengthMax: Int = 200) {
        self.secrets = Set(secrets).sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
            .map { Array($0.utf8) }.filter { $0.count >= 4 }
        self.lengthMax = lengthMax
    }

    package func text(_ bytes: [UInt8]) -> String {
        let masked = masked(bytes)
        let shown = masked.prefix(lengthMax)
        var text = ""
        var decoder = UTF8()
        var rest = Array(shown)[...]
        while !rest.isEmpty {
            var iterator = rest.makeIterator()
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                text += Quotation.escaped(scalar)
                rest = rest.dropFirst(UTF8.width(scalar))
            case .emptyInput, .error:
                text += "\\x" + Quotation.hex(UInt32(rest.first ?? 0), digits: 2)
                rest = rest.dropFirst()
            }
            decoder = UTF8()
        }
        let left = masked.count - shown.count
        return left > 0 ? "\(text)… (\(left) more bytes)" : text
    }

    package func text(_ text: String) -> String { self.text(Array(text.utf8)) }

    /// Whether the bytes contain one of the secrets.
    package func findsSecret(in bytes: [UInt8]) -> Bool {
        secrets.contains { !Quotation.ranges(of: $0, in: bytes).isEmpty }
    }

    /// The longest secret, so that a reader of chunks knows how much of the previous chunk to keep.
    package var longestSecret: Int { secrets.first?.count ?? 0 }

    private func masked(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for secret in secrets {
            for range in Quotation.ranges(of: secret, in: result).reversed() {
                result.replaceSubrange(range, with: Array("[credential]".utf8))
            }
        }
        return result
    }

    private static func ranges(of needle: [UInt8], in bytes: [UInt8]) -> [Range<Int>] {
        guard let first = needle.first, bytes.count >= needle.count else { return [] }
        var found: [Range<Int>] = []
        var index = 0
        while index + needle.count <= bytes.count {
            guard bytes[index] == first,
                bytes[index..<(index + needle.count)].elementsEqual(needle)
            else {
                index += 1
                continue
            }
            found.append(index..<(index + needle.count))
            index += needle.count
        }
        return found
    }

    /// Control characters affect terminals, and bidirectional marks can make text look like
    /// something else.
    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 9: "\\t"
        case 10: "\\n"
        case 13: "\\r"
        case 0..<32, 127..<160: "\\x" + hex(scalar.value, digits: 2)
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
            "\\u{" + hex(scalar.value, digits: 4) + "}"
        default: String(scalar)
        }
    }

    private static func hex(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
