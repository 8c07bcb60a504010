// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// A fact that took effect.
struct AppliedFact: Identifiable {
    let event: LifecycleEvent
    let person: Int

    var id: LifecycleEvent.ID { event.id }
    var kind: LifecycleEvent.Kind { event.kind }
    var effectiveAt: Instant { event.effectiveAt }
    /// The first instant at which anything downstream could have acted.
    var controllableAt: Instant { max(event.effectiveAt, event.recordedAt) }
}

/// An entitlement that a person should hold now.
struct Intent {
    private let number: Int32
    var ground: IntentChange.Ground

    init(entitlement: Int, ground: IntentChange.Ground) {
        number = Int32(entitlement)
        self.ground = ground
    }

    var entitlement: Int { Int(number) }
}

/// How many paths to one entitlement a person has across all their accounts.
struct Holding {
    /// Since when such a path has existed.
    var since: Instant
    var usable: Int32 = 0
    var latent: Int32 = 0
    /// Usable through protected accounts: satisfies an intent, is never a residue.
    var sheltered: Int32 = 0

    var isEmpty: Bool { usable == 0 && latent == 0 && sheltered == 0 }
    var canAct: Bool { usable > 0 || sheltered > 0 }
}

/// A person, with what they should hold and what they do hold.
struct KnownPerson: Identifiable {
    enum Standing {
        /// Owns an account, but no fact mentions them yet.
        case unreported
        case active
        /// On leave: nothing may be usable, but latent access may wait for the return.
        case away
        case left

        var isGone: Bool {
            switch self {
            case .unreported, .active: false
            case .away, .left: true
            }
        }
    }

    let id: Identity.ID
    var standing = Standing.unreported
    /// The last fact with a profile.
    var described: LifecycleEvent?
    var profile: PersonProfile? { described?.profile }
    /// Their current addresses at the source, in lower case.
    var addresses: [String] {
        profile.map { ([$0.email] + $0.alternateEmails).map { $0.inLowerCase } } ?? []
    }
    var revision: Int?
    /// The last fact that took effect.
    var fact: Int?
    /// When the last joiner or rehire took effect.
    var startedAt: Instant?
    /// Everybody who ever owned it, and so knows its secrets.
    var formerAnswerables: Set<Identity.ID> = []
    /// Where they may have a key now, since they asked for one and somebody agreed.
    var keyTargets: Set<TargetName> = []
    /// In ascending order of entitlement.
    var intents: [Intent] = []
    /// What rules grant but a decision withholds, with the invariant that holding it would break.
    var barred: [Int: FindingRecord.Invariant] = [:]
    /// Targets at which a decision has suspended the account.
    var suspendedAt: Set<TargetName> = []
    /// Requests in force, and rights that were once granted by one.
    var requests: [KnownRequest] = []
    var formerRequests: Set<Int> = []
    /// Since when the person should have held a right without interruption; kept for rights under
    /// review.
    var heldSince: [Int: Instant] = [:]
    var holdings = HoldingTable()
    /// Causes that granted an entitlement before they were facts, by entitlement (I10).
    var earlyCauses: [Int: String] = [:]
    /// The state of seat, right, use and need at each target with seats, by target.
    var seatCells: [Int: KnownSeatCell] = [:]
    var accounts: [AccountReference] = []
    /// Entitlements that lost their reason with a leaver event; they must not come back on their
    /// own (I15).
    var formerly: Set<Int> = []
    /// Attributes that the source has ever set; it does not own any others.
    var ownedAttributes = KnownPerson.alwaysOwned
    /// Accounts that the core's work removed while the person should have had them.
    var lostAccounts: [LostAccount] = []

    static let alwaysOwned = ["email", "name"]

    func intends(_ entitlement: Int) -> Bool {
        var low = 0
        var high = intents.count
        while low < high {
            let middle = (low + high) / 2
            if intents[middle].entitlement < entitlement { low = middle + 1 } else { high = middle }
        }
        return low < intents.count && intents[low].entitlement == entitlement
    }
}
