// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// One account with license, rights, need and use, each read by itself.
///
/// An account that several people know has a row for each of them.
package struct AccountReading: Hashable, Sendable {
    package let target: TargetName
    package let account: String
    /// Who can act with it; `nil` for nobody that a source reports.
    package let identity: Identity.ID?
    /// Seats that are held.
    package var licenses: [String]
    fileprivate var held: SharedRights
    fileprivate var wanted: SharedRights
    package var lastActiveAt: Instant?
    package var isEnabled: Bool
    /// Whether any of the rights can be used as it is.
    package var canAct: Bool

    /// What is held beside the seats, usable or latent, the mere account included.
    package var rights: [Entitlement] {
        get { held.all }
        set { held = SharedRights(newValue) }
    }
    /// What rules and exceptions want the identity to hold at the target.
    package var needs: [Entitlement] {
        get { wanted.all }
        set { wanted = SharedRights(newValue) }
    }
}

extension MetricCatalog {
    /// Every account that is there, or by which somebody still holds something, by target, account
    /// and identity.
    package static func accounts(
        in ledger: MetricLedger,
        query: MetricQuery
    ) -> [AccountReading] {
        var table = AccountTable(MetricReader(ledger: ledger, query: query))
        table.readHoldings()
        table.readAccounts()
        return table.sortedRows()
    }
}

/// Rights in order; a report has a row for everybody, so each right is in memory once.
private struct SharedRights: Hashable, Sendable {
    final class Right: Hashable, Sendable {
        let entitlement: Entitlement

        init(_ entitlement: Entitlement) {
            self.entitlement = entitlement
        }

        static func == (left: Right, right: Right) -> Bool {
            left === right || left.entitlement == right.entitlement
        }

        func hash(into hasher: inout Hasher) { hasher.combine(entitlement) }
    }

    private let rights: [Right]

    init(sharing rights: [Right]) {
        self.rights = rights
    }

    init(_ rights: [Entitlement]) {
        self.rights = rights.map { Right($0) }
    }

    var all: [Entitlement] { rights.map(\.entitlement) }
}

/// Gathers the rows from what people hold and from the accounts themselves.
private struct AccountTable {
    private struct Key: Hashable {
        let account: Int32
        let person: Int32?
    }

    /// What somebody holds by one account, as numbers of entitlements.
    private struct Draft {
        let account: Int32
        var seats: [Int32] = []
        var rights: [Int32] = []
        var canAct = false
    }

    private let reader: MetricReader
    private var rows: [AccountReading] = []
    private var known: Set<Key> = []
    /// By number.
    private let shared: [SharedRights.Right]
    /// The place of each number among all entitlements in order.
    private let ranks: [Int]

    init(_ reader: MetricReader) {
        self.reader = reader
        let entitlements = reader.ledger.entitlements.keys
        shared = entitlements.map { SharedRights.Right($0) }
        var ranks = [Int](repeating: 0, count: entitlements.count)
        let inOrder = entitlements.indices.sorted { entitlements[$0] < entitlements[$1] }
        for (rank, number) in inOrder.enumerated() { ranks[number] = rank }
        self.ranks = ranks
    }

    mutating func sortedRows() -> [AccountReading] {
        // In place: as many rows again would be most of what a reading needs.
        rows.sort { left, right in
            (left.target, left.account, left.identity?.rawValue ?? "")
                < (right.target, right.account, right.identity?.rawValue ?? "")
        }
        return rows
    }

    mutating func readHoldings() {
        for person in reader.persons {
            read(reader.ledger.persons[Int(person)].holdings.all, of: person)
        }
        guard reader.includesUnowned else { return }
        for account in reader.ledger.unownedAccounts {
            if let holdings = reader.ledger.unowned[account] { read(holdings.all, of: nil) }
        }
    }

    mutating func readAccounts() {
        for (number, account) in reader.ledger.accounts.enumerated() {
            guard reader.includes(target: account.target), let step = account.step(at: reader.at),
                step.exists, isAsked(step.owner),
                !known.contains(Key(account: Int32(number), person: step.owner))
            else { continue }
            let holdings = step.owner.map { reader.ledger.persons[Int($0)].holdings.all }
            add(Draft(account: Int32(number)), of: step.owner, among: holdings ?? [])
        }
    }

    private func isAsked(_ owner: Int32?) -> Bool {
        owner.map { reader.includes(person: $0) } ?? reader.includesUnowned
    }

    private mutating func read(_ triples: [TripleHistory], of person: Int32?) {
        var drafts: [Draft] = []
        for triple in triples where reader.includes(entitlement: triple.entitlement) {
            for path in triple.paths {
                let state = path.steps.last { $0.at <= reader.at }?.state ?? .dead
                guard state != .dead else { continue }
                let place = drafts.firstIndex { $0.account == path.account } ?? drafts.count
                if place == drafts.count { drafts.append(Draft(account: path.account)) }
                if reader.traits(of: triple.entitlement).isSeat {
                    drafts[place].seats.append(triple.entitlement)
                } else {
                    drafts[place].rights.append(triple.entitlement)
                    if state == .usable { drafts[place].canAct = true }
                }
            }
        }
        for draft in drafts { add(draft, of: person, among: triples) }
    }

    /// Adds a row; `triples` are everything that the person holds or should hold.
    private mutating func add(
        _ draft: Draft,
        of person: Int32?,
        among triples: [TripleHistory]
    ) {
        known.insert(Key(account: draft.account, person: person))
        let reference = reader.ledger.accountNumbers[draft.account]
        let step = reader.ledger.accounts[Int(draft.account)].step(at: reader.at)
        let rights = inOrder(draft.rights)
        let needs = person == nil ? [] : inOrder(needs(of: triples, at: reference.target))
        let held = sharing(rights)
        rows.append(
            AccountReading(
                target: reader.ledger.targets[reference.target],
                account: reference.account,
                identity: person.map { reader.ledger.persons[Int($0)].id },
                licenses: licenses(draft.seats),
                held: held,
                wanted: needs == rights ? held : sharing(needs),
                lastActiveAt: step?.lastActiveAt.map(Instant.init(milliseconds:)),
                isEnabled: step?.isEnabled ?? false,
                canAct: draft.canAct
            )
        )
    }

    private func needs(of triples: [TripleHistory], at target: Int32) -> [Int32] {
        triples.filter { triple in
            reader.traits(of: triple.entitlement).target == target
                && !triple.grounds(at: reader.at).isEmpty
        }
        .map(\.entitlement)
    }

    /// The names of seats; most rows have those of the row before.
    private func licenses(_ seats: [Int32]) -> [String] {
        let names = inOrder(seats).map { reader.ledger.entitlements[$0].name }
        return names == rows.last?.licenses ? rows.last?.licenses ?? [] : names
    }

    private func sharing(_ numbers: [Int32]) -> SharedRights {
        SharedRights(sharing: numbers.map { shared[Int($0)] })
    }

    /// In the order of the entitlements and without doubles.
    private func inOrder(_ numbers: [Int32]) -> [Int32] {
        let sorted = numbers.sorted { ranks[Int($0)] < ranks[Int($1)] }
        return sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }
            .map { sorted[$0] }
    }
}
