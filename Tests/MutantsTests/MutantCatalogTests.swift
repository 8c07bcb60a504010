// SPDX-License-Identifier: Apache-2.0

import Foundation
import Metrics
import Provisioning
import Recording
import Scenarios
import Testing

@testable import Mutants

/// The catalog of mutants and the lines that ask for them say the same.
@Suite
struct MutantCatalogTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let lines = Mutant.all.filter { mutant in
        if case .line = mutant.place { true } else { false }
    }

    @Test func `every mutated line is in the catalog, and every mutant has one line`() {
        let folder = Self.root.appending(path: "Sources").path
        #expect(MutatedLines(under: folder).mistakes(in: Mutant.all) == [])
    }

    @Test func `a mutant with no line, or with two, is reported with its place`() {
        let lines = MutatedLines([
            ("A.swift", "if mutated(\"b\") {}\nif mutated(\"b\") {}"),
            ("C.swift", "\nif mutated(\"stray\") {}"),
        ])
        let catalog = [
            Mutant("a", "is gone", file: "M.swift", line: 3),
            Mutant("b", "is there twice", file: "M.swift", line: 4),
        ]
        #expect(
            lines.mistakes(in: catalog) == [
                "M.swift:3: error: no line asks for 'a'",
                "M.swift:4: error: 'b' is asked for at A.swift:1, A.swift:2",
                "C.swift:2: error: 'stray' is not in the catalog",
            ]
        )
    }

    @Test func `ids are unique, and no two mutants have the same description`() {
        let all = Mutant.all + Mutant.unusual
        #expect(Set(all.map(\.id)).count == all.count)
        #expect(Set(all.map(\.what)).count == all.count)
    }

    @Test func `every check that a core can skip is skipped by a mutant`() {
        let omitted = Mutant.all.compactMap { mutant in
            if case .omission(let check) = mutant.place { check } else { nil }
        }
        #expect(Set(omitted) == Set(CoreOptions.Omission.allCases))
    }

    @Test func `a source is a repository and a number`() {
        let wrong = Mutant.all.compactMap(\.source).filter { source in
            source.wholeMatch(of: /[\w.\-]+\/[\w.\-]+[#!]\d+/) == nil
        }
        #expect(wrong == [])
    }

    @Test func `there are more than a hundred, and fifteen unusual but correct ones`() {
        #expect(Mutant.all.count >= 100)
        #expect(Self.lines.count { $0.source == nil } >= 40)
        #expect(Mutant.unusual.count >= 15)
    }

    @Test func `a listed survivor is in the catalog, with a reason and a day`() {
        let known = Set(Mutant.all.map(\.id))
        for (id, note) in Mutant.survivors {
            #expect(known.contains(id))
            #expect(note.reason.hasSuffix("."))
            #expect(note.since.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil)
        }
    }

    @Test func `every class of known defects has a mutant seen in the field`() {
        let sources = Set(Mutant.all.compactMap(\.source))
        let covered = Set(
            Defect.all.filter { !sources.isDisjoint(with: $0.sources) }.map(\.classCode)
        )
        #expect(Set(Defect.classes.keys).subtracting(covered).sorted() == [])
    }

    @Test func `the committed page names every mutant and nothing else`() throws {
        let page = try String(
            contentsOf: Self.root.appending(path: "docs/kill-matrix.md"),
            encoding: .utf8
        )
        let named = page.matches(of: /\n\| `([a-z.\-A-Z]+)` +\|/).map { String($0.1) }
        #expect(named == Mutant.all.map(\.id))
    }

    @Test func `a check that is kept for its message exists and has a reason`() {
        let checks = Set(
            FindingRecord.Invariant.allCases.map(\.rawValue)
                + MetricCatalog.all.flatMap { [$0.key, $0.id] }
        )
        #expect(Set(Mutant.reasons.keys).union(Mutant.idleChecks.keys).subtracting(checks) == [])
        #expect(Mutant.reasons.values.allSatisfy { $0.hasSuffix(".") })
    }
}
