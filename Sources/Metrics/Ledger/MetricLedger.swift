// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// What the metrics need to remember about a run, collected event by event.
///
/// Only histories are kept, and every figure is read from them, so a query about a past instant
/// gives the same answer at any time. Recording an event costs at most a scan of what one person
/// holds; names are stored once and referred to by number.
package struct MetricLedger: Sendable {
    /// The instant of the latest event; `nil` before the first.
    package private(set) var now: Instant?
    /// When the run began: from `runStarted`, otherwise from the first event.
    package private(set) var startedAt: Instant?
    /// When the run ended; `nil` while it continues.
    package private(set) var endedAt: Instant?
    /// The core's deadline for a removal, which is also the settling time of a changed intent.
    package private(set) var deadline: Duration = .zero

    private var weights: [Policy.EntitlementPattern: Int] = [:]
    private(set) var targets = Interner<TargetName>()
    private(set) var entitlements = Interner<Entitlement>()
    private(set) var entitlementTraits: [EntitlementTraits] = []
    private var texts = Interner<String>()

    private var personNumbers = Interner<Identity.ID>()
    private(set) var persons = ChunkedArray<PersonHistory>()
    private(set) var accountNumbers = Interner<AccountReference>()
    private(set) var accounts = ChunkedArray<AccountHistory>()
    /// What accounts without an owner hold, by account number.
    private(set) var unowned: [Int32: Holdings] = [:]
    /// The keys of `unowned`, in order of first appearance.
    private(set) var unownedAccounts: [Int32] = []

    private var causeNumbers = Interner<String>()
    private(set) var causes = ChunkedArray<CauseHistory>()
    /// The causes that are facts, in the order in which they took effect.
    private(set) var facts = ChunkedArray<Int32>()

    private(set) var calls = ChunkedArray<CallEntry>()
    private(set) var evidence = EvidenceBook()
    private(set) var exceptions: [ExceptionHistory] = []
    private var exceptionNumbers = Interner<String>()
    private(set) var corrections: [CorrectionEntry] = []
    private(set) var decisions = DecisionLog()
    private(set) var declarations: [Declaration] = []
    /// Rights granted because they were pre-approved.
    private(set) var catalogGrants: [(at: Int64, person: Int32, target: Int32)] = []
    /// Reports about people who had left, which the core quarantined.
    private(set) var lateReports: [(at: Int64, person: Int32)] = []
    private(set) var credentials = CredentialBook()

    package init() {}

    package mutating func observe(_ event: RunEvent) {
        let instant = event.at.milliseconds
        now = event.at
        if startedAt == nil { startedAt = event.at }
        switch event.body {
        case .runStarted(let start): begin(start, at: event.at)
        case .declaration(let declaration): declarations.append(declaration)
        case .fact(let fact): observe(fact)
        case .intake(let intake): observe(intake, at: instant)
        case .phase(let phase):
            let cause = cause(phase.cause)
            causes[cause].reach(phase.phase, at: instant)
        case .request(let request): observe(request, at: instant)
        case .change(let change): observe(change, at: instant)
        case .account(let account): observe(account, at: instant)
        case .intent(let intent): observe(intent, at: instant)
        case .access(let access): observe(access, at: instant)
        case .claim(let claim): observe(claim, at: instant)
        case .evidence(let record): observe(record, at: instant)
        case .exception(let exception): observe(exception, at: instant)
        case .correction(let correction):
            let cause = Int32(cause(correction.cause))
            corrections.append(
                CorrectionEntry(at: instant, cause: cause, isRemoval: correction.isRemoval)
            )
        case .orphan(let report): observe(report, at: instant)
        case .drift(let report): observe(report, at: instant)
        case .runEnded: endedAt = event.at
        case .finding(let finding): decisions.observe(finding, at: instant)
        case .decision(let record): decisions.observe(record, at: instant)
        case .answer(let answer): decisions.observe(answer, at: instant)
        case .fault, .guardStop, .accessRequest, .requestOutcome: break
        }
    }

    func cause(known event: LifecycleEvent.ID) -> Int32? { causeNumbers.known(event.rawValue) }

    func person(known identity: Identity.ID) -> Int32? { personNumbers.known(identity) }

    func target(known target: TargetName) -> Int32? { targets.known(target) }

    func entitlement(known right: Entitlement) -> Int32? { entitlements.known(right) }
}

extension MetricLedger {
    private mutating func begin(_ start: RunStarted, at instant: Instant) {
        startedAt = instant
        deadline = start.deadline
        weights = start.weights
    }

