// SPDX-License-Identifier: Apache-2.0

import CivilTime

extension FreshserviceQuery {
    /// The longest search accepted, in characters, including quotes (REF).
    package static let charactersMax = 512

    /// Parses the decoded value of the `query` parameter, including its double quotes.
    ///
    /// Errors about fields and types are collected; an unparsable text stops at once.
    package init(
        parsing text: String,
        fields: FreshserviceQueryFields
    ) throws(FreshserviceQueryError) {
        var parser = FreshserviceQueryParser(text: text, fields: fields)
        expression = try parser.query()
    }
}

private struct FreshserviceQueryParser {
    private let bytes: [UInt8]
    private let length: Int
    private let fields: FreshserviceQueryFields
    private var position = 0
    private var issues: [FreshserviceQueryError.Issue] = []

    init(text: String, fields: FreshserviceQueryFields) {
        bytes = Array(text.utf8)
        length = text.unicodeScalars.count
        self.fields = fields
    }

    mutating func query() throws(FreshserviceQueryError) -> FreshserviceQuery.Expression {
        guard length <= FreshserviceQuery.charactersMax else {
            throw unreadable("It should be at most \(FreshserviceQuery.charactersMax) characters")
        }
        guard skip("\"") else { throw unreadable("It should be in double quotes") }
        let expression = try alternatives()
        guard skip("\"") else { throw unreadable("Unexpected text at \(position)") }
        skipBlanks()
        guard position == bytes.count else { throw unreadable("Unexpected text at \(position)") }
        guard issues.isEmpty else { throw FreshserviceQueryError(issues: issues) }
        return expression
    }

    private mutating func alternatives() throws(FreshserviceQueryError)
        -> FreshserviceQuery.Expression
    {
        var parts = [try conjunction()]
        while skip(word: "OR") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(FreshserviceQueryError)
        -> FreshserviceQuery.Expression
    {
        var parts = [try term()]
        while skip(word: "AND") { parts.append(try term()) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func term() throws(FreshserviceQueryError) -> FreshserviceQuery.Expression {
        if skip("(") {
            let inner = try alternatives()
            guard skip(")") else { throw unreadable("Missing ) at \(position)") }
            return inner
        }
        if skip("~") { return try startsWith() }
        return try condition()
    }

    private mutating func startsWith() throws(FreshserviceQueryError)
        -> FreshserviceQuery.Expression
    {
        guard skip("[") else { throw unreadable("Missing [ at \(position)") }
        var names = [try name()]
        while skip("|") { names.append(try name()) }
        guard skip("]"), skip(":") else { throw unreadable("Missing ]: at \(position)") }
        guard case .quoted(let prefix) = try literal() else {
            throw unreadable("Missing quoted text at \(position)")
        }
        for name in names where fields[name]?.allowsStartsWith != true {
            issues.append(.unknownField(name))
        }
        return .startsWith(fields: names, prefix: prefix.lowercased())
    }

    private mutating func condition() throws(FreshserviceQueryError)
        -> FreshserviceQuery.Expression
    {
        let name = try name()
        guard skip(":") else { throw unreadable("Missing : at \(position)") }
        let comparison: FreshserviceQuery.Comparison =
            skip(">") ? .atLeast : skip("<") ? .atMost : .equal
        let literal = try literal()
        let operand = operand(literal, of: name, comparison)
        return .condition(
            FreshserviceQuery.Condition(
                field: name,
                comparison: comparison,
                operand: operand ?? .null
            )
        )
    }

    /// The literal as a value of the field; `nil` after an error.
    private mutating func operand(
        _ literal: Literal,
        of name: String,
        _ comparison: FreshserviceQuery.Comparison
    ) -> FreshserviceQuery.Operand? {
        guard let field = fields[name] else {
            issues.append(.unknownField(name))
            return nil
        }
        if let operand = field.operand(literal, comparison) { return operand }
        issues.append(.wrongType(field))
        return nil
    }

    private mutating func name() throws(FreshserviceQueryError) -> String {
        skipBlanks()
        let start = position
        while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
        guard position > start else { throw unreadable("Missing field name at \(position)") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func literal() throws(FreshserviceQueryError) -> Literal {
        skipBlanks()
        if skip("'") { return .quoted(try quotedText()) }
        let start = position
        if position < bytes.count, bytes[position] == UInt8(ascii: "-") { position += 1 }
        while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "null": return .null
        default:
            guard let number = Int64(word) else { throw unreadable("Missing value at \(start)") }
            return .integer(number)
        }
    }

    // Assumption: a backslash escapes a single quote in a text; REF shows no such name.
    private mutating func quotedText() throws(FreshserviceQueryError) -> String {
        var content: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "'") { return String(decoding: content, as: UTF8.self) }
            if byte == UInt8(ascii: "\\"), position < bytes.count {
                content.append(bytes[position])
                position += 1
            } else {
                content.append(byte)
            }
        }
        throw unreadable("Missing ' at \(position)")
    }

    private func unreadable(_ reason: String) -> FreshserviceQueryError {
        FreshserviceQueryError(issues: issues + [.unreadable(reason)])
    }

    private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func skip(word: StaticString) -> Bool {
        skipBlanks()
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count,
            (0..<word.utf8CodeUnitCount).allSatisfy({
                bytes[position + $0] == word.utf8Start[$0]
            }),
            end == bytes.count || !isNameByte(bytes[end])
        else { return false }
        position = end
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "_"): true
        default: false
        }
    }
}

private enum Literal {
    case null
    case bool(Bool)
    case integer(Int64)
    case quoted(String)
}

extension FreshserviceQueryFields.Field {
    /// `nil` if the field cannot have such a value or be compared like this.
    fileprivate func operand(
        _ literal: Literal,
        _ comparison: FreshserviceQuery.Comparison
    ) -> FreshserviceQuery.Operand? {
        if comparison != .equal, !isOrdered { return nil }
        switch (kind, literal) {
        case (_, .null): return comparison == .equal ? .null : nil
        case (.text, .quoted(let text)), (.phone, .quoted(let text)):
            return .text(text.lowercased())
        case (.phone, .integer(let number)): return .integer(number)
        case (.integer, .integer(let number)): return number < 0 ? nil : .integer(number)
        case (.boolean, .bool(let flag)): return .bool(flag)
        case (.choice(let choices), .quoted(let text)):
            return choices.contains(text) ? .text(text.lowercased()) : nil
        case (.date, .quoted(let text)): return instants(text).map { .instants($0) }
        case (.text, _), (.phone, _), (.integer, _), (.boolean, _), (.choice, _), (.date, _):
            return nil
        }
    }

    private var isOrdered: Bool {
        switch kind {
        case .integer, .date: true
        case .text, .phone, .boolean, .choice: false
        }
    }

    private func instants(_ text: String) -> ClosedRange<Instant>? {
        guard let start = Instant(rfc3339: text) else { return nil }
        let isWholeDay = text.utf8.count == 10
        return start...(isWholeDay ? start.advanced(by: .milliseconds(86_399_999)) : start)
    }
}
