// SPDX-License-Identifier: Apache-2.0

/// Merges each row of a scenario's table of variants into the rest of the file.
///
/// Mappings are merged member by member; everything else, including lists, replaces the file's
/// value. Every node keeps its location, so that mistakes point at the row or at the file.
struct VariantTable {
    /// One of the file's scenarios.
    struct Row {
        /// `nil` for a file without a table.
        let name: String?
        let node: YAMLNode
    }

    let decoder: FileDecoder
    let metricNames: [String]

    /// The file itself if it has no table; empty after a report.
    func rows(of root: YAMLNode) -> [Row] {
        guard case .mapping(let entries) = root.content,
            let table = entries.first(where: { $0.key == "variants" })
        else { return [Row(name: nil, node: root)] }
        let rest = YAMLNode(.mapping(entries.filter { $0.key != "variants" }), at: root.location)
        let nodes = decoder.list(table.value)
        if nodes.isEmpty, decoder.log.isEmpty {
            decoder.log.error("a table of variants needs a row", at: table.value.location)
        }
        var seen: Set<String> = []
        return nodes.compactMap { node in row(node, over: rest, &seen) }
    }

    private func row(_ node: YAMLNode, over rest: YAMLNode, _ seen: inout Set<String>) -> Row? {
        let shape = ScenarioShapes.variant(metricNames: metricNames)
        guard let fields = decoder.fields(node, shape), let name = decoder.text(fields["name"])
        else { return nil }
        guard seen.insert(name).inserted else {
            let location = fields["name"]?.location ?? node.location
            decoder.log.error("a second variant '\(name)'", at: location)
            return nil
        }
        guard fields.others.isEmpty else { return nil }
        let changes = fields.entries.filter { $0.key != "name" }
        guard !changes.isEmpty else {
            decoder.log.error("the variant '\(name)' changes nothing", at: node.location)
            return nil
        }
        let over = YAMLNode(.mapping(changes), at: node.location)
        return Row(name: name, node: VariantTable.merged(rest, over))
    }

    private static func merged(_ base: YAMLNode, _ over: YAMLNode) -> YAMLNode {
        guard case .mapping(var members) = base.content, case .mapping(let changes) = over.content
        else { return over }
        for change in changes {
            guard let index = members.firstIndex(where: { $0.key == change.key }) else {
                members.append(change)
                continue
            }
            members[index] = YAMLNode.Entry(
                key: change.key,
                keyLocation: change.keyLocation,
                value: merged(members[index].value, change.value)
            )
        }
        return YAMLNode(.mapping(members), at: base.location)
    }
}