    private mutating func observe(_ fact: LifecycleEvent) {
        let person = person(fact.identity)
        if let profile = fact.profile {
            persons[person].employment = profile.employment
            let answerable = profile.answerable.map { Int32(self.person($0)) }
            persons[person].noteAnswerable(answerable, at: fact.effectiveAt.milliseconds)
            persons[person].endsAt = profile.endsAt?.milliseconds
        }
        let cause = cause(fact.id.rawValue)
        guard causes[cause].fact == nil else { return }
        causes[cause].fact = CauseHistory.Fact(
            kind: fact.kind,
            person: Int32(person),
            effectiveAt: fact.effectiveAt.milliseconds,
            recordedAt: fact.recordedAt.milliseconds,
            employment: persons[person].employment
        )
        persons[person].facts.append(Int32(cause))
        facts.append(Int32(cause))
    }

    private mutating func observe(_ intake: IntakeRecord, at instant: Int64) {
        switch intake.outcome {
        case .accepted, .scheduled:
            let cause = cause(intake.event.rawValue)
            causes[cause].arrivedAt = min(causes[cause].arrivedAt, instant)
        case .quarantined(reason: "notActive"):
            lateReports.append((instant, Int32(person(intake.identity))))
        case .duplicate, .superseded, .quarantined, .refused: break
        }
    }

    private mutating func observe(_ request: RequestRecord, at instant: Int64) {
        credentials.observe(request, at: instant)
        guard request.client == nil else { return }
        calls.append(
            CallEntry(
                at: instant,
                cause: Int32(cause(request.cause)),
                target: Int16(truncatingIfNeeded: targets.number(of: request.target)),
                traits: CallEntry.traits(of: request)
            )
        )
    }

    private mutating func observe(_ change: ChangeRecord, at instant: Int64) {
        guard change.kind.needsEvidence else { return }
        if change.kind == .credentialIssued || change.kind == .credentialEnded {
            let number = change.account.map { self.number(of: $0, on: change.target) }
            let isOwn = number.map { accounts[$0].steps.last?.isProtected == true } ?? true
            if isOwn { credentials.observe(change, at: instant) }
        }
        let entitlement = change.kind.isOfEntitlement ? change.entitlement : nil
        let key = EvidenceBook.Key(
            account: Int32(number(of: change.account ?? change.object, on: change.target)),
            kind: change.kind,
            entitlement: entitlement.map { Int32(number(of: $0)) }
        )
        evidence.add(key, at: instant, cause: stepCause(change.origin))
    }

    private mutating func observe(_ account: AccountObservation, at instant: Int64) {
        let number = number(of: account.account, on: account.target)
        let owner = account.owner.map { Int32(person($0)) }
        accounts[number].add(
            AccountHistory.Step(
                at: instant,
                owner: owner,
                exists: account.exists,
                isEnabled: account.isEnabled,
                isProtected: account.isProtected,
                isPrivileged: account.isPrivileged,
                lastActiveAt: account.lastActiveAt?.milliseconds
            )
        )
    }

    private mutating func observe(_ intent: IntentChange, at instant: Int64) {
        let entitlement = number(of: intent.entitlement)
        let person = person(intent.identity)
        let ground: TripleHistory.Grounds =
            switch intent.ground {
            case .rule: .rule
            case .exception: .exception
            }
        persons[person].holdings.update(
            Int32(entitlement),
            isSeat: entitlementTraits[entitlement].isSeat
        ) {
            $0.setIntent(ground, to: intent.isIntended, at: instant)
        }
    }

    private mutating func observe(_ access: AccessChange, at instant: Int64) {
        let path = access.path
        let entitlement = number(of: path.entitlement)
        let traits = entitlementTraits[entitlement]
        let account = Int32(number(of: path.account, on: path.entitlement.target))
        let through = texts.number(of: path.through)
        let step = PathHistory.Step(
            at: instant,
            cause: stepCause(access.origin),
            state: MetricLedger.state(access.to, by: path.channel, of: traits)
        )
        let isSeat = traits.isSeat || path.channel == .seat
        if path.channel == .ownedKey {
            let person = path.identity.map { Int32(self.person($0)) }
            credentials.observe(access, account: account, through, person, at: instant)
        }
        func add(to triple: inout TripleHistory) {
            triple.addStep(step, account: account, through: through, channel: path.channel)
        }
        if let identity = path.identity {
            let person = person(identity)
            persons[person].holdings.update(Int32(entitlement), isSeat: isSeat, with: add)
        } else {
            if unowned[account] == nil { unownedAccounts.append(account) }
            unowned[account, default: Holdings()]
                .update(Int32(entitlement), isSeat: isSeat, with: add)
        }
    }

    /// The path state for the metrics.
    ///
    /// A pending path cannot be used yet, whatever the target calls it. A disabled account without
    /// entitlements brings back nothing but itself, and completeness is about whether the account
    /// was stripped, so the account alone is never latent.
    private static func state(
        _ state: PathState,
        by channel: Channel,
        of entitlement: EntitlementTraits
    ) -> PathState {
        if channel == .pending { return min(state, .latent) }
        if entitlement.isAccount, state == .latent { return .dead }
        return state
    }

