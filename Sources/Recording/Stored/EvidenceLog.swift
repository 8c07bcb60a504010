// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary
import Wire

/// The stored evidence of one run: one record per line, in chain order.
package struct EvidenceLog: Sendable {
    /// Why a line is not a record.
    package struct Mistake: Error, Hashable, Sendable {
        /// Both counted from 1.
        package let line: Int
        package let column: Int
        package let what: String
        package let next: String
    }

    package private(set) var records: [EvidenceRecord] = []

    /// Reads only what `EvidenceRecord.write(asLineTo:)` writes, byte for byte: with alternative
    /// spellings, text could be changed without affecting its hash.
    package init(parsing bytes: [UInt8]) throws(Mistake) {
        var start = 0
        var line = 1
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            guard let end else {
                throw Mistake(
                    line: line,
                    column: bytes.count - start + 1,
                    what: "the file ends within a record",
                    next: "Copy it again, or verify what is left up to the line before."
                )
            }
            records.append(try EvidenceLog.record(Array(bytes[start..<end]), line: line))
            start = end + 1
            line += 1
        }
    }

    private static func record(_ bytes: [UInt8], line: Int) throws(Mistake) -> EvidenceRecord {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw Mistake(
                line: line,
                column: error.offset + 1,
                what: "not an evidence record: \(error.reason)",
                next: "Evidence files are the .ndjson files under evidence/ in the output of a run."
            )
        }
        var reader = EvidenceReader(value, line: line)
        let record = try reader.record()
        var writer = JSONWriter()
        record.write(asLineTo: &writer)
        let canonical = writer.bytes.dropLast()
        guard canonical.elementsEqual(bytes) else {
            let column = zip(canonical, bytes).enumerated().first { $0.element.0 != $0.element.1 }
            throw Mistake(
                line: line,
                column: (column?.offset ?? min(canonical.count, bytes.count)) + 1,
                what: "the record is not spelled as Residue writes it",
                next: "Verify the file as the run left it."
            )
        }
        return record
    }
}

extension EvidenceRecord {
    /// Appends just the record, without the log's number and instant, and a line feed.
    package func write(asLineTo writer: inout JSONWriter) {
        writer.write(raw: "{\"type\":\"evidence\"")
        for member in EvidenceRecord.members { member.write(&writer, self) }
        writer.write(raw: "}\n")
    }
}

/// Reads the members of one record from JSON; names the first that is missing or wrong.
private struct EvidenceReader {
    private let object: JSONObject
    private let line: Int

    init(_ value: JSONValue, line: Int) {
        object = value.object ?? JSONObject()
        self.line = line
    }

    mutating func record() throws(EvidenceLog.Mistake) -> EvidenceRecord {
        guard object["type"]?.string == "evidence" else {
            throw mistake(
                "a line that is not an evidence record",
                next: "Name a file under evidence/; events.ndjson is the log of everything."
            )
        }
        var record = EvidenceRecord(
            number: try whole("number"),
            correlation: try text("correlation"),
            initiator: try text("initiator"),
            approver: try text("approver"),
            rule: try text("rule"),
            policy: try text("policy"),
            reason: try text("reason"),
            identity: Identity.ID(try text("identity")),
            target: TargetName(try text("target")),
            account: try text("account"),
            kind: try word("kind"),
            entitlement: try entitlement(),
            before: try optionalText("before"),
            after: try optionalText("after"),
            askedAt: try instant("askedAt"),
            approvedAt: try instant("approvedAt"),
            executedAt: try instant("executedAt"),
            verifiedAt: try instant("verifiedAt"),
            outcome: try word("outcome"),
            previousHash: try text("previousHash"),
            hash: try text("hash")
        )
        if object["style"] != nil { record.style = try word("style") as GrantStyle }
        record.undoes = try optionalText("undoes")
        return record
    }

    private func text(_ key: String) throws(EvidenceLog.Mistake) -> String {
        guard let value = object[key]?.string else { throw missing(key, "a text") }
        return value
    }

    private func optionalText(_ key: String) throws(EvidenceLog.Mistake) -> String? {
        guard let value = object[key] else { return nil }
        guard let text = value.string else { throw missing(key, "a text") }
        return text
    }

    private func whole(_ key: String) throws(EvidenceLog.Mistake) -> Int {
        guard let value = object[key]?.integer, let number = Int(exactly: value) else {
            throw missing(key, "a whole number")
        }
        return number
    }

    private func instant(_ key: String) throws(EvidenceLog.Mistake) -> Instant? {
        guard let text = try optionalText(key) else { return nil }
        guard let instant = Instant(rfc3339: text) else { throw missing(key, "an instant") }
        return instant
    }

    private func word<Word: RawRepresentable<String> & CaseIterable>(
        _ key: String
    ) throws(EvidenceLog.Mistake) -> Word {
        guard let word = Word(rawValue: try text(key)) else {
            throw missing(key, "one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    private func entitlement() throws(EvidenceLog.Mistake) -> Entitlement? {
        guard let value = object["entitlement"] else { return nil }
        guard let target = value["target"]?.string, let kind = value["kind"]?.string,
            let name = value["name"]?.string
        else { throw missing("entitlement", "an entitlement with target, kind and name") }
        return Entitlement(
            target: TargetName(target),
            kind: Entitlement.Kind(rawValue: kind),
            name: name
        )
    }

    private func missing(_ key: String, _ kind: String) -> EvidenceLog.Mistake {
        mistake("'\(key)' is not \(kind)", next: "Verify the file as the run left it.")
    }

    private func mistake(_ what: String, next: String) -> EvidenceLog.Mistake {
        EvidenceLog.Mistake(line: line, column: 1, what: what, next: next)
    }
}
