// SPDX-License-Identifier: Apache-2.0

import CSodium
import IdentityModel

extension Policy {
    /// Twelve hex digits of SHA-256 over the whole policy: policies with the same version are the
    /// same, in every process.
    package var version: String {
        var text: [UInt8] = []
        write(self, to: &text)
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        // SHA-256 cannot fail; the result is always 0.
        _ = crypto_hash_sha256(&digest, text, UInt64(text.count))
        let digits = Array("0123456789abcdef")
        return String(
            digest.prefix(6).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        )
    }
}

/// Parts that policies did not always have: where nothing is said of one, the version is what it
/// was before.
private let lateParts: Set<String> = ["retention", "ruleChanges", "codes", "reasons"]

/// Appends a value with all its parts; sets and dictionaries are sorted by their text, since their
/// own order differs in each process.
private func write(_ value: Any, to text: inout [UInt8]) {
    // Quick ways for the commonest leaves. Their types are compared first, since an optional value
    // would be cast to them, too.
    let kind = type(of: value)
    if kind == String.self, let word = value as? String { return write(leaf: word, to: &text) }
    if kind == Int.self, let number = value as? Int {
        return write(leaf: number.description, to: &text)
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .set, .dictionary:
        let parts = mirror.children.map { child in
            var part: [UInt8] = []
            write(child, to: &part)
            return String(decoding: part, as: UTF8.self)
        }
        text += "{\(parts.sorted().joined(separator: ","))}".utf8
    default:
        let start = text.count
        for child in mirror.children where !isAbsent(child) {
            text.append(text.count == start ? UInt8(ascii: "(") : UInt8(ascii: ","))
            write(child, to: &text)
        }
        if text.count == start { return write(leaf: "\(value)", to: &text) }
        text.append(UInt8(ascii: ")"))
    }
}

private func write(_ child: Mirror.Child, to text: inout [UInt8]) {
    if let label = child.label { text += "\(label.utf8.count):\(label)=".utf8 }
    write(child.value, to: &text)
}

private func write(leaf: String, to text: inout [UInt8]) {
    text += "\(leaf.utf8.count):\(leaf)".utf8
}

private func isAbsent(_ child: Mirror.Child) -> Bool {
    guard let label = child.label, lateParts.contains(label) else { return false }
    return Mirror(reflecting: child.value).children.isEmpty
}
