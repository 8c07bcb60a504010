// SPDX-License-Identifier: Apache-2.0

import CSodium

/// Digests of files, which tell a suite whether a scenario is the frozen one.
package enum Digest {
    /// SHA-256 in hexadecimal.
    package static func sha256(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        // SHA-256 cannot fail; the result is always 0.
        _ = crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest.map { byte in
            let text = String(byte, radix: 16)
            return text.count < 2 ? "0\(text)" : text
        }.joined()
    }
}
