// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Reports
import TargetKit
import Wire

/// Reads a scenario from its nodes.
struct ScenarioDecoder {
    let decoder: FileDecoder
    let metricNames: [String]
    let targetKinds: [String]
    /// Reads the organization that the scenario names by a path.
    let organizationNode: (String) throws(RejectedFile) -> YAMLNode

    /// `nil`, or a value that must not be used, if anything was reported.
    func scenario(_ root: YAMLNode, file: String) -> Scenario? {
        let shape = ScenarioShapes.scenario(metricNames: metricNames)
        guard let fields = decoder.fields(root, shape) else { return nil }
        let targets = decoder.targets(fields["targets"], of: "a scenario", kinds: targetKinds)
        let references = References(
            decoder: decoder,
            organization: organization(fields["organization"], targets: targets),
            targets: targets.map(\.name.rawValue)
        )
        let timeline = TimelineDecoder(references: references, start: instant(fields, "start"))
            .timeline(fields["timeline"])
        guard let timeline else { return nil }
        let span = span(timeline, fields)
        let deadline = deadline(fields["deadline"]) ?? .seconds(3_600)
        let expectations = ExpectationDecoder(
            references: references,
            shape: ExpectationShapes.expectation(metricNames: metricNames),
            metricNames: metricNames,
            timeline: timeline.entries,
            span: span,
            deadline: deadline
        )
        let faults = FaultDecoder(references: references, start: span.lowerBound) { person in
            references.profile(of: person).map { [$0.email] + $0.alternateEmails } ?? []
        }
        var scenario = Scenario(
            file: file,
            title: decoder.text(fields["scenario"]) ?? "",
            why: decoder.text(fields["why"]),
            controls: controls(fields["controls"]),
            defects: defects(fields["defects"]),
            seed: decoder.seed(fields["seed"]),
            start: span.lowerBound,
            end: span.upperBound,
            deadline: deadline,
            organization: references.organization
                ?? Organization(people: [], jobs: [], policy: Policy(rules: [])),
            targets: targets,
            core: core(fields["core"], references),
            faults: faults.faults(fields["faults"]),
            latency: faults.latency(fields["latency"]) ?? .fixed(.milliseconds(80)),
            timeline: timeline.entries,
            actors: references.actors(fields["actors"]),
            expectations: decoder.list(fields["expect"]).compactMap(expectations.expectation),
            isExhaustive: decoder.flag(fields["exhaustive"]) ?? true,
            checks: decoder.list(fields["check"]).compactMap { decoder.word($0, "check") }
        )
        scenario.desk = desk(fields["desk"], scenario)
        scenario.requirements = decoder.list(fields["requirements"]).compactMap(requirement)
        return scenario
    }

    /// The service desk must have an item for every form, under the form's name.
    private func desk(_ node: YAMLNode?, _ scenario: Scenario) -> TargetName? {
        let desks = scenario.targets.filter { $0.kind == "freshservice" }
        guard let node,
            let name = decoder.name(node, "service desk", among: desks.map(\.name.rawValue)),
            let desk = desks.first(where: { $0.name.rawValue == name })
        else { return nil }
        let items = (desk.json["catalog"]?.array ?? []).compactMap(\.string)
        for form in scenario.organization.policy.governance.templates
        where !items.contains(form.name) {
            decoder.log.error(
                "the service desk has no item '\(form.name)' for the form of that name",
                at: node.location,
                note: "Add it to 'catalog' of the target '\(name)'."
            )
        }
        return desk.name
    }

    private func requirement(_ node: YAMLNode) -> String? {
        guard let text = decoder.text(node) else { return nil }
        let digits = text.dropFirst(2)
        guard ["R-", "F-"].contains(text.prefix(2)), !digits.isEmpty,
            digits.utf8.allSatisfy({ (48...57).contains($0) })
        else {
            decoder.mismatch(node, "a requirement such as R-036")
            return nil
        }
        return text
    }

    /// A duration, or a limit that a framework publishes.
    private func deadline(_ node: YAMLNode?) -> Duration? {
        guard let node else { return nil }
        guard let text = node.json.string, Duration(text: text) == nil else {
            return decoder.duration(node)
        }
        if let preset = DeadlinePreset.all.first(where: { $0.name == text }) { return preset.limit }
        guard let near = Suggestion.note(for: text, among: DeadlinePreset.all.map(\.name)) else {
            decoder.mismatch(node, "a duration such as 1h, or a limit such as ipsie-5m")
            return nil
        }
        decoder.log.error("unknown limit '\(text)'", at: node.location, note: near)
        return nil
    }

    private func instant(_ fields: Fields, _ name: String) -> Instant? {
        decoder.instant(fields[name])
    }

