// SPDX-License-Identifier: Apache-2.0

extension JSONValue {
    /// Reads one JSON text, RFC 8259.
    ///
    /// Nesting deeper than 256 is rejected, so a hostile body cannot exhaust the stack. Of members
    /// whose name is none of `keys`, wherever they are, nothing is kept; they are checked all the
    /// same.
    public init(parsing bytes: [UInt8], keeping keys: JSONKeys? = nil) throws(JSONError) {
        self = try JSONReader.reading(bytes, keeping: keys) { reader throws(JSONError) in
            try reader.value()
        }
    }
}

/// Reads one JSON text from front to back.
///
/// Whoever wants no tree of values but something made of them reads member by member.
public struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    /// The members to keep of objects that are read as values; `nil` for all.
    let keys: JSONKeys?
    var position = 0
    var depth = 0

    /// What `read` makes of the text, which must be one whole value, all of it read.
    static func reading<Value>(
        _ bytes: [UInt8],
        keeping keys: JSONKeys?,
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        let result: Result<Value, JSONError> = bytes.withUnsafeBufferPointer { buffer in
            var reader = JSONReader(bytes: buffer, keys: keys)
            do throws(JSONError) {
                return .success(try reader.document(read))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private mutating func document<Value>(
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        skipBlanks()
        guard position < bytes.count else { throw error("the text is empty") }
        let value = try read(&self)
        skipBlanks()
        guard position == bytes.count else { throw error("unexpected text after the value") }
        return value
    }

    public mutating func value() throws(JSONError) -> JSONValue {
        guard position < bytes.count else { throw error("the text ends early") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        var members: [JSONObject.Member] = []
        try eachMember(name: { reader throws(JSONError) in try reader.memberName() }) {
            reader,
            key throws(JSONError) in
            guard let key else { return try reader.skipValue() }
            if members.isEmpty { members.reserveCapacity(8) }
            members.append(JSONObject.Member(key: key, value: try reader.value()))
        }
        return .object(JSONObject(members))
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        var elements: [JSONValue] = []
        try eachElement { reader throws(JSONError) in elements.append(try reader.value()) }
        return .array(elements)
    }

    /// Calls `read` where the value of each member begins, with what `name` made of its name.
    @inline(__always)
    mutating func eachMember<Name>(
        name: (inout JSONReader) throws(JSONError) -> Name,
        _ read: (inout JSONReader, Name) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter()
        skipBlanks()
        if skip("}") {
            depth -= 1
            return
        }
        while true {
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw error("expected a member name in double quotes")
            }
            let key = try name(&self)
            skipBlanks()
            guard skip(":") else { throw error("expected ':' after a member name") }
            skipBlanks()
            try read(&self, key)
            skipBlanks()
            if skip(",") { continue }
            guard skip("}") else { throw error("expected ',' or '}' in an object") }
            depth -= 1
            return
        }
    }

    @inline(__always)
    mutating func eachElement(
        _ read: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter()
        skipBlanks()
        if skip("]") {
            depth -= 1
            return
        }
        while true {
            skipBlanks()
            try read(&self)
            skipBlanks()
            if skip(",") { continue }
            guard skip("]") else { throw error("expected ',' or ']' in a list") }
            depth -= 1
            return
        }
    }

    private mutating func memberName() throws(JSONError) -> String? {
        guard let keys else { return try string() }
        return try memberIndex(in: keys).map { keys.names[$0] }
    }

    /// `nil` if the name is none of the keys.
    mutating func memberIndex(in keys: JSONKeys) throws(JSONError) -> Int? {
        guard let end = endOfPlainString() else { return keys.index(of: try string()) }
        let name = UnsafeBufferPointer(rebasing: bytes[position + 1..<end])
        position = end + 1
        return keys.index(of: name)
    }

    /// Checks a value that nobody reads.
    public mutating func skipValue() throws(JSONError) {
        guard position < bytes.count else { throw error("the text ends early") }
        switch bytes[position] {
        case UInt8(ascii: "{"):
            try eachMember(name: { reader throws(JSONError) in try reader.skipValue() }) {
                reader,
                _ throws(JSONError) in try reader.skipValue()
            }
        case UInt8(ascii: "["):
            try eachElement { reader throws(JSONError) in try reader.skipValue() }
        case UInt8(ascii: "\""):
            if let end = endOfPlainString() { position = end + 1 } else { _ = try string() }
        case 48...57:
            if let end = endOfPlainNumber() { position = end } else { _ = try number() }
        case UInt8(ascii: "n") where isAtNull: position += 4
        default: _ = try value()
        }
    }

    /// The closing quote of the string that begins here; `nil` where it holds anything but ASCII
    /// without escapes, or is not closed.
    func endOfPlainString() -> Int? {
        var index = position + 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") { return index }
            guard byte >= 32, byte < 128, byte != UInt8(ascii: "\\") else { return nil }
            index += 1
        }
        return nil
    }

    /// The end of the whole number that begins here; `nil` where it takes a second look.
    private func endOfPlainNumber() -> Int? {
        var index = position
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 { index += 1 }
        let count = index - position
        guard index < bytes.count, count < 19, count == 1 || bytes[position] != 48 else {
            return nil
        }
        let next = bytes[index]
        return next == UInt8(ascii: ".") || next | 32 == UInt8(ascii: "e") ? nil : index
    }

    /// Whether `null` begins here, as about every third value of a record does.
    private var isAtNull: Bool {
        position + 4 <= bytes.count && bytes[position + 1] == UInt8(ascii: "u")
            && bytes[position + 2] == UInt8(ascii: "l") && bytes[position + 3] == UInt8(ascii: "l")
    }

    private mutating func enter() throws(JSONError) {
        position += 1
        depth += 1
        guard depth <= 256 else { throw error("nested deeper than 256") }
    }

    private mutating func literal(
        _ text: StaticString,
        _ value: JSONValue
    ) throws(JSONError) -> JSONValue {
        let count = text.utf8CodeUnitCount
        guard position + count <= bytes.count else { throw error("the text ends early") }
        for index in 0..<count where bytes[position + index] != text.utf8Start[index] {
            throw error("expected '\(text)'")
        }
        position += count
        return value
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = skip("-")
        let digitsStart = position
        var magnitude: UInt64 = 0
        var fitsInteger = true
        while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(bytes[position] - 48))
            if overflow || carry { fitsInteger = false }
            magnitude = sum
            position += 1
        }
        guard position > digitsStart else { throw error("expected a value") }
        if bytes[digitsStart] == 48, position - digitsStart > 1 {
            throw JSONError(offset: digitsStart, reason: "a number may not begin with 0")
        }
        var isWhole = true
        if skip(".") {
            isWhole = false
            try digits(after: "the decimal point")
        }
        if position < bytes.count, bytes[position] | 32 == UInt8(ascii: "e") {
            isWhole = false
            position += 1
            if !skip("+") { _ = skip("-") }
            try digits(after: "the exponent")
        }
        let limit = UInt64(Int64.max) + (isNegative ? 1 : 0)
        if isWhole, fitsInteger, magnitude <= limit {
            return .integer(
                isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
            )
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Double(text), value.isFinite else {
            throw JSONError(offset: start, reason: "the number is out of range")
        }
        return .number(value)
    }

    private mutating func digits(after place: String) throws(JSONError) {
        let start = position
        while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
            position += 1
        }
        guard position > start else { throw error("expected a digit after \(place)") }
    }

    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var isASCII = true
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let slice = UnsafeBufferPointer(rebasing: bytes[start..<position])
                guard isASCII || isValidUTF8(slice) else {
                    throw JSONError(offset: start, reason: "the string is not UTF-8")
                }
                position += 1
                return String(decoding: slice, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 32 else { throw error("a control character must be escaped") }
            if byte >= 128 { isASCII = false }
            position += 1
        }
        throw error("the string is not closed")
    }

    private mutating func escapedString(from start: Int) throws(JSONError) -> String {
        var content = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard content.withUnsafeBufferPointer(isValidUTF8) else {
                    throw JSONError(offset: start, reason: "the string is not UTF-8")
                }
                return String(decoding: content, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &content)
            case 0..<32: throw error("a control character must be escaped")
            default: content.append(byte)
            }
        }
        throw error("the string is not closed")
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        guard position < bytes.count else { throw error("the string is not closed") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(8)
        case UInt8(ascii: "f"): content.append(12)
        case UInt8(ascii: "n"): content.append(10)
        case UInt8(ascii: "r"): content.append(13)
        case UInt8(ascii: "t"): content.append(9)
        case UInt8(ascii: "u"):
            let scalar = try unicodeScalar()
            content.append(contentsOf: String(Character(scalar)).utf8)
        default: throw error("unknown escape")
        }
    }

    private mutating func unicodeScalar() throws(JSONError) -> Unicode.Scalar {
        let unit = try hexUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        // Only surrogates are not scalars; a high one needs its low partner.
        guard unit < 0xDC00, skip("\\"), skip("u") else { throw error("a lone surrogate") }
        let low = try hexUnit()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw error("a lone surrogate") }
        return scalar
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("expected four hex digits") }
        var unit: UInt32 = 0
        for index in position..<position + 4 {
            let byte = bytes[index]
            switch byte {
            case 48...57: unit = unit << 4 + UInt32(byte - 48)
            case 65...70: unit = unit << 4 + UInt32(byte - 55)
            case 97...102: unit = unit << 4 + UInt32(byte - 87)
            default: throw error("expected four hex digits")
            }
        }
        position += 4
        return unit
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 32, 9, 10, 13: position += 1
            default: return
            }
        }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else {
            return false
        }
        position += 1
        return true
    }

    private func isValidUTF8(_ slice: UnsafeBufferPointer<UInt8>) -> Bool {
        String(validating: slice, as: UTF8.self) != nil
    }

    private func error(_ reason: String) -> JSONError {
        JSONError(offset: position, reason: reason)
    }
}
