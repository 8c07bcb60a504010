// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// The worlds that a scenario file's dimensions span, and which of them have been seen.
package struct SmallScope: Sendable {
    /// One combination of values.
    package struct World: Sendable {
        /// From 1, in the order of drawing.
        package let number: Int
        /// A value for each dimension, by position.
        package let row: [Int]
        /// A standalone file.
        package let text: String
        package var scenario: Scenario
    }

    package let file: String
    package let strength: Int
    package private(set) var array: CoveringArray
    let dimensions: [CombinationTable.Dimension]
    private let root: YAMLNode
    private let seed: UInt64
    private let names: Names
    private var count = 0

    /// The names that files may use.
    struct Names: Sendable {
        let metrics: [String]
        let targets: [String]
    }

    /// The small scope of the file at `path`; `nil` for a file without dimensions.
    ///
    /// `over` names the wanted dimensions, all of them if empty; `seed` overrides the file's own.
    package static func load(
        path: String,
        strength: Int,
        over wanted: [String],
        seed: UInt64?,
        metricNames: [String],
        targetKinds: [String]
    ) throws(RejectedFile) -> SmallScope? {
        let root = try YAMLReader.read(try FileBytes.read(path: path), file: path)
        guard let node = root["combine"] else { return nil }
        let decoder = FileDecoder()
        let own = decoder.seed(root["seed"])
        let table = CombinationTable(
            decoder: decoder,
            metricNames: metricNames,
            strength: strength,
            seed: seed ?? own
        )
        let all = table.dimensions(node)
        for name in wanted {
            _ = decoder.check(name, "dimension", among: all.map(\.name), at: node.location)
        }
        let chosen = wanted.isEmpty ? all : all.filter { wanted.contains($0.name) }
        guard decoder.log.isEmpty else { throw RejectedFile(decoder.log.sorted) }
        guard chosen.count >= strength else {
            let noun = chosen.count == 1 ? "dimension" : "dimensions"
            let message = "\(chosen.count) \(noun) cannot be combined by \(strength)"
            throw RejectedFile([Diagnostic(.error, at: node.location, message)])
        }
        // The others keep their first value: the file alone need not be a complete scenario.
        let rest = all.filter { dimension in !chosen.contains { $0.name == dimension.name } }
        var base = try root.withOrganization(
            of: path,
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
        base = base.without(["combine", "variants"])
        for dimension in rest { base = base.adding(dimension.values[0].overlay) }
        return SmallScope(
            file: path,
            strength: strength,
            dimensions: chosen,
            root: base,
            seed: seed ?? own,
            names: Names(metrics: metricNames, targets: targetKinds)
        )
    }

    private init(
        file: String,
        strength: Int,
        dimensions: [CombinationTable.Dimension],
        root: YAMLNode,
        seed: UInt64,
        names: Names
    ) {
        self.file = file
        self.strength = strength
        self.dimensions = dimensions
        self.root = root
        self.seed = seed
        self.names = names
        array = CoveringArray(dimensions, strength: strength, seed: seed)
    }

    /// Worlds that together cover every combination not seen yet, or the first of them.
    ///
    /// Each is parsed from its own text, so that a world's file is exactly that world.
    package mutating func draw(atMost limit: Int = .max) throws(RejectedFile) -> [World] {
        var worlds: [World] = []
        for row in array.draw(atMost: limit) {
            count += 1
            worlds.append(try world(row, number: count))
        }
        return worlds
    }

    /// Counts the combinations of a world in which everything drawn took effect.
    package mutating func confirm(_ world: World) { array.confirm(world.row) }

    /// Remembers a world in which something drawn had no effect.
    package mutating func dismiss(_ world: World) { array.dismiss(world.row) }

    private func world(_ row: [Int], number: Int) throws(RejectedFile) -> World {
        let values = zip(dimensions, row).map { $0.values[$1] }
        var node = values.reduce(root) { $0.adding($1.overlay) }
        let title = "\(root["scenario"]?.json.string ?? file): world \(number)"
        node = node.setting("scenario", to: title, isPlain: false)
        node = node.setting("seed", to: "\(seed)", isPlain: true)
        let heading = zip(dimensions, values).map { "# \($0.name): \($1.name)\n" }.joined()
        let text = heading + YAMLText.text(of: node)
        let scenario = try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "\(file), world \(number)",
            metricNames: names.metrics,
            targetKinds: names.targets,
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
        return World(number: number, row: row, text: text, scenario: scenario)
    }
}

extension SmallScope {
    /// The values of a row in human-readable form, with orders by number.
    package func phrase(of world: World) -> String {
        zip(dimensions, world.row).map { "\($0.name) \($0.values[$1].name)" }
            .joined(separator: ", ")
    }

    /// The dimensions with the number of their values: `target 3, fault 9`.
    package var sizes: String {
        dimensions.map { "\($0.name) \($0.values.count)" }.joined(separator: ", ")
    }

    /// Combinations not covered by any world, in words.
    package var missing: [String] {
        array.missing.map { tuple in
            tuple.map { place in
                let dimension = dimensions[place.dimension]
                return "\(dimension.name) \(dimension.values[place.value].name)"
            }
            .joined(separator: " with ")
        }
    }

    /// How many ordered tuples of events the orders contain, over all dimensions.
    package var orderedTuples: Int { dimensions.reduce(0) { $0 + ($1.orderedTuples ?? 0) } }
}

extension CoveringArray {
    init(_ dimensions: [CombinationTable.Dimension], strength: Int, seed: UInt64) {
        var conflicts: Set<Conflict> = []
        for (number, dimension) in dimensions.enumerated() {
            for (place, value) in dimension.values.enumerated() {
                for (other, companions) in dimensions.enumerated() where other != number {
                    guard let wanted = value.companions[companions.name] else { continue }
                    for (otherPlace, otherValue) in companions.values.enumerated()
                    where !wanted.contains(otherValue.name) {
                        conflicts.insert(Conflict(number, place, other, otherPlace))
                    }
                }
            }
        }
        self.init(
            sizes: dimensions.map(\.values.count),
            strength: strength,
            conflicts: conflicts,
            seed: seed
        )
    }
}

extension YAMLNode {
    /// The same with its organization inlined.
    func withOrganization(
        of path: String,
        readFile: (String) throws(RejectedFile) -> [UInt8]
    ) throws(RejectedFile) -> YAMLNode {
        guard let name = self["organization"]?.json.string, case .mapping(let members) = content
        else { return self }
        let place = ScenarioFile.sibling(name, of: path)
        let organization = try YAMLReader.read(try readFile(place), file: place)
        let written = members.map { member in
            guard member.key == "organization" else { return member }
            return Entry(key: member.key, keyLocation: member.keyLocation, value: organization)
        }
        return YAMLNode(.mapping(written), at: location)
    }

    func without(_ keys: [String]) -> YAMLNode {
        guard case .mapping(let members) = content else { return self }
        return YAMLNode(.mapping(members.filter { !keys.contains($0.key) }), at: location)
    }

    /// The same with a text as the value of a key, which comes first if new.
    fileprivate func setting(_ key: String, to text: String, isPlain: Bool) -> YAMLNode {
        guard case .mapping(var members) = content else { return self }
        let value = YAMLNode(.scalar(text: text, isPlain: isPlain), at: location)
        let member = Entry(key: key, keyLocation: location, value: value)
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index] = member
        } else {
            members.insert(member, at: min(1, members.count))
        }
        return YAMLNode(.mapping(members), at: location)
    }
}
