// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Testing
import Vocabulary

@testable import Provisioning

private typealias Machine = ReconciliationStateMachine

/// A machine and the state it decides in; the test carries out the steps.
private struct Bench {
    var state: CoreState
    var lanes: LaneTable
    var machine: Machine
    var now = startOfTime.advanced(by: .seconds(60))

    init(targets: [TargetName] = [desk], _ adjust: (inout Machine.Terms) -> Void = { _ in }) {
        var terms = Machine.Terms(kinds: targets.map { _ in [.agent, .requester] })
        adjust(&terms)
        machine = Machine(under: terms)
        state = CoreState(targets: targets)
        lanes = LaneTable(targetCount: targets.count, options: CoreOptions())
    }

    mutating func take(_ event: LifecycleEvent) {
        let intake = JournalEntry.Intake(
            event: event,
            outcome: .accepted,
            approvedBy: nil,
            at: startOfTime
        )
        state.apply(.intake(intake))
        lanes.grow(people: state.people.count)
        settle(event.identity.rawValue, [], at: startOfTime)
    }

    mutating func settle(_ name: String, _ accounts: [Account], at instant: Instant) {
        let read = JournalEntry.ReadBack(
            identity: Identity.ID(name),
            target: desk,
            accounts: accounts,
            evidence: [],
            isSettled: true,
            at: instant
        )
        state.apply(.readBack(read))
    }

    mutating func join(_ name: String, _ accounts: Account...) {
        take(fact(.joiner, 1, of: name, profile(name)))
        settle(name, accounts, at: startOfTime)
    }

    mutating func next() -> Machine.Step? { machine.next(in: state, lanes, at: now) }

    /// The steps to the end, without the questions, which are answered like this.
    mutating func steps(
        listing accounts: [Account] = [],
        hidden: Set<Account.ID> = [],
        verdict: Verification = .differs(Verification.Difference())
    ) -> [Machine.Step] {
        var steps: [Machine.Step] = []
        while let step = next() {
            switch step {
            case .findOwnAccount: machine.found(own: nil)
            case .readPage(let kind, _):
                let listed = accounts.filter { $0.kind == kind && !hidden.contains($0.id) }
                machine.listed(Page(elements: listed, next: nil))
            case .readAlone(let id, let kind):
                if accounts.contains(where: { $0.id == id && $0.kind == kind }) {
                    machine.isThere()
                } else {
                    machine.failed(with: ConnectorError(.notFound, effect: .none, "gone"))
                }
            case .judge: machine.judged(verdict)
            case .noteKey(_, let account, let lane):
                steps.append(step)
                let name = state.people[lane.person].id.rawValue
                settle(name, [account], at: now)
            default: steps.append(step)
            }
        }
        return steps
    }

    /// Answers until every page of the first kind is asked for.
    mutating func startListing() {
        _ = next()
        machine.found(own: nil)
        _ = next()
    }
}

private func account(
    _ id: String,
    of name: String,
    _ grants: Grant...,
    complete: Bool = true
) -> Account {
    Account(
        id: Account.ID(id),
        kind: .agent,
        isEnabled: true,
        email: "\(name)@acme.example",
        grants: Set(grants),
        grantsAreComplete: complete
    )
}

private func lane(_ person: Int) -> Lane.ID { Lane.ID(person: person, target: 0) }

private func orphan(_ id: String, _ kind: OrphanReport.Kind) -> Machine.Step {
    .reportOrphan(OrphanReport(target: desk, account: id, kind: kind))
}

private let vault = grant(.group, "Vault")
private let unavailable = ConnectorError(.unavailable, effect: .none, "page lost")
/// The end of a reconciliation in which nothing was found.
private let quietEnd: [Machine.Step] = [.reviewInactive, .retryBlocked(except: []), .repair([])]

@Suite
struct ReconciliationStateMachineTests {
    @Test func `every page is read before anything is concluded`() {
        var bench = Bench()
        #expect(bench.next() == .findOwnAccount)
        bench.machine.found(own: nil)
        #expect(bench.next() == .readPage(of: .agent, after: nil))
        let ghost = account("9", of: "ghost")
        bench.machine.listed(Page(elements: [ghost], next: PageCursor("2")))
        #expect(bench.next() == .readPage(of: .agent, after: PageCursor("2")))
        bench.machine.listed(Page(elements: [ghost], next: nil))
        #expect(bench.next() == .readPage(of: .requester, after: nil))
        bench.machine.listed(Page(elements: [], next: nil))
        #expect(bench.next() == orphan("9", .unmatched))
        #expect(bench.next() == .reportComplete(target: 0))
    }

