// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// What happened to each person in a run, collected from its events for pages and traces.
package struct RunStory: Sendable {
    /// One way in which a person held a right, with the spans in which it was usable or latent.
    package struct Path: Sendable {
        package let key: AccessPathKey
        package fileprivate(set) var spans: [Span]
    }

    package struct Span: Hashable, Sendable {
        package let state: PathState
        package let start: Instant
        /// Its cause.
        package let origin: ChangeOrigin
        /// `nil` while it continues.
        package fileprivate(set) var end: Instant?
    }

    package struct Request: Sendable {
        package let record: RequestRecord
        package let endedAt: Instant
        /// The injected fault that struck it.
        package let fault: FaultRecord?
    }

    package struct Dated<Value: Sendable>: Sendable {
        package let at: Instant
        package let value: Value
    }

    package struct Person: Sendable {
        package let id: Identity.ID
        package fileprivate(set) var name: String
        package fileprivate(set) var facts: [LifecycleEvent] = []
        package fileprivate(set) var paths: [Path] = []
        package fileprivate(set) var requests: [Request] = []
        package fileprivate(set) var claims: [Dated<ClaimRecord>] = []
        package fileprivate(set) var exceptions: [Dated<ExceptionRecord>] = []
        package fileprivate(set) var evidence: [EvidenceRecord] = []
        fileprivate var positions: [AccessPathKey: Int] = [:]
    }

    private struct RequestKey: Hashable {
        let target: TargetName
        let number: Int
    }

    /// In order of first appearance.
    package private(set) var people: [Person] = []
    /// Accounts without an owner, and work for nobody in particular, such as a reconciliation's
    /// reads.
    package private(set) var nobody = Person(id: Identity.ID(""), name: "nobody in particular")
    package private(set) var deadline: Duration = .zero
    private var positions: [Identity.ID: Int] = [:]
    private var owners: [String: Int] = [:]
    private var faults: [RequestKey: FaultRecord] = [:]

    package init() {}

    package mutating func observe(_ event: RunEvent) {
        switch event.body {
        case .runStarted(let start): deadline = start.deadline
        case .fact(let fact): observe(fact)
        case .access(let change):
            if let identity = change.path.identity {
                people[position(of: identity)].observe(change, at: event.at)
            } else {
                nobody.observe(change, at: event.at)
            }
        case .fault(let record):
            faults[RequestKey(target: record.target, number: record.request)] = record
        case .request(let record):
            let fault = faults.removeValue(
                forKey: RequestKey(target: record.target, number: record.number)
            )
            let request = Request(record: record, endedAt: event.at, fault: fault)
            if let owner = owners[record.cause] {
                people[owner].requests.append(request)
            } else {
                nobody.requests.append(request)
            }
        case .claim(let claim):
            people[position(of: claim.identity)].claims.append(Dated(at: event.at, value: claim))
        case .exception(let record):
            guard let identity = record.identity else { return }
            people[position(of: identity)].exceptions.append(Dated(at: event.at, value: record))
        case .evidence(let record):
            // Intents matter only for the chain; the story shows outcomes.
            guard record.outcome != .intended, record.outcome != .observed else { return }
            people[position(of: record.identity)].evidence.append(record)
        case .declaration, .intake, .phase, .change, .account, .intent, .correction, .orphan,
            .drift,
            .guardStop, .decision, .accessRequest, .requestOutcome, .answer, .finding, .runEnded:
            break
        }
    }

    package func person(_ id: Identity.ID) -> Person? { positions[id].map { people[$0] } }

    private mutating func observe(_ fact: LifecycleEvent) {
        let position = position(of: fact.identity)
        owners[fact.id.rawValue] = position
        people[position].facts.append(fact)
        if let profile = fact.profile {
            let name = [profile.givenName, profile.familyName].filter { !$0.isEmpty }
            if !name.isEmpty { people[position].name = name.joined(separator: " ") }
        }
    }

    private mutating func position(of id: Identity.ID) -> Int {
        if let position = positions[id] { return position }
        positions[id] = people.count
        people.append(Person(id: id, name: id.rawValue))
        return people.count - 1
    }
}

extension RunStory.Person {
    fileprivate mutating func observe(_ change: AccessChange, at instant: Instant) {
        let position: Int
        if let known = positions[change.path] {
            position = known
        } else {
            position = paths.count
            positions[change.path] = position
            paths.append(RunStory.Path(key: change.path, spans: []))
        }
        if let last = paths[position].spans.indices.last, paths[position].spans[last].end == nil {
            paths[position].spans[last].end = instant
        }
        guard change.to != .dead else { return }
        paths[position].spans.append(
            RunStory.Span(state: change.to, start: instant, origin: change.origin)
        )
    }
}
