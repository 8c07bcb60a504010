// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// One query's view of a ledger; caches what several metrics share.
final class MetricReader {
    let ledger: MetricLedger
    let query: MetricQuery
    /// Everything is judged as of here.
    let at: Int64

    /// The numbers of what the query names, -1 for anything the run never saw.
    private let wantedCause: Int32?
    private let wantedPerson: Int32?
    private let wantedTarget: Int32?
    private let wantedOwner: Int32?

    private(set) lazy var revocations = Revocations(read: self)
    private(set) lazy var population = PopulationTally(read: self)
    private(set) lazy var removals = RemovalTally(read: self)
    private(set) lazy var evidence = EvidenceTally(read: self)
    private(set) lazy var seats = SeatTally(read: self)
    private(set) lazy var orphans = OrphanTally(read: self)
    private(set) lazy var handwork = HandworkTally(read: self)
    private(set) lazy var calls = CallTally(read: self)
    private(set) lazy var confidence = CompletionTally(read: self, kinds: [.leaver, .mover])
    private(set) lazy var decisions = DecisionTally(read: self)
    private(set) lazy var steadiness = SteadinessTally(read: self)
    private(set) lazy var keys = KeyTally(read: self)
    private(set) lazy var inventory = InventoryTally(read: self)
    private(set) lazy var completion = CompletionTally(read: self)
    private(set) lazy var friction = FrictionTally(read: self)
    private(set) lazy var milestones = MilestoneTally(read: self)

    init(ledger: MetricLedger, query: MetricQuery) {
        self.ledger = ledger
        self.query = query
        at = query.at.milliseconds
        wantedCause = query.event.map { ledger.cause(known: $0) ?? -1 }
        wantedPerson = query.identity.map { ledger.person(known: $0) ?? -1 }
        wantedTarget = query.target.map { ledger.target(known: $0) ?? -1 }
        wantedOwner = query.owner.map { ledger.person(known: $0) ?? -1 }
    }

    var deadline: Int64 { ledger.deadline.wholeMilliseconds }

    var startedAt: Int64 { ledger.startedAt?.milliseconds ?? at }

    func includes(target: Int32) -> Bool { wantedTarget == nil || wantedTarget == target }

    func includes(_ key: EvidenceBook.Key) -> Bool {
        includes(target: ledger.accounts[Int(key.account)].target)
    }

    func traits(of entitlement: Int32) -> EntitlementTraits {
        ledger.entitlementTraits[Int(entitlement)]
    }

    func includes(entitlement: Int32) -> Bool {
        wantedTarget == nil || includes(target: traits(of: entitlement).target)
    }

    /// Whether the query is about the person; a query about an event is about its person.
    func includes(person: Int32) -> Bool {
        if let wantedPerson, wantedPerson != person { return false }
        guard isOfCut(person) else { return false }
        guard let wantedCause else { return true }
        return fact(of: wantedCause)?.person == person
    }

    /// Whether the query names no person, so that it includes accounts without an owner.
    var includesUnowned: Bool {
        !query.isAboutPeople && wantedCause == nil && query.kind == nil
    }

    /// The persons that the query is about, in order of first appearance.
    var persons: [Int32] {
        if let wanted = wantedPerson ?? wantedCause.flatMap({ fact(of: $0)?.person }) {
            return wanted >= 0 && includes(person: wanted) ? [wanted] : []
        }
        return ledger.persons.indices.lazy.map(Int32.init).filter { self.includes(person: $0) }
    }

    func fact(of cause: Int32) -> CauseHistory.Fact? {
        guard ledger.causes.indices.contains(Int(cause)) else { return nil }
        guard let fact = ledger.causes[Int(cause)].fact, fact.effectiveAt <= at else { return nil }
        return fact
    }

    /// Whether work on `cause` belongs to the query.
    func includes(cause: Int32) -> Bool {
        if let wantedCause { return wantedCause == cause }
        guard query.kind != nil || query.isAboutPeople else { return true }
        guard let fact = fact(of: cause) else { return false }
        return includes(fact)
    }

    /// Whether the query is about work for this cause, whomever it affected.
    func includesWork(on cause: Int32) -> Bool {
        if let wantedCause { return wantedCause == cause }
        return query.kind == nil || query.kind == fact(of: cause)?.kind
    }

    /// Whether the query is about what was done to the person, for any cause.
    func includes(victim person: Int32) -> Bool {
        if let wantedPerson, wantedPerson != person { return false }
        return isOfCut(person)
    }

    /// The same of somebody by name, whom no fact may have spoken of.
    func includes(subject identity: Identity.ID?) -> Bool {
        guard query.isAboutPeople else { return true }
        guard let person = identity.flatMap(ledger.person(known:)) else {
            return query.identity == identity && query.employment == nil && query.owner == nil
        }
        return includes(victim: person)
    }

    /// Whether employment and owner are those of the query, where it names them.
    private func isOfCut(_ person: Int32) -> Bool {
        let number = Int(person)
        if let employment = query.employment, ledger.persons[number].employment != employment {
            return false
        }
        guard let wantedOwner else { return true }
        return wantedOwner
            == ledger.persons[number].answerables.last { $0.at <= at }?.person ?? person
    }

    private func includes(_ fact: CauseHistory.Fact) -> Bool {
        if let wantedPerson, wantedPerson != fact.person { return false }
        if let employment = query.employment, employment != fact.employment { return false }
        if query.owner != nil, !isOfCut(fact.person) { return false }
        return query.kind == nil || query.kind == fact.kind
    }

    /// The facts of the query in the order in which they took effect.
    ///
    /// `kinds` applies if the query names neither an event nor a kind.
    func facts(of kinds: Set<LifecycleEvent.Kind>? = nil) -> [Int32] {
        if let wantedCause { return fact(of: wantedCause) == nil ? [] : [wantedCause] }
        return ledger.facts.filter { cause in
            guard let fact = fact(of: cause), includes(fact) else { return false }
            return query.kind != nil || kinds?.contains(fact.kind) ?? true
        }
    }
}
