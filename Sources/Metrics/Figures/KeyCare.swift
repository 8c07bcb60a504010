// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// M-14: whether keys are rotated in time, and the former ones refused.
enum KeyCare {
    static let definitions: [MetricDefinition] = [
        ratio(
            "rotationCompliance",
            "Keys in order",
            .higher,
            "Active keys that are not overdue and not known to anybody who left / active keys"
        ) { ($0.compliant, $0.active) },
        .ratio(
            "rotationTimeCompliance",
            "M-14",
            "Keys in order over time",
            .higher,
            .field,
            "Time that keys were in order / time that keys were active"
        ) { .ratio($0.keys.compliantTime, of: $0.keys.activeTime) },
        ratio(
            "provenRotations",
            "Replaced keys that are refused",
            .higher,
            "New keys for which every former key of the account is refused a deadline later / new "
                + "keys that replace former ones"
        ) { ($0.proven, $0.rotations) },
        .distribution(
            "rotationLag",
            "M-14",
            "Lateness of new keys",
            of: .duration,
            "From when a key was due for rotation to its end, 0 for one replaced in time; open "
                + "ones are censored"
        ) { .init(.distribution($0.keys.lags.distribution(in: .milliseconds))) },
        ratio(
            "keysOwned",
            "Keys with an owner",
            .higher,
            "Active keys whose owner is named and has not left / active keys"
        ) { ($0.owned, $0.active) },
        count(
            "keysNeverReplaced",
            "Keys never replaced",
            "Active keys that replaced no other key"
        ) { $0.neverReplaced },
        count(
            "keysWithoutEnd",
            "Keys without an end",
            "Active keys without an end in either policy or source"
        ) { $0.withoutEnd },
        count(
            "keysShared",
            "Keys with two users",
            "Credentials of the core that also worked for another client"
        ) { $0.shared },
        count(
            "keysUnknown",
            "Keys that nobody knows of",
            "Active keys of accounts that belong to no service identity and were not reported by "
                + "the core"
        ) { $0.unknown },
    ]

    private static func ratio(
        _ key: String,
        _ title: String,
        _ better: MetricDefinition.Better,
        _ definition: String,
        _ part: @escaping @Sendable (KeyTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, "M-14", title, better, .field, definition) { reader in
            let (numerator, denominator) = part(reader.keys)
            return .ratio(numerator, of: denominator)
        }
    }

    private static func count(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ part: @escaping @Sendable (KeyTally) -> Int
    ) -> MetricDefinition {
        .count(key, "M-14", title, of: .keys, .lower, definition) { .count(part($0.keys)) }
    }
}

/// The keys of a query as of its instant; keys of protected accounts belong to the connectors.
struct KeyTally {
    private(set) var active = 0
    private(set) var compliant = 0
    private(set) var activeTime: Int64 = 0
    private(set) var compliantTime: Int64 = 0
    private(set) var rotations = 0
    private(set) var proven = 0
    private(set) var lags = DurationSample()
    private(set) var owned = 0
    private(set) var neverReplaced = 0
    private(set) var withoutEnd = 0
    private(set) var shared = 0
    private(set) var unknown = 0

    init(read reader: MetricReader) {
        let keys = reader.ledger.credentials.keys
        for index in keys.indices where reader.includes(key: keys[index]) {
            let former = keys[..<index].filter { $0.account == keys[index].account }
            let hasNext = keys[(index + 1)...].contains {
                $0.account == keys[index].account && $0.issuedAt <= reader.at
            }
            add(keys[index], after: former, isReplaced: hasNext, reader)
        }
        guard reader.includesUnowned else { return }
        shared = reader.ledger.credentials.shared.count { target, times in
            times.first <= reader.at && (reader.query.target.map { $0 == target } ?? true)
        }
    }

    private mutating func add(
        _ key: CredentialBook.Key,
        after former: [CredentialBook.Key],
        isReplaced: Bool,
        _ reader: MetricReader
    ) {
        let due = reader.due(of: key)
        let used = key.used(until: reader.at)
        let inOrder = Intervals(from: key.issuedAt, to: due.map { $0 + 1 } ?? Intervals.open)
        activeTime += used.length(until: reader.at)
        compliantTime += used.intersection(inOrder).length(until: reader.at)
        countRotation(key, former, reader)
        if let due {
            let end = key.endedAt.flatMap { $0 <= reader.at ? $0 : nil }
            if let end, isReplaced || end > due { lags.add(max(0, end - due)) }
            if end == nil, reader.at > due { lags.add(reader.at - due, isCensored: true) }
        }
        guard key.isUsable(at: reader.at) else { return }
        active += 1
        if due.map({ reader.at <= $0 }) ?? true { compliant += 1 }
        if reader.hasOwner(key) { owned += 1 }
        if former.isEmpty { neverReplaced += 1 }
        if reader.limit(of: key)?.ageMax == nil, reader.end(of: key) == nil { withoutEnd += 1 }
        if !reader.isKnown(key) { unknown += 1 }
    }

    private mutating func countRotation(
        _ key: CredentialBook.Key,
        _ former: [CredentialBook.Key],
        _ reader: MetricReader
    ) {
        guard !former.isEmpty else { return }
        let limit = key.issuedAt + reader.deadline
        let isProven = former.allSatisfy { $0.endedAt.map { $0 <= min(limit, reader.at) } ?? false }
        // A key that still has time is neither.
        guard isProven || limit <= reader.at else { return }
        rotations += 1
        if isProven { proven += 1 }
    }
}
