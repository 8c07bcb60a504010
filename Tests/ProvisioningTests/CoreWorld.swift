// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Simulation
import Synchronization

let startOfTime = Instant(milliseconds: 1_772_442_000_000)
let desk = TargetName("desk")

/// Keeps what a core reports.
final class Transcript: RunEventSink {
    private let stored = Mutex<[(body: RunEvent.Body, at: Instant)]>([])

    func record(_ body: RunEvent.Body, at instant: Instant) {
        stored.withLock { $0.append((body, instant)) }
    }

    var bodies: [RunEvent.Body] { stored.withLock { $0.map(\.body) } }

    var evidence: [EvidenceRecord] {
        bodies.compactMap { if case .evidence(let record) = $0 { record } else { nil } }
    }
    var claims: [ClaimRecord] {
        bodies.compactMap { if case .claim(let record) = $0 { record } else { nil } }
    }
    var exceptions: [ExceptionRecord] {
        bodies.compactMap { if case .exception(let record) = $0 { record } else { nil } }
    }
    var drifts: [DriftReport] {
        bodies.compactMap { if case .drift(let record) = $0 { record } else { nil } }
    }
    var orphans: [OrphanReport] {
        bodies.compactMap { if case .orphan(let record) = $0 { record } else { nil } }
    }
    var guardStops: [GuardStop] {
        bodies.compactMap { if case .guardStop(let record) = $0 { record } else { nil } }
    }

    /// `e-1 accepted`, one per intake decision.
    var intake: [String] {
        bodies.compactMap { body in
            guard case .intake(let record) = body else { return nil }
            return "\(record.event.rawValue) \(word(record.outcome))"
        }
    }

    func claim(_ event: String) -> ClaimRecord? { claims.last { $0.event.rawValue == event } }

    func openExceptions() -> [String] {
        var open: [String] = []
        for record in exceptions {
            if record.fate == .opened {
                open.append(record.id)
            } else {
                open.removeAll { $0 == record.id }
            }
        }
        return open
    }

    private func word(_ outcome: IntakeRecord.Outcome) -> String {
        switch outcome {
        case .accepted: "accepted"
        case .duplicate: "duplicate"
        case .superseded: "superseded"
        case .scheduled: "scheduled"
        case .quarantined(let reason): "quarantined \(reason)"
        case .refused: "refused"
        }
    }
}

/// A journal that takes so many entries and then no more, as if the process had died.
final class MortalJournal: Journal {
    private struct State {
        var entries: [JournalEntry]
        var entriesMax: Int
    }

    private let state: Mutex<State>

    init(_ entries: [JournalEntry] = [], entriesMax: Int = .max) {
        state = Mutex(State(entries: entries, entriesMax: entriesMax))
    }

    func kill() { state.withLock { $0.entriesMax = $0.entries.count } }

    func append(_ entry: JournalEntry) throws(JournalError) {
        let isAlive = state.withLock { state in
            guard state.entries.count < state.entriesMax else { return false }
            state.entries.append(entry)
            return true
        }
        if !isAlive { throw JournalError("killed") }
    }

    func entries() throws(JournalError) -> [JournalEntry] { state.withLock { $0.entries } }
    var count: Int { state.withLock { $0.entries.count } }
}

/// A core with one target, in virtual time.
struct CoreWorld: Sendable {
    let core: ProvisioningCore
    let connector: ScriptedConnector
    let transcript: Transcript
    let journal: MortalJournal
    let clock: SimulatedClock
    let executor: SimulatedExecutor

    /// Another core on the same journal and target, as after a crash.
    func revived(policy: Policy = acmePolicy()) throws -> CoreWorld {
        let journal = MortalJournal(try journal.entries())
        let core = try ProvisioningCore(
            resumingFrom: journal,
            policy: policy,
            targets: [(desk, connector)],
            clock: clock,
            sink: transcript,
            executor: executor
        )
        return CoreWorld(
            core: core,
            connector: connector,
            transcript: transcript,
            journal: journal,
            clock: clock,
            executor: executor
        )
    }

