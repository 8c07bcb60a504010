// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// Reads faults and latencies.
struct FaultDecoder {
    let references: References
    let start: Instant
    /// The addresses of a fault's subject at targets.
    let addresses: (Identity.ID) -> [String]

    private var decoder: FileDecoder { references.decoder }

    func faults(_ node: YAMLNode?) -> [FaultRule] {
        var lines: [String: Int] = [:]
        return decoder.list(node).compactMap { node in
            guard let fields = decoder.fields(node, FaultDecoder.fault) else { return nil }
            let draft = draft(fields)
            guard let nameNode = fields["name"], let name = decoder.text(nameNode) else {
                return nil
            }
            if let line = lines[name] {
                let note = "The first is on line \(line)."
                let message = "a second fault with the name '\(name)'"
                decoder.log.error(message, at: nameNode.location, note: note)
            }
            lines[name] = nameNode.location.line
            return rule(name, draft)
        }
    }

    private func draft(_ fields: Fields) -> FaultDraft {
        var draft = FaultDraft()
        if let node = fields["on"], let match = decoder.fields(node, FaultDecoder.match) {
            read(match, FaultKey.matches, into: &draft)
        }
        read(fields, FaultDecoder.keys, into: &draft)
        return draft
    }

    private func read(_ fields: Fields, _ keys: [FaultKey], into draft: inout FaultDraft) {
        for key in keys {
            guard let node = fields[key.name] else { continue }
            key.read(self, node, &draft)
        }
    }

    private func rule(_ name: String, _ draft: FaultDraft) -> FaultRule? {
        guard let verdict = draft.verdict else { return nil }
        if let (phase, location) = draft.phase, !verdict.phases.contains(phase) {
            let names = verdict.phases.map(\.rawValue).joined(separator: " or ")
            let message = "the fault cannot strike in the phase '\(phase.rawValue)'"
            decoder.log.error(message, at: location, note: "Possible is \(names).")
        }
        let fires = draft.fires?.count ?? FaultRule.FireRequirement()
        let most = min(fires.maximum ?? .max, draft.timesMax ?? .max)
        if fires.minimum > most, let location = draft.fires?.location {
            decoder.log.error("the fault cannot fire so often", at: location)
        }
        return FaultRule(
            name: name,
            scope: draft.scope,
            phase: draft.phase?.word,
            occasion: draft.occasion,
            timesMax: draft.timesMax,
            verdict: verdict,
            fires: fires
        )
    }

    /// `80ms`, or a range.
    func latency(_ node: YAMLNode?) -> Scenario.Latency? {
        guard let node else { return nil }
        guard case .mapping = node.content else {
            return decoder.duration(node).map { .fixed($0) }
        }
        guard let fields = decoder.fields(node, FaultDecoder.timeRange) else { return nil }
        let least = decoder.duration(fields["min"])
        guard let most = decoder.duration(fields["max"]), let least else { return nil }
        guard least <= most else {
            decoder.log.error("the range ends before it begins", at: node.location)
            return nil
        }
        return .between(min: least, max: most)
    }
}

extension FaultDecoder {
    private static let keys = FaultKey.all.filter { key in
        !FaultKey.matches.contains { $0.name == key.name }
    }

    static let fault = Shape(
        "a fault",
        [
            .required("name", .text, "Its name in reports."),
            .optional("on", .shape(match), "Which requests; default: all."),
        ] + keys.map { .optional($0.name, $0.type, $0.meaning) },
        exactlyOne: [FaultKey.verdicts.map(\.name)],
        atMostOne: [FaultKey.occasions.map(\.name)]
    )

    private static let match = Shape(
        "a match",
        FaultKey.matches.map { .optional($0.name, $0.type, $0.meaning) }
    )

    static let latency = ShapeType.either([.duration, .shape(timeRange)])

    private static let timeRange = Shape(
        "a range of time",
        [
            .required("min", .duration, "The shortest."),
            .required("max", .duration, "The longest."),
        ]
    )
}
