// SPDX-License-Identifier: Apache-2.0

extension JSONReader {
    /// Reads the member `key` of an object; the rest of the text is only checked.
    ///
    /// Returns what `read` makes of it, or `nil` if there is none. Of members of that name the last
    /// one counts. `keys` is for values that `read` takes as they are, as in
    /// `JSONValue.init(parsing:keeping:)`.
    public static func member<Value>(
        _ key: String,
        of bytes: [UInt8],
        keeping keys: JSONKeys? = nil,
        _ read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(JSONError) -> Value? {
        var found: Value?
        try reading(bytes, keeping: keys) { reader throws(JSONError) in
            guard reader.isAt("{") else { return try reader.skipValue() }
            try reader.eachMember(name: { reader throws(JSONError) in try reader.isNamed(key) }) {
                reader,
                isWanted throws(JSONError) in
                if isWanted { found = try read(&reader) } else { try reader.skipValue() }
            }
        }
        return found
    }

    private mutating func isNamed(_ key: String) throws(JSONError) -> Bool {
        guard let end = endOfPlainString() else { return try string() == key }
        let name = bytes[position + 1..<end]
        position = end + 1
        return name.elementsEqual(key.utf8)
    }

    /// Calls `read` where the value of each member begins that is one of the keys, with the number
    /// of its name.
    ///
    /// `read` must read the value. Returns what is there if it is no object.
    public mutating func members(
        _ keys: JSONKeys,
        _ read: (inout JSONReader, Int) throws(JSONError) -> Void
    ) throws(JSONError) -> JSONValue? {
        guard isAt("{") else { return try value() }
        var expected = keys.first
        try eachMember(name: { reader throws(JSONError) in
            try reader.memberIndex(in: keys, expecting: &expected)
        }) {
            reader,
            key throws(JSONError) in
            guard let key else { return try reader.skipValue() }
            try read(&reader, key)
        }
        return nil
    }

    /// Calls `read` where each element begins.
    ///
    /// `read` must read it. Returns what is there if it is no list.
    public mutating func elements(
        _ read: (inout JSONReader) throws(JSONError) -> Void
    ) throws(JSONError) -> JSONValue? {
        guard isAt("[") else { return try value() }
        try eachElement(read)
        return nil
    }

    /// Most texts keep to an order: the name that comes next mostly is the one that was given next,
    /// which takes less time to see than to look for.
    @inline(__always)
    private mutating func memberIndex(
        in keys: JSONKeys,
        expecting expected: inout Int?
    ) throws(JSONError) -> Int? {
        if let number = expected, let end = keys.end(of: number, in: bytes, from: position + 1),
            end < bytes.count, bytes[end] == UInt8(ascii: "\"")
        {
            position = end + 1
            expected = keys.follower(of: number)
            return number
        }
        let number = try memberIndex(in: keys)
        if let number { expected = keys.follower(of: number) }
        return number
    }

    private func isAt(_ mark: Unicode.Scalar) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: mark)
    }
}
