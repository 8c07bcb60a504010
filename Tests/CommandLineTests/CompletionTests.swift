// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

@Suite
struct CompletionTests {
    @Test func `the manual has every command, option and example`() {
        let page = ManPage.text
        for command in Residue.commands {
            #expect(page.contains(".SS residue \(command.name) "))
            for option in command.options {
                let name = option.name.replacing("-", with: "\\-")
                #expect(page.contains("\\fB\\-\\-\(name)\\fR"))
            }
            for example in command.examples {
                #expect(page.contains(example.value.replacing("-", with: "\\-")))
            }
        }
    }

    @Test func `no line of the manual is a request by accident`() {
        for line in ManPage.text.split(separator: "\n") where line.hasPrefix(".") {
            let request = line.dropFirst().prefix { $0.isLetter || $0 == "\\" || $0 == "\"" }
            #expect(
                [
                    "\\\"", "TH", "SH", "SS", "PP", "TP", "B", "I", "nf", "fi", "RS", "RE",
                ].contains(String(request))
            )
        }
    }

    @Test(arguments: [CompletionScript.bash, CompletionScript.zsh, CompletionScript.fish])
    func `each shell knows every command and option`(script: String) {
        for command in Residue.commands {
            #expect(script.contains(command.name))
            for option in command.options { #expect(script.contains(option.name)) }
        }
    }
}
