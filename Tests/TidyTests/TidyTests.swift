// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Enforces the measurable rules of the code style.
@Suite
struct TidyTests {
    private let sources: [SourceTree.File]
    private let tests: [SourceTree.File]

    init() throws {
        sources = try SourceTree.swiftFiles(under: "Sources")
        tests = try SourceTree.swiftFiles(under: "Tests")
    }

    private func lines(
        of files: [SourceTree.File],
        matching pattern: String,
        except exempt: Set<String> = []
    ) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern)
        return files.filter { !exempt.contains($0.path) }.flatMap { file in
            file.lines.enumerated().compactMap { number, line in
                let code = line.components(separatedBy: "//")[0]
                let range = NSRange(code.startIndex..., in: code)
                guard expression.firstMatch(in: code, range: range) != nil else { return nil }
                return "\(file.path):\(number + 1): \(line.trimmingCharacters(in: .whitespaces))"
            }
        }
    }

    @Test func `the source tree can be read`() {
        #expect(sources.count > 100)
        #expect(tests.count > 20)
    }

    @Test func `every file begins with its license`() {
        let bare = (sources + tests).filter {
            !($0.lines.first ?? "").hasPrefix("// SPDX-License-Identifier: Apache-2.0")
                && !$0.path.hasSuffix("Package.swift")
        }
        #expect(bare.map(\.path) == [])
    }

    @Test func `no file is longer than 400 lines and no line than 100 columns`() {
        let long = (sources + tests).filter { $0.lines.count > 401 }
        #expect(long.map { "\($0.path): \($0.lines.count)" } == [])
        // Tests quote files and answers, whose lines cannot be broken.
        let wide = sources.flatMap { file in
            file.lines.enumerated()
                .filter { $0.element.count > 100 }
                .map { "\(file.path):\($0.offset + 1)" }
        }
        #expect(wide == [])
    }

    @Test func `no function of the sources is longer than 70 lines`() {
        #expect(sources.flatMap(longFunctions) == [])
    }

    @Test func `nothing is forced and nothing traps without a sentence`() throws {
        let forced = try lines(of: sources, matching: #"\btry!|\bas! |\bfatalError\("#)
        #expect(forced == [])
    }

    @Test func `clock, chance and environment enter through one place`() throws {
        let banned =
            #"\bDate\(\)|\bUUID\(\)|Task\.sleep|Task\.detached|DispatchQueue|processInfo\.environment\b"#
            + #"|\.random\(in: [^,]*\)$|\.shuffled\(\)|\bContinuousClock\b|\bSuspendingClock\b"#
        let doors: Set<String> = [
            "Sources/residue/Terminal.swift", "Sources/ConnectorKit/Transports/WallClock.swift",
        ]
        #expect(try lines(of: sources, matching: banned, except: doors) == [])
    }

    @Test func `names that say nothing are not used`() throws {
        let empty =
            #"\b(class|struct|enum|actor|protocol) "#
            + #"\w*(Manager|Helper|Handler|Processor|Impl|Utils)\b"#
        #expect(try lines(of: sources, matching: empty) == [])
        let files = sources.filter { file in
            ["Utils", "Helpers", "Extensions", "Common", "Misc"].contains { word in
                file.path.split(separator: "/").last?.hasPrefix(word) ?? false
            }
        }
        #expect(files.map(\.path) == [])
    }

    @Test func `comments contain no banners and no loose ends`() {
        let loose = ["// MARK", "TODO", "FIXME", "XXX", "HACK"]
        let found = sources.flatMap { file in
            file.lines.enumerated()
                .filter { line in loose.contains { line.element.contains($0) } }
                .map { "\(file.path):\($0.offset + 1)" }
        }
        #expect(found == [])
    }

    @Test func `names of tests are claims`() throws {
        let plain = try lines(of: tests, matching: #"@Test(\(.*\))? func [a-z]\w*\("#)
        #expect(plain == [])
    }

    /// `path:line: name (n lines)` for every function over the limit, by its indentation.
    private func longFunctions(_ file: SourceTree.File) -> [String] {
        var found: [String] = []
        var head: (line: Int, indent: Int)?
        var open: (line: Int, indent: Int)?
        for (number, line) in file.lines.enumerated() {
            let indent = line.prefix { $0 == " " }.count
            let trimmed = line.dropFirst(indent)
            if let start = open, indent == start.indent, trimmed.hasPrefix("}") {
                if number - start.line + 1 > 70 {
                    found.append("\(file.path):\(start.line + 1): \(number - start.line + 1) lines")
                }
                open = nil
            }
            guard open == nil else { continue }
            let words = trimmed.split(separator: " ").prefix(5)
            if words.contains("func") || trimmed.hasPrefix("init(") { head = (number, indent) }
            // A requirement of a protocol ends without a body.
            if trimmed.isEmpty { head = nil }
            if let begun = head, indent == begun.indent, trimmed.hasSuffix("{") {
                open = begun
                head = nil
            }
        }
        return found
    }
}
