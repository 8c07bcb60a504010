// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import Recording
import Reports
import Scenarios
import Testing
import Vocabulary

@Suite
struct EvidenceTruthTests {
    /// Where a service changes what none of its answers shows until the next read.
    private static let untold: Set<String> = [
        "scim/servers-with-rules-of-their-own.yaml#adding members replaces them",
        "zoho-desk/desks-that-deviate.yaml#invited agents take no seat",
    ]

    /// R-139: the access path is rebuilt from evidence alone.
    @Test(arguments: Shipped.names.filter { !untold.contains($0) })
    func `evidence alone says who held what at every instant`(name: String) async throws {
        let run = try await TestRun.of(try Shipped.alone(name))
        let records = try EvidenceLog(parsing: run.evidence).records
        #expect(EvidenceBreak(in: records, head: records.last?.hash) == nil)
        let truth = try EvidenceTruth(log: run.log)
        #expect(truth.differences(from: EvidenceHistory(records)) == [])
    }

    /// R-039, over a year of a hundred people.
    @Test func `every right that anybody holds after a year has its reason`() async throws {
        let name = "governance/the-year-of-a-hundred-people.yaml"
        let run = try await TestRun.of(try Shipped.load(name))
        let records = try EvidenceLog(parsing: run.evidence).records
        let held = EvidenceHistory(records).held()
        #expect(held.count > 200)
        #expect(held.filter { !$0.isExplained }.map(\.entitlement) == [])
        let sweep = AccessExplanation.sweep(at: nil, in: records)
        #expect(sweep.text.hasPrefix("\(held.count) of \(held.count) rights held"))
    }

    @Test func `a right for which nobody answers is named as unexplained`() async throws {
        let run = try await TestRun.of(
            try Shipped.load("governance/the-year-of-a-hundred-people.yaml"),
            alter: { $0.core.omits = [.approver] }
        )
        let records = try EvidenceLog(parsing: run.evidence).records
        let held = EvidenceHistory(records).held()
        let sweep = AccessExplanation.sweep(at: nil, in: records)
        #expect(sweep.unexplained == held.count)
        let first = try #require(held.first)
        #expect(sweep.text.contains("\(first.identity.rawValue)  \(first.entitlement)"))
    }

    @Test(arguments: [
        "leaver/leaver-loses-everything.yaml", "across/mover-in-three-applications.yaml",
    ])
    func `a missing record of a change is a difference`(name: String) async throws {
        let run = try await TestRun.of(try Shipped.load(name))
        let records = try EvidenceLog(parsing: run.evidence).records
        let truth = try EvidenceTruth(log: run.log)
        let granted = records.indices.filter { index in
            records[index].outcome.claimsChange
                && [.granted, .revoked].contains(records[index].kind)
                // What is pending in the target is not held yet, and is seen once approved.
                && records[index].after != "pending" && records[index].before != "pending"
        }
        #expect(granted.count >= 4)
        for index in granted {
            var fewer = records
            fewer.remove(at: index)
            #expect(truth.differences(from: EvidenceHistory(fewer)) != [])
        }
    }

    @Test func `evidence holds neither names nor addresses of the people it is about`() async throws
    {
        let run = try await TestRun.of(try Shipped.load("leaver/leaver-loses-everything.yaml"))
        let text = String(decoding: run.evidence, as: UTF8.self)
        #expect(text.contains("\"identity\":\"ana\""))
        #expect(!text.contains("ana@"))
        #expect(!text.contains("Ana"))
    }
}
