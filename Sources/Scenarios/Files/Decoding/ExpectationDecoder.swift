// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Wire

/// Reads expectations, and resolves them against the timeline.
struct ExpectationDecoder {
    let references: References
    let shape: Shape
    let metricNames: [String]
    let timeline: [TimelineEntry]
    let span: ClosedRange<Instant>
    let deadline: Duration

    private var decoder: FileDecoder { references.decoder }
    private var bounds: BoundDecoder { BoundDecoder(decoder: decoder) }

    func expectation(_ node: YAMLNode) -> Expectation? {
        guard let fields = decoder.fields(node, shape) else { return nil }
        let moment = moment(fields)
        let scope = Expectation.Scope(
            person: references.person(fields["person"]),
            target: references.target(fields["target"]),
            channel: decoder.word(fields["channel"], "channel"),
            eventKind: decoder.word(fields["event"], "kind of event"),
            employment: decoder.word(fields["employment"], "employment"),
            owner: references.person(fields["owner"])
        )
        let checks = checks(fields, scope)
        // An unknown key was already reported; it may have been meant as the check.
        if checks.isEmpty, decoder.log.isEmpty {
            decoder.log.error("an expectation lacks a figure to check", at: node.location)
        }
        guard let moment, !checks.isEmpty else { return nil }
        return Expectation(moment: moment, scope: scope, checks: checks, location: node.location)
    }

    private func moment(_ fields: Fields) -> Expectation.Moment? {
        if let node = fields["after"] { return after(node, fields["within"]) }
        guard let node = fields["at"] else { return nil }
        if node.json.string == "end" { return .end }
        guard let instant = decoder.moment(node, from: span.lowerBound) else { return nil }
        return isInRun(instant, node) ? .at(instant) : nil
    }

    private func after(_ node: YAMLNode, _ within: YAMLNode?) -> Expectation.Moment? {
        let length = within.map(decoder.duration) ?? deadline
        guard let text = decoder.text(node), let length else { return nil }
        let words = text.split { $0 == " " || $0 == "#" }.map(String.init)
        guard words.count > 1 else { return afterLabel(text, node, length) }
        let kinds = TimelineShapes.lifecycleKinds
        guard words.count <= 3 else {
            decoder.mismatch(node, "an event such as leaver ana, or leaver ana 2")
            return nil
        }
        guard decoder.check(words[0], "kind of event", among: kinds, at: node.location) else {
            return nil
        }
        let person = YAMLNode(.scalar(text: words[1], isPlain: false), at: node.location)
        guard let person = references.person(person) else { return nil }
        let events = timeline.compactMap(\.event).filter {
            $0.kind.rawValue == words[0] && $0.identity == person
        }
        let number = words.count == 3 ? Int(words[2]) : nil
        guard words.count == 2 || number != nil else {
            decoder.mismatch(node, "an event such as leaver ana 2")
            return nil
        }
        return event(number, of: events, words[0], person, node, length)
    }

    private func event(
        _ number: Int?,
        of events: [LifecycleEvent],
        _ kind: String,
        _ person: Identity.ID,
        _ node: YAMLNode,
        _ length: Duration
    ) -> Expectation.Moment? {
        let name = "\(kind) \(person.rawValue)"
        // In YAML, ' #2' starts a comment, so the number may have been lost silently.
        guard number != nil || events.count < 2 else {
            let note = "Say which: '\(name) \(events.count)' is the last."
            let message = "there are \(events.count) events '\(name)'"
            decoder.log.error(message, at: node.location, note: note)
            return nil
        }
        let index = (number ?? 1) - 1
        guard events.indices.contains(index) else {
            // The missing entry may be one that could not be read.
            guard decoder.log.isEmpty else { return nil }
            let found = events.isEmpty ? "no event" : "only \(events.count) of the events"
            decoder.log.error("the timeline has \(found) '\(name)'", at: node.location)
            return nil
        }
        let event = events[index]
        guard let due = decoder.shift(event.effectiveAt, by: length, at: node.location),
            isInRun(due, node)
        else { return nil }
        return .after(event.id, within: length)
    }

    private func afterLabel(
        _ label: String,
        _ node: YAMLNode,
        _ length: Duration
    ) -> Expectation.Moment? {
        let labels = timeline.compactMap(\.label)
        guard decoder.check(label, "label", among: labels, at: node.location),
            let entry = timeline.first(where: { $0.label == label })
        else { return nil }
        let base = entry.event?.effectiveAt ?? entry.at
        guard let due = decoder.shift(base, by: length, at: node.location), isInRun(due, node)
        else { return nil }
        return entry.event.map { .after($0.id, within: length) } ?? .at(due)
    }

    private func isInRun(_ instant: Instant, _ node: YAMLNode) -> Bool {
        guard !span.contains(instant) else { return true }
        let note = "The run lasts from \(span.lowerBound) to \(span.upperBound)."
        decoder.log.error("\(instant) is outside the run", at: node.location, note: note)
        return false
    }

