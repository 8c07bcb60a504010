// SPDX-License-Identifier: Apache-2.0

import Wire

extension SCIMFilterParser {
    mutating func loneAttributePath() throws(SCIMFilterError) -> SCIMAttributePath {
        skipOptionalBlanks()
        let path = try attributePath()
        skipOptionalBlanks()
        guard position == bytes.count else { throw unexpected("the end") }
        return path
    }

    /// `[URN ":"] name ["." name]`.
    ///
    /// A URN may contain dots and digits, so the last colon separates it from the name.
    mutating func attributePath() throws(SCIMFilterError) -> SCIMAttributePath {
        let start = position
        var end = position
        var colon: Int?
        while end < bytes.count, bytes[end].isInPath {
            if bytes[end] == UInt8(ascii: ":") { colon = end }
            end += 1
        }
        var schema: String?
        if let colon {
            let urn = String(decoding: bytes[start..<colon], as: UTF8.self)
            guard urn.utf8.count > 4, urn.lowercased().hasPrefix("urn:") else {
                throw failure(at: start, "A qualified name begins with 'urn:'")
            }
            schema = urn
            position = colon + 1
        }
        let name = try name()
        let subName = peek == UInt8(ascii: ".") ? try subName() : nil
        if peek == UInt8(ascii: ".") { throw failure(at: position, "More than one dot") }
        return SCIMAttributePath(name, sub: subName, schema: schema)
    }

    /// The name after a dot.
    mutating func subName() throws(SCIMFilterError) -> String {
        position += 1
        return try name()
    }

    /// A letter, then letters, digits, `-` and `_`.
    ///
    /// `$` may start a name too, as in `$ref`, which RFC 7643 §2.1 allows and the filter grammar
    /// forgets.
    mutating func name() throws(SCIMFilterError) -> String {
        let start = position
        guard let first = peek, first.isLetter || first == UInt8(ascii: "$") else {
            throw unexpected("the name of an attribute")
        }
        position += 1
        while position < bytes.count, bytes[position].isInName { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    mutating func literal() throws(SCIMFilterError) -> JSONValue {
        guard let first = peek else { throw unexpected("a value") }
        if first == UInt8(ascii: "\"") { return try quotedText() }
        if first == UInt8(ascii: "'"), syntax.isLenient { return try singleQuotedText() }
        let start = position
        while position < bytes.count, !bytes[position].endsWord { position += 1 }
        guard position > start else { throw unexpected("a value") }
        let word = Array(bytes[start..<position])
        if let value = try? JSONValue(parsing: word) { return value }
        guard syntax.isLenient else { throw failure(at: start, "A text needs double quotes") }
        guard let text = String(validating: word, as: UTF8.self) else {
            throw failure(at: start, "The text is not UTF-8")
        }
        return .string(text)
    }

    private mutating func quotedText() throws(SCIMFilterError) -> JSONValue {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard position < bytes.count else { throw failure(at: start, "The text is not closed") }
        position += 1
        do throws(JSONError) {
            return try JSONValue(parsing: Array(bytes[start..<position]))
        } catch {
            throw failure(at: start + error.offset, "In the text, \(error.reason)")
        }
    }

    /// RFC 7644 quotes a value this way in an example in §3.7.1; there are no escapes.
    private mutating func singleQuotedText() throws(SCIMFilterError) -> JSONValue {
        let start = position
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "'") { position += 1 }
        guard position < bytes.count else { throw failure(at: start, "The text is not closed") }
        defer { position += 1 }
        guard let text = String(validating: bytes[(start + 1)..<position], as: UTF8.self) else {
            throw failure(at: start, "The text is not UTF-8")
        }
        return .string(text)
    }
}

extension SCIMFilterParser {
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    /// Skips a keyword, given in lower case, in any case, unless it is the start of a longer name.
    mutating func skip(word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        for index in 0..<word.utf8CodeUnitCount
        where bytes[position + index] | 32 != word.utf8Start[index] {
            return false
        }
        if end < bytes.count, bytes[end].isInPath { return false }
        position = end
        return true
    }

    /// Skips `and` or `or` with the blanks around it, or nothing.
    mutating func skipConnective(_ word: StaticString) -> Bool {
        let start = position
        let gap = skipGap()
        guard gap, skip(word: word), skipGap() else {
            position = start
            return false
        }
        return true
    }

    /// Skips blanks that the grammar does not allow but lenient servers do.
    mutating func skipOptionalBlanks() {
        if syntax.isLenient { skipBlanks() }
    }

    mutating func skipBlanks() {
        while let byte = peek, byte.isBlank { position += 1 }
    }

    mutating func blank(before what: String) throws(SCIMFilterError) {
        guard skipGap() else { throw unexpected("a blank before \(what)") }
    }

    /// Skips the blank between two words; exactly one by the grammar.
    private mutating func skipGap() -> Bool {
        guard let byte = peek else { return false }
        if syntax.isLenient {
            // A parenthesis or bracket separates words as well as a blank does.
            let isParted = position > 0 && bytes[position - 1].closesGroup
            guard byte.isBlank || byte == UInt8(ascii: "(") || isParted else { return false }
            skipBlanks()
            return true
        }
        return skip(" ")
    }

    func failure(at position: Int, _ reason: String) -> SCIMFilterError {
        SCIMFilterError(fault, at: min(position, bytes.count), reason)
    }

    func unexpected(_ expected: String) -> SCIMFilterError {
        failure(at: position, "Expected \(expected)")
    }
}

extension UInt8 {
    var isLetter: Bool { (97...122).contains(self | 32) }

    fileprivate var isDigit: Bool { (48...57).contains(self) }

    fileprivate var isInName: Bool {
        isLetter || isDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "$")
    }

    fileprivate var isInPath: Bool {
        isInName || self == UInt8(ascii: ":") || self == UInt8(ascii: ".")
    }

    fileprivate var isBlank: Bool { self == 32 || self == 9 || self == 10 || self == 13 }

    fileprivate var endsWord: Bool {
        isBlank || self == UInt8(ascii: "(") || self == UInt8(ascii: ")")
            || self == UInt8(ascii: "[") || self == UInt8(ascii: "]") || self == UInt8(ascii: "\"")
    }

    fileprivate var closesGroup: Bool {
        self == UInt8(ascii: ")") || self == UInt8(ascii: "]") || self == UInt8(ascii: "\"")
    }
}
