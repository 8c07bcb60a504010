// SPDX-License-Identifier: Apache-2.0

import Checking
import Testing

@Suite
struct CommandWordsTests {
    @Test(arguments: [
        ("python3 my_connector.py", ["python3", "my_connector.py"]),
        ("  a   b ", ["a", "b"]),
        (#"sh -c 'echo "x y" $HOME'"#, ["sh", "-c", #"echo "x y" $HOME"#]),
        (#"a "b \" c" d\ e"#, ["a", #"b " c"#, "d e"]),
        ("a ; rm -rf / && b", ["a", ";", "rm", "-rf", "/", "&&", "b"]),
        ("a ''", ["a", ""]),
    ])
    func `a command is split as a shell would, and nothing more`(
        text: String,
        words: [String]
    ) throws {
        #expect(try CommandWords.split(text) == words)
    }

    @Test(arguments: ["", "   ", "'open", "end\\"])
    func `a text that is not a command is refused`(text: String) {
        #expect(throws: CommandWords.Mistake.self) { try CommandWords.split(text) }
    }
}
