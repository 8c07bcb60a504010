// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

@Suite
struct HelpPageTests {
    private static let names = Residue.commands.map { $0.name }

    private func command(_ name: String) throws -> any Subcommand.Type {
        try #require(Residue.commands.first { $0.name == name })
    }

    @Test func `no two commands have one name`() {
        #expect(Set(Self.names).count == Self.names.count)
    }

    @Test func `the overview lists every command`() {
        for command in Residue.commands {
            #expect(HelpPage.overview.contains("  \(command.name) "))
            #expect(HelpPage.overview.contains(command.summary))
        }
    }

    @Test(arguments: names)
    func `a page says what the command is for and shows an example`(name: String) throws {
        let command = try command(name)
        let page = HelpPage.text(of: command)
        #expect(page.hasPrefix("usage: residue \(name)"))
        #expect(!command.summary.isEmpty && !command.summary.hasSuffix("."))
        #expect(page.contains("\(command.summary).\n"))
        #expect(!command.examples.isEmpty)
        #expect(command.examples.allSatisfy { !$0.value.isEmpty })
    }

    @Test(arguments: names)
    func `a page lists every option once`(name: String) throws {
        let options = try command(name).options.map(\.name)
        #expect(Set(options).count == options.count)
        #expect(!options.contains("help"))
        let page = try HelpPage.text(of: command(name))
        for option in options + ["help"] { #expect(page.contains("  --\(option)")) }
    }

    @Test(arguments: names)
    func `every example is a command line that can be read`(name: String) throws {
        let command = try command(name)
        for example in command.examples {
            let words = ShellWords.split(example.key)
            try #require(words.count >= 2, "\(example.key)")
            #expect(words[0] == "residue")
            #expect(words[1] == name)
            #expect(
                complaint {
                    _ = try Arguments(Array(words.dropFirst(2)), options: command.options)
                } == nil,
                "\(example.key)"
            )
        }
    }

    @Test(arguments: names)
    func `a page fits a terminal of a hundred columns`(name: String) throws {
        let lines = HelpPage.text(of: try command(name)).split(separator: "\n")
        #expect(lines.filter { $0.count > 100 } == [])
    }
}

/// As much of a shell as examples use: blanks, double quotes, and an end at a pipe.
enum ShellWords {
    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var isQuoted = false
        for character in line {
            switch character {
            case "\"":
                isQuoted.toggle()
                word = word ?? ""
            case " " where !isQuoted:
                if let word { words.append(word) }
                word = nil
            case "|" where !isQuoted && word == nil: return words
            default: word = (word ?? "") + String(character)
            }
        }
        return words + (word.map { [$0] } ?? [])
    }
}
