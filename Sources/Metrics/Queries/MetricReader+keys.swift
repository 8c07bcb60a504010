// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Who owns keys, and how long they may be used.
extension MetricReader {
    func includes(key: CredentialBook.Key) -> Bool {
        let account = ledger.accounts[Int(key.account)]
        guard key.issuedAt <= at, includes(target: account.target), query.event == nil,
            query.kind == nil, account.step(at: at)?.isProtected != true
        else { return false }
        return key.person.map { includes(person: $0) } ?? includesUnowned
    }

    func limit(of key: CredentialBook.Key) -> Declaration? {
        let employment = key.person.map { ledger.persons[Int($0)].employment.rawValue }
        return ledger.declarations.first { $0.kind == .keys && $0.name == employment }
    }

    /// When the key must be rotated: by age, or after somebody who knows it has left.
    func due(of key: CredentialBook.Key) -> Int64? {
        let limit = limit(of: key)
        var dues = [limit?.ageMax.map { key.issuedAt + $0.wholeMilliseconds }].compactMap(\.self)
        let within = limit?.within?.wholeMilliseconds ?? deadline
        let end = key.endedAt ?? Intervals.open
        for person in knowers(of: key) {
            guard let left = leftAt(person), key.issuedAt <= left, left < end else { continue }
            dues.append(left + within)
        }
        return dues.min()
    }

    /// Whether it has an owner who has not left; a person owns their own key.
    func hasOwner(_ key: CredentialBook.Key) -> Bool {
        guard let person = key.person else { return false }
        let history = ledger.persons[Int(person)]
        guard history.employment == .serviceIdentity else { return isEngaged(person) }
        let owner = history.answerables.last { $0.at <= at }?.person
        return owner.map { leftAt($0) == nil } ?? false
    }

    func end(of key: CredentialBook.Key) -> Int64? {
        key.person.flatMap { ledger.persons[Int($0)].endsAt }
    }

    /// Whether it is in the inventory: the source or the core has reported what it belongs to.
    func isKnown(_ key: CredentialBook.Key) -> Bool {
        if let person = key.person, ledger.persons[Int(person)].employment == .serviceIdentity {
            return isEngaged(person)
        }
        return wasReported(key.account)
    }

    /// Whether the core has reported the account, or one of its keys.
    func wasReported(_ account: Int32) -> Bool {
        if ledger.accounts[Int(account)].reports.contains(where: { $0.at <= at }) { return true }
        let book = ledger.evidence
        return book.changes.contains { change in
            let key = book.keys[change.key]
            return key.account == account && key.kind == .credentialIssued
                && (book.detectedAt(change).map { $0 <= at } ?? false)
        }
    }

    /// Whether the person is currently engaged, according to the source.
    func isEngaged(_ person: Int32) -> Bool {
        guard let last = lastFact(of: person) else { return false }
        return last.kind != .leaver
    }

    func leftAt(_ person: Int32) -> Int64? {
        guard let last = lastFact(of: person), last.kind == .leaver else { return nil }
        return last.effectiveAt
    }

    private func lastFact(of person: Int32) -> CauseHistory.Fact? {
        ledger.persons[Int(person)].facts.compactMap { fact(of: $0) }
            .max { $0.effectiveAt < $1.effectiveAt }
    }

    /// Everybody who ever owned what the key belongs to; for a person's own key, the person.
    private func knowers(of key: CredentialBook.Key) -> [Int32] {
        guard let person = key.person else { return [] }
        let history = ledger.persons[Int(person)]
        guard history.employment == .serviceIdentity else { return [person] }
        return history.answerables.filter { $0.at <= at }.compactMap(\.person)
    }
}
