// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Mutants

/// The catalog of mutants and the lines that ask for them say the same.
@Suite
struct MutantCatalogTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Places in the sources by the mutant that they ask for.
    private static let anchors: [String: [String]] = {
        var anchors: [String: [String]] = [:]
        let folder = root.appending(path: "Sources")
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap {
            $0 as? String
        }
        for name in (names ?? []).sorted() where name.hasSuffix(".swift") {
            let path = folder.appending(path: name)
            guard let text = try? String(contentsOf: path, encoding: .utf8) else { continue }
            for (number, line) in text.components(separatedBy: "\n").enumerated() {
                for part in line.components(separatedBy: "mutated(\"").dropFirst() {
                    let id = String(part.prefix { $0 != "\"" })
                    anchors[id, default: []].append("Sources/\(name):\(number + 1)")
                }
            }
        }
        return anchors
    }()

    private static let lines = Mutant.all.filter { mutant in
        if case .line = mutant.place { true } else { false }
    }

    @Test func `every mutated line is in the catalog`() {
        let known = Set(Self.lines.map(\.id))
        let strays = Self.anchors.filter { !known.contains($0.key) }
            .flatMap { id, places in places.map { "\($0): \(id) is not in the catalog" } }
        #expect(strays.sorted() == [])
    }

    @Test func `every mutant of the catalog has one line that asks for it`() {
        let gone = Self.lines.filter { Self.anchors[$0.id]?.count != 1 }
            .map { "\($0.id) is asked for at \(Self.anchors[$0.id] ?? [])" }
        #expect(gone == [])
    }

    @Test func `ids are unique, and no two mutants do the same by their own account`() {
        let all = Mutant.all + Mutant.unusual
        #expect(Set(all.map(\.id)).count == all.count)
        #expect(Set(all.map(\.what)).count == all.count)
    }

    @Test func `a source is a repository and a number`() {
        let wrong = Mutant.all.compactMap(\.source).filter { source in
            source.wholeMatch(of: /[\w.\-]+\/[\w.\-]+[#!]\d+/) == nil
        }
        #expect(wrong == [])
    }

    @Test func `there are more than a hundred, and fifteen who are right in their own way`() {
        #expect(Mutant.all.count >= 100)
        #expect(Self.lines.count { $0.source == nil } >= 40)
        #expect(Mutant.unusual.count >= 15)
    }

    @Test func `a survivor that is listed is in the catalog, with a reason and a day`() {
        let known = Set(Mutant.all.map(\.id))
        for (id, note) in Mutant.survivors {
            #expect(known.contains(id))
            #expect(note.reason.hasSuffix("."))
            #expect(note.since.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil)
        }
    }
}
