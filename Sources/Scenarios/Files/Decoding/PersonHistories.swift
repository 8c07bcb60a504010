// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// Reads reports of facts and tracks each person's resulting state.
struct PersonHistories {
    private enum Standing: String {
        case absent = "has not joined"
        case active = "is active"
        case onLeave = "is on leave"
        case left = "has left"

        func allows(_ kind: LifecycleEvent.Kind) -> Bool {
            switch kind {
            case .joiner: self == .absent
            case .mover, .leaver: self == .active || self == .onLeave
            case .rehire: self == .left
            case .leave: self == .active
            case .return: self == .onLeave
            }
        }

        init(after kind: LifecycleEvent.Kind) {
            switch kind {
            case .joiner, .mover, .rehire, .return: self = .active
            case .leaver: self = .left
            case .leave: self = .onLeave
            }
        }
    }

    private struct History {
        var profile: PersonProfile
        /// Attributes that facts have set or, as `nil`, removed since the job began.
        var set: [String: String?] = [:]
        var job: Organization.Job?
        var standings: [(since: Instant, standing: Standing)] = []

        func standing(at instant: Instant) -> Standing {
            standings.last { $0.since <= instant }?.standing ?? .absent
        }
    }

    /// For a timeline, counting each person of a crowd.
    private static let eventsMax = 1_000_000

    private let references: References
    private var histories: [Identity.ID: History] = [:]
    private var eventCount = 0

    init(references: References) {
        self.references = references
    }

    private var decoder: FileDecoder { references.decoder }

    /// One step, or one for each person of a crowd; a mistake is reported only once.
    mutating func steps(
        _ kind: LifecycleEvent.Kind,
        _ node: YAMLNode,
        at instant: Instant
    ) -> [LifecycleStep] {
        guard let fields = decoder.fields(node, TimelineShapes.lifecycle) else { return [] }
        guard let crowd = fields["crowd"] else {
            let person = references.person(fields["person"])
            return [step(kind, of: person, fields, at: instant)].compactMap(\.self)
        }
        var steps: [LifecycleStep] = []
        let mistakes = decoder.log.count
        let people = references.crowd(crowd)
        guard eventCount + people.count <= PersonHistories.eventsMax else {
            let message = "the timeline has more than \(PersonHistories.eventsMax) events"
            decoder.log.error(
                message,
                at: fields.location,
                note: "A crowd has one for each person."
            )
            return []
        }
        let over = fields["over"].flatMap { decoder.duration($0) } ?? .zero
        let apart = over.wholeMilliseconds / Int64(max(people.count, 1))
        for (number, person) in people.enumerated() {
            let at = instant.advanced(by: .milliseconds(apart * Int64(number)))
            guard let step = step(kind, of: person, fields, at: at),
                decoder.log.count == mistakes
            else { return [] }
            steps.append(step)
        }
        return steps
    }

    private mutating func step(
        _ kind: LifecycleEvent.Kind,
        of person: Identity.ID?,
        _ fields: Fields,
        at instant: Instant
    ) -> LifecycleStep? {
        // An unreadable time is reported; the step is kept, or references to it would be reported
        // as well.
        let effective = fields["effective"].flatMap { decoder.moment($0, from: instant) } ?? instant
        let arrives = fields["arrives"].flatMap { arrival($0, after: instant) } ?? instant
        let duplicates = decoder.whole(fields["duplicate"], atMost: 1_000) ?? 0
        let revision = decoder.whole(fields["revision"])
        let isTrue = decoder.flag(fields["truth"]) ?? true
        let source = decoder.text(fields["source"]) ?? references.usualSource
        guard let person else { return nil }
        var history = histories[person] ?? initialHistory(person)
        apply(fields, to: &history)
        eventCount += 1
        if isTrue {
            checkStanding(kind, person, history, at: instant, fields.location)
            history.standings.append((effective, Standing(after: kind)))
            histories[person] = history
        }
        let event = LifecycleEvent(
            id: LifecycleEvent.ID("e-\(eventCount)"),
            kind: kind,
            identity: person,
            effectiveAt: effective,
            recordedAt: instant,
            source: source,
            revision: revision ?? eventCount,
            profile: profile(of: history)
        )
        return LifecycleStep(
            event: event,
            arrivesAt: arrives,
            deliveries: 1 + duplicates,
            isTrue: isTrue
        )
    }

    private func initialHistory(_ person: Identity.ID) -> History {
        let nobody = PersonProfile(givenName: person.rawValue, familyName: "", email: "")
        return History(profile: references.profile(of: person) ?? nobody)
    }

    private func arrival(_ node: YAMLNode, after instant: Instant) -> Instant? {
        guard let arrival = decoder.moment(node, from: instant) else { return nil }
        guard arrival >= instant else {
            decoder.log.error("a report cannot arrive before it is made", at: node.location)
            return nil
        }
        return arrival
    }

    private func checkStanding(
        _ kind: LifecycleEvent.Kind,
        _ person: Identity.ID,
        _ history: History,
        at instant: Instant,
        _ location: SourceLocation
    ) {
        // A fact may correct one that is announced but not yet in effect, so both count.
        let now = history.standing(at: instant)
        let announced = history.standings.last?.standing ?? .absent
        guard !now.allows(kind), !announced.allows(kind) else { return }
        let note: String?
        switch (kind, announced) {
        case (.joiner, .left): note = "Use rehire."
        case (.rehire, .absent): note = "Use joiner."
        case (.joiner, _), (.mover, _), (.leaver, _), (.rehire, _), (.leave, _), (.return, _):
            note = "A false report needs 'truth: false'."
        }
        let message = "\(kind.rawValue) of '\(person.rawValue)', who \(announced.rawValue)"
        decoder.log.error(message, at: location, note: note)
    }

    private func apply(_ fields: Fields, to history: inout History) {
        if let job = references.job(fields["job"]) {
            history.job = job
            for name in job.attributes.keys { history.set[name] = nil }
        }
        if let groups = fields["groups"] {
            history.profile.groups = Set(decoder.texts(groups)).sorted()
        }
        for entry in decoder.entries(fields["set"]) { set(entry, in: &history) }
    }

    private func set(_ entry: YAMLNode.Entry, in history: inout History) {
        switch entry.key {
        case "email": history.profile.email = decoder.text(entry.value) ?? ""
        case "givenName": history.profile.givenName = decoder.text(entry.value) ?? ""
        case "familyName": history.profile.familyName = decoder.text(entry.value) ?? ""
        case "alternateEmails": history.profile.alternateEmails = decoder.texts(entry.value)
        case "employment":
            let employment = decoder.word(entry.value, "employment", as: Identity.Employment.self)
            history.profile.employment = employment ?? .employee
        case "job", "groups":
            let message = "'\(entry.key)' is a key of the fact, not an attribute"
            decoder.log.error(message, at: entry.keyLocation)
        case "name":
            let note = "Set givenName and familyName."
            decoder.log.error("'name' is two attributes", at: entry.keyLocation, note: note)
        default:
            let value = entry.value.isNull ? nil : decoder.attribute(of: entry)
            history.set.updateValue(value, forKey: entry.key)
        }
    }

    /// The person's attributes, overridden by the job's, overridden by those set by facts.
    private func profile(of history: History) -> PersonProfile {
        var profile = history.profile
        if let job = history.job {
            profile.attributes.merge(job.attributes) { _, new in new }
            profile.attributes["job"] = job.name
        }
        for (name, value) in history.set { profile.attributes[name] = value }
        return profile
    }
}