    private mutating func observe(_ claim: ClaimRecord, at instant: Int64) {
        let cause = cause(claim.event.rawValue)
        causes[cause].claims.append(
            CauseHistory.ClaimStep(
                at: instant,
                state: claim.state,
                isVerified: claim.verifiedAt != nil
            )
        )
    }

    private mutating func observe(_ record: EvidenceRecord, at instant: Int64) {
        let person = person(record.identity)
        guard record.outcome.claimsChange else { return }
        let isOfEntitlement = record.kind.isOfEntitlement
        let entitlement = isOfEntitlement ? record.entitlement.map { number(of: $0) } : nil
        let target = targets.number(of: record.target)
        if record.style == .catalog { catalogGrants.append((instant, Int32(person), target)) }
        let key = EvidenceBook.Key(
            account: Int32(number(of: record.account, on: record.target)),
            kind: record.kind,
            entitlement: entitlement.map(Int32.init)
        )
        let cause = Int32(cause(record.correlation))
        let batch = EvidenceBook.Batch(recordedAt: instant, cause: cause, person: Int32(person))
        evidence.add(record, of: key, in: batch)
        noteGrant(of: record, entitlement: entitlement, person: person, target: target)
    }

    /// Keeps what the person holds according to evidence alone, for the reconstruction of M-12.
    private mutating func noteGrant(
        of record: EvidenceRecord,
        entitlement: Int?,
        person: Int,
        target: Int32
    ) {
        guard let instant = record.executedAt?.milliseconds else { return }
        if record.kind == .accountConverted || record.kind == .accountDeleted {
            let traits = entitlementTraits
            persons[person].holdings.endEvidence(at: instant) { traits[Int($0)].target == target }
        }
        guard let entitlement, record.kind == .granted || record.kind == .revoked else { return }
        let step = TripleHistory.EvidenceStep(at: instant, isGranted: record.kind == .granted)
        persons[person].holdings.update(Int32(entitlement), isSeat: false) {
            $0.evidence.append(step)
        }
    }

    private mutating func observe(_ exception: ExceptionRecord, at instant: Int64) {
        credentials.observe(exception, at: instant)
        let number = Int(exceptionNumbers.number(of: exception.id))
        if number == exceptions.count {
            exceptions.append(
                ExceptionHistory(
                    cause: Int32(cause(exception.cause)),
                    person: exception.identity.map { Int32(person($0)) },
                    target: exception.target.map { targets.number(of: $0) }
                )
            )
        }
        exceptions[number].fates.append((at: instant, fate: exception.fate))
    }

    private mutating func observe(_ report: OrphanReport, at instant: Int64) {
        let number = number(of: report.account, on: report.target)
        accounts[number].reports.append((at: instant, kind: report.kind))
        evidence.detect(Int32(number), entitlement: nil, isOfAccountOnly: true, at: instant)
    }

    private mutating func observe(_ report: DriftReport, at instant: Int64) {
        let number = number(of: report.account, on: report.target)
        let entitlement = report.entitlement.map { Int32(self.number(of: $0)) }
        evidence.detect(Int32(number), entitlement: entitlement, at: instant)
    }
}

extension MetricLedger {
    private mutating func cause(_ name: String) -> Int {
        let number = Int(causeNumbers.number(of: name))
        if number == causes.count { causes.append(CauseHistory()) }
        return number
    }

    private mutating func person(_ identity: Identity.ID) -> Int {
        let number = Int(personNumbers.number(of: identity))
        if number == persons.count { persons.append(PersonHistory(id: identity)) }
        return number
    }

    private mutating func number(of account: String, on target: TargetName) -> Int {
        let target = targets.number(of: target)
        let reference = AccountReference(target: target, account: account)
        let number = Int(accountNumbers.number(of: reference))
        if number == accounts.count { accounts.append(AccountHistory(target: target)) }
        return number
    }

    private mutating func number(of entitlement: Entitlement) -> Int {
        let number = Int(entitlements.number(of: entitlement))
        if number == entitlementTraits.count {
            entitlementTraits.append(
                EntitlementTraits(
                    target: targets.number(of: entitlement.target),
                    weight: weight(of: entitlement),
                    kind: entitlement.kind
                )
            )
        }
        return number
    }

    private func weight(of entitlement: Entitlement) -> Int64 {
        Int64(max(1, weights.weight(of: entitlement.kind, entitlement.name)))
    }

    private mutating func stepCause(_ origin: ChangeOrigin) -> StepCause {
        switch origin {
        case .workflow(let name): .workflow(Int32(cause(name)))
        case .outOfBand: .outOfBand
        case .background: .background
        case .foreign: .foreign
        }
    }
}
