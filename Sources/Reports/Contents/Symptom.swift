// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// An orphan, stale access or drift: what shows late that something had gone wrong before, with the
/// event or the hand that caused it.
package struct Symptom: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case orphan
        case staleAccess
        case drift
    }

    package struct Cause: Hashable, Sendable {
        package enum What: Hashable, Sendable {
            case event(LifecycleEvent.ID, LifecycleEvent.Kind, Identity.ID)
            /// A change at the target that no event asked for.
            case change(ChangeOrigin)
        }

        package let what: What
        package let at: Instant
    }

    package let kind: Kind
    package let target: TargetName
    package let account: String?
    package let identity: Identity.ID?
    /// What is held or missing, in the order in which it was found.
    package var rights: [Entitlement]
    package let foundAt: Instant
    /// `nil` where the run does not tell.
    package let cause: Cause?
}

/// Traces symptoms from the events of a run alone.
struct SymptomTally: Sendable {
    private typealias Place = AccountObservation.ID

    private struct Key: Hashable {
        let kind: Symptom.Kind
        let place: Place
        let cause: Symptom.Cause?
    }

    private struct Outside {
        let entitlement: Entitlement?
        let cause: Symptom.Cause
    }

    private var facts = IdentifiedArray<LifecycleEvent>()
    /// What was done to accounts other than by work of the core.
    private var outside: [Place: [Outside]] = [:]
    private(set) var symptoms: [Symptom] = []
    private var positions: [Key: Int] = [:]

    /// `population` is that as of the event.
    mutating func record(_ event: RunEvent, _ population: RunPopulation) {
        switch event.body {
        case .fact(let fact):
            if let known = facts.position(of: fact.id) {
                facts[known] = fact
            } else {
                facts.append(fact)
            }
        case .change(let change): record(change, at: event.at)
        case .orphan(let report):
            let place = Place(target: report.target, account: report.account)
            let owner = population.account(place)?.owner
            let cause = causeOfOrphan(place, owner.flatMap(population.latestFact))
            add(.orphan, place, owner, nil, cause, at: event.at)
        case .drift(let report):
            let place = Place(target: report.target, account: report.account)
            let cause = lastOutside(of: report.entitlement, at: place)
            add(.drift, place, report.identity, report.entitlement, cause, at: event.at)
        case .finding(let finding): record(finding, population, at: event.at)
        case .runStarted, .declaration, .account, .intake, .phase, .request, .fault, .intent,
            .access, .claim,
            .evidence, .exception, .correction, .guardStop, .decision, .accessRequest,
            .requestOutcome, .answer, .runEnded:
            break
        }
    }

    private mutating func record(_ change: ChangeRecord, at instant: Instant) {
        if case .workflow = change.origin { return }
        guard change.kind.needsEvidence, let account = change.account else { return }
        outside[Place(target: change.target, account: account), default: []].append(
            Outside(
                entitlement: change.entitlement,
                cause: Symptom.Cause(what: .change(change.origin), at: instant)
            )
        )
    }

    private mutating func record(
        _ finding: FindingRecord,
        _ population: RunPopulation,
        at instant: Instant
    ) {
        guard finding.state == .opened, let target = finding.target else { return }
        let kind: Symptom.Kind
        switch finding.invariant {
        case .noResidualAccess, .noExcess, .cleanReturn, .accessEnds: kind = .staleAccess
        case .driftSeen: kind = .drift
        case .authority where finding.identity == nil: kind = .orphan
        default: return
        }
        guard let account = finding.account ?? finding.identity?.rawValue else { return }
        let place = Place(target: target, account: account)
        let known = finding.event.flatMap { facts.position(of: $0) }.map {
            Symptom.Cause(of: facts[$0])
        }
        let cause = known ?? lastOutside(of: finding.entitlement, at: place)
        let identity = finding.identity ?? population.account(place)?.owner
        add(kind, place, identity, finding.entitlement, cause, at: instant)
    }

    /// Whoever left it behind, or else whoever made it.
    private func causeOfOrphan(_ place: Place, _ last: LifecycleEvent?) -> Symptom.Cause? {
        if let last, last.kind == .leaver { return Symptom.Cause(of: last) }
        return outside[place]?.first?.cause
    }

    private func lastOutside(of right: Entitlement?, at place: Place) -> Symptom.Cause? {
        let all = outside[place] ?? []
        let exact = right.flatMap { right in all.last { $0.entitlement == right } }
        return (exact ?? all.last)?.cause
    }

    private mutating func add(
        _ kind: Symptom.Kind,
        _ place: Place,
        _ identity: Identity.ID?,
        _ right: Entitlement?,
        _ cause: Symptom.Cause?,
        at instant: Instant
    ) {
        let key = Key(kind: kind, place: place, cause: cause)
        if let known = positions[key] {
            if let right, !symptoms[known].rights.contains(right) {
                symptoms[known].rights.append(right)
            }
            return
        }
        positions[key] = symptoms.count
        symptoms.append(
            Symptom(
                kind: kind,
                target: place.target,
                account: place.account == identity?.rawValue ? nil : place.account,
                identity: identity,
                rights: [right].compactMap(\.self),
                foundAt: instant,
                cause: cause
            )
        )
    }
}

extension Symptom.Cause {
    init(of fact: LifecycleEvent) {
        self.init(what: .event(fact.id, fact.kind, fact.identity), at: fact.effectiveAt)
    }

    /// `leaver ana (e-4)`, `change-role by dana`.
    package var text: String {
        switch what {
        case .event(let id, let kind, let identity):
            "\(kind.rawValue) \(identity.rawValue) (\(id.rawValue))"
        case .change(.outOfBand(let door, let actor)): "\(door) by \(actor)"
        case .change(.background(let job)): "\(job) of the product"
        case .change(.foreign(let credential)): "a call with \(credential)"
        case .change(.workflow(let cause)): "work on \(cause)"
        }
    }
}

extension Symptom: ReportObject {
    static let definition: String? = "symptom"
    static let members: [ReportMember<Self>] = [
        .word("kind", \.kind),
        .init("target", \.target.rawValue),
        .optional("account", \.account),
        .optional("identity", \.identity?.rawValue),
        .init("rights") { $0.rights.map(\.word) },
        .init("found", \.foundAt),
        .optional("causedBy", \.cause),
    ]
}

extension Symptom.Cause: ReportObject {
    static let members: [ReportMember<Self>] = [
        .init("at", \.at), .init("text", \.text),
        .optional("event", \.event?.id.rawValue), .word("kind", optional: \.event?.kind),
        .optional("identity", \.event?.identity.rawValue),
    ]

    private var event: (id: LifecycleEvent.ID, kind: LifecycleEvent.Kind, identity: Identity.ID)? {
        guard case .event(let id, let kind, let identity) = what else { return nil }
        return (id, kind, identity)
    }
}
