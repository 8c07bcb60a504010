// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import LineProtocol

/// A program that does something that no program should, as a Python script.
struct BadProgram: Sendable, CustomTestStringConvertibleName {
    let name: String
    /// Words of the command; `nil` for the script in Python.
    var words: [String]?
    var script = ""
    /// What the message must quote or say.
    let says: String

    /// Reads a line, answers `initialize` well, and leaves the rest to what follows.
    static let welcome = """
        import json, os, sys, time
        def send(message):
            sys.stdout.write(json.dumps(message) + "\\n"); sys.stdout.flush()
        def read():
            line = sys.stdin.readline()
            if not line: sys.exit(0)
            return json.loads(line)
        first = read()
        def welcome():
            send({"jsonrpc": "2.0", "id": first["id"], "result": {"protocolVersion": "1",
                "name": "bad", "version": "1",
                "capabilities": ["accounts.find", "accounts.list", "accounts.get"]}})
        def answer(message, result):
            send({"jsonrpc": "2.0", "id": message["id"], "result": result})

        """

    static let all: [BadProgram] = [
        BadProgram(
            name: "is not there",
            words: ["/nonexistent/program"],
            says: "cannot be started: No such file"
        ),
        BadProgram(
            name: "is not executable",
            words: ["/etc/hostname"],
            says: "cannot be started"
        ),
        BadProgram(name: "exits at once", script: "sys.exit(3)", says: "exited with status 3"),
        BadProgram(
            name: "says why it exits",
            script: "sys.stderr.write('no such option\\n'); sys.exit(1)",
            says: "its log ends with: no such option"
        ),
        BadProgram(name: "never answers", script: "time.sleep(60)", says: "initialize: silent"),
        BadProgram(
            name: "answers late",
            script: "welcome(); m = read(); time.sleep(30); answer(m, {'accounts': []})",
            says: "accounts.find: silent"
        ),
        BadProgram(
            name: "answers twice",
            script: "welcome(); welcome(); read(); time.sleep(60)",
            says: "an answer for id 1, but 2 is open"
        ),
        BadProgram(
            name: "answers for another id",
            script: "first['id'] = 99; welcome(); time.sleep(60)",
            says: "an answer for id 99, but 1 is open"
        ),
        BadProgram(
            name: "floods its output",
            script: "\nwhile True: sys.stdout.write('{}\\n')",
            says: "not JSON-RPC"
        ),
        BadProgram(
            name: "floods its log",
            script: "\nwhile True: sys.stderr.write('x' * 65536)",
            says: "initialize: silent"
        ),
        BadProgram(
            name: "writes no newline",
            script: "sys.stdout.write('{\"jsonrpc\"'); sys.stdout.flush(); time.sleep(60)",
            says: "a line without its end: `{\"jsonrpc\"`"
        ),
        BadProgram(
            name: "writes 100 MB",
            script: "\nfor _ in range(100): sys.stdout.write('y' * 1000000)\ntime.sleep(60)",
            says: "a line "
        ),
        BadProgram(
            name: "writes invalid UTF-8",
            script: "sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush(); time.sleep(60)",
            says: "not UTF-8 at byte 0: `\\xff\\xfe`"
        ),
        BadProgram(
            name: "writes no JSON",
            script: "print('listening on 8080', flush=True); time.sleep(60)",
            says: "`listening on 8080`"
        ),
        BadProgram(
            name: "steers the terminal",
            script: "print('\\x1b[2J::error::gone', flush=True); time.sleep(60)",
            says: "`\\x1b[2J::error::gone`"
        ),
        BadProgram(
            name: "refuses without effect",
            script: """
                welcome(); m = read()
                send({"jsonrpc": "2.0", "id": m["id"], "error": {"code": 1, "message": "gone"}})
                time.sleep(60)
                """,
            says: "error.data: missing"
        ),
        BadProgram(
            name: "declares what no connector has",
            script: """
                send({"jsonrpc": "2.0", "id": first["id"], "result": {"protocolVersion": "1",
                    "name": "bad", "version": "1", "capabilities": ["accounts.fnd"]}})
                time.sleep(60)
                """,
            says: "declares the capability 'accounts.fnd'"
        ),
        BadProgram(
            name: "answers in a wrong form",
            script: "welcome(); m = read(); answer(m, {'accounts': [{'id': 12}]}); time.sleep(60)",
            says: "result.accounts[0].id: 12, expected a string"
        ),
        BadProgram(
            name: "closes its input",
            script: "welcome(); os.close(0); time.sleep(60)",
            says: "accounts.find:"
        ),
        BadProgram(
            name: "is killed half way",
            script: "welcome(); read(); os.kill(os.getpid(), 9)",
            says: "was killed by signal 9"
        ),
        BadProgram(
            name: "fills its state directory",
            script: """
                welcome(); m = read()
                open(first["params"]["stateDirectory"] + "/big", "wb").truncate(1 << 40)
                answer(m, {"accounts": []}); time.sleep(60)
                """,
            says: "its state directory exceeds its limit"
        ),
        BadProgram(
            name: "asks without an end",
            script: """
                welcome(); m = read()
                while True:
                    send({"jsonrpc": "2.0", "id": "n", "method": "time.now"}); read()
                """,
            says: "messages and requests, and still no answer"
        ),
    ]

    /// The options it is run with: impatient ones.
    func options(in folder: TemporaryPlace) throws -> ProgramOptions {
        var command = words ?? []
        if words == nil {
            command = ["python3", try folder.write(Self.welcome + script, to: "bad.py")]
        }
        var options = ProgramOptions(
            words: command,
            path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
            silenceMax: .milliseconds(1_500),
            exchangeMax: .seconds(8)
        )
        options.stepsMax = 500
        return options
    }
}

/// Names a case in the list of tests.
protocol CustomTestStringConvertibleName: CustomStringConvertible {
    var name: String { get }
}

extension CustomTestStringConvertibleName {
    var description: String { name }
}

/// A test's own folder, removed with the value.
final class TemporaryPlace: Sendable {
    let path: String

    init() throws {
        var template = Array((NSTemporaryDirectory() + "/residue-checking-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}
