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
    package var isEnabled: Bool
    /// Seats that are held.
    package var licenses: [String] = []
    /// What is held beside them, usable or latent, the mere account included.
    package var rights: [Entitlement] = []
    /// What rules and exceptions want the identity to hold at the target.
    package var needs: [Entitlement] = []
    package var lastActiveAt: Instant?
    /// Whether any of the rights can be used as it is.
    package var canAct = false
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
        return table.rows.sorted { left, right in
            (left.target, left.account, left.identity?.rawValue ?? "")
                < (right.target, right.account, right.identity?.rawValue ?? "")
        }
    }
}

/// Gathers the rows from what people hold and from the accounts themselves.
private struct AccountTable {
    private struct Key: Hashable {
        let account: Int32
        let person: Int32?
    }

    private let reader: MetricReader
    private(set) var rows: [AccountReading] = []
    private var positions: [Key: Int] = [:]

    init(_ reader: MetricReader) {
        self.reader = reader
    }

    mutating func readHoldings() {
        for person in reader.persons {
            read(reader.ledger.persons[Int(person)].holdings, of: person)
        }
        guard reader.includesUnowned else { return }
        for account in reader.ledger.unownedAccounts {
            if let holdings = reader.ledger.unowned[account] { read(holdings, of: nil) }
        }
    }

    mutating func readAccounts() {
        for (number, account) in reader.ledger.accounts.enumerated() {
            guard reader.includes(target: account.target), let step = account.step(at: reader.at),
                step.exists, isAsked(step.owner)
            else { continue }
            _ = row(Key(account: Int32(number), person: step.owner))
        }
    }

    private func isAsked(_ owner: Int32?) -> Bool {
        owner.map { reader.includes(person: $0) } ?? reader.includesUnowned
    }

    private mutating func read(_ holdings: Holdings, of person: Int32?) {
        for triple in holdings.all
        where reader.includes(entitlement: triple.entitlement) {
            for path in triple.paths {
                let state = path.steps.last { $0.at <= reader.at }?.state ?? .dead
                guard state != .dead else { continue }
                note(triple.entitlement, state, at: Key(account: path.account, person: person))
            }
        }
    }

    private mutating func note(_ number: Int32, _ state: PathState, at key: Key) {
        let entitlement = reader.ledger.entitlements[number]
        let row = row(key)
        if reader.traits(of: number).isSeat {
            rows[row].licenses.insertInOrder(entitlement.name)
        } else {
            rows[row].rights.insertInOrder(entitlement)
            if state == .usable { rows[row].canAct = true }
        }
    }

    /// The row of the account and the person, made where there is none.
    private mutating func row(_ key: Key) -> Int {
        if let known = positions[key] { return known }
        let reference = reader.ledger.accountNumbers[key.account]
        let step = reader.ledger.accounts[Int(key.account)].step(at: reader.at)
        positions[key] = rows.count
        rows.append(
            AccountReading(
                target: reader.ledger.targets[reference.target],
                account: reference.account,
                identity: key.person.map { reader.ledger.persons[Int($0)].id },
                isEnabled: step?.isEnabled ?? false,
                needs: key.person.map { needs(of: $0, at: reference.target) } ?? [],
                lastActiveAt: step?.lastActiveAt.map(Instant.init(milliseconds:))
            )
        )
        return rows.count - 1
    }

    private func needs(of person: Int32, at target: Int32) -> [Entitlement] {
        var found: [Entitlement] = []
        let holdings = reader.ledger.persons[Int(person)].holdings
        for triple in holdings.all
        where reader.traits(of: triple.entitlement).target == target
            && !triple.grounds(at: reader.at).isEmpty
        {
            found.insertInOrder(reader.ledger.entitlements[triple.entitlement])
        }
        return found
    }
}

extension Array where Element: Comparable {
    /// Keeps an ordered list of few elements ordered and without doubles.
    fileprivate mutating func insertInOrder(_ element: Element) {
        let index = firstIndex { element <= $0 } ?? endIndex
        if index == endIndex || self[index] != element { insert(element, at: index) }
    }
}
