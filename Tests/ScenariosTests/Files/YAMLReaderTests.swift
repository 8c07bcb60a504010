// SPDX-License-Identifier: Apache-2.0

import Foundation
import Scenarios
import Testing
import Wire

@Suite
struct YAMLReaderTests {
    private func mistakes(_ bytes: [UInt8]) -> [String] {
        do throws(RejectedFile) {
            _ = try YAMLReader.read(bytes, file: "f.yaml")
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    @Test func `nodes know their place and whether they were quoted`() throws {
        let node = try YAMLReader.read(Array("a: 12\nb:\n  - \"12\"\n  - Zoë: x\n".utf8), file: "f")
        #expect(node["a"]?.json == .integer(12))
        #expect(node["b"]?.json == ["12", ["Zoë": "x"]])
        guard case .sequence(let elements) = node["b"]?.content else {
            Issue.record("b is no list")
            return
        }
        #expect(elements[0].location.description == "f:3:5")
        #expect(elements[1]["Zoë"]?.location.description == "f:4:10")
    }

    @Test func `an alias stands for its anchor`() throws {
        let node = try YAMLReader.read(Array("a: &x { b: 1 }\nc: [*x, *x]".utf8), file: "f")
        #expect(node["c"]?.json == [["b": 1], ["b": 1]])
    }

    @Test(arguments: [
        ("", "f.yaml:1:1: error: the file is empty"),
        ("# only a comment\n", "error: the file is empty"),
        (
            "a: 1\n\tb: 2\n",
            "f.yaml:2:1: error: a tab in the indentation. YAML indents with blanks."
        ),
        ("a: [1, 2\nb: 3\n", "f.yaml:2:2: error: not YAML: did not find expected ',' or ']'"),
        ("a: 1\na: 2\n", "f.yaml:2:1: error: duplicate key 'a'. The first is on line 1."),
        ("a: 1\n---\nb: 1\n", "f.yaml:2:1: error: a second document begins here"),
        ("a: *nobody\n", "f.yaml:1:4: error: unknown alias '*nobody'"),
        ("a: &x [*x]\n", "f.yaml:1:8: error: alias '*x' contains itself"),
        ("? [1]\n: 2\n", "f.yaml:1:3: error: a key must be text, found a list"),
        ("<<: {}\n", "f.yaml:1:1: error: merge keys (<<) are not supported"),
        ("a: !!binary x\n", "f.yaml:1:4: error: tag 'tag:yaml.org,2002:binary' is not supported"),
        ("a: b\0c\n", "f.yaml:1:5: error: a NUL byte is not text"),
        ("a: \u{1}\n", "f.yaml:1:4: error: not YAML: control characters are not allowed"),
    ])
    func `text that is not a document is reported`(text: String, expected: String) {
        let mistakes = mistakes(Array(text.utf8))
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.contains(expected) == true)
    }

    @Test(
        arguments: [
            (
                [97, 58, 32, 0xE9, 10],
                "f.yaml:1:4: error: byte 0xE9 is not UTF-8. The file may be Latin-1"
            ),
            ([97, 58, 32, 0xC0, 0x80], "f.yaml:1:4: error: byte 0xC0 is not UTF-8"),
            ([97, 58, 32, 0xED, 0xA0, 0x80], "f.yaml:1:4: error: byte 0xED is not UTF-8"),
            ([0xFF, 0xFE, 97, 0], "f.yaml:1:1: error: the file is UTF-16"),
        ] as [([UInt8], String)]
    )
    func `bytes that are not text are reported`(bytes: [UInt8], expected: String) {
        #expect(mistakes(bytes).first?.hasPrefix(expected) == true)
    }

    @Test func `nesting is bounded`() {
        let deep = String(repeating: "[", count: 5_000)
        #expect(mistakes(Array(deep.utf8)) == ["f.yaml:1:65: error: nested deeper than 64"])
    }

    @Test func `a bomb of aliases is refused`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let mistakes = mistakes(Array(text.utf8))
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.contains("more than 1000000 values, aliases followed") == true)
    }

    @Test(arguments: [
        ("12", JSONValue.integer(12)), ("-3", .integer(-3)), ("1.5", .number(1.5)),
        ("true", .bool(true)), ("~", .null), ("yes", "yes"), ("1h30m", "1h30m"),
        ("2026-03-02", "2026-03-02"), ("0x1F", "0x1F"), ("nan", "nan"), ("1e999", "1e999"),
        ("'true'", "true"), ("!!str 12", "12"),
    ])
    func `plain scalars are read by the core schema`(text: String, value: JSONValue) throws {
        #expect(try YAMLReader.read(Array(text.utf8), file: "f").json == value)
    }
}

@Suite
struct FileBytesTests {
    private func mistake(_ path: String) -> String {
        do throws(RejectedFile) {
            _ = try FileBytes.read(path: path)
            return ""
        } catch {
            return error.description
        }
    }

    @Test func `a file that cannot be read says why`() {
        #expect(mistake("/no/such/file") == "/no/such/file:1:1: error: there is no such file")
        #expect(mistake("/").hasSuffix("this is a directory, not a file"))
        #expect(mistake("/dev/null").hasSuffix("this is not a regular file"))
        #expect(mistake("").hasSuffix("this is not a path"))
    }

    @Test func `a file may be closed to its reader`() throws {
        let path = temporaryPath("closed")
        try #require(FileManager.default.createFile(atPath: path, contents: Data("a: 1".utf8)))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
        // The superuser may read everything.
        let expected = getuid() == 0 ? "" : "permission denied"
        #expect(mistake(path).hasSuffix(expected))
    }

    @Test func `a file that is too large is refused before it is read`() throws {
        let path = temporaryPath("large")
        try #require(FileManager.default.createFile(atPath: path, contents: nil))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: 100 * 1_048_576)
        try file.close()
        let clock = ContinuousClock()
        let taken = clock.measure {
            #expect(
                mistake(path).hasSuffix(
                    "the file is larger than 16 MiB. It has 104857600 bytes."
                )
            )
        }
        #expect(taken < .seconds(1))
    }

    private func temporaryPath(_ name: String) -> String {
        "\(NSTemporaryDirectory())/residue-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
    }
}
