// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// Variants are judged and replayed one by one.
@Suite
struct VariantProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let table = """
            variants:
              - name: as it is
                seed: 3
              - name: a hundred accounts
                seed: 4
                expect: [{ at: end, accounts: { total: 100 } }]

            """
        try folder.write(SmallScenario.held + table, to: "clerk.yaml")
    }

    @Test func `each variant has its verdict and its line of replay`() throws {
        let result = try Binary.run(["run", "clerk.yaml"], in: folder)
        #expect(result.status == 1)
        #expect(result.output.contains("held          A clerk leaves: as it is"))
        #expect(result.output.contains("VIOLATED      A clerk leaves: a hundred accounts"))
        #expect(
            result.output.contains(
                "replay: residue run clerk.yaml --variant 'a hundred accounts' --seed 4"
            )
        )
    }

    @Test(arguments: [("as it is", 0), ("a hundred accounts", 1), ("none of them", 2)])
    func `one variant can be run alone`(name: String, status: Int) throws {
        let result = try Binary.run(["run", "clerk.yaml", "--variant", name], in: folder)
        #expect(Int(result.status) == status)
    }
}
