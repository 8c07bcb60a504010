// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

/// The state of one account of the service and the vendor's rules for changing it; no HTTP.
///
/// Nothing is ever changed without a journal entry.
struct FreshserviceStore: JournaledStore, Sendable {
    enum Job: Hashable, Sendable {
        /// The product's cleanup some minutes after a deactivation; moot if the account has been
        /// reactivated or deactivated again since.
        case cleanUp(user: Int, deactivation: Int)
        case endDayPass(user: Int)
        case makeEmployeeTicket(request: Int)
    }

    let options: FreshserviceOptions
    var ledger: ChangeLedger

    var users = RecordTable<FreshserviceUser>(firstID: 21_000_100_001)
    /// Slots by address in lower case.
    ///
    /// Deactivated people keep theirs (HELP-FAQ).
    var emailHolders: [String: Int] = [:]
    var agentOrder = SortedList<FreshserviceListEntry>()
    var requesterOrder = SortedList<FreshserviceListEntry>()
    var peopleOrder = SortedList<FreshserviceListEntry>()
    var groups = RecordTable<FreshserviceGroup>(firstID: 21_000_020_301)
    /// The slots of the groups by name; equal names by id.
    var groupOrder: [Int] = []
    var requesterGroups = RecordTable<FreshserviceRequesterGroup>(firstID: 21_000_050_041)
    var departments = RecordTable<FreshserviceDepartment>(firstID: 21_000_030_501)
    var roles = RecordTable<FreshserviceRole>(firstID: 21_000_040_004)
    var workspaces = RecordTable<FreshserviceWorkspace>(
        firstID: FreshserviceWorkspace.primaryID
    )
    var keys: [IssuedKey] = []
    var keysByValue: [String: Int] = [:]
    var sessions: [AccountSession] = []
    var sessionsByID: [String: Int] = [:]
    var seatLimit: Int?
    /// Full-time seats taken, excluding the service account's.
    var seatsTaken = 0
    var dayPassesLeft: Int?
    var due = DueQueue<Job>()
    var searchView: FreshserviceSearchView
    var agentRenderings = FreshserviceRenderings()
    var desk = FreshserviceDesk()
    /// The slot of the connector's own agent, which takes no counted seat.
    var serviceAccount = 0
    /// Active holders of the Account Admin role.
    var adminCount = 0

    static let accountAdminID: Int64 = 21_000_040_004
    static let agentLicense = TargetEntitlement(kind: "license", id: "agent", name: "agent")
    static let agentAccount = TargetEntitlement(kind: "account", id: "agent", name: "agent")
    static let requesterAccount = TargetEntitlement(
        kind: "account",
        id: "requester",
        name: "requester"
    )

    init(options: FreshserviceOptions, start: Instant) {
        self.options = options
        ledger = ChangeLedger(start: start)
        seatLimit = options.seatLimit
        dayPassesLeft = options.dayPasses
        searchView = FreshserviceSearchView(lag: options.indexLag)
    }

    var quirks: FreshserviceQuirks { options.quirks }

    /// The instant of the current operation.
    var now: Instant { ledger.now }

    func journaled(_ slot: Int) -> (account: AccountKey?, object: String) {
        (users.rows[slot].key, users.rows[slot].object)
    }

    mutating func willChange(_ slot: Int, _ kind: ChangeKind) {
        if searchView.isCurrent(slot, at: now) {
            searchView.keep(users.rows[slot], slot: slot, at: now)
        }
        users.rows[slot].updatedAt = now
    }

    func slot(_ account: AccountKey) -> Int? {
        Int64(account.rawValue).flatMap { users.slot(of: $0) }
    }

    func slot(_ id: Int64, kind: FreshserviceUser.Kind) -> Int? {
        guard let slot = users.slot(of: id), users.rows[slot].kind == kind else { return nil }
        return slot
    }

    /// The slot of the existing account that holds an address; case does not matter.
    func slot(email: String) -> Int? {
        guard let slot = emailHolders[email.inLowerCase], users.exists(slot: slot) else {
            return nil
        }
        return slot
    }

    func privileges(of slot: Int) -> FreshservicePrivileges {
        var privileges: FreshservicePrivileges = []
        for assignment in users.rows[slot].roles {
            guard let role = roles.slot(of: assignment.roleID) else { continue }
            privileges.formUnion(roles.rows[role].privileges)
        }
        return privileges
    }
}
