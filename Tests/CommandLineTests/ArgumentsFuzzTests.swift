// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import residue

/// Any words lead to arguments or to a reason, never to a trap.
@Suite
struct ArgumentsFuzzTests {
    @Test func `no words stop the reader of a command line`() {
        var dice = FuzzDice(seed: 31)
        var read = 0
        for _ in 0..<FuzzDice.count(usual: 5_000) {
            let command = dice.one(of: Residue.commands.filter { !$0.options.isEmpty })
            let words = (0..<dice.roll(5)).flatMap { _ -> [String] in
                let option = dice.one(of: command.options)
                switch dice.roll(4) {
                case 0: return [dice.text()]
                case 1: return ["--\(option.name)=\(dice.text())"]
                default:
                    return option.value == nil
                        ? ["--\(option.name)"] : ["--\(option.name)", dice.text()]
                }
            }
            do throws(UsageError) {
                let arguments = try Arguments(words, options: command.options)
                for option in command.options where option.value != nil {
                    readValue(of: option.name, in: arguments)
                }
                read += 1
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
        #expect(read > 100)
    }

    /// As every kind of value that a command takes.
    private func readValue(of name: String, in arguments: Arguments) {
        let readers: [() throws -> Void] = [
            { _ = try arguments.integer(name, in: 0...Int.max) },
            { _ = try arguments.duration(name) },
            { _ = try arguments.seed() },
            { _ = try arguments.text(name).map { try ReplayOptions.faults($0) } },
            { _ = try ServeCommand.pace(arguments.text(name)) },
        ]
        for reader in readers {
            do { try reader() } catch { #expect(error is UsageError) }
        }
    }
}
