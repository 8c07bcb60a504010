// SPDX-License-Identifier: Apache-2.0

import CSodium
import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Chains evidence records by SHA-256, so that none can be changed, dropped, inserted or moved
/// unnoticed.
///
/// The canonical form of a record is its fields in the order of `EvidenceRecord`, with
/// `previousHash` last and without `hash`; `undoes` only where it is there. A text is its length in
/// UTF-8 bytes as eight bytes, little end first, and the bytes; a number and an instant are eight
/// bytes, little end first; a field that may be absent has a byte 0 or 1 before it. So no two
/// records share a form. Only an anchor kept elsewhere, `number` and `hash` of the last record,
/// shows that the end was cut off.
package struct EvidenceChain: Sendable {
    package private(set) var count: Int
    package private(set) var head: String

    package init(count: Int = 0, head: String = "") {
        self.count = count
        self.head = head
    }

    /// Numbers the record and sets its hashes; `scratch` is room that many records can share.
    package mutating func seal(_ record: inout EvidenceRecord, _ scratch: inout [UInt8]) {
        count += 1
        record.number = count
        record.previousHash = head
        head = EvidenceChain.hash(of: record, scratch: &scratch)
        record.hash = head
    }

    package mutating func seal(_ record: inout EvidenceRecord) {
        var scratch: [UInt8] = []
        seal(&record, &scratch)
    }

    /// Continues after an already sealed record.
    package mutating func follow(_ record: EvidenceRecord) {
        count = record.number
        head = record.hash
    }

    /// The position of the first record that breaks the chain, counted from 0; `nil` if none does.
    ///
    /// `anchor` is the hash of the last record as kept elsewhere; with it a truncated chain is
    /// found as well, at `records.count`.
    package static func firstBad(
        in records: [EvidenceRecord],
        anchor: String? = nil
    ) -> Int? {
        var previous = ""
        var scratch: [UInt8] = []
        for (index, record) in records.enumerated() {
            guard record.number == index + 1, record.previousHash == previous,
                record.hash == hash(of: record, scratch: &scratch)
            else { return index }
            previous = record.hash
        }
        guard let anchor, anchor != previous else { return nil }
        return records.count
    }

    private static func hash(of record: EvidenceRecord, scratch: inout [UInt8]) -> String {
        scratch.removeAll(keepingCapacity: true)
        scratch.reserveCapacity(1_024)
        write(record, to: &scratch)
        return String(unsafeUninitializedCapacity: 64) { text in
            guard let start = text.baseAddress else { return 0 }
            // SHA-256 cannot fail; the result is always 0. The digest takes the first half of
            // the text's bytes and is spread from its end, so that no byte is lost.
            _ = crypto_hash_sha256(start, scratch, UInt64(scratch.count))
            for index in stride(from: 31, through: 0, by: -1) {
                let byte = text[index]
                text[2 * index + 1] = hexDigit(byte & 15)
                text[2 * index] = hexDigit(byte >> 4)
            }
            return 64
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? 48 + value : 87 + value
    }

    private static func write(_ record: EvidenceRecord, to bytes: inout [UInt8]) {
        put(Int64(record.number), to: &bytes)
        put(record.correlation, to: &bytes)
        put(record.initiator, to: &bytes)
        put(record.approver, to: &bytes)
        put(record.rule, to: &bytes)
        put(record.policy, to: &bytes)
        put(record.reason, to: &bytes)
        put(record.identity.rawValue, to: &bytes)
        put(record.target.rawValue, to: &bytes)
        put(record.account, to: &bytes)
        put(record.kind.rawValue, to: &bytes)
        if let entitlement = record.entitlement {
            bytes.append(1)
            put(entitlement.target.rawValue, to: &bytes)
            put(entitlement.kind.rawValue, to: &bytes)
            put(entitlement.name, to: &bytes)
        } else {
            bytes.append(0)
        }
        put(record.before, to: &bytes)
        put(record.after, to: &bytes)
        put(record.askedAt, to: &bytes)
        put(record.approvedAt, to: &bytes)
        put(record.executedAt, to: &bytes)
        put(record.verifiedAt, to: &bytes)
        put(record.outcome.rawValue, to: &bytes)
        put(record.style?.rawValue, to: &bytes)
        // The length that follows begins with a byte 0 or 64, so that a byte 1 says by itself that
        // this field is there; a record without it has the form that it had before there was one.
        if record.undoes != nil { put(record.undoes, to: &bytes) }
        put(record.previousHash, to: &bytes)
    }

    private static func put(_ value: Int64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func put(_ text: String, to bytes: inout [UInt8]) {
        put(Int64(text.utf8.count), to: &bytes)
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    private static func put(_ text: String?, to bytes: inout [UInt8]) {
        guard let text else { return bytes.append(0) }
        bytes.append(1)
        put(text, to: &bytes)
    }

    private static func put(_ instant: Instant?, to bytes: inout [UInt8]) {
        guard let instant else { return bytes.append(0) }
        bytes.append(1)
        put(instant.milliseconds, to: &bytes)
    }
}
