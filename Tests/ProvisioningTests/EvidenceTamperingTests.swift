// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Recording
import Simulation
import Testing
import Vocabulary
import Wire

/// Evidence as a file, tampered with in every way that a file allows.
@Suite
struct EvidenceTamperingTests {
    private let lines: [[UInt8]]
    private let head: String

    init() {
        var chain = EvidenceChain()
        var lines: [[UInt8]] = []
        for number in 0..<60 {
            var record = EvidenceRecord(
                number: 0,
                correlation: "e-\(number / 3)",
                initiator: "hr",
                approver: "olga",
                rule: "support",
                policy: "0123456789ab",
                reason: number % 2 == 0 ? "joiner" : "leaver",
                identity: Identity.ID("person-\(number % 7)"),
                target: desk,
                account: "\(number)",
                kind: number % 2 == 0 ? .granted : .revoked,
                entitlement: Entitlement(target: desk, kind: .group, name: "G\(number % 5)"),
                before: number % 2 == 0 ? "not held" : "held",
                after: number % 2 == 0 ? "held" : "not held",
                askedAt: startOfTime,
                approvedAt: startOfTime,
                executedAt: startOfTime,
                verifiedAt: number % 9 == 0 ? nil : startOfTime,
                outcome: number % 9 == 0 ? .intended : .verified
            )
            chain.seal(&record)
            var writer = JSONWriter()
            record.write(asLineTo: &writer)
            lines.append(writer.bytes)
        }
        self.lines = lines
        head = chain.head
    }

    /// Whether reading or verifying shows that the file was changed.
    private func isFound(_ lines: [[UInt8]], head: String?) -> Bool {
        guard let log = try? EvidenceLog(parsing: lines.flatMap(\.self)) else { return true }
        return EvidenceBreak(in: log.records, head: head) != nil
    }

    @Test func `the file as it was written holds`() {
        #expect(!isFound(lines, head: nil))
        #expect(!isFound(lines, head: head))
    }

    @Test func `ten thousand random changes, removals, copies and swaps are all found`() {
        var random = SeededRandom(seed: 10)
        for _ in 0..<10_000 {
            var tampered = lines
            let at = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                let byte = Int.random(in: 0..<lines[at].count, using: &random)
                let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
                tampered[at][byte] ^= bit
            case 1: tampered.remove(at: at)
            case 2:
                let other = (at + Int.random(in: 1..<lines.count, using: &random)) % lines.count
                tampered.swapAt(at, other)
            case 3:
                let place = Int.random(in: 0...lines.count, using: &random)
                tampered.insert(lines[at], at: place)
            default:
                let moved = tampered.remove(at: at)
                let place =
                    (at + Int.random(in: 1..<lines.count, using: &random)) % lines.count
                tampered.insert(moved, at: place)
            }
            let isFound = isFound(tampered, head: head)
            if !isFound { Issue.record("not found: record \(at)") }
        }
    }

    @Test func `detecting a truncated or rewritten chain needs the head`() throws {
        let cut = Array(lines.dropLast(2))
        #expect(!isFound(cut, head: nil))
        #expect(isFound(cut, head: head))
        var records = try EvidenceLog(parsing: lines.flatMap(\.self)).records
        var chain = EvidenceChain()
        for index in records.indices {
            records[index].approver = "mallory"
            chain.seal(&records[index])
        }
        #expect(EvidenceBreak(in: records, head: nil) == nil)
        #expect(EvidenceBreak(in: records, head: head)?.position == records.count)
    }

    @Test func `problems are described in words`() throws {
        let records = try EvidenceLog(parsing: lines.flatMap(\.self)).records
        func what(_ change: (inout [EvidenceRecord]) -> Void) -> String? {
            var copy = records
            change(&copy)
            return EvidenceBreak(in: copy, head: nil)?.what
        }
        #expect(what { $0[6].rule = "x" } == "record 7 was changed after it was written")
        #expect(what { $0.remove(at: 6) } == "record 7 is missing")
        #expect(what { $0.swapAt(6, 8) } == "record 9 comes before record 7")
        #expect(what { $0.insert($0[2], at: 6) } == "record 3 appears a second time")
    }

    @Test func `a file that ends within a record is reported by line and column`() {
        let bytes = Array(lines.flatMap(\.self).dropLast(10))
        let mistake = #expect(throws: EvidenceLog.Mistake.self) {
            try EvidenceLog(parsing: bytes)
        }
        #expect(mistake?.line == 60)
        #expect(mistake?.what == "the file ends within a record")
    }
}
