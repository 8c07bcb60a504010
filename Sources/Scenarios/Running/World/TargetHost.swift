// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import Simulation
import TargetKit
import Wire

/// One target of a world: holds the value, applies its faults, and notifies the oracle of every
/// change.
///
/// Confined to its simulation's thread, like everything in a `World`.
final class TargetHost {
    let name: TargetName
    private(set) var target: any SimulatedTarget
    private(set) var faults: FaultPlan
    /// How many changes are kept after the oracle has read them.
    private let changesKept: Int
    private var changesForgotten = 0
    private let inbox: OracleInbox
    private let stopwatch: RunStopwatch?
    /// The target's own, cached because every access to an existential target copies it.
    private(set) var nextDueAt: Instant?
    private(set) var changeCount = 0
    /// Requests at the transport, whether or not they reached the target.
    private(set) var requestCount = 0
    /// Of these, the ones whose method can change something, whatever their purpose, except the
    /// connector's sign-ins.
    private(set) var writeCount = 0
    /// Requests sent outside any work of the core.
    private(set) var unattributedCount = 0
    /// When the last injected fault struck; `nil` if none has.
    private(set) var lastFaultAt: Instant?
    /// What struck the last request, and how much that request changed.
    private(set) var lastPassage: (fault: String?, changes: Int) = (nil, 0)
    /// Whether requests are recorded with the permissions they need.
    var tracesPermissions = false
    /// Whether the product's audit log will be needed.
    var keepsAudit = false
    private var audit: [AuditRow] = []
    /// Attributes a change if the sender does not; `nil` relies on the sender.
    var attribution: ((TargetChange, any SimulatedTarget) -> String)?

    init(
        name: TargetName,
        target: any SimulatedTarget,
        faults: FaultPlan,
        inbox: OracleInbox,
        changesKept: Int = 0,
        stopwatch: RunStopwatch?
    ) {
        self.changesKept = changesKept
        self.name = name
        self.target = target
        self.faults = faults
        self.inbox = inbox
        self.stopwatch = stopwatch
        look(at: target)
    }

    /// Updates cached state; to be called after anything that may change the target.
    private func look(at target: some SimulatedTarget) {
        nextDueAt = target.nextDueAt
        changeCount = target.changes.count
    }

    var faultProblems: [String] { faults.problems }

    /// Counts a request and gets its fate from the fault plan.
    ///
    /// Somebody else's requests are neither subject to faults nor counted as work.
    func admit(
        _ request: WireRequest,
        attempt: Int,
        of client: String?,
        at instant: Instant
    ) -> Admission {
        requestCount += 1
        // Borrowed once: whoever asks the property itself gets a copy of the whole value.
        let target = target
        guard client == nil else { return Admission(number: requestCount, strike: nil) }
        if !request.method.isSafe, !target.isAuthentication(request) { writeCount += 1 }
        let strike =
            faults.isEmpty
            ? nil
            : faults.strike(request, to: name.rawValue, target, attempt: attempt, at: instant)
        if strike != nil { lastFaultAt = instant }
        lastPassage = (strike?.rule, 0)
        return Admission(number: requestCount, strike: strike)
    }

    /// `nil` if not traced, or not applicable.
    func permissions(for request: WireRequest) -> [String]? {
        guard tracesPermissions else { return nil }
        let target = target
        return target.permissions(for: request)
    }

    /// New rows of the product's own audit log since the last call.
    func takeAudit() -> [AuditRow] {
        defer { audit = [] }
        return audit
    }

    func noteUnattributed() { unattributedCount += 1 }

    struct Admission {
        let number: Int
        let strike: FaultStrike?
    }

    /// Lets the target answer; also returns the number of changes made.
    func respond(
        to request: WireRequest,
        cause: String,
        of client: String?,
        through course: FaultCourse?,
        at instant: Instant
    ) -> (response: WireResponse, changes: Int) {
        let start = changeCount
        let response = stopwatch.measure(.target) {
            target.respond(to: request, through: course, at: instant)
        }
        look(at: target)
        let changes = changeCount - start
        lastPassage.changes = changes
        if changes > 0 {
            report(since: start, at: instant) { change in
                if let client, case .request = change.cause { return .foreign(credential: client) }
                return .workflow(cause: self.attribution?(change, self.target) ?? cause, change)
            }
        }
        return (response, changes)
    }

    /// The answer as the sender gets it; `nil` if it is lost.
    func answer(_ response: WireResponse, after strike: FaultStrike?) -> WireResponse? {
        faults.answer(response, after: strike)
    }

    /// What was requested instead of what a fault waits for.
    func requestedInstead(of fault: String) -> [String] { faults.requestedInstead(of: fault) }

    func open(_ door: SideDoor, by actor: String, at instant: Instant) throws(SideDoorError) {
        let start = changeCount
        defer {
            look(at: target)
            report(since: start, at: instant) { .workflow(cause: "", $0, actor: actor) }
        }
        try target.open(door, at: instant)
    }

    /// Takes back the target and its faults after outside changes.
    func replace(_ target: any SimulatedTarget, _ faults: FaultPlan, at instant: Instant) {
        let start = changeCount
        self.target = target
        self.faults = faults
        look(at: target)
        report(since: start, at: instant) {
            .workflow(cause: "", $0, actor: SideDoorStep.administrator)
        }
    }

    /// Notifies the oracle of changes, which nothing else reads later.
    private func report(
        since start: Int,
        at instant: Instant,
        origin: (TargetChange) -> ChangeOrigin
    ) {
        if keepsAudit {
            let integration = target.serviceAccounts
            audit += target.changes.entries(from: start).compactMap {
                AuditRow($0, of: name, by: origin($0), integration: integration)
            }
        }
        stopwatch.measure(.oracle) {
            let reading = TargetReading(
                of: target,
                since: start,
                withCredentials: inbox.isWary,
                origin: origin
            )
            guard let reading else { return }
            inbox.tell { [name] in $0.targetChanged(name, reading, at: instant) }
        }
        guard changeCount - changesForgotten > 2 * changesKept else { return }
        target.forgetChanges(allBut: changesKept)
        changesForgotten = changeCount - changesKept
    }
}

extension ChangeOrigin {
    /// The origin of a change whose request is known to be the core's work on `cause`.
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
        // Deadlines before this instant come first.
        inbox.pass(to: instant.advanced(by: .milliseconds(-1)))
        let start = changeCount
        target.advance(to: instant)
        look(at: target)
        guard changeCount > start else { return }
        report(since: start, at: instant) { .workflow(cause: "", $0) }
    }
}
