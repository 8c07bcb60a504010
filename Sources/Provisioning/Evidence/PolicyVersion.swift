// SPDX-License-Identifier: Apache-2.0

import CSodium
import IdentityModel

extension Policy {
    /// Twelve hex digits of SHA-256 over the whole policy: policies with the same version are the
    /// same, in every process.
    package var version: String {
        let text = Array(canonicalText(of: self).utf8)
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

/// A value with all its parts; sets and dictionaries are sorted by their text, since their own
/// order differs in each process.
private func canonicalText(of value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    let children = mirror.children.filter { child in
        guard let label = child.label, lateParts.contains(label) else { return true }
        return !Mirror(reflecting: child.value).children.isEmpty
    }
    let parts = children.map { child in
        (child.label.map { "\($0.utf8.count):\($0)=" } ?? "") + canonicalText(of: child.value)
    }
    switch mirror.displayStyle {
    case .set, .dictionary: return "{\(parts.sorted().joined(separator: ","))}"
    case _ where parts.isEmpty:
        let text = "\(value)"
        return "\(text.utf8.count):\(text)"
    default: return "(\(parts.joined(separator: ",")))"
    }
}
