// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Testing
import Vocabulary

private let story: [LifecycleEvent] = [
    fact(.joiner, 1, profile("ana", groups: ["A", "B"])),
    fact(.joiner, 2, of: "bob", profile("bob")),
    fact(.mover, 3, profile("ana", groups: ["B", "C"], title: "Lead")),
    fact(.leaver, 4),
    fact(.leaver, 5, of: "bob", minutes: 60),
    fact(.rehire, 6, profile("ana", groups: ["D"])),
]

private func tell(_ world: CoreWorld, from position: Int = 0) async throws {
    for event in story.dropFirst(position) {
        await world.core.receive(event)
        await world.core.settle()
    }
    try await world.wait(.seconds(7_200))
    await world.core.settle()
}

/// What must be equal after any crash: who holds what, what is claimed, that evidence is whole.
private struct Ending: Equatable, Sendable {
    var accounts: [Account]
    var claims: [String]
    var changes: [String]
}

private func end(of world: CoreWorld) throws -> Ending {
    let entries = try world.journal.entries()
    var evidence: [EvidenceRecord] = []
    for entry in entries {
        switch entry {
        case .readBack(let read): evidence += read.evidence
        case .operationBegan(let began): evidence.append(began.evidence)
        case .planned(let planned): evidence += [planned.evidence].compactMap(\.self)
        default: break
        }
    }
    #expect(EvidenceChain.firstBad(in: evidence) == nil)
    let state = CoreState(targets: [desk], entries: entries)
    let changes = evidence.filter { $0.outcome == .verified }.map { record in
        "\(record.identity.rawValue) \(record.kind.rawValue) \(record.entitlement?.name ?? "-")"
    }
    return Ending(
        accounts: world.connector.accounts,
        claims: state.people.map { "\($0.id.rawValue) \($0.claim?.rawValue ?? "-")" },
        changes: changes.sorted()
    )
}

private struct Undisturbed: Sendable {
    let ending: Ending
    let entries: Int
    let calls: Int

    static let run = Result {
        try inWorld { world in
            try await tell(world)
            return Undisturbed(
                ending: try end(of: world),
                entries: world.journal.count,
                calls: world.connector.calls.count
            )
        }
    }
}

@Suite
struct CrashTests {
    /// Tells the story until the core dies, then tells the rest to another core.
    private func endAfterCrash(
        entriesMax: Int = .max,
        _ arrange: @escaping @Sendable (CoreWorld) -> Void = { _ in }
    ) throws -> Ending {
        try inWorld(entriesMax: entriesMax) { world in
            arrange(world)
            try await tell(world)
            let revived = try world.revived()
            await revived.core.resume()
            await revived.core.settle()
            // The source repeats what was not acknowledged; what was heard is a duplicate.
            try await tell(revived)
            let result = try end(of: revived)
            await revived.core.stop()
            return result
        }
    }

    @Test func `killed at any journal entry, it ends where it would have`() throws {
        let expected = try Undisturbed.run.get()
        #expect(expected.entries > 50)
        for entry in 0..<expected.entries {
            let ending = try endAfterCrash(entriesMax: entry)
            #expect(ending.accounts == expected.ending.accounts, "killed at entry \(entry)")
            #expect(ending.claims == expected.ending.claims, "killed at entry \(entry)")
            #expect(ending.changes == expected.ending.changes, "killed at entry \(entry)")
        }
    }

    @Test(arguments: [true, false])
    func `killed before or after any call, it ends where it would have`(isBefore: Bool) throws {
        let expected = try Undisturbed.run.get()
        #expect(expected.calls > 20)
        for call in 1...expected.calls {
            let ending = try endAfterCrash { world in
                world.connector.interrupt(call: call, isBefore: isBefore) { world.journal.kill() }
            }
            #expect(ending.accounts == expected.ending.accounts, "killed at call \(call)")
            #expect(ending.claims == expected.ending.claims, "killed at call \(call)")
            #expect(ending.changes == expected.ending.changes, "killed at call \(call)")
        }
    }

    @Test func `a journal that cannot be written lets no write out`() throws {
        try inWorld(entriesMax: 0) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(world.connector.calls == [])
            #expect(await world.core.halted == JournalError("killed"))
        }
    }

    @Test func `a scheduled fact survives a restart`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.leaver, 2, minutes: 60)
            )
            await world.core.settle()
            await world.core.stop()
            let revived = try world.revived()
            await revived.core.resume()
            try await world.wait(.seconds(3_700))
            await revived.core.settle()
            #expect(world.account()?.isEnabled == false)
            await revived.core.stop()
        }
    }

    @Test func `the state is the fold of the journal`() throws {
        try inWorld { world in
            try await tell(world)
            let live = await world.core.snapshot
            let folded = CoreState(targets: [desk], entries: try world.journal.entries())
            #expect(live.people == folded.people)
            #expect(live.lanes == folded.lanes)
            #expect(live.chain.head == folded.chain.head)
        }
    }
}