    func wait(_ duration: Duration) async throws {
        try await clock.sleep(until: clock.now.advanced(by: duration), tolerance: nil)
    }

    func receive(_ events: LifecycleEvent...) async {
        for event in events { await core.receive(event) }
    }

    func account(_ id: String = "1") -> Account? {
        connector.accounts.first { $0.id.rawValue == id }
    }
}

@discardableResult
func inWorld<Value: Sendable>(
    policy: Policy = acmePolicy(),
    options: CoreOptions = CoreOptions(),
    order: SimulatedExecutor.Order = .firstInFirstOut,
    entriesMax: Int = .max,
    _ body: @escaping @Sendable (CoreWorld) async throws -> Value
) throws -> Value {
    let simulation = VirtualRun(start: startOfTime, order: order)
    let (clock, executor) = (simulation.clock, simulation.executor)
    return try simulation.run {
        let connector = ScriptedConnector(clock: clock)
        let transcript = Transcript()
        let journal = MortalJournal(entriesMax: entriesMax)
        let core = ProvisioningCore(
            policy: policy,
            targets: [(desk, connector)],
            clock: clock,
            journal: journal,
            sink: transcript,
            options: options,
            executor: executor
        )
        let world = CoreWorld(
            core: core,
            connector: connector,
            transcript: transcript,
            journal: journal,
            clock: clock,
            executor: executor
        )
        let value = try await body(world)
        await core.stop()
        return value
    }
}

func grant(_ kind: Entitlement.Kind, _ name: String) -> Grant { Grant(kind: kind, name: name) }

/// Support agents hold a role, a seat and their groups; finance people are requesters.
func acmePolicy(
    offboarding: Policy.Offboarding.Agent = .convertThenDeactivate,
    massChange: MassChangeGuard = MassChangeGuard(),
    protected: [String] = []
) -> Policy {
    Policy(
        rules: [
            AccessRule(
                id: "support",
                owner: "olga",
                conditions: [.init(attribute: "job", anyOf: ["support"])],
                access: [
                    AccessItem(
                        target: desk,
                        account: .agent,
                        rights: [
                            .named(kind: .role, name: "Agent"),
                            .named(kind: .license, name: "agent"),
                            .eachGroup(kind: .group),
                        ]
                    )
                ]
            ),
            AccessRule(
                id: "everybody",
                owner: "otto",
                conditions: [.init(attribute: "job", anyOf: ["support", "finance"])],
                access: [AccessItem(target: desk, account: .requester, rights: [])]
            ),
        ],
        offboarding: Policy.Offboarding(agent: offboarding),
        massChange: massChange,
        protectedAccounts: protected
    )
}

func profile(
    _ name: String,
    job: String = "support",
    groups: [String] = ["Desk"],
    title: String? = nil,
    alternates: [String] = []
) -> PersonProfile {
    var attributes = ["job": job]
    attributes["title"] = title
    return PersonProfile(
        givenName: name,
        familyName: "Example",
        email: "\(name)@acme.example",
        alternateEmails: alternates,
        attributes: attributes,
        groups: groups
    )
}

/// A fact about a person; effective `minutes` after the start of the world.
func fact(
    _ kind: LifecycleEvent.Kind,
    _ revision: Int,
    of person: String = "ana",
    minutes: Int = 0,
    id: String? = nil,
    source: String = "hr",
    _ profile: PersonProfile? = nil
) -> LifecycleEvent {
    let instant = startOfTime.advanced(by: .seconds(60 * minutes))
    return LifecycleEvent(
        id: LifecycleEvent.ID(id ?? "\(kind.rawValue)-\(person)-\(revision)"),
        kind: kind,
        identity: Identity.ID(person),
        effectiveAt: instant,
        recordedAt: instant,
        source: source,
        revision: revision,
        profile: profile
    )
}