    private func span(
        _ timeline: TimelineDecoder.Timeline,
        _ fields: Fields
    ) -> ClosedRange<Instant> {
        guard timeline.isTimed else { return timeline.start...Instant.last }
        let day = Duration.seconds(86_400)
        let location = fields.keyLocation("timeline")
        let given = decoder.moment(fields["end"], from: timeline.lastAt)
        let end = given ?? decoder.shift(timeline.lastAt, by: day, at: location)
        guard let end, end >= timeline.lastAt else {
            if let node = fields["end"], given != nil {
                let note = "The last entry is at \(timeline.lastAt)."
                decoder.log.error("the end is before the timeline's", at: node.location, note: note)
            }
            return timeline.start...max(timeline.start, timeline.lastAt)
        }
        return min(timeline.start, end)...end
    }

    private func organization(
        _ node: YAMLNode?,
        targets: [TargetDeclaration]
    ) -> Organization? {
        guard let node else { return nil }
        var organizations = OrganizationDecoder(
            decoder: decoder,
            targets: targets.map(\.name.rawValue)
        )
        if case .mapping = node.content { return organizations.organization(node) }
        guard let path = decoder.text(node) else { return nil }
        do throws(RejectedFile) {
            return organizations.organization(try organizationNode(path))
        } catch {
            // The report needs both places: the file, and the line that names it.
            decoder.log.append(error.diagnostics)
            decoder.log.error("the organization cannot be read", at: node.location)
            return nil
        }
    }

    private func controls(_ node: YAMLNode?) -> [Control] {
        var seen: Set<Control> = []
        return decoder.list(node).compactMap { node in
            guard let text = decoder.text(node) else { return nil }
            switch Control.reading(text) {
            case nil: decoder.mismatch(node, "a control such as CIS-v8/6.2")
            case .unknown(let message, let note):
                decoder.log.error(message, at: node.location, note: note)
            case .known(let control):
                if seen.insert(control).inserted { return control }
                decoder.log.error("the control '\(control)' is named twice", at: node.location)
            }
            return nil
        }
    }

    private func defects(_ node: YAMLNode?) -> [String] {
        let known = Defect.all.map(\.id)
        return decoder.list(node).compactMap { decoder.name($0, "defect", among: known) }
    }

    func core(_ node: YAMLNode?, _ references: References) -> Scenario.CoreOptions {
        guard let node, let fields = decoder.fields(node, ScenarioShapes.core) else {
            return Scenario.CoreOptions()
        }
        var options = Scenario.CoreOptions(
            concurrency: decoder.whole(fields["concurrency"], atLeast: 1, atMost: 1_000),
            reconcileEvery: interval(fields["reconcileEvery"]),
            attemptsMax: decoder.whole(fields["attemptsMax"], atLeast: 1, atMost: 1_000),
            backoffInitial: decoder.duration(fields["backoffInitial"]),
            backoffMax: decoder.duration(fields["backoffMax"]),
            requestTimeout: decoder.positive(fields["requestTimeout"])
        )
        options.omits = Set(
            decoder.list(fields["omits"]).compactMap {
                decoder.word($0, "check", as: CoreOptions.Omission.self)
            }
        )
        options.auditEvery = interval(fields["auditEvery"])
        options.isVerifying = decoder.flag(fields["verify"])
        options.ageMax = decoder.duration(fields["giveUpAfter"])
        options.death = fields["killed"].flatMap(death)
        options.race = fields["race"].map { decoder.seed($0) }
        for entry in decoder.entries(fields["connectors"]) {
            let isKnown = decoder.check(
                entry.key,
                "target",
                among: references.targets,
                at: entry.keyLocation
            )
            guard let name = decoder.text(entry.value), isKnown else { continue }
            options.connectors[TargetName(entry.key)] = name
            options.connectorLocations[TargetName(entry.key)] = entry.value.location
        }
        return options
    }

    private func death(_ node: YAMLNode) -> CoreProcess.Death? {
        guard let fields = decoder.fields(node, ScenarioShapes.death) else { return nil }
        if let number = decoder.whole(fields["atEntry"], atLeast: 1) {
            return .journalEntry(number)
        }
        if let number = decoder.whole(fields["beforeRequest"], atLeast: 1) {
            return .requestLeaving(number)
        }
        return decoder.whole(fields["afterRequest"], atLeast: 1).map { .requestAnswered($0) }
    }

    /// At least a minute: a run of a year with a million reconciliations would never end.
    private func interval(_ node: YAMLNode?) -> Duration? {
        guard let node, let duration = decoder.duration(node) else { return nil }
        guard duration >= .seconds(60) else {
            decoder.log.error("the time must be a minute or more", at: node.location)
            return nil
        }
        return duration
    }
}
