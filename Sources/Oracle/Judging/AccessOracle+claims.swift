// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Checks a claim of the core against the targets (I6).
    ///
    /// Only a claim of completeness can be false, and only about a person's last event: the claim
    /// says nothing about later events.
    package func claimed(_ claim: ClaimRecord, at instant: Instant) {
        if claim.state == .forced { return judgeForce(claim, at: instant) }
        guard claim.state == .complete, let fact = facts.position(of: claim.event),
            people[facts[fact].person].fact == fact
        else { return }
        let person = facts[fact].person
        judgeHandOffs(of: fact, at: instant)
        let verifiedAt = claim.verifiedAt ?? instant
        let wrongs = wrongs(of: person, since: verifiedAt)
        guard let (first, known) = wrongs.first else { return }
        let right = table[first].entitlement
        let what =
            known.wrong == .missing
            ? "lacks" : known.wrong == .latent ? "holds, latent," : "holds"
        let rest = wrongs.count > 1 ? " (and \(wrongs.count - 1) more)" : ""
        let path = firstPath(of: first, person: person, state: known.wrong.pathState)
        reportFalse(
            Untruth(
                person: person,
                account: path?.account.rawValue,
                right: right,
                channel: path?.path.channel,
                pathState: known.wrong.pathState,
                event: claim.event,
                summary: "'\(claim.event.rawValue)' is called complete, but "
                    + "\(claim.identity.rawValue) \(what) \(right.phrase) on "
                    + "\(right.target.rawValue)\(rest)"
            ),
            at: instant
        )
    }

    /// What is wrong with a person's access and already was when the core last looked, by
    /// entitlement.
    private func wrongs(
        of person: Int,
        since verifiedAt: Instant
    ) -> [(entitlement: Int, known: Discrepancy)] {
        let candidates = Set(people[person].intents.map(\.entitlement))
            .union(people[person].holdings.keys)
        return candidates.compactMap { entitlement in
            let subject = Subject.triple(person: person, entitlement: entitlement)
            guard !table[entitlement].isLicense, let known = discrepancies[subject],
                known.since <= verifiedAt
            else { return nil }
            return (entitlement, known)
        }
        .sorted { table[$0.entitlement].entitlement < table[$1.entitlement].entitlement }
    }

    /// Checks an evidence record that claims verification (I6).
    ///
    /// A change to the account after the verification does not count against it.
    package func evidence(_ record: EvidenceRecord, at instant: Instant) {
        checkApprover(of: record, at: instant)
        guard record.outcome == .verified, let account = account(of: record),
            account.lastChangedAt <= record.verifiedAt ?? instant,
            let contradiction = contradiction(to: record, in: account)
        else { return }
        let right = record.entitlement
        let rightText = right.map { " of \($0.phrase)" } ?? ""
        reportFalse(
            Untruth(
                person: people.position(of: record.identity),
                account: account.key.rawValue,
                right: right,
                channel: nil,
                pathState: nil,
                event: LifecycleEvent.ID(record.correlation),
                summary: "evidence \(record.number) says that \(record.kind.rawValue)\(rightText) "
                    + "is verified for \(record.identity.rawValue) on "
                    + "\(record.target.rawValue), but \(contradiction)"
            ),
            at: instant
        )
    }

    /// Checks a drift report that says an account is gone (I6).
    ///
    /// Some services hide inactive accounts; only an enabled account certainly exists.
    func checkDeletion(in report: DriftReport, at instant: Instant) {
        guard report.what == ChangeKind.accountDeleted.rawValue else { return }
        let target = targets[number(of: report.target)]
        guard let account = target.accounts.position(of: AccountKey(report.account)),
            target.accounts[account].isEnabled
        else { return }
        reportFalse(
            Untruth(
                person: report.identity.flatMap { people.position(of: $0) },
                account: report.account,
                right: nil,
                channel: nil,
                pathState: nil,
                event: nil,
                summary: "account \(report.account) on \(report.target.rawValue) is reported as "
                    + "deleted, but it is there and works"
            ),
            at: instant
        )
    }

    /// The account that the evidence names, otherwise the person's only account there.
    private func account(of record: EvidenceRecord) -> KnownAccount? {
        let number = number(of: record.target)
        if let account = targets[number].accounts.position(of: AccountKey(record.account)) {
            return targets[number].accounts[account]
        }
        guard let person = people.position(of: record.identity) else { return nil }
        let references = people[person].accounts.filter { $0.target == number }
        guard let only = references.first, references.count == 1 else { return nil }
        return targets[number].accounts[only.account]
    }

    private func contradiction(to record: EvidenceRecord, in account: KnownAccount) -> String? {
        let number = record.entitlement.flatMap(table.known)
        let path = account.paths.first { $0.entitlement == number }
        switch record.kind {
        case .revoked:
            guard let path, !(table[path.entitlement].isAccount && path.state == .latent) else {
                return nil
            }
            return "a \(path.pathState.rawValue) path is there \(path.channel.phrase)"
        case .granted: return path == nil && number != nil ? "no path is there" : nil
        case .accountDisabled, .accountDeleted:
            return account.isEnabled ? "the account is enabled" : nil
        case .accountCreated, .accountEnabled:
            return account.isEnabled ? nil : "the account is gone or disabled"
        case .seatAssigned: return account.profile?.seat == nil ? "no seat is held" : nil
        case .seatReleased: return account.profile?.seat == nil ? nil : "the seat is held"
        case .sessionEnded: return live([.session, .token], in: account)
        case .credentialEnded: return live([.ownedKey], in: account)
        case .accountUpdated, .accountConverted, .accountMerged, .sessionOpened,
            .credentialIssued, .recordCreated, .recordUpdated, .recordDeleted:
            return nil
        }
    }

    private func live(_ channels: [Channel], in account: KnownAccount) -> String? {
        let path = account.paths.first { channels.contains($0.channel) && $0.state == .usable }
        return path.map { "\($0.channel.rawValue) \($0.through) still acts" }
    }

    private struct Untruth {
        let person: Int?
        let account: String?
        let right: Entitlement?
        let channel: Channel?
        let pathState: PathState?
        let event: LifecycleEvent.ID?
        let summary: String
    }

    private func reportFalse(_ untruth: Untruth, at instant: Instant) {
        report(
            FindingRecord(
                invariant: .truthfulReport,
                identity: untruth.person.map { people[$0].id },
                account: untruth.account,
                target: untruth.right?.target,
                entitlement: untruth.right,
                channel: untruth.channel,
                pathState: untruth.pathState,
                since: instant,
                event: untruth.event,
                summary: untruth.summary
            ),
            at: instant
        )
    }
}