    @Test func `an incomplete list concludes nothing`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana"))
        bench.startListing()
        let ghost = account("9", of: "ghost")
        bench.machine.listed(Page(elements: [ghost], next: PageCursor("2")))
        bench.machine.failed(with: unavailable)
        #expect(bench.steps() == [.reportIncomplete(target: 0, unavailable)] + quietEnd)
    }

    @Test func `a target that cannot be read does not keep the next from being read`() {
        var bench = Bench(targets: [desk, TargetName("chat")])
        bench.startListing()
        bench.machine.failed(with: unavailable)
        #expect(
            bench.steps()
                == [.reportIncomplete(target: 0, unavailable), .reportComplete(target: 1)]
                + quietEnd
        )
    }

    @Test func `a question is repeated until it is answered`() {
        var bench = Bench()
        bench.startListing()
        #expect(bench.next() == .readPage(of: .agent, after: nil))
        #expect(bench.next() == .readPage(of: .agent, after: nil))
    }

    @Test func `a right granted by hand is reported and repaired`() throws {
        var bench = Bench { $0.massChange = MassChangeGuard(peopleMax: nil, percentMax: nil) }
        bench.join("ana", account("1", of: "ana"))
        let steps = bench.steps(listing: [account("1", of: "ana", vault)])
        guard case .reportDrift(let changes, let id, lane(0)) = try #require(steps.first) else {
            Issue.record("expected drift, not \(steps)")
            return
        }
        #expect(changes.map(\.kind) == [.granted])
        #expect(id == Account.ID("1"))
        #expect(
            steps.dropFirst() == [
                .reportComplete(target: 0), .reviewInactive, .retryBlocked(except: [lane(0)]),
                .repair([lane(0)]),
            ]
        )
    }

    @Test func `a difference that the goal allows is no drift`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana"))
        let steps = bench.steps(listing: [account("1", of: "ana", vault)], verdict: .agrees)
        #expect(steps == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `a list that may be missing rights does not show one revoked`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana", vault))
        let steps = bench.steps(listing: [account("1", of: "ana", complete: false)])
        #expect(steps == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `a change meanwhile is not drift`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana"))
        bench.startListing()
        bench.settle("ana", [account("1", of: "ana", vault)], at: bench.now)
        let steps = bench.steps(listing: [account("1", of: "ana")])
        #expect(steps == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `work in flight is not compared`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana"))
        bench.lanes[lane(0)].phase = .queued
        let steps = bench.steps(listing: [account("1", of: "ana", vault)])
        #expect(steps == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `the connector's own and protected accounts are passed over`() {
        var bench = Bench { $0.protected = ProtectedAddresses(["Root@acme.example"]) }
        _ = bench.next()
        let robot = account("60", of: "robot")
        bench.machine.found(own: robot)
        let steps = bench.steps(listing: [robot, account("61", of: "root")])
        #expect(steps == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `an address of two people says nothing about the owner`() {
        var bench = Bench()
        bench.take(fact(.joiner, 1, of: "ana", profile("ana")))
        bench.take(fact(.leaver, 2, of: "ana"))
        bench.take(fact(.joiner, 1, of: "ana-2", profile("ana")))
        let steps = bench.steps(listing: [account("9", of: "ana")])
        #expect(steps == [orphan("9", .ambiguous), .reportComplete(target: 0)] + quietEnd)
    }

    @Test func `an account of a leaver is repaired without asking the guard`() {
        var bench = Bench { $0.massChange = MassChangeGuard(peopleMax: 0) }
        bench.join("ana")
        bench.take(fact(.leaver, 2, of: "ana"))
        #expect(
            bench.steps(listing: [account("9", of: "ana")]) == [
                orphan("9", .leftBehind), .reportComplete(target: 0), .reviewInactive,
                .retryBlocked(except: [lane(0)]), .repair([lane(0)]),
            ]
        )
    }

    @Test func `an orphan is reported once`() {
        var bench = Bench()
        let report = OrphanReport(target: desk, account: "9", kind: .unmatched)
        bench.state.apply(.orphan(report, at: startOfTime))
        let steps = bench.steps(listing: [account("9", of: "ghost")])
        #expect(steps == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `a second account of somebody at work needs a person to decide`() {
        var bench = Bench()
        let first = account("1", of: "ana")
        bench.join("ana", first)
        let steps = bench.steps(listing: [first, account("9", of: "ana")])
        #expect(steps == [orphan("9", .ambiguous), .reportComplete(target: 0)] + quietEnd)
    }

    @Test func `the guard holds removals back and lets additions through`() throws {
        var bench = Bench { $0.massChange = MassChangeGuard(peopleMax: 1, percentMax: nil) }
        let names = ["ana", "bob", "eva"]
        bench.join("ana", account("0", of: "ana", vault))
        bench.join("bob", account("1", of: "bob"))
        bench.join("eva", account("2", of: "eva"))
        let listed = [
            account("0", of: "ana"), account("1", of: "bob", vault), account("2", of: "eva", vault),
        ]
        let steps = bench.steps(listing: listed)
        #expect(steps.contains(.repair([lane(0)])))
        guard case .hold(let hold) = try #require(steps.last) else {
            Issue.record("expected a hold, not \(steps)")
            return
        }
        #expect(hold.people.map(\.rawValue) == Array(names.dropFirst()))
        #expect(hold.stop.peopleAffected == 2)
        #expect(hold.stop.peopleActive == 3)
    }

    @Test func `an unlisted account is read under every kind before it is gone`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana"))
        bench.startListing()
        for _ in 0..<2 { bench.machine.listed(Page(elements: [], next: nil)) }
        let missing = Account.ID("1")
        #expect(bench.next() == .readAlone(missing, of: .agent))
        let notFound = ConnectorError(.notFound, effect: .none, "no such agent")
        bench.machine.failed(with: notFound)
        #expect(bench.next() == .readAlone(missing, of: .requester))
        bench.machine.failed(with: notFound)
        let step = bench.next()
        guard case .reportDrift(let changes, missing, lane(0)) = step else {
            Issue.record("expected drift, not \(String(describing: step))")
            return
        }
        #expect(changes.map(\.kind) == [.accountDeleted])
        #expect(bench.steps().last == .repair([lane(0)]))
    }

    @Test func `an account that only the list hides is not touched`() {
        var bench = Bench()
        let hidden = account("1", of: "ana")
        bench.join("ana", hidden)
        let steps = bench.steps(listing: [hidden], hidden: [hidden.id])
        #expect(steps == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `work that starts while an account is looked for makes it nobody's loss`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana"))
        bench.startListing()
        for _ in 0..<2 { bench.machine.listed(Page(elements: [], next: nil)) }
        #expect(bench.next() == .readAlone(Account.ID("1"), of: .agent))
        bench.lanes[lane(0)].phase = .queued
        #expect(bench.steps() == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `a failed look for an unlisted account leaves the read incomplete`() {
        var bench = Bench()
        bench.join("ana", account("1", of: "ana"))
        bench.startListing()
        for _ in 0..<2 { bench.machine.listed(Page(elements: [], next: nil)) }
        #expect(bench.next() == .readAlone(Account.ID("1"), of: .agent))
        bench.machine.failed(with: unavailable)
        #expect(bench.steps() == [.reportIncomplete(target: 0, unavailable)] + quietEnd)
    }

    @Test func `a key issued by hand is noted and not repaired`() throws {
        var bench = Bench()
        var recorded = account("1", of: "ana")
        recorded.attributes["apiKeyEnabled"] = "false"
        bench.join("ana", recorded)
        var listed = recorded
        listed.attributes["apiKeyEnabled"] = "true"
        let steps = bench.steps(listing: [listed])
        guard case .noteKey(let changes, listed, lane(0)) = try #require(steps.first) else {
            Issue.record("expected a key, not \(steps)")
            return
        }
        #expect(changes.map(\.kind) == [.credentialIssued])
        #expect(Array(steps.dropFirst()) == [.reportComplete(target: 0)] + quietEnd)
    }

    @Test func `uses are noted only where policy asks about them`() {
        let listed = account("1", of: "ana")
        for watches in [false, true] {
            var bench = Bench { $0.watchesUse = watches }
            bench.join("ana", listed)
            let steps = bench.steps(listing: [listed])
            #expect(steps.contains(.noteUse(of: listed, in: lane(0))) == watches)
        }
    }
}
