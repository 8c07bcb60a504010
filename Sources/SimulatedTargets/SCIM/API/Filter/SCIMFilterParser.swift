// SPDX-License-Identifier: Apache-2.0

import Wire

extension SCIMFilter {
    /// Reads the decoded value of the `filter` parameter.
    package init(parsing text: String, syntax: SCIMFilterSyntax) throws(SCIMFilterError) {
        var parser = SCIMFilterParser(text: text, syntax: syntax, fault: .invalidFilter)
        self = try parser.wholeFilter()
    }
}

/// Reads filters, attribute paths and PATCH paths byte by byte.
///
/// Names and keywords are ASCII by the grammar; anything else appears only in literals.
struct SCIMFilterParser {
    let bytes: [UInt8]
    let syntax: SCIMFilterSyntax
    /// What mistakes are called: in a path, also those within its filter are mistakes of the path.
    let fault: SCIMFilterError.Fault
    var position = 0
    private var depth = 0
    private let length: Int

    init(text: String, syntax: SCIMFilterSyntax, fault: SCIMFilterError.Fault) {
        bytes = Array(text.utf8)
        length = syntax.charactersMax > 0 ? text.unicodeScalars.count : 0
        self.syntax = syntax
        self.fault = fault
    }

    mutating func wholeFilter() throws(SCIMFilterError) -> SCIMFilter {
        try checkLength()
        skipOptionalBlanks()
        let filter = try alternatives(inElement: false)
        skipOptionalBlanks()
        guard position == bytes.count else { throw unexpected("the end") }
        return filter
    }

    func checkLength() throws(SCIMFilterError) {
        guard length <= syntax.charactersMax else {
            throw SCIMFilterError(fault, "The text is longer than \(syntax.charactersMax)")
        }
    }

    /// `or` binds loosest.
    mutating func alternatives(inElement: Bool) throws(SCIMFilterError) -> SCIMFilter {
        var parts = [try conjunction(inElement: inElement)]
        while skipConnective("or") { parts.append(try conjunction(inElement: inElement)) }
        return .disjunction(parts)
    }

    private mutating func conjunction(inElement: Bool) throws(SCIMFilterError) -> SCIMFilter {
        var parts = [try term(inElement: inElement)]
        while skipConnective("and") { parts.append(try term(inElement: inElement)) }
        return .conjunction(parts)
    }

    private mutating func term(inElement: Bool) throws(SCIMFilterError) -> SCIMFilter {
        if skip("(") { return try group(inElement: inElement) }
        let start = position
        if skip(word: "not") {
            // The grammar leaves the blank before the parenthesis open in both modes.
            skipBlanks()
            if skip("(") { return .not(try group(inElement: inElement)) }
            // Without a parenthesis the word is the name of an attribute.
            position = start
        }
        let path = try attributePath()
        if inElement, path.subName != nil || path.schema != nil {
            throw failure(at: start, "Only a plain sub-attribute may stand within brackets")
        }
        if skip("[") {
            guard !inElement else { throw failure(at: position - 1, "Brackets within brackets") }
            return try element(of: path)
        }
        return try condition(on: path)
    }

    /// The rest of a group whose parenthesis is behind.
    private mutating func group(inElement: Bool) throws(SCIMFilterError) -> SCIMFilter {
        try enter()
        skipOptionalBlanks()
        let inner = try alternatives(inElement: inElement)
        skipOptionalBlanks()
        guard skip(")") else { throw unexpected("')'") }
        depth -= 1
        return inner
    }

    private mutating func element(
        of path: SCIMAttributePath
    ) throws(SCIMFilterError)
        -> SCIMFilter
    {
        let inner = try bracketed()
        guard syntax.isLenient, skip(".") else { return .element(path, inner) }
        // `emails[type eq "work"].value eq "x"`: the same value must meet both.
        let outer = try condition(on: SCIMAttributePath(try name()))
        return .element(path, .conjunction([inner, outer]))
    }

    /// The filter of a value path whose opening bracket is behind, up to its end.
    mutating func bracketed() throws(SCIMFilterError) -> SCIMFilter {
        try enter()
        skipOptionalBlanks()
        let inner = try alternatives(inElement: true)
        skipOptionalBlanks()
        guard skip("]") else { throw unexpected("']'") }
        depth -= 1
        return inner
    }

    private mutating func condition(
        on path: SCIMAttributePath
    ) throws(SCIMFilterError)
        -> SCIMFilter
    {
        try blank(before: "an operator")
        let start = position
        while position < bytes.count, bytes[position].isLetter { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
        if word == "pr" { return .present(path) }
        guard let comparison = SCIMFilter.Operator(rawValue: word) else {
            throw failure(at: start, word.isEmpty ? "Missing operator" : "Unknown operator")
        }
        // RFC 7644 itself writes `value eq"…"` in an example of §3.5.2.2.
        let isQuoteNext = peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'")
        if !(syntax.isLenient && isQuoteNext) { try blank(before: "a value") }
        return .comparison(path, comparison, try literal())
    }

    private mutating func enter() throws(SCIMFilterError) {
        depth += 1
        guard depth <= syntax.depthMax else {
            throw failure(at: position - 1, "Nested deeper than \(syntax.depthMax)")
        }
    }
}
