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

    package enum Action: Hashable, Sendable {
        case lifecycle(LifecycleStep)
        case roster(RosterStep)
        /// Something happens inside a product, outside its API.
        case sideDoor(SideDoorStep)
        /// Somebody requests access.
        case request(AccessRequest)
        /// The request with that id is withdrawn.
        case withdraw(String)
        /// A reconciliation run outside the schedule.
        case reconcile
        /// An accountable person releases what the mass-change guard holds back.
        case approveGuard
        /// The program under test, or our core, is killed at one of its requests from here on.
        case crash(CrashPoint)
        /// Somebody suspects that the connector's credential is compromised.
        case suspect(TargetName)
        /// Somebody else uses the connector's credential.
        case misuse(MisuseStep)
        /// Somebody force-closes an event.
        case forceClosure(ForcedClosure)
        /// Somebody asks for a rule change.
        case changeRule(RuleChange)
        /// Nothing; the entry only serves as a reference for later times.
        case pause
    }
}

/// Somebody else acts with the connector's credential, bypassing the core.
package struct MisuseStep: Hashable, Sendable {
    package enum Prey: String, Hashable, Sendable, CaseIterable {
        /// One right of each account.
        case rights
        /// The accounts are disabled.
        case accounts
    }

    package let target: TargetName
    /// Who, as shown in the log.
    package let client: String
    /// The pause between two changes; by default as fast as the target allows.
    package let every: Duration?
    package let lasting: Duration
    package var prey = Prey.rights
}

/// Where a process is killed: at its n-th request, before or after that took effect.
///
/// It is restarted with its saved state.
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

/// A source reports a fact about a person.
package struct LifecycleStep: Hashable, Sendable {
    /// Ids are `e-1`, `e-2`, … in file order; the profile is the full state after it.
    package let event: LifecycleEvent
    /// When the report reaches the core; the entry's own instant unless `arrives` delays it.
    package let arrivesAt: Instant
    /// How often the report is delivered, at least once.
    package let deliveries: Int
    /// Whether the report is true; a false one changes nobody's rightful access.
    package let isTrue: Bool
}

/// A source sends its full list of active people.
package struct RosterStep: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        case present([Identity.ID])
        /// Everybody active except these.
        case missing([Identity.ID])
        /// Everybody active except this percentage, 0 to 100.
        case missingPercent(Int)
    }

    package let source: String
    package let content: Content
    /// Whether the missing people have really left.
    package let isTrue: Bool
}

/// Something that happens in one product, or in each product in which the person has an account.
package struct SideDoorStep: Hashable, Sendable {
    /// Whose account it concerns, by identity if the organization knows it.
    package enum Holder: Hashable, Sendable {
        case person(Identity.ID)
        /// One of a person's accounts, by its address.
        case account(of: Identity.ID, address: String)
        /// An address that no person of the organization holds.
        case address(String)
        /// The door concerns the product rather than an account.
        case nobody
    }

    /// `nil` for every target in which the holder has an account.
    package let target: TargetName?
    package let holder: Holder
    /// Without the address of the account.
    package let door: SideDoor
    /// Whether a person does it to correct a failure of the core (M-11).
    package let isCorrection: Bool
    /// Who does it: a person's key, or a label for somebody else.
    package let actor: String

    /// Without `actor`, a person's own acts are attributed to them, all others to an administrator.
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

    /// The label for an unnamed administrator of a product.
    package static let administrator = "administrator"
}

extension SideDoor {
    /// The default actor of such a door.
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
