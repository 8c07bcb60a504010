// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Testing
import Vocabulary

@Suite
struct EvidenceTests {
    private func chain(_ count: Int) -> [EvidenceRecord] {
        var chain = EvidenceChain()
        return (0..<count).map { number in
            var record = EvidenceRecord(
                number: 0,
                correlation: "e-\(number)",
                initiator: "hr",
                approver: "olga",
                rule: "support",
                reason: "joiner",
                identity: Identity.ID("ana"),
                target: desk,
                account: "1",
                kind: .granted,
                entitlement: Entitlement(target: desk, kind: .group, name: "G\(number)"),
                before: "not held",
                after: "held",
                askedAt: startOfTime,
                approvedAt: startOfTime,
                executedAt: startOfTime,
                verifiedAt: startOfTime,
                outcome: .verified
            )
            chain.seal(&record)
            return record
        }
    }

    @Test func `an untouched chain holds`() {
        let records = chain(10)
        #expect(EvidenceChain.firstBad(in: records) == nil)
        #expect(EvidenceChain.firstBad(in: records, anchor: records.last?.hash) == nil)
    }

    @Test func `the hash of a record is the same in every process`() {
        #expect(chain(1).first?.hash == knownHash)
    }

    @Test(arguments: 0..<10)
    func `an altered record is named`(position: Int) {
        var records = chain(10)
        records[position].approver = "mallory"
        #expect(EvidenceChain.firstBad(in: records) == position)
    }

    @Test func `an instant moved to another field is a change`() {
        var records = chain(1)
        records[0].verifiedAt = nil
        #expect(EvidenceChain.firstBad(in: records) == 0)
    }

    @Test func `a dropped, an inserted and a moved record are named`() {
        let records = chain(10)
        var dropped = records
        dropped.remove(at: 4)
        #expect(EvidenceChain.firstBad(in: dropped) == 4)
        var inserted = records
        inserted.insert(records[7], at: 3)
        #expect(EvidenceChain.firstBad(in: inserted) == 3)
        var moved = records
        moved.swapAt(2, 6)
        #expect(EvidenceChain.firstBad(in: moved) == 2)
    }

    @Test func `truncation is found with an anchor kept elsewhere`() {
        let records = chain(10)
        let cut = Array(records.dropLast(3))
        #expect(EvidenceChain.firstBad(in: cut) == nil)
        #expect(EvidenceChain.firstBad(in: cut, anchor: records.last?.hash) == 7)
    }

