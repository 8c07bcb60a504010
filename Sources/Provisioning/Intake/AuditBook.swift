// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// What products' audit logs have shown: who changed what manually, and how much the integration
/// did in each hour.
struct AuditBook {
    private struct Place: Hashable {
        let target: TargetName
        let account: String
        let kind: ChangeKind
        let entitlement: Entitlement?
    }

    private struct Hour: Hashable {
        let target: TargetName
        let number: Int64
    }

    private var actors: [Place: String] = [:]
    private var volumes: [Hour: Int] = [:]
    /// When the integration was last given another credential.
    private var renewals: [TargetName: Instant] = [:]

    mutating func noteRenewal(at target: TargetName, _ instant: Instant) {
        renewals[target] = instant
    }

    /// Whether the row is of the credential in use, and not of one before it.
    func isOfPresentCredential(_ row: AuditRow, at target: TargetName) -> Bool {
        renewals[target].map { $0 <= row.at } ?? true
    }

    mutating func note(_ row: AuditRow, at target: TargetName) {
        let place = Place(
            target: target,
            account: row.account,
            kind: row.kind,
            entitlement: row.kind.isOfRight ? row.entitlement : nil
        )
        switch row.actor {
        case .person(let name): actors[place] = name
        case .integration: actors[place] = "the integration's credential"
        case .system: actors[place] = nil
        }
    }

    /// The integration's number of changes in the hour, including this one.
    mutating func count(_ row: AuditRow, at target: TargetName) -> Int {
        let number = row.at.milliseconds / 3_600_000
        return volumes[Hour(target: target, number: number), default: 0].increment()
    }

    func actor(of change: ElementaryChange, _ account: String, on target: TargetName) -> String? {
        let place = Place(
            target: target,
            account: account,
            kind: change.kind,
            entitlement: change.kind.isOfRight ? change.entitlement : nil
        )
        return actors[place]
    }
}

extension ChangeKind {
    /// Whether it concerns a right rather than the account as a whole.
    fileprivate var isOfRight: Bool { self == .granted || self == .revoked }
}

extension Int {
    fileprivate mutating func increment() -> Int {
        self += 1
        return self
    }
}
