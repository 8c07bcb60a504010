// SPDX-License-Identifier: Apache-2.0

/// Reads every value of a file's dimensions once, combined with the first compatible values, so
/// that a mistake is reported where it is written and before anything is combined.
struct CombinationCheck {
    let path: String
    let metricNames: [String]
    let targetKinds: [String]
    let readFile: (String) throws(RejectedFile) -> [UInt8]

    func mistakes(in root: YAMLNode) -> [Diagnostic] {
        guard let node = root["combine"] else { return [] }
        let decoder = FileDecoder()
        if root["variants"] != nil {
            let message = "a file has variants or dimensions, not both"
            return [Diagnostic(.error, at: node.location, message)]
        }
        let table = CombinationTable(
            decoder: decoder,
            metricNames: metricNames,
            strength: 2,
            seed: decoder.seed(root["seed"])
        )
        let dimensions = table.dimensions(node)
        // A wrong seed is reported with the rest of the file.
        guard decoder.log.isEmpty, !dimensions.isEmpty else { return decoder.log.sorted }
        let base: YAMLNode
        do throws(RejectedFile) {
            base = try root.withOrganization(of: path, readFile: readFile).without(["combine"])
        } catch {
            return []
        }
        let array = CoveringArray(dimensions, strength: 1, seed: 1)
        var mistakes: Set<Diagnostic> = []
        for (number, dimension) in dimensions.enumerated() {
            for (place, value) in dimension.values.enumerated() {
                guard let row = array.firstRow(with: place, of: number) else {
                    let message = "nothing can be combined with '\(value.name)'"
                    mistakes.insert(Diagnostic(.error, at: value.location, message))
                    continue
                }
                let values = zip(dimensions, row).map { $0.values[$1] }
                mistakes.formUnion(self.mistakes(of: values.reduce(base) { $0.adding($1.overlay) }))
            }
        }
        return mistakes.sorted()
    }

    private func mistakes(of node: YAMLNode) -> [Diagnostic] {
        let decoder = ScenarioDecoder(
            decoder: FileDecoder(),
            metricNames: metricNames,
            targetKinds: targetKinds,
            organizationNode: { name throws(RejectedFile) in
                let place = ScenarioFile.sibling(name, of: path)
                return try YAMLReader.read(try readFile(place), file: place)
            }
        )
        let scenario = decoder.scenario(node, file: path)
        let mistakes = decoder.decoder.log.sorted
        guard let scenario, mistakes.isEmpty else { return mistakes }
        return ScenarioRunner.check(scenario)
    }
}
