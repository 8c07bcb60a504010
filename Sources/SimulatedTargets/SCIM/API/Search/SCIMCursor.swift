// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit

/// A position in a list, RFC 9865: opaque to clients and valid for one search only.
struct SCIMCursor: Hashable {
    /// An index into a sorted list, else the last slot seen, so that deletions shift nobody.
    let position: Int
    let issuedAt: Instant

    init(position: Int, issuedAt: Instant) {
        self.position = position
        self.issuedAt = issuedAt
    }

    /// Reads a cursor that was issued for the search with this digest.
    init(text: String, digest: UInt64, bits: DerivedBits) throws(SCIMError) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let position = Int(parts[0], radix: 16),
            let time = Int64(parts[1], radix: 16), let sign = UInt64(parts[2], radix: 16),
            position >= 0
        else { throw SCIMCursor.invalid }
        self.init(position: position, issuedAt: Instant(milliseconds: time))
        guard sign == signature(digest, bits) else { throw SCIMCursor.invalid }
    }

    static let invalid = SCIMError(400, "invalidCursor", "This cursor is not of this search.")

    /// Only letters, digits and hyphens, as the RFC requires.
    func text(digest: UInt64, bits: DerivedBits) -> String {
        [
            String(position, radix: 16), String(issuedAt.milliseconds, radix: 16),
            String(signature(digest, bits), radix: 16),
        ].joined(separator: "-")
    }

    private func signature(_ digest: UInt64, _ bits: DerivedBits) -> UInt64 {
        bits[digest ^ bits[UInt64(bitPattern: Int64(position)) ^ bits[time]]]
    }

    private var time: UInt64 { UInt64(bitPattern: issuedAt.milliseconds) }
}

extension SCIMSearch {
    /// A digest of everything that must stay the same from page to page.
    func digest(types: [Int]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let parts = [
            types.map(String.init).joined(separator: ","), filterText ?? "",
            sortBy?.description ?? "", isDescending ? "descending" : "",
        ]
        // FNV-1a, the same in every process.
        for byte in parts.joined(separator: "\n").utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return hash
    }
}
