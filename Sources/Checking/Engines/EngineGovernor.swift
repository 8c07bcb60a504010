// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import LineProtocol
import Provisioning
import Recording
import Reports
import Scenarios
import Simulation
import Vocabulary
import Wire

/// A fact that waited because the engine was busy, from its arrival to the answer.
private struct FactWait {
    let identity: Identity.ID
    let from: Instant
    var until: Instant?
}

/// An engine in place of the core: it receives events and does everything itself.
///
/// Events reach it one after another, in the order in which the source reports them, and `tick`
/// tells it that time has passed: whenever something is due, every quarter of an hour while work
/// may be in progress, and a few times a day otherwise.
///
/// `@unchecked Sendable` is safe because it is only used on the simulation's thread.
final class EngineGovernor: Governor, @unchecked Sendable {
    private enum Message {
        case event(LifecycleEvent)
        case roster(Roster)
        case reconcile
        case tick
        case credential(JSONObject)

        var isTick: Bool {
            switch self {
            case .tick: true
            case .event, .roster, .reconcile, .credential: false
            }
        }
    }

    private let session: ProgramSession
    private let order: RunPlan.GovernorOrder
    private let wire: FactWire
    private var book: EngineBook
    private var queue: [Message] = []
    private var worker: Task<Void, Never>?
    private var ticker: Task<Void, Never>?
    private var isStopped = false
    private var waits: [FactWait] = []

    init(session: ProgramSession, order: RunPlan.GovernorOrder) {
        self.session = session
        self.order = order
        wire = FactWire(order)
        book = EngineBook(start: order.clock.now)
    }

    func receive(_ event: LifecycleEvent) async {
        // The protocol has no sources, so only events from authoritative ones are passed on.
        guard order.policy.authoritativeSources.contains(event.source) else { return }
        emit(.intake(IntakeRecord(accepting: event)))
        if worker != nil, !session.isConcurrent {
            waits.append(FactWait(identity: event.identity, from: order.clock.now))
        }
        add(.event(event))
    }

    /// Whether the loss is due to a fact that the engine, busy with another one, had not received
    /// yet.
    func couldNotKnow(of finding: FindingReport) -> Bool {
        finding.invariant == .bystanders && finding.until != nil
            && waits.contains { wait in
                wait.identity == finding.identity && wait.from <= finding.since
                    && finding.since <= wait.until ?? finding.since
            }
    }

    func receive(roster: Roster) async { add(.roster(roster)) }

    func reconcile() async { add(.reconcile) }

    func use(_ credential: ConnectorCredential, at target: TargetName) async {
        add(.credential(session.renew(credential, at: target)))
    }

    var heldRuns: [String] { get async { [] } }

    func approve(run: String, by approver: String) async {}

    func stop() async {
        isStopped = true
        worker?.cancel()
        ticker?.cancel()
    }

    private func add(_ message: Message) {
        guard !isStopped else { return }
        queue.append(message)
        if ticker == nil { ticker = start { await self.keepTicking() } }
        guard worker == nil else { return }
        worker = start {
            while !self.queue.isEmpty, !self.isStopped {
                await self.deliver(self.queue.removeFirst())
            }
            self.worker = nil
        }
    }

    private func start(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: order.executor, operation: body)
    }

    /// Reschedules the next tick, which is now due sooner.
    private func tickAnew() {
        ticker?.cancel()
        ticker = start { await self.keepTicking() }
    }

    private func keepTicking() async {
        while !isStopped {
            let next = book.nextTick(after: order.clock.now)
            // A cancellation means that the run is over, or that another ticker took over.
            do { try await order.clock.sleep(until: next, tolerance: nil) } catch { return }
            // A busy engine gets one tick when it is done; a second one would add nothing.
            if queue.last?.isTick != true { add(.tick) }
        }
    }

    private func deliver(_ message: Message) async {
        let now = order.clock.now
        switch message {
        case .event(let event):
            book.note(event, at: now)
            for instant in wire.endings(of: event.identity, after: now) { book.expect(instant) }
            tickAnew()
            session.cause = event.id.rawValue
            await ask("event", ["event": wire.json(of: event, book.profile(of: event))])
            for number in waits.indices where waits[number].identity == event.identity {
                waits[number].until = waits[number].until ?? order.clock.now
            }
        case .roster(let roster):
            session.cause = "roster"
            await ask("roster", wire.json(of: roster, at: now))
        case .reconcile:
            session.cause = "reconciliation"
            await ask("reconcile", [:])
        case .tick:
            session.cause = "tick"
            await ask("tick", ["now": .string(now.rfc3339)])
        case .credential(let message):
            session.cause = "credential"
            await ask("credential.changed", message)
        }
    }

    private func ask(_ method: String, _ params: JSONObject) async {
        do throws(ProgramFailure) {
            try await session.begin()
            guard session.capabilities.contains(method) else {
                // Undeclared methods are never called; time passes anyway.
                if method != "tick" { session.lacks(method) }
                return
            }
            let answer = try await session.call(method, params)
            // Claims about requests cut off by the end of the run do not count.
            if !isStopped { record(answer["claims"]?.array ?? [], method) }
        } catch {
            // The session records failures; a refusal changes nothing, and the targets' state
            // decides.
        }
    }

    /// An event whose every change is done counts as complete from then on, which is checked.
    private func record(_ claims: [JSONValue], _ method: String) {
        let now = order.clock.now
        var people: [Identity.ID] = []
        if method == "event", let event = book.last { people.append(event.identity) }
        for claim in claims {
            guard let id = claim["identity"]?.string.map({ Identity.ID($0) }) else { continue }
            if !people.contains(id) { people.append(id) }
        }
        for person in people {
            guard let event = book.current(of: person), event.effectiveAt <= now else { continue }
            let isDone = claims.filter { $0["identity"]?.string == person.rawValue }
                .allSatisfy { $0["outcome"]?.string == "done" }
            emit(
                .claim(
                    ClaimRecord(
                        event: event.id,
                        identity: person,
                        state: isDone ? .complete : .open,
                        verifiedAt: isDone ? now : nil
                    )
                )
            )
        }
    }

    private func emit(_ body: RunEvent.Body) {
        order.sink.record(body, at: order.clock.now)
    }
}
