// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// A target of accounts, groups, seats and sessions that a test changes line by line.
struct ScriptedDirectory: SimulatedTarget {
    static let kind = "scripted"

    struct Record {
        var profile: AccountProfile
        var groups: [String] = []
        var pendingGroups: [String] = []
        /// Open sessions that end only by name, whatever becomes of the account.
        var sessions: [String] = []
    }

    private(set) var accounts: [AccountKey] = []
    private(set) var records: [AccountKey: Record] = [:]
    private(set) var changes = ChangeJournal()
    mutating func forgetChanges(allBut latest: Int) { changes.forget(allBut: latest) }
    /// Sessions that keep working although they are no longer listed.
    var ghostSessions: Set<String> = []

    var nextDueAt: Instant? { nil }
    var licenses: [LicenseStock] { [] }
    var serviceAccounts: [AccountKey] { [] }
    var connectorCredential: ConnectorCredential { .bearer(token: "test") }

    mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int?
    ) -> WireResponse {
        WireResponse(status: 404)
    }

    mutating func advance(to instant: Instant) {}
    mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {}
    func checkInvariants() -> [String] { [] }
    func traits(of request: WireRequest) -> RequestTraits { RequestTraits() }
    func profile(of account: AccountKey) -> AccountProfile? { records[account]?.profile }

    func access(of account: AccountKey) -> [AccessPath] {
        guard let record = records[account] else { return [] }
        let kind = record.profile.kind
        let own = TargetEntitlement(kind: "account", id: kind, name: kind)
        let state: PathState = record.profile.isActive ? .usable : .latent
        var paths = [AccessPath(entitlement: own, channel: .direct, state: state)]
        for group in record.groups {
            paths.append(AccessPath(entitlement: .group(group), channel: .group, state: state))
        }
        for group in record.pendingGroups {
            paths.append(AccessPath(entitlement: .group(group), channel: .pending, state: .latent))
        }
        if let seat = record.profile.seat {
            let license = TargetEntitlement(kind: "license", id: seat, name: seat)
            paths.append(AccessPath(entitlement: license, channel: .seat, state: .usable))
        }
        for session in record.sessions {
            paths.append(
                AccessPath(entitlement: own, channel: .session, through: session, state: .usable)
            )
        }
        return paths
    }

    func probe(_ probe: Probe, at instant: Instant) -> ProbeResult {
        switch probe {
        case .signIn(let key):
            records[key]?.profile.isActive == true ? .allowed : .refused("deactivated")
        case .session(let id), .credential(let id):
            ghostSessions.contains(id) || records.values.contains { $0.sessions.contains(id) }
                ? .allowed : .refused("unknown")
        }
    }

    mutating func create(_ name: String, kind: String = "agent", at instant: Instant) {
        let key = AccountKey(name)
        accounts.append(key)
        records[key] = Record(
            profile: AccountProfile(
                kind: kind,
                isActive: true,
                emails: ["\(name)@acme.example"],
                displayName: name,
                seat: nil,
                createdAt: instant,
                lastActiveAt: nil
            )
        )
        note(.accountCreated, name, at: instant)
    }

    /// Changes an account and journals it; `kind` is what the entry says.
    mutating func change(
        _ name: String,
        _ kind: ChangeKind,
        at instant: Instant,
        _ edit: (inout Record) -> Void
    ) {
        guard var record = records[AccountKey(name)] else { return }
        edit(&record)
        records[AccountKey(name)] = record
        note(kind, name, at: instant)
    }

    mutating func delete(_ name: String, at instant: Instant) {
        records[AccountKey(name)] = nil
        accounts.removeAll { $0 == AccountKey(name) }
        note(.accountDeleted, name, at: instant)
    }

    /// A change that no journal entry tells of.
    mutating func changeSilently(_ name: String, _ edit: (inout Record) -> Void) {
        guard var record = records[AccountKey(name)] else { return }
        edit(&record)
        records[AccountKey(name)] = record
    }

    private mutating func note(_ kind: ChangeKind, _ name: String, at instant: Instant) {
        changes.append(
            at: instant,
            cause: .background(job: "test"),
            kind: kind,
            account: AccountKey(name),
            object: "account \(name)"
        )
    }
}

extension TargetEntitlement {
    static func group(_ name: String) -> TargetEntitlement {
        TargetEntitlement(kind: "group", id: name, name: name)
    }
}
