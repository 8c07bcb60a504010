// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

@Suite
struct ArgumentsTests {
    private static let options = [
        Option("seed", "N", ""), Option("output", "DIR", ""), Option("shard", "I/N", ""),
        Option("permute", nil, ""), Option("within", "TIME", ""),
    ]

    private func read(_ words: String...) throws(UsageError) -> Arguments {
        try Arguments(words, options: Self.options)
    }

    @Test func `words that are not options keep their order`() throws {
        let arguments = try read("a", "--permute", "b", "--seed", "9", "c")
        #expect(arguments.positional == ["a", "b", "c"])
    }

    @Test(arguments: [["--output", "here"], ["--output=here"]])
    func `a value follows its option or an equals sign`(words: [String]) throws {
        let arguments = try Arguments(words, options: Self.options)
        #expect(arguments.text("output") == "here")
        #expect(arguments.positional == [])
    }

    @Test func `a value may hold an equals sign or be empty`() throws {
        #expect(try read("--output=a=b").text("output") == "a=b")
        #expect(try read("--output=").text("output") == "")
    }

    @Test func `what follows two dashes is no option`() throws {
        let arguments = try read("--permute", "--", "--seed", "-x")
        #expect(arguments.positional == ["--seed", "-x"])
        #expect(arguments.has("permute"))
    }

    @Test func `a dash alone is a word`() throws {
        #expect(try read("-").positional == ["-"])
    }

    @Test func `a flag that is not given is off`() throws {
        #expect(!(try read().has("permute")))
    }

    @Test(arguments: [
        (["--sed", "1"], "unknown option '--sed'. Did you mean '--seed'?"),
        (["--frobnicate"], "unknown option '--frobnicate'"),
        (["--frobnicate=1"], "unknown option '--frobnicate'"),
        (["-seed", "1"], "unknown option '-seed'. Did you mean '--seed'?"),
        (["--seed"], "option '--seed' needs a value: --seed N"),
        (["--seed", "1", "--seed=2"], "option '--seed' is given twice"),
        (["--permute=yes"], "option '--permute' takes no value"),
    ])
    func `a wrong option is named`(words: [String], expected: String) {
        #expect(complaint { _ = try Arguments(words, options: Self.options) } == expected)
    }

    // Numbers up to 2^53 - 1 survive every reader of JSON.
    @Test(arguments: ["0", "9007199254740991"])
    func `a seed is any number that JSON keeps exactly`(text: String) throws {
        #expect(try read("--seed", text).seed() == UInt64(text))
    }

    @Test(arguments: ["-1", "1.5", "one", "9007199254740992", ""])
    func `a seed is nothing else`(text: String) throws {
        let arguments = try read("--seed=\(text)")
        #expect(
            complaint { _ = try arguments.seed() }
                == "--seed needs a whole number from 0 to 9007199254740991, not '\(text)'"
        )
    }

    @Test(arguments: [("1", 1), ("8", 8)])
    func `a number within its range is accepted`(text: String, number: Int) throws {
        #expect(try read("--seed", text).integer("seed", in: 1...8) == number)
    }

    @Test(arguments: ["0", "9", "x", ""])
    func `a number outside its range is refused with the range`(text: String) throws {
        let arguments = try read("--seed=\(text)")
        #expect(
            complaint { _ = try arguments.integer("seed", in: 1...8) }
                == "--seed needs a whole number from 1 to 8, not '\(text)'"
        )
    }

    @Test func `a range without an end is shown by its start`() throws {
        let arguments = try read("--seed", "0")
        #expect(
            complaint { _ = try arguments.integer("seed", in: 1...Int.max) }
                == "--seed needs a whole number of at least 1, not '0'"
        )
    }

    @Test func `a time has a unit`() throws {
        #expect(try read("--within", "1h30m").duration("within") == .seconds(5_400))
        let bare = try read("--within", "90")
        #expect(
            complaint { _ = try bare.duration("within") }
                == "--within needs a time such as 90s or 1h, not '90'"
        )
    }

    @Test func `an option that is not given has no value`() throws {
        let arguments = try read()
        #expect(try arguments.seed() == nil)
        #expect(try arguments.integer("seed", in: 0...1) == nil)
        #expect(try arguments.duration("within") == nil)
    }
}
