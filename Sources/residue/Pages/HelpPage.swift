// SPDX-License-Identifier: Apache-2.0

/// What `--help` prints.
enum HelpPage {
    static var overview: String {
        let width = Residue.commands.map { $0.name.count }.max() ?? 0
        let list = Residue.commands.map { command in
            "  \(padded(command.name, width))  \(command.summary)"
        }
        return """
            residue measures the access that people leave behind.

            usage: residue COMMAND [OPTIONS]

            \(list.joined(separator: "\n"))

            'residue COMMAND --help' explains a command, with examples.

            Exit status: 0 everything held; 1 something did not; 2 inconclusive (something
            required was not exercised); 64 usage; 65 invalid input file; 69 a port or a
            server is unavailable; 70 a defect in Residue; 73 output cannot be written;
            130 stopped with Ctrl-C.
            """
    }

    static func text(of command: any Subcommand.Type) -> String {
        var page = "usage: residue \(command.name) \(command.usage)\n\n\(command.summary).\n"
        if !command.notes.isEmpty { page += "\n\(command.notes)\n" }
        let options = command.options + [Option("help", nil, "print this page")]
        let names = options.map { "--\($0.name)" + ($0.value.map { " \($0)" } ?? "") }
        let width = names.map(\.count).max() ?? 0
        page += "\noptions:\n"
        for (name, option) in zip(names, options) {
            page += "  \(padded(name, width))  \(option.help)\n"
        }
        page += "\nexamples:\n"
        for (line, meaning) in command.examples {
            page += "  \(line)\n      \(meaning)\n"
        }
        return page
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
