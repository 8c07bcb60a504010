// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// One declaration before a run begins that figures depend on: what needs an owner, how old keys
/// may become, what a credential may be used for, what the lifecycle map covers.
package struct Declaration: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        // What needs an owner.
        case workflow
        case target
        /// A right of weight 10 or more.
        case privilegedRight
        /// A request form, or the queue of exceptions.
        case queue
        /// The keys of one kind of employment.
        case keys
        /// The connector's own credential at a target.
        case credential
        /// At the target people sign in by their accounts at the one of the name.
        case signOn
        /// Administrators of the target of the name can read the connector's credential there.
        case keptSecret
        /// A kind of account or right that a connector changes.
        case operation
        /// A rule that came into force during the run.
        case rule
    }

    package var kind: Kind
    package var name: String
    package var target: TargetName?
    /// Its named owner.
    package var owner: Identity.ID?
    /// For keys: the maximum age.
    package var ageMax: Duration?
    /// For keys: how soon one known to a leaver must be replaced.
    package var within: Duration?
    /// For a credential: its individual permissions; for a workflow: the kinds of events that start
    /// it.
    package var granted: [String]?
    /// For a credential: what the connector's operations need.
    package var needed: [String]?
    /// Of a credential: what it has power over.
    package var powers: [CredentialPower]?
    /// Of a credential: what is granted and not needed, each with the calls that it lets happen.
    package var surplus: [String]?
    /// Of a credential: what is needed and not granted, each with the calls that it stops.
    package var lack: [String]?
    /// Of a credential: how many calls the target lets it make in a minute.
    package var callsPerMinute: Int?
    /// For an operation: whether the lifecycle map covers it.
    package var isMapped: Bool?

    package init(
        _ kind: Kind,
        _ name: String,
        target: TargetName? = nil,
        owner: Identity.ID? = nil
    ) {
        self.kind = kind
        self.name = name
        self.target = target
        self.owner = owner
    }
}
