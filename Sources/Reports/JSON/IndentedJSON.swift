// SPDX-License-Identifier: Apache-2.0

import Wire

/// Writes JSON for files that people open: two spaces per level, one member per line.
package struct IndentedJSON {
    private var writer = JSONWriter(capacity: 16_384)
    private var depth = 0
    private let depthMax: Int

    /// Values below `depthMax` levels are written on one line.
    package init(depthMax: Int = .max) {
        self.depthMax = depthMax
    }

    package mutating func write(_ value: JSONValue) {
        guard depth < depthMax else { return writer.write(value) }
        switch value {
        case .array(let elements) where !elements.isEmpty:
            open("[")
            for (index, element) in elements.enumerated() {
                if index > 0 { separate() }
                write(element)
            }
            close("]")
        case .object(let object) where !object.isEmpty:
            open("{")
            for (index, member) in object.members.enumerated() {
                if index > 0 { separate() }
                writer.write(member.key)
                writer.write(raw: ": ")
                write(member.value)
            }
            close("}")
        case .null, .bool, .integer, .number, .string, .array, .object:
            writer.write(value)
        }
    }

    /// The text with a final line feed.
    package mutating func finished() -> [UInt8] {
        writer.write(raw: "\n")
        return writer.bytes
    }

    private mutating func open(_ bracket: StaticString) {
        writer.write(raw: bracket)
        depth += 1
        breakLine()
    }

    private mutating func close(_ bracket: StaticString) {
        depth -= 1
        breakLine()
        writer.write(raw: bracket)
    }

    private mutating func separate() {
        writer.write(raw: ",")
        breakLine()
    }

    private mutating func breakLine() {
        writer.write(raw: "\n")
        for _ in 0..<depth { writer.write(raw: "  ") }
    }
}
