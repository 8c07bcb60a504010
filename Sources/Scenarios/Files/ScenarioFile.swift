// SPDX-License-Identifier: Apache-2.0

/// Reads scenario files.
package enum ScenarioFile {
    /// Reads the scenarios of the file at `path`, one for each variant, and the organization it
    /// names.
    ///
    /// Expectations may name the figures `metricNames`, targets may be of the kinds `targetKinds`.
    /// All mistakes in either file are thrown at once, by place; with `checksSettings` also those
    /// found by targets, connectors and the metric catalog.
    package static func loadAll(
        path: String,
        metricNames: [String],
        targetKinds: [String],
        checksSettings: Bool = false
    ) throws(RejectedFile) -> [Scenario] {
        try loadAll(
            bytes: try FileBytes.read(path: path),
            path: path,
            metricNames: metricNames,
            targetKinds: targetKinds,
            checksSettings: checksSettings,
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
    }

    /// The first scenario of a file.
    package static func load(
        path: String,
        metricNames: [String],
        targetKinds: [String]
    ) throws(RejectedFile) -> Scenario {
        try first(
            try loadAll(path: path, metricNames: metricNames, targetKinds: targetKinds),
            of: path
        )
    }

    /// The first scenario in the given bytes.
    package static func load(
        bytes: [UInt8],
        path: String,
        metricNames: [String],
        targetKinds: [String],
        checksSettings: Bool = false,
        readFile: @escaping (String) throws(RejectedFile) -> [UInt8]
    ) throws(RejectedFile) -> Scenario {
        try first(
            try loadAll(
                bytes: bytes,
                path: path,
                metricNames: metricNames,
                targetKinds: targetKinds,
                checksSettings: checksSettings,
                readFile: readFile
            ),
            of: path
        )
    }

    /// Reads scenarios from the given bytes; `readFile` reads the organization, whose path is
    /// relative to `path`.
    package static func loadAll(
        bytes: [UInt8],
        path: String,
        metricNames: [String],
        targetKinds: [String],
        checksSettings: Bool = false,
        readFile: @escaping (String) throws(RejectedFile) -> [UInt8]
    ) throws(RejectedFile) -> [Scenario] {
        let root = try YAMLReader.read(bytes, file: path)
        let table = VariantTable(decoder: FileDecoder(), metricNames: metricNames)
        let rows = table.rows(of: root)
        // A mistake in the file affects each of its variants, but is reported once.
        var mistakes = Set(table.decoder.log.sorted)
        var scenarios: [Scenario] = []
        for row in rows {
            let decoder = ScenarioDecoder(
                decoder: FileDecoder(),
                metricNames: metricNames,
                targetKinds: targetKinds,
                organizationNode: { name throws(RejectedFile) in
                    let place = sibling(name, of: path)
                    return try YAMLReader.read(try readFile(place), file: place)
                }
            )
            let scenario = decoder.scenario(row.node, file: path)
            mistakes.formUnion(decoder.decoder.log.sorted)
            guard var scenario else {
                if mistakes.isEmpty {
                    let somewhere = SourceLocation(file: path, line: 1, column: 1)
                    mistakes = [Diagnostic(.error, at: somewhere, "this is not a scenario")]
                }
                continue
            }
            if let name = row.name {
                scenario.variant = name
                scenario.title += ": \(name)"
            }
            if checksSettings { mistakes.formUnion(ScenarioRunner.check(scenario)) }
            scenarios.append(scenario)
        }
        if checksSettings {
            let check = CombinationCheck(
                path: path,
                metricNames: metricNames,
                targetKinds: targetKinds,
                readFile: readFile
            )
            mistakes.formUnion(check.mistakes(in: root))
        }
        guard mistakes.isEmpty else { throw RejectedFile(mistakes.sorted()) }
        return scenarios
    }

    private static func first(
        _ scenarios: [Scenario],
        of path: String
    ) throws(RejectedFile) -> Scenario {
        guard let scenario = scenarios.first else {
            let somewhere = SourceLocation(file: path, line: 1, column: 1)
            throw RejectedFile([Diagnostic(.error, at: somewhere, "this is not a scenario")])
        }
        return scenario
    }

    /// Checks a standalone organization file, as if every target it names were in a scenario.
    package static func loadOrganization(
        bytes: [UInt8],
        path: String
    ) throws(RejectedFile) -> Organization {
        let root = try YAMLReader.read(bytes, file: path)
        let decoder = FileDecoder()
        var organizations = OrganizationDecoder(decoder: decoder, targets: targetNames(in: root))
        let organization = organizations.organization(root)
        guard let organization, decoder.log.isEmpty else {
            throw RejectedFile(decoder.log.sorted)
        }
        return organization
    }

    /// Every target named under access in the file.
    private static func targetNames(in node: YAMLNode) -> [String] {
        switch node.content {
        case .scalar: return []
        case .sequence(let elements): return elements.flatMap(targetNames)
        case .mapping(let entries):
            return entries.flatMap { entry -> [String] in
                guard entry.key == "target", case .scalar(let text, _) = entry.value.content
                else { return targetNames(in: entry.value) }
                return [text]
            }
        }
    }

    /// `../organizations/acme.yaml` seen from `scenarios/x.yaml` is `organizations/acme.yaml`.
    static func sibling(_ name: String, of path: String) -> String {
        guard !name.hasPrefix("/") else { return name }
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        for step in name.split(separator: "/") where step != "." {
            if step == "..", let last = parts.last, last != "..", last != ".", !last.isEmpty {
                parts.removeLast()
            } else {
                parts.append(step)
            }
        }
        return parts.joined(separator: "/")
    }
}
