// SPDX-License-Identifier: Apache-2.0

import Scenarios

/// The project's requirements, read from a file next to the tests.
struct RequirementBook {
    struct Requirement {
        let id: String
        let text: String
        let line: Int
        var tests: [Test] = []
        /// What is still missing; `nil` if nothing is.
        var gap: String?
    }

    /// A test, by its suite and its name or the beginning of it.
    struct Test: Hashable {
        let suite: String
        let sentence: String
    }

    struct Area {
        let title: String
        var requirements: [Requirement] = []
    }

    /// Below the root of the checkout.
    static let path = "Tests/requirements.txt"

    let areas: [Area]
    var requirements: [Requirement] { areas.flatMap(\.requirements) }

    init(_ text: String, file: String) throws(CommandFailure) {
        var areas: [Area] = []
        var ids: Set<String> = []
        func fail(_ line: Int, _ what: String) -> CommandFailure {
            CommandFailure(.data, "\(file):\(line):1: error: \(what)")
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let number = index + 1
            if line.hasPrefix("# ") || line == "#" || line.isEmpty {
                let words = line.dropFirst(2).split(separator: " ", maxSplits: 1)
                guard words.count == 2, words[0].count == 2, words[0].hasSuffix(".") else {
                    continue
                }
                areas.append(Area(title: String(line.dropFirst(2))))
                continue
            }
            if line.hasPrefix("#") { continue }
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2, !areas.isEmpty else { throw fail(number, "half a line") }
            let area = areas.count - 1
            if !line.hasPrefix("  ") {
                guard ids.insert(words[0]).inserted else {
                    throw fail(number, "a second \(words[0])")
                }
                areas[area].requirements.append(
                    Requirement(id: words[0], text: words[1], line: number)
                )
                continue
            }
            let last = areas[area].requirements.count - 1
            guard last >= 0 else { throw fail(number, "it belongs to no requirement") }
            switch words[0] {
            case "test":
                let parts = words[1].split(separator: " ", maxSplits: 1).map(String.init)
                guard parts.count == 2 else { throw fail(number, "a suite and a sentence") }
                areas[area].requirements[last].tests.append(
                    Test(suite: parts[0], sentence: parts[1])
                )
            case "open":
                guard areas[area].requirements[last].gap == nil else {
                    throw fail(number, "a second reason")
                }
                areas[area].requirements[last].gap = words[1]
            default: throw fail(number, "'\(words[0])' is neither test nor open")
            }
        }
        self.areas = areas
    }
}
