// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// One thing that happens in a scenario, at a resolved instant.
package struct TimelineEntry: Hashable, Sendable {
    package let at: Instant
    package let label: String?
    package let action: Action
    package let location: SourceLocation

    package init(at: Instant, label: String?, action: Action, location: SourceLocation) {
        self.at = at
        self.label = label
        self.action = action
        self.location = location
    }

    package enum Action: Hashable, Sendable {
        case lifecycle(LifecycleStep)
        case roster(RosterStep)
        /// Something happens inside a product, outside its API.
        case sideDoor(SideDoorStep)
        /// Somebody asks for access.
        case request(AccessRequest)
        /// The request of that id is taken back.
        case withdraw(String)
        /// A reconciliation run outside the schedule.
        case reconcile
        /// Somebody answerable releases what the mass-change guard holds back.
        case approveGuard
        /// The program under test, or our core, ends at one of its requests from here on.
        case crash(CrashPoint)
        /// Somebody suspects that the connector's credential is in wrong hands.
        case suspect(TargetName)
        /// Somebody else uses the connector's credential.
        case misuse(MisuseStep)
        /// Somebody calls an event closed whatever is left.
        case forceClosure(ForcedClosure)
        /// Somebody wants a rule to say something else.
        case changeRule(RuleChange)
        /// Nothing; the entry only gives later times something to stand on.
        case pause
    }
}

/// Somebody holds the connector's credential and acts with it, past the core.
package struct MisuseStep: Hashable, Sendable {
    package enum Prey: String, Hashable, Sendable, CaseIterable {
        /// One right of each account.
        case rights
        /// The accounts are disabled.
        case accounts
    }

    package let target: TargetName
    /// Who: a word for the log.
    package let client: String
    /// The pause between two changes; as fast as the target lets it if unsaid.
    package let every: Duration?
    package let lasting: Duration
    package var prey = Prey.rights

    package init(target: TargetName, client: String, every: Duration?, lasting: Duration) {
        self.target = target
        self.client = client
        self.every = every
        self.lasting = lasting
    }
}

/// Where a process is killed: at its n-th request, before or after that took effect.
///
/// It is started again with what it had written down.
package struct CrashPoint: Hashable, Sendable {
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        case before
        case after
    }

    /// Counted from 1, over all targets.
    package let request: Int
    package let phase: Phase

    package init(request: Int, phase: Phase) {
        self.request = request
        self.phase = phase
    }

    package var text: String { "\(phase.rawValue) request \(request)" }
}

/// A source reports a fact of a person.
package struct LifecycleStep: Hashable, Sendable {
    /// Ids are `e-1`, `e-2`, … in the order of the file; the profile is the whole state after it.
    package let event: LifecycleEvent
    /// When the report reaches the core; the entry's own instant unless `arrives` delays it.
    package let arrivesAt: Instant
    /// How often the same report is delivered, at least once.
    package let deliveries: Int
    /// Whether the world agrees; a fact of which it does not changes nobody's rightful access.
    package let isTrue: Bool

    package init(event: LifecycleEvent, arrivesAt: Instant, deliveries: Int, isTrue: Bool) {
        self.event = event
        self.arrivesAt = arrivesAt
        self.deliveries = deliveries
        self.isTrue = isTrue
    }
}

/// A source sends its whole list of active people.
package struct RosterStep: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case present([Identity.ID])
        /// Everybody who is active but these.
        case missing([Identity.ID])
        /// Everybody who is active but this share of them, 0 to 100.
        case missingPercent(Int)
    }

    package let source: String
    package let content: Content
    /// Whether those who are missing have really left.
    package let isTrue: Bool

    package init(source: String, content: Content, isTrue: Bool) {
        self.source = source
        self.content = content
        self.isTrue = isTrue
    }
}

/// Something that happens in one product, or in each in which the person has an account.
package struct SideDoorStep: Hashable, Sendable {
    /// Whose account is opened, by the identity where the organization knows it.
    package enum Holder: Hashable, Sendable {
        case person(Identity.ID)
        /// One of a person's accounts, by its address.
        case account(of: Identity.ID, address: String)
        /// An address that no person of the organization holds.
        case address(String)
        /// The door concerns the product and no account.
        case nobody
    }

    /// `nil` for every target in which the holder has an account.
    package let target: TargetName?
    package let holder: Holder
    /// Without the address of the account.
    package let door: SideDoor
    /// Whether a person does it to bring about what the core failed to (M-11).
    package let isCorrection: Bool
    /// Who does it: a person's key, or a word for somebody else.
    package let actor: String

    /// Without `actor` a person's own acts are theirs, and all others an administrator's.
    package init(
        target: TargetName?,
        holder: Holder,
        door: SideDoor,
        isCorrection: Bool,
        actor: String? = nil
    ) {
        self.target = target
        self.holder = holder
        self.door = door
        self.isCorrection = isCorrection
        self.actor = actor ?? door.usualActor(of: holder)
    }

    /// The word for an administrator of a product of whom nothing else is known.
    package static let administrator = "administrator"
}

extension SideDoor {
    /// Who opens such a door where nobody says so.
    fileprivate func usualActor(of holder: SideDoorStep.Holder) -> String {
        let ownDoors: [SideDoorKind] = [
            .signIn, .signOut, .issueKey, .endKey, .acceptInvitation, .connectApp, .disconnectApp,
        ]
        guard ownDoors.contains(kind) else {
            return SideDoorStep.administrator
        }
        return switch holder {
        case .person(let id), .account(of: let id, _): id.rawValue
        case .address(let address): address
        case .nobody: SideDoorStep.administrator
        }
    }
}
