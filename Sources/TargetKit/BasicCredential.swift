// SPDX-License-Identifier: Apache-2.0

/// The user name and password of a Basic `Authorization` field, RFC 7617.
package struct BasicCredential: Hashable, Sendable {
    package let userName: String
    package let password: String

    package init(userName: String, password: String) {
        self.userName = userName
        self.password = password
    }

    /// `nil` unless the scheme is Basic and the rest decodes to UTF-8.
    ///
    /// A missing colon means an empty password.
    package init?(authorization: String) {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic",
            let bytes = BasicCredential.decodeBase64(parts[1]),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        userName = String(halves[0])
        password = halves.count > 1 ? String(halves[1]) : ""
    }

    /// The field value that carries the credential.
    package var authorization: String {
        "Basic " + BasicCredential.encodeBase64(Array("\(userName):\(password)".utf8))
    }

    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    private static func encodeBase64(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = 0
            for byte in group { bits = bits << 8 | Int(byte) }
            bits <<= 8 * (3 - group.count)
            for index in 0..<4 {
                let digit = alphabet[bits >> (18 - 6 * index) & 63]
                result.append(index <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func decodeBase64(_ text: Substring) -> [UInt8]? {
        var result: [UInt8] = []
        var bits = 0
        var bitCount = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                result.append(UInt8(bits >> bitCount & 255))
            }
        }
        return result
    }
}
