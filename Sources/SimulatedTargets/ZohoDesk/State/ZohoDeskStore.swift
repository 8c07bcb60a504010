// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

/// The state of one portal and the vendor's rules for changing it; no HTTP.
///
/// Nothing is ever changed without a journal entry.
struct ZohoDeskStore: JournaledStore, Sendable {
    enum Job: Hashable, Sendable {
        /// Moot if the invitation has been accepted or renewed since.
        case expireInvitation(agent: Int, invitation: Int)
        case acceptInvitation(agent: Int, invitation: Int)
        case reassign(from: Int64, row: ZohoReassignment)
    }

    let options: ZohoDeskOptions
    let ids: ZohoDeskIDs
    var ledger: ChangeLedger

    var accounts: ZohoAccounts
    var agents: RecordTable<ZohoAgent>
    /// Slots of agents by address in lower case.
    var emailHolders: [String: Int] = [:]
    var zuidHolders: [Int64: Int] = [:]
    /// Whether any name has ever contained an @; if none has, an address-like search needs to look
    /// only at addresses.
    var namesMayBeAddresses = false
    /// Ids of agents in ascending order: all of them, enabled ones and disabled ones.
    var order = SortedList<Int64>()
    var enabledOrder = SortedList<Int64>()
    var disabledOrder = SortedList<Int64>()
    var counts = ZohoAgentCounts()
    /// Enabled, confirmed agents with an open session.
    var online = SortedIDs()
    var archive: [Int64: ZohoArchivedAgent] = [:]
    /// Ids of the archive in the order of deletion.
    var archiveOrder: [Int64] = []
    /// Ids of deleted agents by address, until they are anonymized.
    var archivedEmails: [String: Int64] = [:]
    var anonymizedCount = 0

    var roles: RecordTable<ZohoRole>
    var profiles: RecordTable<ZohoProfile>
    var departments: RecordTable<ZohoDepartment>
    var teams: RecordTable<ZohoTeam>
    /// Slots by name in lower case.
    var rolesByName: [String: Int] = [:]
    var profilesByName: [String: Int] = [:]
    var departmentsByName: [String: Int] = [:]
    /// Ids by name in lower case; departments may have teams with the same name.
    var teamsByName: [String: SortedIDs] = [:]
    var sharingRules = ZohoSharingRules()

    var webhooks: ZohoWebhooks
    var platform: ZohoPlatform

    var sessions: [AccountSession] = []
    var sessionsByID: [String: Int] = [:]
    /// `nil` for no limit.
    var seatLimits: [ZohoSeat: Int]
    /// Seats taken, excluding the service account's.
    var seatsTaken: [ZohoSeat: Int] = [.agent: 0, .lightAgent: 0]
    var due = DueQueue<Job>()
    /// The slot of the agent who authorized the connector, which takes no counted seat.
    var serviceAccount = 0
    /// Enabled, confirmed agents with an administrator's profile.
    var adminCount = 0
    var zuidsGiven: Int64 = 0

    static let agentAccount = TargetEntitlement(kind: "account", id: "agent", name: "agent")

    init(options: ZohoDeskOptions, name: String, start: Instant, bits: DerivedBits) {
        self.options = options
        ids = ZohoDeskIDs(bits: bits)
        ledger = ChangeLedger(start: start)
        accounts = ZohoAccounts(
            options: options,
            org: ids.org,
            connectorUser: ids.firstAgent,
            start: start,
            bits: bits
        )
        agents = RecordTable(firstID: ids.firstAgent)
        roles = RecordTable(firstID: ids.base + 10_005)
        profiles = RecordTable(firstID: ids.base + 1_010_103)
        departments = RecordTable(firstID: ids.base + 2_006_907)
        teams = RecordTable(firstID: ids.base + 3_090_001)
        webhooks = ZohoWebhooks(firstID: ids.base + 4_000_001)
        platform = ZohoPlatform(base: ids.base)
        seatLimits = [:]
        seatLimits[.agent] = options.agentSeats
        seatLimits[.lightAgent] = options.lightAgentSeats
    }

    var quirks: ZohoDeskQuirks { options.quirks }
    var now: Instant { ledger.now }
    var isCut: Bool { ledger.isCut }

    func journaled(_ slot: Int) -> (account: AccountKey?, object: String) {
        (agents.rows[slot].key, agents.rows[slot].object)
    }

    /// Lets the accounts server work within the request's allowance and journals its changes.
    ///
    /// Access tokens derived from a refresh token are not separate changes.
    mutating func withAccounts<Result>(_ body: (inout ZohoAccounts) -> Result) -> Result {
        accounts.writesLeft = ledger.writesLeft
        accounts.isCut = false
        let result = body(&accounts)
        ledger.writesLeft = accounts.writesLeft
        if accounts.isCut { ledger.isCut = true }
        accounts.writesLeft = nil
        for change in accounts.takeChanges() where !change.isDerived {
            note(
                change.kind == .issued ? .credentialIssued : .credentialEnded,
                of: nil,
                account: AccountKey(String(change.user)),
                object: change.id
            )
        }
        return result
    }

    func slot(_ account: AccountKey) -> Int? {
        Int64(account.rawValue).flatMap { agents.slot(of: $0) }
    }

    /// The slot of the agent that has an address; case does not matter.
    func slot(email: String) -> Int? { emailHolders[email.lowercased()] }

    func permissions(of slot: Int) -> ZohoPermissions {
        guard let profile = profiles.slot(of: agents.rows[slot].profileID) else { return [] }
        return profiles.rows[profile].permissions
    }

    /// Whether the agent can act as an administrator now.
    func isActiveAdmin(_ slot: Int) -> Bool {
        guard agents.rows[slot].isEnabled, agents.rows[slot].isConfirmed,
            let profile = profiles.slot(of: agents.rows[slot].profileID)
        else { return false }
        return profiles.rows[profile].isAdministrator
    }
}

/// Numbers derived from the seed.
struct ZohoDeskIDs: Hashable, Sendable {
    /// The base of every record's id: three digits and twelve zeros.
    let base: Int64
    let org: Int64
    let firstZUID: Int64

    var firstAgent: Int64 { base + 100_000_001 }

    init(bits: DerivedBits) {
        base = Int64(100 + bits[1 << 50] % 900) * 1_000_000_000_000
        org = Int64(700_000_000 + bits[1 << 50 | 1] % 99_999_999)
        firstZUID = Int64(60_000_000 + bits[1 << 50 | 2] % 9_000_000)
    }
}
