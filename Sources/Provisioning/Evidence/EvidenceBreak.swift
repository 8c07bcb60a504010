// SPDX-License-Identifier: Apache-2.0

import Recording

/// Where and how a chain of evidence is broken.
package struct EvidenceBreak: Error, Hashable, Sendable {
    /// Counted from 0; the number of all records if the end is missing.
    package let position: Int
    /// One clause: `record 7 was changed after it was written`.
    package let what: String

    /// The first break of the chain; `nil` if it holds.
    ///
    /// `head` is the hash of the last record as kept elsewhere.
    package init?(in records: [EvidenceRecord], head: String?) {
        guard let position = EvidenceChain.firstBad(in: records, anchor: head) else { return nil }
        self.position = position
        guard records.indices.contains(position) else {
            what =
                records.contains { $0.hash == head }
                ? "records were added after the head"
                : "the chain was cut or rewritten: it does not end in the head"
            return
        }
        let record = records[position]
        let former = records[..<position]
        if let twin = former.first(where: { $0.number == record.number }) {
            what =
                twin == record
                ? "record \(record.number) appears a second time"
                : "there are two records \(record.number)"
        } else if record.number > position + 1 {
            let isLater = records[position...].contains { $0.number == position + 1 }
            what =
                isLater
                ? "record \(record.number) comes before record \(position + 1)"
                : "record \(position + 1) is missing"
        } else if record.number != position + 1 {
            what = "record \(position + 1) has the number \(record.number)"
        } else if record.previousHash != (former.last?.hash ?? "") {
            what = "record \(record.number) does not follow the record before it"
        } else {
            what = "record \(record.number) was changed after it was written"
        }
    }
}
