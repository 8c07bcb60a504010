// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import Simulation
import TargetKit
import Wire

/// One target of a world: holds the value, plays its faults, and tells the oracle of every change.
///
/// Confined to the thread of its simulation, as everything in a `World`.
final class TargetHost {
    let name: TargetName
    private(set) var target: any SimulatedTarget
    private var faults: FaultPlan
    private let oracle: Oracle
    private let stopwatch: RunStopwatch?
    /// The target's own, kept since every question to a target of unknown type copies it.
    private(set) var nextDueAt: Instant?
    private(set) var changeCount = 0
    /// Requests that came to the transport, whether or not they reached the target.
    private(set) var requestCount = 0
    /// Of these the ones whose method can change something, whatever they were sent for, sign-ins
    /// of the connector aside.
    private(set) var writeCount = 0
    /// Requests that were sent outside any work of the core.
    private(set) var unattributedCount = 0
    /// When the last planted fault struck; `nil` while none did.
    private(set) var lastFaultAt: Instant?

    init(
        name: TargetName,
        target: any SimulatedTarget,
        faults: FaultPlan,
        oracle: Oracle,
        stopwatch: RunStopwatch?
    ) {
        self.name = name
        self.target = target
        self.faults = faults
        self.oracle = oracle
        self.stopwatch = stopwatch
        look(at: target)
    }

    /// Notes what has become of the target; to be called after whatever may change it.
    private func look(at target: some SimulatedTarget) {
        nextDueAt = target.nextDueAt
        changeCount = target.changes.count
    }

    var faultProblems: [String] { faults.problems }

    /// Counts a request and asks the fault plan for its fate.
    func admit(_ request: WireRequest, attempt: Int, at instant: Instant) -> Admission {
        requestCount += 1
        if !request.method.isSafe, !target.isAuthentication(request) { writeCount += 1 }
        let strike =
            faults.isEmpty
            ? nil
            : faults.strike(request, to: name.rawValue, target, attempt: attempt, at: instant)
        if strike != nil { lastFaultAt = instant }
        return Admission(number: requestCount, strike: strike)
    }

    func noteUnattributed() { unattributedCount += 1 }

    struct Admission {
        let number: Int
        let strike: FaultStrike?
    }

    /// Lets the target answer; the number of changes that it made is returned beside the answer.
    func respond(
        to request: WireRequest,
        cause: String,
        through course: FaultCourse?,
        at instant: Instant
    ) -> (response: WireResponse, changes: Int) {
        let start = changeCount
        let response = stopwatch.measure(.target) {
            target.respond(to: request, through: course, at: instant)
        }
        look(at: target)
        let changes = changeCount - start
        if changes > 0 {
            report(since: start, at: instant) { .workflow(cause: cause, $0) }
        }
        return (response, changes)
    }

    /// The answer as the sender gets it; `nil` where it is lost.
    func answer(_ response: WireResponse, after strike: FaultStrike?) -> WireResponse? {
        faults.answer(response, after: strike)
    }

    /// What was requested in place of what a fault waits for.
    func requestedInstead(of fault: String) -> [String] { faults.requestedInstead(of: fault) }

    func open(_ door: SideDoor, by actor: String, at instant: Instant) throws(SideDoorError) {
        let start = changeCount
        defer {
            look(at: target)
            report(since: start, at: instant) { .workflow(cause: "", $0, actor: actor) }
        }
        try target.open(door, at: instant)
    }

    /// Tells the oracle of changes, which nobody else asks for later.
    private func report(
        since start: Int,
        at instant: Instant,
        origin: (TargetChange) -> ChangeOrigin
    ) {
        stopwatch.measure(.oracle) {
            oracle.targetChanged(name, target: target, since: start, origin: origin, at: instant)
        }
        target.forgetChanges(allBut: 0)
    }
}

extension ChangeOrigin {
    /// The origin of a change, of which a request is known to be the core's work on `cause`.
    fileprivate static func workflow(
        cause: String,
        _ change: TargetChange,
        actor: String = ""
    ) -> ChangeOrigin {
        switch change.cause {
        case .request: .workflow(cause: cause)
        case .sideDoor(let name): .outOfBand(door: name, actor: actor)
        case .background(let job): .background(job: job)
        }
    }
}

extension TargetHost: DueWork {
    func advance(to instant: Instant) {
        let start = changeCount
        target.advance(to: instant)
        look(at: target)
        guard changeCount > start else { return }
        report(since: start, at: instant) { .workflow(cause: "", $0) }
    }
}
