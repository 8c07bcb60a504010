// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing

/// A table of variants makes one scenario of each row.
@Suite
struct VariantFileTests {
    private static let table = """

        variants:
          - { name: patient, core: { attemptsMax: 9 } }
          - name: other seed
            seed: 8
            expect: [{ at: end, residual: none }]
        """

    private func scenarios(_ table: String) throws(RejectedFile) -> [Scenario] {
        try ScenarioFile.loadAll(
            bytes: Array((Sample.scenario + table).utf8),
            path: "scenarios/x.yaml",
            metricNames: Sample.metricNames,
            targetKinds: ["freshservice", "scim"],
            readFile: { _ throws(RejectedFile) in Array(Sample.organization.utf8) }
        )
    }

    private func mistakes(_ table: String) -> [String] {
        do throws(RejectedFile) {
            _ = try scenarios(table)
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    @Test func `each row is a scenario with its own title`() throws {
        let scenarios = try scenarios(Self.table)
        let title = "A leaver loses all access while Freshservice throttles"
        #expect(scenarios.map(\.title) == ["\(title): patient", "\(title): other seed"])
        #expect(scenarios.map(\.variant) == ["patient", "other seed"])
    }

    @Test func `mappings are merged and lists replaced`() throws {
        let scenarios = try scenarios(Self.table)
        #expect(scenarios.map(\.core.attemptsMax) == [9, 5])
        #expect(scenarios.map(\.core.concurrency) == [4, 4])
        #expect(scenarios.map(\.seed) == [7, 8])
        #expect(scenarios.map(\.expectations.count) == [3, 1])
    }

    @Test func `a file without a table is one scenario`() throws {
        let scenarios = try scenarios("")
        #expect(scenarios.map(\.variant) == [nil])
    }

    @Test(
        arguments: [
            (
                "  - { name: a, sede: 3 }",
                "x.yaml:29:16: error: unknown key 'sede' in a variant. Did you mean 'seed'?"
            ),
            ("  - { seed: 3 }", "x.yaml:29:5: error: a variant lacks 'name'"),
            ("  - { name: a }", "x.yaml:29:5: error: the variant 'a' changes nothing"),
            (
                "  - { name: a, seed: 1 }\n  - { name: a, seed: 2 }",
                "x.yaml:30:13: error: a second variant 'a'"
            ),
            (
                "  - { name: a, targets: { freshservice: { kind: fresh } } }",
                "x.yaml:29:49: error: unknown"
            ),
            (
                "  - { name: a, core: { concurency: 3 } }",
                "x.yaml:29:24: error: unknown key 'concurency' in the core's settings."
            ),
            ("  - { name: a, seed: soon }", "x.yaml:29:22: error: expected a whole number"),
            ("  3", "error: expected a list, found '3'"),
            (" []", "error: a table of variants needs a row"),
        ]
    )
    func `a mistake in a row is reported at its place`(rows: String, complaint: String) {
        let isBlock = rows.hasPrefix("  -")
        let mistakes = mistakes("\nvariants:\(isBlock ? "\n" : "")\(rows)")
        #expect(mistakes.count == 1, "\(mistakes)")
        #expect(mistakes.first?.contains(complaint) == true, "\(mistakes)")
    }

    @Test func `a mistake in the file itself is reported once`() {
        let table = Self.table
        let text = Sample.scenario.replacing("status: 429", with: "status: 42")
        let mistakes = Sample.mistakes(in: text + table)
        #expect(mistakes.count == 1)
    }
}
