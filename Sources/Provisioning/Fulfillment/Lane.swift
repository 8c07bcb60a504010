// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Vocabulary

/// The work of one person at one target.
///
/// It keeps what was learned about the current goal and decides what follows from each result; it
/// neither sends nor sleeps itself. Its state is lost with the process and rebuilt from the
/// journal's record of the lane.
///
/// `@unchecked Sendable` is safe because only the core that owns a lane reads or writes it.
final class Lane: @unchecked Sendable {
    enum Phase {
        case idle
        case queued
        case running
        /// Waits for a retry.
        case waiting(Task<Void, Never>)
    }

    /// Whose lane it is, and where.
    struct ID: Hashable {
        let person: Int
        let target: Int
    }

    /// What follows a failure.
    enum Reaction: Hashable {
        case again
        case wait(Duration)
        /// Somebody has to be asked.
        case ask(reason: String, detail: String)
    }

    let person: Int
    let target: Int
    /// Its index among all lanes, and that of its record.
    let index: Int
    private let options: CoreOptions

    var phase = Phase.idle
    /// Incremented whenever the goal changes, so that running work notices.
    private(set) var generation = 0
    private var persistence: PersistenceStateMachine
    /// The recorded picture may be outdated.
    var needsRead = false
    /// Accounts must be searched for under the person's addresses.
    private(set) var needsSearch = false
    private(set) var hasSearched = false
    /// Refused until a seat is free.
    private(set) var awaitsSeat = false
    /// Waits for somebody, or for the next reconciliation.
    var isBlocked = false
    /// Wanted grants that the target does not take.
    var withheld: Set<Grant> = []
    /// Accounts are created without grants and attributes, because the target refused the full
    /// request.
    var createsBare = false
    var withholdsAttributes = false
    /// The target does not convert; accounts are deactivated instead.
    var refusesConversion = false
    /// Whether the plan that is carried out takes nothing away.
    var removesNothing = false
    /// What rules give for a profile, as last worked out, and by which policy.
    private var ruled:
        (profile: PersonProfile, evaluator: PolicyEvaluator, access: PolicyEvaluator.RuleAccess)?
    /// That of the operation under way.
    private var ticket: WorkTicket?
    /// Whether anything was written for the goal.
    var hasActed = false
    private static let looksMax = 3
    /// How many plans in a row ended needing another read.
    private var looks = 0
    /// What was left over according to the last read.
    var residual: [Entitlement] = []
    /// Accounts that a search turned up while a create was in doubt.
    var found: [Account] = []
    /// Several accounts may be the person's, and nobody has said which.
    private(set) var isAmbiguous = false
    /// Refused operations that are not in the evidence yet.
    var refusals: [AccountOperation] = []

    init(person: Int, target: Int, index: Int, options: CoreOptions) {
        self.person = person
        self.target = target
        self.index = index
        self.options = options
        persistence = PersistenceStateMachine(options: options)
    }

    var id: ID { ID(person: person, target: target) }

    /// Whether nothing wanted is withheld.
    var withholdsNothing: Bool {
        withheld.isEmpty && !createsBare && !withholdsAttributes && !isAmbiguous
    }

    var isInFlight: Bool {
        switch phase {
        case .idle: false
        case .queued, .running, .waiting: true
        }
    }

    /// Discards what was learned for the previous goal.
    func renew(needsRead: Bool) {
        generation += 1
        ticket?.end()
        ticket = nil
        self.needsRead = needsRead
        persistence = PersistenceStateMachine(options: options)
        awaitsSeat = false
        isBlocked = false
        withheld = []
        createsBare = false
        withholdsAttributes = false
        refusesConversion = false
        hasSearched = false
        hasActed = false
        looks = 0
        residual = []
        refusals = []
        isAmbiguous = false
    }

    /// What the rules give; each pass asks several times.
    func ruleAccess(
        for profile: PersonProfile,
        by evaluator: PolicyEvaluator
    ) -> PolicyEvaluator.RuleAccess {
        if let ruled, ruled.evaluator === evaluator, ruled.profile == profile {
            return ruled.access
        }
        let access = evaluator.ruleAccess(for: profile, target: target)
        ruled = (profile, evaluator, access)
        return access
    }

