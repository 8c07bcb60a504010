// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Vocabulary

/// What must hold at one moment of a run.
package struct Expectation: Hashable, Sendable {
    package let moment: Moment
    package let scope: Scope
    /// At least one.
    package let checks: [Check]
    package let location: SourceLocation

    package enum Moment: Hashable, Sendable {
        /// Within a time after an event of the timeline took effect.
        case after(LifecycleEvent.ID, within: Duration)
        case at(Instant)
        case end
    }

    /// What a figure is restricted to; an omitted part does not restrict.
    package struct Scope: Hashable, Sendable {
        package var person: Identity.ID?
        package var target: TargetName?
        package var channel: Channel?
        package var eventKind: LifecycleEvent.Kind?
        package var employment: Identity.Employment?
        /// Who answers for those whom it is about.
        package var owner: Identity.ID?
    }

    /// One comparison; each can hold or fail on its own.
    package struct Check: Hashable, Sendable {
        package let subject: Subject
        package let location: SourceLocation
    }

    package enum Subject: Hashable, Sendable {
        /// A figure of the metric catalog, by its name.
        case metric(name: String, Bound)
        case license(target: TargetName, name: String, LicenseCount, Bound)
        /// Exactly these entitlements beyond the intended ones are still usable or latent; none for
        /// an empty list.
        case residual([Entitlement])
        /// How many findings a checker reports: `I1`.
        case findings(checker: String, Bound)
        /// Findings that the run must have.
        case expectedFinding(ExpectedFinding)
        /// How many exceptions are in force.
        case exceptions(Bound)
        case accounts(AccountCount, Bound)
        /// How many source reports the core handled this way.
        case intake(Intake, Bound)
    }

    /// Names the findings of one invariant about one person, or about nobody.
    ///
    /// A run must have at least one of them. Findings that no such expectation names are
    /// unexpected.
    package struct ExpectedFinding: Hashable, Sendable {
        package let invariant: FindingRecord.Invariant
        /// `nil` for findings that name nobody: an account without an owner, the run as a whole.
        package let person: Identity.ID?
        /// `nil` for any target.
        package let target: TargetName?
        /// `nil` for any access.
        package let access: Entitlement?
        /// Text contained in its sentence; `nil` for any.
        package let says: String?
        /// How many there must be; default: at least one.
        package let count: Bound?

        package init(
            invariant: FindingRecord.Invariant,
            person: Identity.ID?,
            target: TargetName? = nil,
            access: Entitlement? = nil,
            says: String? = nil,
            count: Bound? = nil
        ) {
            self.invariant = invariant
            self.person = person
            self.target = target
            self.access = access
            self.says = says
            self.count = count
        }
    }

    package enum LicenseCount: String, Hashable, Sendable, CaseIterable {
        case total
        case assigned
        case free
    }

    /// How the core handled a report.
    package enum Intake: String, Hashable, Sendable, CaseIterable {
        case accepted
        case duplicate
        case superseded
        case scheduled
        case quarantined
        case refused
    }

    package enum AccountCount: String, Hashable, Sendable, CaseIterable {
        case total
        case active
        case disabled
        /// Group memberships of active accounts, whatever the kind of group.
        case memberships
    }
}

/// What a figure is compared with.
package struct Bound: Hashable, Sendable {
    package enum Requirement: Hashable, Sendable {
        case equals(Quantity)
        /// At least one end is given; both ends are inclusive.
        case range(atLeast: Quantity?, atMost: Quantity?)
        /// The figure must have no value: 0 of 0.
        case notApplicable
    }

    /// Which part of a distribution is meant.
    package enum Statistic: String, Hashable, Sendable, CaseIterable {
        case p50
        case p95
        case max
        case mean
        case count
        case censored
    }

    package var requirement: Requirement
    /// The minimum number of cases behind a ratio or distribution, so that an empty set proves
    /// nothing.
    package var minDenominator: Int64
    /// `nil` for a figure that is not a distribution, and for the largest value of one that is.
    package var statistic: Statistic?

    package init(
        _ requirement: Requirement,
        minDenominator: Int64 = 1,
        statistic: Statistic? = nil
    ) {
        self.requirement = requirement
        self.minDenominator = minDenominator
        self.statistic = statistic
    }
}

/// A figure as written in a file, kept exact.
package enum Quantity: Hashable, Sendable {
    /// `11`, `0.95`, `8/11`; the denominator is positive.
    case number(ExactRatio)
    /// `10m`
    case duration(Duration)
}
