// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The source lines that ask for a mutant, compared with the catalog.
package struct MutatedLines: Sendable {
    /// `Provisioning/Planning/Planner.swift:45`, by mutant.
    package private(set) var places: [String: [String]] = [:]

    /// Reads every Swift file below the folder.
    package init(under folder: String) {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        for name in (names ?? []).sorted() where name.hasSuffix(".swift") {
            let text = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            if let text { add(text, of: name) }
        }
    }

    package init(_ texts: [(file: String, text: String)]) {
        for (file, text) in texts { add(text, of: file) }
    }

    private mutating func add(_ text: String, of file: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() {
            for match in line.matches(of: /mutated\("([^"\\]+)"\)/) {
                places[String(match.1), default: []].append("\(file):\(number + 1)")
            }
        }
    }

    /// A mutant without a line would count as never exercised, and a line without a mutant never
    /// runs; each is reported with its location.
    package func mistakes(in catalog: [Mutant]) -> [String] {
        var mistakes: [String] = []
        var known: Set<String> = []
        for mutant in catalog {
            guard case .line = mutant.place else { continue }
            known.insert(mutant.id)
            let found = places[mutant.id] ?? []
            if found.isEmpty {
                mistakes.append("\(mutant.location): error: no line asks for '\(mutant.id)'")
            } else if found.count > 1 {
                let all = found.joined(separator: ", ")
                mistakes.append("\(mutant.location): error: '\(mutant.id)' is asked for at \(all)")
            }
        }
        for (id, found) in places.sorted(by: { $0.key < $1.key }) where !known.contains(id) {
            mistakes += found.map { "\($0): error: '\(id)' is not in the catalog" }
        }
        return mistakes
    }
}