    /// A ticket for the next operation; newer work ends it.
    func issueTicket() -> WorkTicket {
        let ticket = WorkTicket()
        self.ticket = ticket
        return ticket
    }

    func askForSearch() {
        needsSearch = true
        hasSearched = false
    }

    func searched(isAmbiguous: Bool) {
        hasSearched = true
        needsSearch = false
        self.isAmbiguous = isAmbiguous
    }

    /// Lets the lane wait for a seat; `false` if it already does.
    func startAwaitingSeat() -> Bool {
        defer { awaitsSeat = true }
        return !awaitsSeat
    }

    func seatIsFree() {
        awaitsSeat = false
        withheld = []
    }

    func settled() {
        persistence.succeeded()
        looks = 0
    }

    /// What follows from the read after a plan, `nil` if it agrees with the goal; `isLost` says
    /// whether no other plan would change anything.
    func judged(
        _ verdict: Verification,
        after plan: ProvisioningPlan,
        isLost: () -> Bool,
        at now: Instant
    ) -> Reaction? {
        guard case .differs(let difference) = verdict else { return nil }
        if plan.needsAnotherLook, !mutated("work.looks-once"), looks < Lane.looksMax {
            looks += 1
            return .again
        }
        if isLost() { return .ask(reason: difference.reason, detail: difference.summary) }
        return contradicted(by: difference, at: now)
    }

    /// The target reported success for everything, but a read contradicts it.
    private func contradicted(
        by difference: Verification.Difference,
        at now: Instant
    ) -> Reaction {
        if mutated("work.gives-up-when-contradicted") {
            return .ask(reason: difference.reason, detail: difference.summary)
        }
        switch persistence.contradicted(at: now) {
        case .tryNow: return .again
        case .wait(let duration):
            needsRead = true
            return .wait(duration)
        case .giveUp: return .ask(reason: difference.reason, detail: difference.summary)
        }
    }

    /// The work goes round in circles.
    func failedToSettle(at now: Instant) -> Reaction {
        retry(after: nil, "the work at the target does not converge", now)
    }

    /// A failure that may pass, or that a closer look explains.
    func failed(with failure: ConnectorError, _ record: LaneRecord, at now: Instant) -> Reaction {
        if !record.hasAccounts, record.hasUnknownOutcome,
            !mutated("work.creates-again-after-silence")
        {
            // An account whose create got no answer can only be found by address.
            askForSearch()
        }
        switch failure.code {
        case .alreadyExists:
            let isFirst = !hasSearched
            askForSearch()
            if isFirst { return .again }
        case .notFound:
            needsRead = true
            if case .tryNow = persistence.contradicted(at: now) { return .again }
        case .forbidden, .unauthorized, .unsupported, .invalid, .seatsExhausted:
            guard failure.effect == .unknown else {
                return .ask(reason: failure.exceptionReason, detail: failure.message)
            }
            needsRead = true
        case .rateLimited, .unavailable, .timeout, .conflict, .protocolViolation:
            if record.hasUnknownOutcome || failure.code == .conflict { needsRead = true }
        }
        return retry(after: failure.retryAfter, failure.message, now)
    }

    /// What cannot be read is not removed, and what cannot be written is not done.
    private func retry(after duration: Duration?, _ detail: String, _ now: Instant) -> Reaction {
        if mutated("work.tries-once") { return .ask(reason: "unverified", detail: detail) }
        return switch persistence.failed(retryAfter: duration, at: now) {
        case .tryNow: .again
        case .wait(let duration): .wait(duration)
        case .giveUp: .ask(reason: "unverified", detail: detail)
        }
    }
}

extension Lane: Hashable {
    static func == (left: Lane, right: Lane) -> Bool { left.index == right.index }

    func hash(into hasher: inout Hasher) { hasher.combine(index) }
}
