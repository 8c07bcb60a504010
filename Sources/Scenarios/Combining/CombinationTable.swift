// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// Reads a scenario's `combine`: dimensions, each with the values that it can have.
///
/// A value says what it adds to the file: mappings are merged, lists appended, and list elements
/// with the same `name` merged.
struct CombinationTable {
    struct Dimension: Sendable {
        let name: String
        let values: [Value]
        let location: SourceLocation
        /// How many ordered tuples of events its orders contain; `nil` if it orders nothing.
        var orderedTuples: Int?
    }

    struct Value: Sendable {
        let name: String
        let overlay: YAMLNode
        /// The values of other dimensions that it may be combined with, by dimension.
        let companions: [String: [String]]
        let location: SourceLocation
    }

    let decoder: FileDecoder
    let metricNames: [String]
    let strength: Int
    let seed: UInt64

    func dimensions(_ node: YAMLNode) -> [Dimension] {
        let dimensions = decoder.entries(node).compactMap(dimension)
        if dimensions.count < 2, decoder.log.isEmpty {
            let message = "there is nothing to combine in fewer than two dimensions"
            decoder.log.error(message, at: node.location)
        }
        for dimension in dimensions {
            for value in dimension.values { checkCompanions(of: value, in: dimension, dimensions) }
        }
        return dimensions
    }

    private func dimension(_ entry: YAMLNode.Entry) -> Dimension? {
        if case .mapping = entry.value.content { return orders(entry) }
        var seen: Set<String> = []
        let values = decoder.list(entry.value).compactMap { value($0, &seen) }
        guard !values.isEmpty else {
            if decoder.log.isEmpty {
                let message = "the dimension '\(entry.key)' has no value"
                decoder.log.error(message, at: entry.keyLocation)
            }
            return nil
        }
        return Dimension(name: entry.key, values: values, location: entry.keyLocation)
    }

    private func value(_ node: YAMLNode, _ seen: inout Set<String>) -> Value? {
        let shape = ScenarioShapes.value(metricNames: metricNames)
        guard let fields = decoder.fields(node, shape), let name = decoder.text(fields["name"])
        else { return nil }
        guard seen.insert(name).inserted else {
            let location = fields["name"]?.location ?? node.location
            decoder.log.error("a second value '\(name)'", at: location)
            return nil
        }
        guard fields.others.isEmpty else { return nil }
        let pairs = decoder.entries(fields["with"]).map { ($0.key, decoder.texts($0.value)) }
        let changes = fields.entries.filter { $0.key != "name" && $0.key != "with" }
        return Value(
            name: name,
            overlay: YAMLNode(.mapping(changes), at: node.location),
            companions: Dictionary(pairs) { first, _ in first },
            location: node.location
        )
    }

    private func checkCompanions(
        of value: Value,
        in dimension: Dimension,
        _ dimensions: [Dimension]
    ) {
        let others = dimensions.filter { $0.name != dimension.name }
        for (name, wanted) in value.companions.sorted(by: { $0.key < $1.key }) {
            let isKnown = decoder.check(
                name,
                "dimension",
                among: others.map(\.name),
                at: value.location
            )
            guard isKnown, let other = others.first(where: { $0.name == name }) else { continue }
            for word in wanted {
                _ = decoder.check(
                    word,
                    "value of '\(name)'",
                    among: other.values.map(\.name),
                    at: value.location
                )
            }
        }
    }

    /// A dimension that permutes entries of the timeline.
    private func orders(_ entry: YAMLNode.Entry) -> Dimension? {
        guard let fields = decoder.fields(entry.value, ScenarioShapes.orders) else { return nil }
        let apart = decoder.duration(fields["apart"])
        let nodes = decoder.list(fields["entries"])
        guard let from = decoder.instant(fields["from"]), let apart else { return nil }
        guard nodes.count > 1 else {
            let message = "the dimension '\(entry.key)' has nothing to order"
            decoder.log.error(message, at: entry.keyLocation)
            return nil
        }
        let cover = SequenceCover(chains: nodes.map(holder), strength: strength, seed: seed)
        let values = cover.orders.enumerated().map { number, order in
            let entries = order.enumerated().compactMap { place, thing in
                decoder.shift(from, by: apart * place, at: entry.value.location).map { instant in
                    timed(nodes[thing], at: instant)
                }
            }
            return Value(
                name: "\(number + 1)",
                overlay: timeline(entries, at: entry.value.location),
                companions: [:],
                location: entry.value.location
            )
        }
        return Dimension(
            name: entry.key,
            values: values,
            location: entry.keyLocation,
            orderedTuples: cover.tuples
        )
    }

    /// The person of the entry, since the events of one person keep their order.
    private func holder(_ node: YAMLNode) -> String? {
        guard case .mapping(let members) = node.content else { return nil }
        for member in members where TimelineShapes.actions.contains(member.key) {
            let holder = member.value["person"] ?? member.value["crowd"] ?? member.value
            if case .scalar(let text, _) = holder.content, !text.isEmpty { return text }
        }
        return nil
    }

    private func timed(_ node: YAMLNode, at instant: Instant) -> YAMLNode {
        guard case .mapping(let members) = node.content else { return node }
        let time = YAMLNode(.scalar(text: instant.rfc3339, isPlain: true), at: node.location)
        let at = YAMLNode.Entry(key: "at", keyLocation: node.location, value: time)
        return YAMLNode(.mapping([at] + members), at: node.location)
    }

    private func timeline(_ entries: [YAMLNode], at location: SourceLocation) -> YAMLNode {
        let list = YAMLNode(.sequence(entries), at: location)
        let member = YAMLNode.Entry(key: "timeline", keyLocation: location, value: list)
        return YAMLNode(.mapping([member]), at: location)
    }
}

extension YAMLNode {
    /// This node with the other's additions.
    func adding(_ other: YAMLNode) -> YAMLNode {
        switch (content, other.content) {
        case (.mapping(var members), .mapping(let additions)):
            for addition in additions {
                guard let index = members.firstIndex(where: { $0.key == addition.key }) else {
                    members.append(addition)
                    continue
                }
                members[index] = Entry(
                    key: addition.key,
                    keyLocation: addition.keyLocation,
                    value: members[index].value.adding(addition.value)
                )
            }
            return YAMLNode(.mapping(members), at: location)
        case (.sequence(var elements), .sequence(let additions)):
            for addition in additions {
                let name = addition["name"]?.json
                guard let name, let index = elements.firstIndex(where: { $0["name"]?.json == name })
                else {
                    elements.append(addition)
                    continue
                }
                elements[index] = elements[index].adding(addition)
            }
            return YAMLNode(.sequence(elements), at: location)
        case (.scalar, _), (.mapping, _), (.sequence, _): return other
        }
    }
}
