// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Testing
import Vocabulary

private let unavailable = ScriptedConnector.Trouble.refuse(
    ConnectorError(.unavailable, effect: .none, "503")
)
let forbidden = ScriptedConnector.Trouble.refuse(
    ConnectorError(.forbidden, effect: .none, "the role is too weak")
)

@Suite
struct FailureTests {
    @Test(arguments: [
        ScriptedConnector.Word.grants, .convert, .disable, .read, .find,
    ])
    func `nothing is reported done while a target answers 503`(
        word: ScriptedConnector.Word
    ) throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(word, unavailable)
            await world.receive(fact(.leaver, 2))
            try await world.wait(.seconds(1_800))
            #expect(world.transcript.claim("leaver-ana-2")?.state == .open)
            world.connector.always(word, nil)
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(world.account()?.grants == [])
            #expect(world.transcript.claim("leaver-ana-2")?.state == .complete)
        }
    }

    @Test func `work that never succeeds ends up with a person`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(.read, unavailable)
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.transcript.claim("leaver-ana-2")?.state == .escalated)
            #expect(world.transcript.openExceptions() == ["unverified/desk/ana/leaver-ana-2"])
            world.connector.always(.read, nil)
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.transcript.claim("leaver-ana-2")?.state == .complete)
            #expect(world.transcript.openExceptions() == [])
        }
    }

    @Test(arguments: [
        ScriptedConnector.Word.create, .grants, .convert, .disable,
    ])
    func `a lost answer is settled by a read`(word: ScriptedConnector.Word) throws {
        try inWorld { world in
            world.connector.plan(word, [.loseAnswer])
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.connector.accounts.count == 1)
            #expect(world.account()?.isEnabled == false)
            #expect(world.account()?.grants == [])
            let kinds = world.transcript.evidence.filter(\.outcome.claimsChange).map(\.kind)
            #expect(kinds.count(where: { $0 == .accountCreated }) == 1)
            #expect(kinds.count(where: { $0 == .accountConverted }) == 1)
            #expect(kinds.count(where: { $0 == .accountDisabled }) == 1)
            #expect(world.connector.writes.count(where: { $0.hasPrefix("create") }) == 1)
        }
    }

    @Test(arguments: [
        ScriptedConnector.Word.create, .grants, .convert, .disable,
    ])
    func `a false success is caught by reading back`(word: ScriptedConnector.Word) throws {
        try inWorld { world in
            world.connector.plan(word, [.pretend])
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(world.account()?.grants == [])
            #expect(world.transcript.claim("leaver-ana-2")?.state == .complete)
        }
    }

    @Test func `a target that always lies is never believed`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(.disable, .pretend)
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.transcript.claim("leaver-ana-2")?.state == .escalated)
            #expect(
                world.transcript.claim("leaver-ana-2")?.residual.map(\.description)
                    == ["desk/account/requester"]
            )
            #expect(
                !world.transcript.evidence.contains { record in
                    record.kind == .accountDisabled && record.outcome == .verified
                }
            )
        }
    }

    @Test func `a refusal for lack of rights is never swallowed`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(.grants, forbidden)
            await world.receive(fact(.mover, 2, profile("ana", groups: ["New"])))
            await world.core.settle()
            #expect(world.transcript.claim("mover-ana-2")?.state == .escalated)
            #expect(world.transcript.openExceptions() == ["forbidden/desk/ana/mover-ana-2"])
            #expect(world.transcript.evidence.last?.outcome == .failed)
        }
    }

    @Test func `an account ends even if its groups cannot be revoked`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(.grants, forbidden)
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(world.transcript.openExceptions() == [])
            #expect(world.transcript.claim("leaver-ana-2")?.state == .complete)
        }
    }

    @Test func `without conversion the account is deactivated and the rest escalated`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(
                .convert,
                .refuse(ConnectorError(.unsupported, effect: .none, "no conversion"))
            )
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(world.transcript.openExceptions() == ["latentAccess/desk/ana/leaver-ana-2"])
        }
    }

    @Test func `a joiner without a seat waits for one and gets it`() throws {
        try inWorld { world in
            world.connector.setSeats(1)
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.joiner, 1, of: "bob", profile("bob")))
            await world.core.settle()
            #expect(world.connector.accounts.count == 1)
            #expect(world.transcript.claim("joiner-bob-1")?.state == .escalated)
            #expect(world.transcript.openExceptions() == ["seatsExhausted/desk/bob/joiner-bob-1"])
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.connector.accounts.count == 2)
            #expect(world.transcript.claim("joiner-bob-1")?.state == .complete)
            #expect(world.transcript.openExceptions() == [])
        }
    }

    @Test func `each seat that is freed goes to whoever waited longest`() throws {
        try inWorld { world in
            world.connector.setSeats(2)
            for name in ["ana", "bob", "eva", "kim", "lea"] {
                await world.receive(fact(.joiner, 1, of: name, profile(name)))
                await world.core.settle()
            }
            await world.receive(fact(.leaver, 2), fact(.leaver, 2, of: "bob"))
            await world.core.settle()
            let states = ["eva", "kim", "lea"].map {
                world.transcript.claim("joiner-\($0)-1")?.state
            }
            #expect(states == [.complete, .complete, .escalated])
        }
    }

    @Test func `seats that were bought are found by reconciliation`() throws {
        try inWorld { world in
            world.connector.setSeats(0)
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.setSeats(1)
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.transcript.claim("joiner-ana-1")?.state == .complete)
        }
    }

    @Test func `an unknown right is named and the others are granted`() throws {
        try inWorld { world in
            world.connector.offer(.group, ["Desk"])
            world.connector.offer(.role, ["Agent"])
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["Desk", "Dekk"])))
            await world.core.settle()
            #expect(
                world.account()?.grants == [
                    grant(.role, "Agent"), grant(.license, "agent"), grant(.group, "Desk"),
                ]
            )
            #expect(
                world.transcript.openExceptions() == [
                    "unknownEntitlement/desk/ana/joiner-ana-1/group/Dekk"
                ]
            )
            #expect(world.transcript.claim("joiner-ana-1")?.state == .escalated)
        }
    }

    @Test func `one bad subject does not hold up the others`() throws {
        try inWorld(options: CoreOptions(concurrencyMax: 1)) { world in
            world.connector.plan(.create, [unavailable])
            world.connector.offer(.group, ["Desk"])
            for (index, name) in ["ana", "bob", "eva", "kim"].enumerated() {
                let groups = index == 1 ? ["Nowhere"] : ["Desk"]
                await world.receive(fact(.joiner, 1, of: name, profile(name, groups: groups)))
            }
            await world.core.settle()
            let done = ["ana", "eva", "kim"].map { name in
                world.transcript.claim("joiner-\(name)-1")?.state
            }
            #expect(done == [.complete, .complete, .complete])
            #expect(world.transcript.claim("joiner-bob-1")?.state == .escalated)
        }
    }

    @Test func `a read that does not show every right proves nothing`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(world.transcript.claim("joiner-ana-1")?.state == .complete)
            world.connector.edit("1") { $0.grantsAreComplete = false }
            await world.receive(fact(.leaver, 2, profile("ana")))
            await world.core.settle()
            #expect(world.transcript.claim("leaver-ana-2")?.state == .escalated)
            #expect(world.transcript.claim("leaver-ana-2")?.verifiedAt == nil)
        }
    }

    @Test func `an address that the target already knows is correlated`() throws {
        try inWorld(options: CoreOptions(correlation: .onConflict)) { world in
            world.connector.add(
                Account(
                    id: Account.ID("9"),
                    kind: .requester,
                    isEnabled: false,
                    email: "ana@acme.example",
                    grantsAreComplete: true
                )
            )
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(world.connector.accounts.count == 1)
            #expect(world.account("9")?.kind == .agent)
            #expect(world.transcript.claim("joiner-ana-1")?.state == .complete)
            #expect(
                !world.transcript.evidence.contains {
                    $0.kind == .accountCreated && $0.outcome.claimsChange
                }
            )
        }
    }

    @Test func `a recycled address links nobody to a former holder's account`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            await world.receive(fact(.joiner, 1, of: "ana2", profile("ana")))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(
                world.transcript.openExceptions() == ["ambiguousAccount/desk/ana2/joiner-ana2-1"]
            )
        }
    }

    @Test func `protected accounts are not touched`() throws {
        try inWorld(policy: acmePolicy(protected: ["ana@acme.example"])) { world in
            world.connector.add(
                Account(
                    id: Account.ID("9"),
                    kind: .agent,
                    isEnabled: true,
                    email: "ana@acme.example",
                    grantsAreComplete: true
                )
            )
            await world.receive(
                fact(.joiner, 1, profile("ana", job: "none")),
                fact(.leaver, 2)
            )
            await world.core.settle()
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.account("9")?.isEnabled == true)
            #expect(world.connector.writes == [])
        }
    }

    @Test func `a membership that awaits approval is not reported as done`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", groups: [])))
            await world.core.settle()
            world.connector.plan(.grants, [.pretend])
            world.connector.edit("1") { account in
                account.grants.insert(Grant(kind: .group, name: "Vault", isPending: true))
            }
            await world.receive(fact(.mover, 2, profile("ana", groups: ["Vault"])))
            await world.core.settle()
            #expect(
                world.transcript.openExceptions() == ["pendingApproval/desk/ana/mover-ana-2"]
            )
        }
    }
}