    @Test func `a life leaves one record for each change of the target`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["A"])))
            await world.core.settle()
            world.connector.edit("1") { $0.attributes["apiKeyEnabled"] = "true" }
            await world.receive(fact(.mover, 2, profile("ana", groups: ["B"])))
            await world.core.settle()
            await world.receive(fact(.leaver, 3))
            await world.core.settle()
            await world.receive(fact(.rehire, 4, profile("ana", groups: [])))
            await world.core.settle()
            let records = world.transcript.evidence
            #expect(EvidenceChain.firstBad(in: records) == nil)
            let lines = records.filter(\.outcome.claimsChange).map { record in
                "\(record.reason) \(record.kind.rawValue) \(record.entitlement?.name ?? "-")"
            }
            #expect(
                lines == [
                    "joiner accountCreated agent", "joiner granted A",
                    "joiner seatAssigned agent", "joiner granted Agent",
                    "mover revoked A", "mover granted B",
                    "leaver revoked B", "leaver revoked Agent", "leaver seatReleased agent",
                    "leaver accountConverted requester", "leaver accountDisabled requester",
                    "leaver credentialEnded -",
                    "rehire accountEnabled requester", "rehire accountConverted agent",
                    "rehire granted SD Agent",
                    "rehire revoked SD Agent", "rehire seatAssigned agent",
                    "rehire granted Agent",
                ]
            )
        }
    }

    @Test func `a record is full and in order`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            let evidence = world.transcript.evidence.filter(\.outcome.claimsChange)
            for record in evidence {
                let asked = try #require(record.askedAt)
                let approved = try #require(record.approvedAt)
                let executed = try #require(record.executedAt)
                let verified = try #require(record.verifiedAt)
                #expect(asked <= approved && approved <= executed && executed <= verified)
                #expect(record.initiator == "hr")
                #expect(record.outcome == .verified)
                #expect(record.before != record.after)
            }
            #expect(Set(evidence.map(\.account)) == ["1"])
            #expect(Set(evidence.map(\.policy)) == [acmePolicy().version])
            let approvers = evidence.map { "\($0.rule) \($0.approver)" }
            #expect(approvers.first == "support olga")
            #expect(approvers.last == "offboarding/convertThenDeactivate offboarding-owner")
        }
    }

    @Test func `what somebody else changed in the meantime is reported, not claimed`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["A"])))
            await world.core.settle()
            world.connector.edit("1") { $0.grants.insert(grant(.group, "Vault")) }
            await world.receive(fact(.mover, 2, profile("ana", groups: ["B"])))
            await world.core.settle()
            #expect(world.transcript.drifts.map(\.entitlement?.name) == ["Vault"])
            #expect(
                world.transcript.evidence.filter { $0.entitlement?.name == "Vault" }
                    .map(\.outcome) == [.observed, .verified]
            )
            #expect(world.account()?.grants.contains(grant(.group, "Vault")) == false)
        }
    }

    @Test func `an intent is sealed before anything is sent, and its outcome after`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            let evidence = world.transcript.evidence
            #expect(evidence.first?.outcome == .intended)
            #expect(evidence.first?.kind == .accountCreated)
            #expect(evidence.dropFirst().allSatisfy { $0.outcome == .verified })
            #expect(evidence.first?.after?.contains("@") == false)
            let entries = try world.journal.entries()
            let began = entries.firstIndex { if case .operationBegan = $0 { true } else { false } }
            let ended = entries.firstIndex { if case .operationEnded = $0 { true } else { false } }
            #expect(try #require(began) < (try #require(ended)))
        }
    }

    @Test func `every channel of a leaver is named before anything is taken`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["A"])))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            let evidence = world.transcript.evidence.filter { $0.reason == "leaver" }
            let enumeration = try #require(evidence.first)
            #expect(enumeration.outcome == .intended)
            let channels = try #require(enumeration.after).split(separator: "; ").map {
                String($0.prefix { $0 != ":" })
            }
            #expect(
                channels == [
                    "direct", "group", "inherited", "sharedAccount", "session", "token",
                    "ownedKey", "seat",
                ]
            )
            #expect(enumeration.after?.contains("group: group 'A'") == true)
            #expect(enumeration.after?.contains("seat: license 'agent'") == true)
        }
    }

    @Test func `an existing account is found, not claimed`() throws {
        try inWorld { world in
            let account = Account(
                id: Account.ID("7"),
                kind: .agent,
                isEnabled: true,
                email: "ana@acme.example",
                grants: [grant(.group, "A")],
                grantsAreComplete: true
            )
            world.connector.add(account)
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["A"])))
            await world.core.settle()
            let found = world.transcript.evidence.filter { $0.outcome == .observed }
            #expect(found.map(\.kind).contains(.accountCreated))
            #expect(found.contains { $0.entitlement?.name == "A" })
            #expect(found.allSatisfy { $0.approver.isEmpty && $0.reason == "found" })
        }
    }

    @Test func `two policies that say the same have one version`() {
        #expect(acmePolicy().version == acmePolicy().version)
        var other = acmePolicy()
        other.rules[0].owner = "mallory"
        #expect(other.version != acmePolicy().version)
        #expect(acmePolicy().version.utf8.count == 12)
        func lasting(_ seconds: Int) -> String {
            var policy = acmePolicy()
            policy.engagements[.contractor] = .init(accessMax: .seconds(seconds))
            return policy.version
        }
        #expect(lasting(60) == lasting(60))
        #expect(lasting(60) != lasting(61))
    }

    @Test func `a create repeated for a newer event belongs to that event`() throws {
        let lost = ConnectorError(.timeout, effect: .unknown, "lost request")
        try inWorld { world in
            world.connector.plan(.create, [.refuse(lost)])
            await world.receive(fact(.joiner, 1, profile("ana")))
            try await world.wait(.seconds(10))
            await world.receive(fact(.mover, 2, profile("ana", groups: ["B"])))
            await world.core.settle()
            let evidence = world.transcript.evidence
            #expect(
                Set(evidence.filter(\.outcome.claimsChange).map(\.correlation)) == ["mover-ana-2"]
            )
            #expect(evidence.first?.correlation == "joiner-ana-1")
        }
    }

    @Test func `without reading back nothing is called verified`() throws {
        try inWorld(options: CoreOptions(isVerifying: false)) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(Set(world.transcript.evidence.map(\.outcome)) == [.intended, .unverified])
            #expect(world.transcript.claim("joiner-ana-1")?.verifiedAt == nil)
        }
    }
}

/// Computed independently of this code, from the documented canonical form, with another SHA-256.
private let knownHash = "7b294694fc8393ec2516f0d84900a7637ff39c894fca7111ebf6c95b68c83084"
