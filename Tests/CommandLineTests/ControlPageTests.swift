// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

@Suite
struct ControlPageTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SmallScenario.held, to: "checks/one.yaml")
        try folder.write(
            SmallScenario.violated.replacing(
                "X-Acme-7/x",
                with: "NIST-800-53r5/AC-2(13), NIST-800-53r5/AC-2(3)"
            ),
            to: "checks/deep/two.yaml"
        )
    }

    private func text(of name: String? = nil) throws -> String {
        try ControlPage(scenariosUnder: folder.path("checks"), shownAs: "checks").text(of: name)
    }

    @Test func `each control lists its scenarios`() throws {
        let page = try text(of: "CIS-v8/6.2")
        #expect(page.contains("### CIS-v8/6.2: a process that revokes access"))
        #expect(page.contains("- A clerk leaves\n  `checks/one.yaml`"))
        #expect(page.contains("`checks/deep/two.yaml`"))
    }

    @Test func `ids are sorted as numbers`() throws {
        let page = try text(of: "NIST-800-53r5")
        let first = try #require(page.range(of: "NIST-800-53r5/AC-2(3)"))
        let second = try #require(page.range(of: "NIST-800-53r5/AC-2(13)"))
        #expect(first.lowerBound < second.lowerBound)
        #expect(!page.contains("Acme-7"))
    }

    @Test func `a custom framework keeps its spelling`() throws {
        #expect(try text().contains("## X-Acme-7\n\n### X-Acme-7/x\n"))
    }

    @Test func `what no run can show and what no scenario exercises is said`() throws {
        let page = try text(of: "CIS-v8")
        #expect(page.contains("### CIS-v8: what no run can show"))
        #expect(page.contains("- 6.3, several factors for exposed applications: no target models"))
        #expect(page.contains("### CIS-v8: what no scenario exercises yet\n\n5.1, 5.3,"))
    }

    @Test func `a run is limited to the scenarios of a framework`() async {
        let folder = folder.path("checks")
        let words = ["run", folder, "--output", self.folder.path("o"), "--control"]
        #expect(await Residue.run(words + ["CIS-v8/6.2"]) == .violated)
        #expect(await Residue.run(words + ["X-Acme-7"]) == .held)
        #expect(await Residue.run(words + ["CIS-v8/5.3"]) == .inconclusive)
    }

    @Test func `the page says that a run certifies nothing`() throws {
        for name in [nil, "CIS-v8", "CIS-v8/6.2"] {
            #expect(try text(of: name).contains("it does not certify anything"))
        }
    }

    @Test(arguments: [([], 0), (["CIS-v8"], 0), (["CIS-v8/6.2"], 0), (["CIS-v9"], 64)])
    func `the command prints the page or refuses the name`(
        name: [String],
        status: Int
    ) async {
        let words = ["describe", "controls"] + name + ["--scenarios", folder.path("checks")]
        #expect(await Int(Residue.run(words).rawValue) == status)
    }

    @Test func `a control that no scenario exercises is refused`() {
        let refusal = complaint { _ = try text(of: "CIS-v8/6.3") }
        #expect(
            refusal
                == "no scenario under checks exercises 'CIS-v8/6.3'. Did you mean 'CIS-v8/6.2'?"
        )
    }

    @Test func `a scenario with an error is reported, not passed over`() throws {
        try folder.write("scenario: broken\n", to: "checks/three.yaml")
        let refusal = try #require(complaint { _ = try text() })
        #expect(refusal.contains("checks/three.yaml:1:1: error: "))
    }
}
