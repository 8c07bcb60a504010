// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

/// The state of one portal and the vendor's rules for changing it; no HTTP.
///
/// Every elementary change passes `admits(_:…)` first, which journals it or, once the request has
/// been cut, refuses it; nothing is ever changed without a journal entry.
struct ZohoDeskStore: Sendable {
    enum Job: Hashable, Sendable {
        /// Moot if the invitation has been accepted or renewed since.
        case expireInvitation(agent: Int, invitation: Int)
        case acceptInvitation(agent: Int, invitation: Int)
        case reassign(from: Int64, row: ZohoReassignment)
    }

    let options: ZohoDeskOptions
    let ids: ZohoDeskIDs
    /// The instant of the current operation.
    var now: Instant
    var cause = TargetChange.Cause.background(job: "setUp")
    /// How many elementary changes the current request may still make; `nil` for any number.
    var writesLeft: Int?
    var isCut = false
    var journal = ChangeJournal()

    var accounts: ZohoAccounts
    var agents: RecordTable<ZohoAgent>
    /// Slots of agents by address in lower case.
    var emailHolders: [String: Int] = [:]
    var zuidHolders: [Int64: Int] = [:]
    /// Whether some name has ever held an at sign; while none has, what looks like an address can
    /// be found among addresses alone.
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
    /// Ids by name in lower case; departments may have teams of one name.
    var teamsByName: [String: SortedIDs] = [:]
    var sharingRules = ZohoSharingRules()

    var webhooks: ZohoWebhooks
    var platform: ZohoPlatform

    var sessions: [ZohoSession] = []
    var sessionsByID: [String: Int] = [:]
    /// `nil` for no limit.
    var seatLimits: [ZohoSeat: Int]
    /// Seats taken, the service account's left out.
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
        now = start
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

    mutating func begin(_ cause: TargetChange.Cause, at instant: Instant, writesMax: Int? = nil) {
        self.cause = cause
        now = instant
        writesLeft = writesMax
        isCut = false
    }

    /// The choke point of all changes: `false` means that the change must not be made.
    ///
    /// `agent` is the slot of the account that the change belongs to.
    mutating func admits(
        _ kind: ChangeKind,
        agent: Int?,
        account: AccountKey? = nil,
        entitlement: TargetEntitlement? = nil,
        object: String? = nil,
        before: String? = nil,
        after: String? = nil
    ) -> Bool {
        guard spendWrite() else { return false }
        note(
            kind,
            agent: agent,
            account: account,
            entitlement: entitlement,
            object: object,
            before: before,
            after: after
        )
        return true
    }

    /// Takes one elementary change off the request's allowance; `false` if there is none left.
    mutating func spendWrite() -> Bool {
        guard let left = writesLeft else { return true }
        guard left > 0 else {
            isCut = true
            return false
        }
        writesLeft = left - 1
        return true
    }

    /// Journals a side effect of an admitted change.
    mutating func note(
        _ kind: ChangeKind,
        agent: Int?,
        account: AccountKey? = nil,
        entitlement: TargetEntitlement? = nil,
        object: String? = nil,
        before: String? = nil,
        after: String? = nil
    ) {
        journal.append(
            at: now,
            cause: cause,
            kind: kind,
            account: account ?? agent.map { agents.rows[$0].key },
            entitlement: entitlement,
            object: object ?? agent.map { agents.rows[$0].object } ?? "",
            before: before,
            after: after
        )
    }

    /// Lets the accounts server work within the request's allowance and journals what it did.
    ///
    /// Access tokens that carry on a refresh token are no changes of their own.
    mutating func withAccounts<Result>(_ body: (inout ZohoAccounts) -> Result) -> Result {
        accounts.writesLeft = writesLeft
        accounts.isCut = false
        let result = body(&accounts)
        writesLeft = accounts.writesLeft
        if accounts.isCut { isCut = true }
        accounts.writesLeft = nil
        for change in accounts.takeChanges() where !change.isDerived {
            note(
                change.kind == .issued ? .credentialIssued : .credentialEnded,
                agent: nil,
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

/// The numbers that follow from the seed.
struct ZohoDeskIDs: Hashable, Sendable {
    /// What every record's id begins with: three digits and twelve zeros.
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
