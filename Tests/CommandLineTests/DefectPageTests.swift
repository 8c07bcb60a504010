// SPDX-License-Identifier: Apache-2.0

import Foundation
import Scenarios
import Testing

@testable import residue

/// Known defects and the scenarios that run into them.
@Suite
struct DefectPageTests {
    private static let shipped = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "scenarios").path

    @Test func `every defect has a scenario, or a note on what is missing`() throws {
        let page = try DefectPage(scenariosUnder: Self.shipped, shownAs: "scenarios")
        #expect(page.holes == [])
    }

    @Test func `every switch is turned by some scenario`() throws {
        let page = try DefectPage(scenariosUnder: Self.shipped, shownAs: "scenarios")
        #expect(page.still == [])
    }

    @Test func `what cannot be expressed has no scenario that claims it`() throws {
        let page = try DefectPage(scenariosUnder: Self.shipped, shownAs: "scenarios")
        for defect in Defect.all where defect.missing != nil {
            #expect(try page.text(of: defect.id).contains("No scenario. "), "\(defect.id)")
        }
    }

    @Test func `a defect shows its source, its invariants and its scenarios`() throws {
        let page = try DefectPage(scenariosUnder: Self.shipped, shownAs: "scenarios")
        let text = try page.text(of: "GRP-03")
        #expect(text.contains("goauthentik/authentik#24173"))
        #expect(text.contains("Shown by I1, I3, I6."))
        #expect(text.contains("`scenarios/scim/servers-that-deviate.yaml`"))
    }

    @Test func `a folder without scenarios for a defect shows a gap`() throws {
        let folder = try TemporaryFolder()
        try folder.write(SmallScenario.held, to: "checks/one.yaml")
        let page = try DefectPage(scenariosUnder: folder.path("checks"))
        #expect(page.holes.contains("PAG-01"))
        #expect(page.still.contains("T16"))
        #expect(try page.text(of: "PAG-01").contains("Nobody has said why."))
    }

    @Test func `an id that nobody knows is refused with a proposal`() throws {
        let page = try DefectPage(scenariosUnder: Self.shipped)
        #expect {
            try page.text(of: "PAG-O1")
        } throws: { error in
            (error as? UsageError)?.message.contains("unknown defect 'PAG-O1'") ?? false
        }
    }

    @Test func `sources are public and ids unique`() {
        #expect(Set(Defect.all.map(\.id)).count == Defect.all.count)
        #expect(Defect.all.allSatisfy { !$0.sources.isEmpty && !$0.invariants.isEmpty })
        #expect(Set(Defect.all.map(\.classCode)) == Set(Defect.classes.keys))
        let codes = Set(TargetSwitch.all.map(\.code))
        #expect(Defect.all.flatMap(\.switches).allSatisfy(codes.contains))
    }
}
