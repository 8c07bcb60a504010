// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// A fact that took effect.
struct AppliedFact {
    let id: LifecycleEvent.ID
    let kind: LifecycleEvent.Kind
    let person: Int
    let effectiveAt: Instant
    /// From here on somebody downstream could have acted.
    let controllableAt: Instant
}

/// An entitlement that a person should hold now.
struct Intent {
    let entitlement: Int
    var ground: IntentChange.Ground
}

/// How many paths of one entitlement a person has over all their accounts.
struct Holding {
    var usable = 0
    var latent = 0
    /// Usable through protected accounts: satisfies an intent, is never a residue.
    var sheltered = 0
    /// Since when there has been such a path, and what gave it.
    var since: Instant
    var origin: ChangeOrigin

    var isEmpty: Bool { usable == 0 && latent == 0 && sheltered == 0 }
    var canAct: Bool { usable > 0 || sheltered > 0 }
}

/// A person, with what they should hold and what they do hold.
struct KnownPerson {
    enum Standing {
        /// Owns an account, but no fact speaks of them yet.
        case unreported
        case active
        /// On leave: nothing may be usable, but what is merely latent waits for the return.
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
    var profile: PersonProfile?
    /// By which the source knows them now, in lower case.
    var addresses: [String] {
        profile.map { ([$0.email] + $0.alternateEmails).map { $0.lowercased() } } ?? []
    }
    var revision: Int?
    /// The last fact that took effect.
    var fact: Int?
    /// When the last joiner or rehire took effect.
    var startedAt: Instant?
    /// Everybody who ever answered for it, and so knows its secrets.
    var formerAnswerables: Set<Identity.ID> = []
    /// Where they may have a key now, since they asked for one and somebody agreed.
    var keyTargets: Set<TargetName> = []
    /// In ascending order of entitlement.
    var intents: [Intent] = []
    /// What rules give and a decision withholds, with the invariant that holding it would break.
    var barred: [Int: FindingRecord.Invariant] = [:]
    /// Targets at which a decision has the account disabled and otherwise left alone.
    var suspendedAt: Set<TargetName> = []
    /// Requests that stand, and rights that once stood by one.
    var requests: [KnownRequest] = []
    var formerRequests: Set<Int> = []
    /// Since when the person should hold a right without a break; kept where reviews are due.
    var heldSince: [Int: Instant] = [:]
    var holdings = HoldingTable()
    /// How seat, right, use and need stand at each target with seats, by target.
    var seatCells: [Int: KnownSeatCell] = [:]
    var accounts: [AccountReference] = []
    /// Entitlements that a leaver event took the ground from; they must not come back by
    /// themselves (I15).
    var formerly: Set<Int> = []
    /// Attributes that the source has ever given; what it never spoke of is not its own.
    var ownedAttributes = KnownPerson.alwaysOwned
    /// Accounts that work of the core took while the person should have had them.
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
