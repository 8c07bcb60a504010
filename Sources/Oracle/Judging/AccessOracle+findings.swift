// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Turns a discrepancy that has passed its deadline into a finding.
    func open(_ subject: Subject, at instant: Instant) {
        guard let known = discrepancies[subject], known.finding == nil else { return }
        let finding = finding(for: known, about: subject)
        if known.isReported, reportSuffices(finding.invariant, for: subject) { return }
        discrepancies[subject]?.finding = report(finding, at: instant)
    }

    /// Drift and orphans may be reported instead of repaired (I14); leavers' access may not.
    func reportSuffices(_ invariant: FindingRecord.Invariant, for subject: Subject) -> Bool {
        switch subject {
        case .triple(let person, _):
            invariant == .driftSeen && !people[person].standing.isGone
        case .attribute(let person, _, _):
            invariant == .driftSeen && !people[person].standing.isGone
        case .orphan: true
        case .twins: false
        }
    }

    /// Gives a finding its id and records it; returns its index.
    @discardableResult
    func report(_ finding: FindingRecord, at instant: Instant) -> Int {
        var finding = finding
        finding.id = "f-\(findings.count + 1)"
        findings.append(finding)
        sink.record(.finding(finding), at: instant)
        return findings.count - 1
    }

    func close(finding number: Int, at instant: Instant) {
        guard findings[number].until == nil else { return }
        findings[number].state = .closed
        findings[number].until = instant
        sink.record(.finding(findings[number]), at: instant)
    }

    private func finding(for known: Discrepancy, about subject: Subject) -> FindingRecord {
        switch subject {
        case .triple(let person, let entitlement):
            finding(for: known, of: person, entitlement)
        case .orphan(let reference):
            finding(for: known, orphan: reference)
        case .twins(let person, let entitlement):
            finding(for: known, twinsOf: person, entitlement)
        case .attribute(let person, let target, let name):
            finding(for: known, attribute: name, of: person, on: target)
        }
    }

    private func finding(
        for known: Discrepancy,
        of person: Int,
        _ entitlement: Int
    ) -> FindingRecord {
        let right = table[entitlement].entitlement
        let path = firstPath(of: entitlement, person: person, state: known.wrong.pathState)
        let invariant = invariant(of: known, person: person, entitlement: entitlement)
        return FindingRecord(
            invariant: invariant,
            identity: people[person].id,
            account: path?.account.rawValue,
            target: right.target,
            entitlement: right,
            channel: path?.path.channel,
            pathState: known.wrong.pathState,
            since: known.since,
            event: known.fact.map { facts[$0].id },
            summary: sentence(for: known, invariant, person, right, path: path?.path)
        )
    }

    /// The invariant that a difference in a triple breaks.
    func invariant(
        of known: Discrepancy,
        person: Int,
        entitlement: Int
    ) -> FindingRecord.Invariant {
        if let verdict = known.verdict { return verdict }
        if known.beginning.isDrift { return .driftSeen }
        if table[entitlement].isLicense { return .seats }
        switch known.wrong {
        case .missing: return .noMissingAccess
        case .twins: return .onePersonOneAccount
        case .orphan: return .authority
        case .attribute: return .attributeFidelity
        case .usable, .latent:
            if people[person].formerRequests.contains(entitlement) { return .accessEnds }
            if let barred = people[person].barred[entitlement] { return barred }
            if people[person].formerly.contains(entitlement), hasComeBack(known, for: person) {
                return .cleanReturn
            }
            let isOwedNothing = people[person].standing.isGone || people[person].intents.isEmpty
            return isOwedNothing ? .noResidualAccess : .noExcess
        }
    }

    /// Whether the person's own later event caused it.
    private func hasComeBack(_ known: Discrepancy, for person: Int) -> Bool {
        guard case .access(.workflow(let cause)) = known.beginning,
            let fact = fact(of: cause), facts[fact].person == person
        else { return false }
        return facts[fact].kind.leavesPersonActive
    }

    /// The first path in the order of the person's accounts that shows the difference.
    func firstPath(
        of entitlement: Int,
        person: Int,
        state: PathState?
    ) -> (account: AccountKey, path: KnownPath)? {
        for reference in people[person].accounts {
            let account = targets[reference.target].accounts[reference.account]
            guard !account.isProtected else { continue }
            for path in account.paths where path.entitlement == entitlement {
                if path.pathState == state || table[entitlement].isLicense {
                    return (account.key, path)
                }
            }
        }
        return nil
    }

    private func finding(for known: Discrepancy, orphan: AccountReference) -> FindingRecord {
        let target = targets[orphan.target].name
        let account = targets[orphan.target].accounts[orphan.account]
        let path = account.paths.first { path in
            let row = table[path.entitlement]
            return path.state == .usable && !row.isAccount && !row.isLicense
        }
        let right = path.map { table[$0.entitlement].entitlement }
        let rightText = right.map { " and holds \($0.phrase)" } ?? ""
        return FindingRecord(
            invariant: .authority,
            account: account.key.rawValue,
            target: target,
            entitlement: right,
            channel: path?.channel,
            pathState: .usable,
            since: known.since,
            summary: "account \(account.key.rawValue) on \(target.rawValue) answers to nobody"
                + "\(rightText), since \(known.since.rfc3339)"
        )
    }

    private func finding(
        for known: Discrepancy,
        twinsOf person: Int,
        _ entitlement: Int
    ) -> FindingRecord {
        let right = table[entitlement].entitlement
        return FindingRecord(
            invariant: .onePersonOneAccount,
            identity: people[person].id,
            target: right.target,
            entitlement: right,
            since: known.since,
            event: known.fact.map { facts[$0].id },
            summary: "\(people[person].id.rawValue) has several enabled \(right.name) accounts on "
                + "\(right.target.rawValue), since \(known.since.rfc3339)"
        )
    }
}

extension KnownPath {
    /// A pending path lets nobody act yet, whatever the account can do.
    var pathState: PathState { channel == .pending ? .latent : state }
}

extension Discrepancy.Wrong {
    var pathState: PathState? {
        switch self {
        case .usable: .usable
        case .latent: .latent
        case .missing, .orphan, .twins, .attribute: nil
        }
    }
}
