// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording

/// How often an injected fault struck, and how often it had to.
package struct FaultReport: Hashable, Sendable {
    package var name: String
    package var fired: Int
    package var firesAtLeast: Int
    package var firesAtMost: Int?
    /// The requests closest to what the fault waited for, with counts: `PUT /users/* (3)`.
    package var requestedInstead: [String]

    package init(
        name: String,
        fired: Int,
        firesAtLeast: Int = 1,
        firesAtMost: Int? = nil,
        requestedInstead: [String] = []
    ) {
        self.name = name
        self.fired = fired
        self.firesAtLeast = firesAtLeast
        self.firesAtMost = firesAtMost
        self.requestedInstead = requestedInstead
    }

    package var isMet: Bool {
        fired >= firesAtLeast && firesAtMost.map { fired <= $0 } ?? true
    }

    /// `at least 2`, `2 to 5`, `exactly 3`.
    package var required: String {
        guard let firesAtMost else { return "at least \(firesAtLeast)" }
        return firesAtMost == firesAtLeast
            ? "exactly \(firesAtLeast)" : "\(firesAtLeast) to \(firesAtMost)"
    }

    var problem: String {
        let sentence = "The fault '\(name)' fired \(counted(fired, "time")); \(required) required."
        guard fired < firesAtLeast, !requestedInstead.isEmpty else { return sentence }
        return "\(sentence) Requested instead: \(requestedInstead.joined(separator: ", "))."
    }
}

/// The calls that one target received, counted from the run events.
package struct TargetRequests: Hashable, Sendable {
    package var target: TargetName
    package var reads: Int = 0
    package var writes: Int = 0
    package var verifications: Int = 0
    /// Of all these, attempts after the first.
    package var retries: Int = 0
    /// Of all these, calls without an answer: never sent, or lost.
    package var unanswered: Int = 0

    package var calls: Int { reads + writes + verifications }
}

/// A count checked against its source, so that a report proves its own population.
package struct PopulationCount: Hashable, Sendable {
    /// `lifecycle events`, `identities`, `accounts of freshservice`.
    package var name: String
    /// The count in the feed, the organization or the target itself.
    package var source: Int
    /// The count according to run events.
    package var reported: Int

    package init(name: String, source: Int, reported: Int) {
        self.name = name
        self.source = source
        self.reported = reported
    }

    package var isReconciled: Bool { source == reported }

    var problem: String {
        "The report counts \(grouped(reported)) \(name) where the source has \(grouped(source))."
    }
}

/// How much of the access that had to end did end, and when; raw figures, so that several scenarios
/// can be pooled without averaging percentiles.
package struct RevocationFigures: Hashable, Sendable {
    /// Triples that had to be revoked, and those without a usable path at the end (M-01).
    package var revoked: ExactRatio
    /// Unweighted entitlement-milliseconds of residual access (M-03).
    package var exposureMilliseconds: Int64
    /// The same for access that would be usable again once the account is enabled (M-03).
    package var latentExposureMilliseconds: Int64
    /// Time to revoke of every path, in any order (M-02).
    package var times: [Distribution.Quantile]

    package init(
        revoked: ExactRatio = ExactRatio(0, of: 0),
        exposureMilliseconds: Int64 = 0,
        latentExposureMilliseconds: Int64 = 0,
        times: [Distribution.Quantile] = []
    ) {
        self.revoked = revoked
        self.exposureMilliseconds = exposureMilliseconds
        self.latentExposureMilliseconds = latentExposureMilliseconds
        self.times = times
    }

    package var residual: Int64 { revoked.denominator - revoked.numerator }

    package static func pooled(_ parts: some Sequence<RevocationFigures>) -> RevocationFigures {
        var result = RevocationFigures()
        for part in parts {
            result.revoked.numerator += part.revoked.numerator
            result.revoked.denominator += part.revoked.denominator
            result.exposureMilliseconds += part.exposureMilliseconds
            result.latentExposureMilliseconds += part.latentExposureMilliseconds
            result.times += part.times
        }
        return result
    }

    /// Censored values sort above everything finite.
    package var sortedTimes: [Distribution.Quantile] { times.sorted { $0.rank < $1.rank } }

    /// Nearest-rank percentiles; censored values sort above everything finite.
    package var timeToRevoke: Distribution {
        let sorted = sortedTimes
        func percentile(_ percent: Int) -> Distribution.Quantile? {
            sorted.isEmpty ? nil : sorted[(percent * sorted.count + 99) / 100 - 1]
        }
        let finite = sorted.compactMap(\.finiteValue)
        let isFinite = finite.count == sorted.count && !finite.isEmpty
        return Distribution(
            count: sorted.count,
            censored: sorted.count - finite.count,
            p50: percentile(50),
            p95: percentile(95),
            max: sorted.last,
            mean: isFinite ? Double(finite.reduce(0, +)) / Double(finite.count) : nil,
            unit: .milliseconds
        )
    }
}

extension Distribution.Quantile {
    fileprivate var rank: (Int, Int64) {
        switch self {
        case .finite(let value): (0, value)
        case .beyond(let value): (1, value)
        }
    }

    fileprivate var finiteValue: Int64? {
        switch self {
        case .finite(let value): value
        case .beyond: nil
        }
    }
}

/// Work that the core handed to a person, in its state at the end.
package struct ExceptionReport: Hashable, Sendable {
    package var id: String
    package var identity: Identity.ID?
    package var target: TargetName?
    package var reason: String
    package var detail: String
    package var owner: String
    package var fate: ExceptionRecord.Fate

    package init(_ record: ExceptionRecord) {
        id = record.id
        identity = record.identity
        target = record.target
        reason = record.reason
        detail = AddressMask.maskedText(record.detail)
        owner = record.owner
        fate = record.fate
    }
}

extension ExceptionReport {
    /// Who, where, why, what and whose turn it is, on one line.
    package var sentence: String {
        let who = identity?.rawValue ?? "nobody in particular"
        let place = target.map { " on \($0.rawValue)" } ?? ""
        return "\(who)\(place): \(reason), \(detail.asSentence) Owner: \(owner.asSentence)"
    }
}

/// A lifecycle event that the core quarantined.
package struct QuarantinedEvent: Hashable, Sendable {
    package var event: LifecycleEvent.ID
    package var identity: Identity.ID
    package var reason: String

    package init(event: LifecycleEvent.ID, identity: Identity.ID, reason: String) {
        self.event = event
        self.identity = identity
        self.reason = AddressMask.maskedText(reason)
    }
}
