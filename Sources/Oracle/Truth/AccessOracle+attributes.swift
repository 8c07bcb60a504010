// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Compares an active person's attributes at a target with the source (I13).
    ///
    /// Covers the address, the name and every mapped attribute that the source has ever set,
    /// including those it has cleared since, but not attributes that the target cannot store.
    func judgeAttributes(
        of person: Int,
        on target: Int,
        beginning: Discrepancy.Beginning,
        at instant: Instant
    ) {
        let account = mainAccount(of: person, on: target)
        for name in people[person].ownedAttributes {
            let subject = Subject.attribute(person: person, target: target, name: name)
            let isWrong = account.map { differs(name, of: person, from: $0) } ?? false
            guard isWrong != (discrepancies[subject] != nil) else { continue }
            guard isWrong else {
                settle(subject, at: instant)
                continue
            }
            let since = self.since(of: .attribute, person, 0, beginning: beginning, at: instant)
            start(
                subject,
                wrong: .attribute,
                since: since,
                due: due(since: since, beginning: beginning),
                beginning: beginning,
                fact: beginning.fact ?? people[person].fact,
                verdict: nil,
                at: instant
            )
        }
    }

    /// Learns which attributes the source owns, and judges them wherever the person has accounts.
    func judgeAttributes(
        of person: Int,
        beginning: Discrepancy.Beginning,
        at instant: Instant
    ) {
        let given = people[person].profile?.attributes ?? [:]
        for name in options.mappedAttributes
        where given[name] != nil && !people[person].ownedAttributes.contains(name) {
            people[person].ownedAttributes.append(name)
        }
        for target in Set(people[person].accounts.map(\.target)).sorted() {
            judgeAttributes(of: person, on: target, beginning: beginning, at: instant)
        }
    }

    /// The account that carries the source's attributes: the one under the person's own address,
    /// otherwise the first enabled one; `nil` if nothing is due on the target.
    private func mainAccount(of person: Int, on target: Int) -> KnownAccount? {
        guard people[person].standing == .active, let profile = people[person].profile,
            people[person].intents.contains(where: { intent in
                let row = table[intent.entitlement]
                return row.isAccount && row.entitlement.target == targets[target].name
            })
        else { return nil }
        let address = profile.email.inLowerCase
        var first: Int?
        for reference in people[person].accounts where reference.target == target {
            let number = reference.account
            guard targets[target].accounts[number].isEnabled,
                !targets[target].accounts[number].isProtected
            else { continue }
            if targets[target].accounts[number].profile?.emails.first == address {
                return targets[target].accounts[number]
            }
            first = first ?? number
        }
        return first.map { targets[target].accounts[$0] }
    }

    private func differs(_ name: String, of person: Int, from account: KnownAccount) -> Bool {
        guard let source = people[person].profile, let profile = account.profile else {
            return false
        }
        switch name {
        case "email":
            let known = [source.email] + source.alternateEmails
            return !known.contains { $0.inLowerCase == profile.emails.first }
        case "name":
            guard let kept = profile.name else { return false }
            return kept != source.fullName
        default:
            guard let kept = profile.attributes[name] else { return false }
            return kept ?? "" != source.attributes[name] ?? ""
        }
    }

    /// The sentence contains no value: findings carry no personal data.
    func finding(
        for known: Discrepancy,
        attribute name: String,
        of person: Int,
        on target: Int
    ) -> FindingRecord {
        let place = targets[target].name
        let account = mainAccount(of: person, on: target)?.key.rawValue
        let who = people[person].id.rawValue
        let isCleared =
            !KnownPerson.alwaysOwned.contains(name)
            && people[person].profile?.attributes[name] == nil
        let what =
            isCleared
            ? "is still there, although the source has cleared it for \(who)"
            : "is not what the source says of \(who)"
        return FindingRecord(
            invariant: known.beginning.isDrift ? .driftSeen : .attributeFidelity,
            identity: people[person].id,
            account: account,
            target: place,
            since: known.since,
            event: known.fact.map { facts[$0].id },
            summary: "\(name) of account \(account ?? "") on \(place.rawValue) \(what), since "
                + known.since.rfc3339
        )
    }
}

extension PersonProfile {
    /// Given and family name, as accounts show them.
    fileprivate var fullName: String {
        givenName.isEmpty || familyName.isEmpty
            ? givenName + familyName : "\(givenName) \(familyName)"
    }
}

extension Discrepancy.Beginning {
    var isDrift: Bool {
        guard case .access(let origin) = self else { return false }
        return origin.isDrift
    }
}
