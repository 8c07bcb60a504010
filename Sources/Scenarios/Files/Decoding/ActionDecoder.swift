// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// Reads the actions of a timeline entry.
///
/// Entries are passed in chronological order, since a profile results from all earlier facts.
struct ActionDecoder {
    let references: References
    private var histories: PersonHistories
    /// Requests so far, by the label of their entry, otherwise by number.
    private var requests: [String] = []
    private var ruleChangeCount = 0

    init(references: References) {
        self.references = references
        histories = PersonHistories(references: references)
    }

    private var decoder: FileDecoder { references.decoder }

    /// The entry's actions, in order; none after a reported mistake.
    mutating func actions(_ fields: Fields, at instant: Instant) -> [TimelineEntry.Action] {
        for kind in LifecycleEvent.Kind.allCases {
            guard let node = fields[kind.rawValue] else { continue }
            return histories.steps(kind, node, at: instant).map { .lifecycle($0) }
        }
        if let node = fields["request"] {
            return request(node, label: fields["label"], at: instant).map { [.request($0)] } ?? []
        }
        if let node = fields["withdraw"] {
            return decoder.name(node, "request", among: requests).map { [.withdraw($0)] } ?? []
        }
        if let node = fields["forceClosure"] {
            return closure(node, at: instant).map { [.forceClosure($0)] } ?? []
        }
        if let node = fields["changeRule"] {
            return ruleChange(node, at: instant).map { [.changeRule($0)] } ?? []
        }
        return [action(fields)].compactMap(\.self)
    }

    private mutating func ruleChange(_ node: YAMLNode, at instant: Instant) -> RuleChange? {
        guard let fields = decoder.fields(node, TimelineShapes.changeRule),
            let requester = references.person(fields["by"]),
            let rule = fields["rule"].flatMap(references.rule)
        else { return nil }
        ruleChangeCount += 1
        return RuleChange(
            id: "rule-change-\(ruleChangeCount)",
            requester: requester,
            rule: rule,
            askedAt: instant
        )
    }

    private func closure(_ node: YAMLNode, at instant: Instant) -> ForcedClosure? {
        guard let fields = decoder.fields(node, TimelineShapes.forceClosure),
            let person = references.person(fields["person"]),
            let approver = references.person(fields["by"]),
            let reason = fields["reason"]?.json.string,
            let until = fields["until"].flatMap({ decoder.moment($0, from: instant) })
        else { return nil }
        guard instant < until else {
            let note = "Give an instant after the entry's own."
            decoder.log.error("the closure ends before it begins", at: node.location, note: note)
            return nil
        }
        return ForcedClosure(person: person, approver: approver, reason: reason, until: until)
    }

    private func action(_ fields: Fields) -> TimelineEntry.Action? {
        if let node = fields["roster"] { return roster(node).map { .roster($0) } }
        if let node = fields["suspect"] { return references.target(node).map { .suspect($0) } }
        if let node = fields["misuse"] { return misuse(node).map { .misuse($0) } }
        if let node = fields["reconcile"] { return trigger(node, .reconcile) }
        if let node = fields["approveGuard"] { return trigger(node, .approveGuard) }
        if let node = fields["crash"] { return crash(node).map { .crash($0) } }
        if let node = fields["pause"] { return trigger(node, .pause) }
        return SideDoorDecoder(references: references).step(fields).map { .sideDoor($0) }
    }

    private mutating func request(
        _ node: YAMLNode,
        label: YAMLNode?,
        at instant: Instant
    ) -> AccessRequest? {
        guard let fields = decoder.fields(node, TimelineShapes.request),
            let requester = references.person(fields["by"]),
            let right = decoder.entitlement(fields["right"], targets: references.targets)
        else { return nil }
        let id = label?.json.string ?? "r-\(requests.count + 1)"
        requests.append(id)
        let known = references.organization?.policy.governance.templates.map(\.name) ?? []
        let template = decoder.name(fields["template"], "template", among: known)
        let intent: String
        if case .scalar(let text, _) = fields["intent"]?.content {
            intent = text
        } else {
            intent = ""
        }
        return AccessRequest(
            id: id,
            template: template,
            requester: requester,
            subject: references.person(fields["for"]) ?? requester,
            entitlement: right,
            intent: intent,
            askedAt: instant,
            until: fields["until"].flatMap { decoder.moment($0, from: instant) }
        )
    }

    /// Null, `{}`, true, or the word `run`: it takes no parameters.
    private func trigger(
        _ node: YAMLNode,
        _ action: TimelineEntry.Action
    ) -> TimelineEntry.Action? {
        let accepted: [JSONValue] = [.null, .bool(true), .object(JSONObject()), .string("run")]
        guard accepted.contains(node.json) else {
            decoder.mismatch(node, "nothing or {}")
            return nil
        }
        return action
    }

    private func crash(_ node: YAMLNode) -> CrashPoint? {
        guard let fields = decoder.fields(node, TimelineShapes.crash) else { return nil }
        let phases = CrashPoint.Phase.allCases.filter { fields[$0.rawValue] != nil }
        guard let phase = phases.first,
            let request = decoder.whole(fields[phase.rawValue], atLeast: 1, atMost: 1_000_000)
        else { return nil }
        return CrashPoint(request: request, phase: phase)
    }

    private func misuse(_ node: YAMLNode) -> MisuseStep? {
        guard let fields = decoder.fields(node, TimelineShapes.misuse),
            let target = fields["target"].flatMap(references.target),
            let client = decoder.text(fields["by"]), let lasting = decoder.duration(fields["for"])
        else { return nil }
        guard lasting > .zero else {
            decoder.log.error("the time must be longer than nothing", at: node.location)
            return nil
        }
        let every = decoder.duration(fields["every"])
        var step = MisuseStep(target: target, client: client, every: every, lasting: lasting)
        let prey = decoder.word(fields["takes"], "prey", as: MisuseStep.Prey.self)
        if let prey { step.prey = prey }
        return step
    }

    private func roster(_ node: YAMLNode) -> RosterStep? {
        guard let fields = decoder.fields(node, TimelineShapes.roster) else { return nil }
        let content: RosterStep.Content
        if let present = fields["present"] {
            content = .present(references.people(present))
        } else if let missing = fields["missing"] {
            content = .missing(references.people(missing))
        } else {
            guard let percent = decoder.whole(fields["missingPercent"], atMost: 100) else {
                return nil
            }
            content = .missingPercent(percent)
        }
        let source = decoder.text(fields["source"])
        return RosterStep(
            source: source ?? references.usualSource,
            content: content,
            isTrue: decoder.flag(fields["truth"]) ?? false
        )
    }
}

extension References {
    /// The first authoritative source.
    var usualSource: String {
        organization?.policy.authoritativeSources.first ?? "hr"
    }
}
