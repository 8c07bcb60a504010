// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// A path as last enumerated, with its entitlement's number.
struct KnownPath: Equatable {
    private let number: Int32
    let channel: Channel
    let state: PathState
    let through: String

    init(entitlement: Int, channel: Channel, through: String, state: PathState) {
        number = Int32(entitlement)
        self.channel = channel
        self.through = through
        self.state = state
    }

    var entitlement: Int { Int(number) }

    func isSamePath(as other: KnownPath) -> Bool {
        number == other.number && channel == other.channel && through == other.through
    }
}

/// An account as last enumerated.
struct KnownAccount: Identifiable {
    let key: AccountKey
    var id: AccountKey { key }
    /// Its owner; once set it never changes (I5).
    var owner: Int?
    var isProtected = false
    var profile: AccountProfile?
    var paths: [KnownPath] = []
    /// Sessions and keys that have ended; probes of these must be refused.
    var endedCredentials: [KnownPath] = []
    var lastOrigin: ChangeOrigin
    var lastChangedAt: Instant
    /// What created it, or what was going on when it was first seen.
    let firstOrigin: ChangeOrigin
    /// The last observation that was recorded.
    var observation: AccountObservation?
    /// When it was used, as far as an inactivity rule asks.
    var uses: [Instant] = []

    var isEnabled: Bool { profile?.isActive ?? false }

    var standing: AccountStanding {
        AccountStanding(key: key, owner: owner, isProtected: isProtected)
    }
}

/// What the effects of a change to an account's paths depend on, without the rest of the account,
/// which costs more to copy.
struct AccountStanding {
    let key: AccountKey
    let owner: Int?
    let isProtected: Bool
}

/// Everything the oracle knows of one target.
struct KnownTarget {
    let name: TargetName
    let kind: String
    /// In order of first appearance.
    var accounts = IdentifiedArray<KnownAccount>()
    /// Accounts without an owner by each address they hold.
    var unownedByAddress: [String: [Int]] = [:]
    /// The target's own entitlements under the oracle's numbers.
    var entitlements: [TargetEntitlement: Int] = [:]
    /// Whether its API shows which accounts have keys.
    var showsKeys = false
    /// The core's own credentials that the target would let in, by the target's ids.
    var credentials: [String] = []
}

/// Where an account is stored: the indices of the target and the account.
struct AccountReference: Hashable {
    let target: Int
    let account: Int
}
