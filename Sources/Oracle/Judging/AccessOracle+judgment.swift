// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

extension AccessOracle {
    /// What is wrong with a triple now, if anything.
    func wrong(with entitlement: Int, of person: Int) -> Discrepancy.Wrong? {
        let row = table[entitlement]
        let holding = people[person].holdings[entitlement]
        if people[person].intends(entitlement) {
            return holding?.canAct ?? false ? nil : .missing
        }
        guard let holding else { return nil }
        if holding.usable > 0 {
            return row.isLicense && needsSomeSeat(person, on: row.entitlement.target)
                ? nil : .usable
        }
        // A bare disabled account is how offboarding ends, and latent access during a leave comes
        // back with the return.
        let isKept =
            row.isAccount || people[person].standing == .away
            || people[person].suspendedAt.contains(row.entitlement.target)
        return holding.latent > 0 && !isKept ? .latent : nil
    }

    /// If policy does not mention licenses, everybody who should hold anything needs a seat (M-10).
    private func needsSomeSeat(_ person: Int, on target: TargetName) -> Bool {
        guard !intendedAccess.targetsWithLicenses.contains(target) else { return false }
        return people[person].intents.contains {
            table[$0.entitlement].entitlement.target == target
        }
    }

    /// Updates a triple's discrepancy to the current state.
    func judge(
        person: Int,
        entitlement: Int,
        beginning: Discrepancy.Beginning,
        verdict: FindingRecord.Invariant? = nil,
        at instant: Instant
    ) {
        let subject = Subject.triple(person: person, entitlement: entitlement)
        let known = discrepancies[subject]
        let now = wrong(with: entitlement, of: person)
        if now == known?.wrong { return }
        if known != nil { settle(subject, at: instant) }
        guard let now else { return }
        if let known, known.wrong == .usable, now == .latent {
            let closing = closingDue(of: entitlement, by: person)
            continueLatent(known, subject, until: closing, at: instant)
            return
        }
        let since = since(of: now, person, entitlement, beginning: beginning, at: instant)
        var due = verdict == nil ? due(since: since, beginning: beginning) : instant
        if now == .latent { due = max(due, closingDue(of: entitlement, by: person) ?? due) }
        start(
            subject,
            wrong: now,
            since: since,
            due: due,
            beginning: beginning,
            fact: beginning.fact ?? people[person].fact,
            verdict: verdict,
            at: instant
        )
    }

    /// Judges a triple that a change of the target touched; losing an intended one for a reason
    /// unrelated to its owner is wrong at once (I4, I9).
    func judge(
        person: Int,
        entitlement: Int,
        couldAct: Bool,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        var verdict: FindingRecord.Invariant?
        if couldAct, people[person].intends(entitlement),
            !(people[person].holdings[entitlement]?.canAct ?? false)
        {
            verdict = verdictOnLoss(of: person, origin: origin)
        }
        // Access granted without the required decision is wrong at once.
        if !couldAct, case .workflow = origin { verdict = people[person].barred[entitlement] }
        judge(
            person: person,
            entitlement: entitlement,
            beginning: .access(origin),
            verdict: verdict,
            at: instant
        )
    }

    private func verdictOnLoss(
        of person: Int,
        origin: ChangeOrigin
    ) -> FindingRecord.Invariant? {
        switch origin {
        case .workflow(let cause):
            if options.sweepCauses.contains(where: cause.hasPrefix) { return .blastRadius }
            guard let fact = fact(of: cause) else { return .bystanders }
            return facts[fact].person == person ? nil : .bystanders
        case .outOfBand, .background, .foreign:
            return nil
        }
    }

    func since(
        of wrong: Discrepancy.Wrong,
        _ person: Int,
        _ entitlement: Int,
        beginning: Discrepancy.Beginning,
        at instant: Instant
    ) -> Instant {
        let effective = beginning.fact.map { facts[$0].effectiveAt } ?? instant
        switch wrong {
        case .usable, .latent:
            let held = people[person].holdings[entitlement]?.since ?? instant
            switch beginning {
            case .fact: return min(instant, max(effective, held))
            case .exceptionEnded, .decided: return instant
            case .access: return held
            }
        case .missing, .orphan, .twins, .attribute:
            return min(instant, effective)
        }
    }

    func due(since: Instant, beginning: Discrepancy.Beginning) -> Instant {
        switch beginning {
        case .fact(let fact): max(since, facts[fact].controllableAt).advanced(by: deadline)
        case .exceptionEnded, .decided: since.advanced(by: deadline)
        case .access(let origin):
            since.advanced(by: origin.isDrift ? options.driftGrace : deadline)
        }
    }

    /// A triple that stays wrong in its latent form keeps its clock, unless only deletion ends it
    /// and the account is kept until then.
    private func continueLatent(
        _ known: Discrepancy,
        _ subject: Subject,
        until closing: Instant?,
        at instant: Instant
    ) {
        start(
            subject,
            wrong: .latent,
            since: known.since,
            due: max(closing ?? known.due, known.due, instant),
            beginning: known.beginning,
            fact: known.fact,
            verdict: nil,
            at: instant
        )
    }

    func start(
        _ subject: Subject,
        wrong: Discrepancy.Wrong,
        since: Instant,
        due: Instant,
        beginning: Discrepancy.Beginning,
        fact: Int?,
        verdict: FindingRecord.Invariant?,
        at instant: Instant
    ) {
        discrepanciesCount += 1
        discrepancies[subject] = Discrepancy(
            wrong: wrong,
            since: since,
            due: due,
            stamp: discrepanciesCount,
            beginning: beginning,
            fact: fact,
            verdict: verdict
        )
        if due <= instant {
            open(subject, at: instant)
        } else {
            deadlines.schedule(.judge(subject, stamp: discrepanciesCount), at: due)
        }
    }

    /// Ends a discrepancy, and the finding it may have become.
    func settle(_ subject: Subject, at instant: Instant) {
        guard let known = discrepancies.removeValue(forKey: subject) else { return }
        guard let number = known.finding else { return }
        close(finding: number, at: instant)
    }
}

extension ChangeOrigin {
    /// Whether it comes from neither the core nor the target itself.
    var isDrift: Bool {
        switch self {
        case .outOfBand, .foreign: true
        case .workflow, .background: false
        }
    }
}
