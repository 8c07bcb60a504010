// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

/// Accounts that nobody answers for, and which of them the core detected (M-08).
struct OrphanTally {
    private(set) var enabled = 0
    private(set) var enabledOrphans = 0
    private(set) var disabledOrphans = 0
    private(set) var leftBehind = 0
    private(set) var ownerless = 0
    private(set) var privileged = 0
    private(set) var privilegedOrphans = 0
    /// Enabled orphans that the core has reported.
    private(set) var detected = 0
    private(set) var reported = 0
    private(set) var reportedTruly = 0
    private(set) var ages = DurationSample()

    init(read reader: MetricReader) {
        for account in reader.ledger.accounts where reader.includes(target: account.target) {
            count(account, reader)
            judgeReport(of: account, reader)
        }
    }

    private mutating func count(_ account: AccountHistory, _ reader: MetricReader) {
        guard let step = account.step(at: reader.at), step.exists else { return }
        if let owner = step.owner, !reader.includes(victim: owner) { return }
        let isOrphan = reader.isOrphan(step, at: reader.at)
        guard step.isEnabled else {
            if isOrphan { disabledOrphans += 1 }
            return
        }
        enabled += 1
        if step.isPrivileged { privileged += 1 }
        guard isOrphan else { return }
        enabledOrphans += 1
        if step.isPrivileged { privilegedOrphans += 1 }
        if step.owner == nil { ownerless += 1 } else { leftBehind += 1 }
        if account.reports.contains(where: { $0.at <= reader.at }) { detected += 1 }
        ages.add(reader.at - reader.orphanSince(account))
    }

    /// A report is judged by the truth at its own instant.
    private mutating func judgeReport(of account: AccountHistory, _ reader: MetricReader) {
        guard let report = account.reports.last(where: { $0.at <= reader.at }) else { return }
        reported += 1
        guard let step = account.step(at: report.at), step.exists else { return }
        if reader.isOrphan(step, at: report.at) { reportedTruly += 1 }
    }
}

extension MetricReader {
    /// Whether nobody answers for the account.
    ///
    /// People on long leave, and people who have not started yet, answer for their accounts.
    fileprivate func isOrphan(_ step: AccountHistory.Step, at instant: Int64) -> Bool {
        if step.isProtected { return false }
        guard let owner = step.owner else { return true }
        return leftAt(owner, asOf: instant) != nil
    }

    /// When the person left, if they are gone at `instant`.
    private func leftAt(_ person: Int32, asOf instant: Int64) -> Int64? {
        let facts = ledger.persons[Int(person)].facts.compactMap { fact(of: $0) }
        let latest = facts.last { $0.effectiveAt <= instant }
        return latest?.kind == .leaver ? latest?.effectiveAt : nil
    }

    fileprivate func orphanSince(_ account: AccountHistory) -> Int64 {
        var since = at
        for step in account.steps.reversed() where step.at <= at {
            guard step.exists, isOrphan(step, at: max(step.at, since)) else { break }
            let left = step.owner.flatMap { leftAt($0, asOf: at) }
            since = max(step.at, left ?? step.at)
            if let left, left > step.at { break }
        }
        return since
    }
}
