// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// One thing that is declared before a run begins and that figures ask about: what somebody has to
/// own, how old keys may become, what a credential may be used for, what the lifecycle map knows.
package struct Declaration: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        // What somebody has to own.
        case workflow
        case target
        /// A right of weight 10 or more.
        case privilegedRight
        /// A form, or what the core could not do itself.
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
    /// Who is named as its owner.
    package var owner: Identity.ID?
    /// Of keys: how old one may become.
    package var ageMax: Duration?
    /// Of keys: how soon one is replaced that somebody knows who left.
    package var within: Duration?
    /// Of a credential: what it may be used for, each by itself; of a workflow: the kinds of events
    /// that set it going.
    package var granted: [String]?
    /// Of a credential: what the connector's operations need.
    package var needed: [String]?
    /// Of a credential: what it has power over.
    package var powers: [CredentialPower]?
    /// Of a credential: what is granted and not needed, each with the calls that it lets happen.
    package var surplus: [String]?
    /// Of a credential: what is needed and not granted, each with the calls that it stops.
    package var lack: [String]?
    /// Of a credential: how many calls the target lets it make in a minute.
    package var callsPerMinute: Int?
    /// Of an operation: whether the lifecycle map has it.
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
