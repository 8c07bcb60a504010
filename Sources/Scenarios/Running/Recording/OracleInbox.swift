// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording

/// What an oracle is told, in the order in which it happens.
///
/// Nobody in a run waits for the oracle's judgment, so with a pipelined recorder it works on the
/// thread that reads the events, at its place among them, and the simulation goes on. Only probes
/// need a target as it is at that instant: for them the simulation waits until the oracle has
/// caught up. The results are the same as if the oracle had been asked at once.
///
/// `@unchecked Sendable` is safe because the thread that reads touches the oracle only while it
/// reads a batch, and the simulation's thread only after everything submitted has been read.
final class OracleInbox: @unchecked Sendable {
    enum Message: Sendable {
        /// The core has recorded the event before this place.
        case event
        /// Something else has happened.
        case call(@Sendable (AccessOracle) -> Void)
        /// Time has come to an instant.
        case time(Instant)
    }

    /// Whose thread the oracle works on; `nil` if it takes in everything at once.
    private let recorder: RunRecorder?
    private let sink: OracleSink?
    private let told: AccessOracle
    private let deadline: Duration
    /// Whether the core's credentials may be under suspicion, so that the oracle has to know which
    /// of them still work.
    private(set) var isWary = false
    /// Every instant at which somebody's accounts may have to be probed; some turn out to be idle.
    private var probes = DueQueue<Void>()
    /// Everybody who has ever left or gone on leave, or will leave on a date.
    private var gone: Set<Identity.ID> = []
    /// People whose deadline has passed and who have not been probed yet.
    private var toProbe: [Identity.ID] = []

    /// The inbox of an oracle that takes in everything at once.
    init(_ oracle: AccessOracle) {
        recorder = nil
        sink = nil
        told = oracle
        deadline = .zero
    }

    /// The inbox of a run's oracle; `make` gets the sink of its events.
    ///
    /// The policy must end no engagement by a rule for the oracle to work on another thread: whom
    /// it has to probe then, and when, is what only the oracle itself knows.
    init(
        _ recorder: RunRecorder,
        under policy: Policy,
        deadline: Duration,
        _ make: (any RunEventSink) -> AccessOracle
    ) {
        self.deadline = deadline
        guard recorder.isPipelined, policy.engagements.isEmpty else {
            self.recorder = nil
            sink = nil
            told = make(recorder)
            return
        }
        self.recorder = recorder
        let sink = OracleSink(recorder)
        self.sink = sink
        told = make(sink)
        recorder.connect(self)
    }

    /// The oracle, once it has taken in everything it was told.
    var oracle: AccessOracle {
        recorder?.drain()
        return told
    }

    func tell(_ call: @escaping @Sendable (AccessOracle) -> Void) {
        if let recorder { recorder.post(.call(call)) } else { call(told) }
    }

    /// Passes what the core has just recorded to the oracle, which only checks it.
    func hear(_ body: RunEvent.Body, at instant: Instant) {
        if recorder == nil { told.hear(body, at: instant) }
    }

    /// From now on the core's credentials may be under suspicion.
    func beWary() { isWary = true }

    func suspected(_ target: TargetName, at instant: Instant) {
        beWary()
        tell { $0.suspected(target, at: instant) }
    }

    func apply(fact event: LifecycleEvent, at instant: Instant) {
        guard let recorder else {
            told.apply(fact: event, at: instant)
            return
        }
        switch event.kind {
        case .leaver, .leave: gone.insert(event.identity)
        case .joiner, .mover, .rehire, .return: break
        }
        let controllable = max(instant, event.effectiveAt, event.recordedAt)
        if let end = event.profile?.endsAt {
            gone.insert(event.identity)
            probes.schedule((), at: max(end, controllable).advanced(by: deadline))
        }
        if gone.contains(event.identity) {
            probes.schedule((), at: controllable.advanced(by: deadline))
        }
        recorder.post(.call { $0.apply(fact: event, at: instant) })
    }

    /// The clock has moved, and everything else due by then is done.
    func pass(to instant: Instant) {
        recorder?.post(.time(instant))
    }

    /// When the simulation has to call `advance(to:)`.
    var nextDueAt: Instant? { recorder == nil ? told.nextDueAt : probes.nextDueAt }

    /// Returns the people whose accounts are to be probed now.
    func advance(to instant: Instant) -> [Identity.ID] {
        guard let recorder else { return told.advance(to: instant) }
        while probes.pop(dueBy: instant) != nil {}
        recorder.drain()
        process(dueBy: instant)
        defer { toProbe = [] }
        return toProbe
    }

    /// Takes in a message after those events on the thread that reads, and passes the events that
    /// follow from it.
    func take(
        _ message: Message,
        after events: ArraySlice<RunEvent>,
        _ read: (inout [RunEvent]) -> Void
    ) {
        sink?.isAside = true
        switch message {
        case .event:
            if let index = events.indices.last {
                told.hear(events[index].body, at: events[index].at)
            }
        case .call(let call): call(told)
        case .time(let instant): process(dueBy: instant)
        }
        sink?.isAside = false
        sink?.pass(to: read)
    }

    /// Processes each deadline at its own instant, as if the clock had stopped there.
    private func process(dueBy instant: Instant) {
        while let due = told.nextDueAt, due <= instant { toProbe += told.advance(to: due) }
    }
}

/// Keeps the oracle's events aside while it works for the thread that reads.
///
/// `@unchecked Sendable` for the reason given at `OracleInbox`.
private final class OracleSink: RunEventSink, @unchecked Sendable {
    private let recorder: RunRecorder
    var isAside = false
    private var events: [RunEvent] = []

    init(_ recorder: RunRecorder) {
        self.recorder = recorder
    }

    func record(_ body: consuming RunEvent.Body, at instant: Instant) {
        if isAside {
            events.append(RunEvent(at: instant, body: body))
        } else {
            recorder.record(body, at: instant)
        }
    }

    func pass(to read: (inout [RunEvent]) -> Void) {
        guard !events.isEmpty else { return }
        read(&events)
        events.removeAll(keepingCapacity: true)
    }
}