    private func checks(_ fields: Fields, _ scope: Expectation.Scope) -> [Expectation.Check] {
        fields.entries.flatMap { entry -> [Expectation.Check] in
            let subjects: [Expectation.Subject]
            switch entry.key {
            case "licenses": subjects = licenses(entry.value)
            case "residual": subjects = residual(entry.value).map { [$0] } ?? []
            case "findings": return findings(entry, scope)
            case "exceptions": subjects = bounds.bound(entry.value).map { [.exceptions($0)] } ?? []
            case "accounts": subjects = accounts(entry.value)
            case "intake": subjects = intake(entry.value)
            default:
                guard metricNames.contains(entry.key) else { return [] }
                let bound = bounds.bound(entry.value)
                subjects = bound.map { [.metric(name: entry.key, $0)] } ?? []
            }
            return subjects.map { Expectation.Check(subject: $0, location: entry.keyLocation) }
        }
    }

    private func licenses(_ node: YAMLNode) -> [Expectation.Subject] {
        decoder.entries(node).flatMap { entry -> [Expectation.Subject] in
            let parts = entry.key.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                let message = "expected target/license, found '\(entry.key)'"
                decoder.log.error(message, at: entry.keyLocation)
                return []
            }
            let targets = references.targets
            let isKnown = decoder.check(parts[0], "target", among: targets, at: entry.keyLocation)
            guard let fields = decoder.fields(entry.value, ExpectationShapes.licenses), isKnown
            else { return [] }
            return Expectation.LicenseCount.allCases.compactMap { count in
                let bound = fields[count.rawValue].flatMap(bounds.bound)
                let target = TargetName(parts[0])
                return bound.map { .license(target: target, name: parts[1], count, $0) }
            }
        }
    }

    private func residual(_ node: YAMLNode) -> Expectation.Subject? {
        if node.json.string == "none" { return .residual([]) }
        guard case .sequence(let elements) = node.content else {
            decoder.mismatch(node, "none, or a list of target/kind/name")
            return nil
        }
        let targets = references.targets
        let named = elements.compactMap { decoder.entitlement($0, targets: targets) }
        return .residual(Set(named).sorted())
    }

    /// A list names expected findings, a mapping counts them by checker.
    private func findings(
        _ entry: YAMLNode.Entry,
        _ scope: Expectation.Scope
    ) -> [Expectation.Check] {
        if case .sequence(let elements) = entry.value.content {
            return elements.flatMap { node in
                expectedFindings(node, scope).map {
                    Expectation.Check(subject: .expectedFinding($0), location: node.location)
                }
            }
        }
        guard case .mapping(let members) = entry.value.content else {
            decoder.mismatch(
                entry.value,
                "a list of findings such as { invariant: I3, person: ana }, or counts by checker"
            )
            return []
        }
        let known = ExpectationShapes.invariants
        return members.compactMap { member in
            guard
                decoder.check(member.key, "checker", among: known, at: member.keyLocation),
                let bound = bounds.bound(member.value)
            else { return nil }
            return Expectation.Check(
                subject: .findings(checker: member.key, bound),
                location: entry.keyLocation
            )
        }
    }

    /// One for each invariant and person named; person and target default to those of the
    /// expectation.
    private func expectedFindings(
        _ node: YAMLNode,
        _ scope: Expectation.Scope
    ) -> [Expectation.ExpectedFinding] {
        guard let fields = decoder.fields(node, ExpectationShapes.finding) else { return [] }
        let people: [Identity.ID?] =
            fields["person"].map { $0.elements.compactMap(references.person) } ?? [scope.person]
        let invariants = fields["invariant"]?.elements.compactMap {
            decoder.word($0, "invariant", as: FindingRecord.Invariant.self)
        }
        let target = references.target(fields["target"])
        let access = fields["access"].flatMap {
            decoder.entitlement($0, targets: references.targets)
        }
        let count = fields["count"].flatMap(bounds.bound)
        return (invariants ?? []).flatMap { invariant in
            people.map { person in
                Expectation.ExpectedFinding(
                    invariant: invariant,
                    person: person,
                    target: target ?? (access == nil ? scope.target : nil),
                    access: access,
                    says: decoder.text(fields["says"]),
                    count: count
                )
            }
        }
    }

    private func intake(_ node: YAMLNode) -> [Expectation.Subject] {
        guard let fields = decoder.fields(node, ExpectationShapes.intake) else { return [] }
        return Expectation.Intake.allCases.compactMap { outcome in
            fields[outcome.rawValue].flatMap(bounds.bound).map { .intake(outcome, $0) }
        }
    }

    private func accounts(_ node: YAMLNode) -> [Expectation.Subject] {
        guard let fields = decoder.fields(node, ExpectationShapes.accounts) else { return [] }
        return Expectation.AccountCount.allCases.compactMap { count in
            fields[count.rawValue].flatMap(bounds.bound).map { .accounts(count, $0) }
        }
    }
}

extension TimelineEntry {
    /// The fact that the entry reports; `nil` if it is not a report.
    package var event: LifecycleEvent? {
        guard case .lifecycle(let step) = action else { return nil }
        return step.event
    }
}
