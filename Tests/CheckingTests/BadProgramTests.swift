// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import LineProtocol
import Simulation
import Testing

@Suite
struct BadProgramTests {
    private func subject(_ options: ProgramOptions) -> CheckSubject {
        CheckSubject(
            code: .program(options),
            role: .connector,
            kinds: ["freshservice"],
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: "residue check"
        )
    }

    private func check(_ name: String, _ options: ProgramOptions) async throws -> CheckResult {
        let subject = subject(options)
        let check = try #require(
            ConformanceCheck.checks(of: "freshservice").first {
                $0.id(of: "freshservice").hasSuffix(name)
            }
        )
        return await SimulationThread.run { check.run(subject, kind: "freshservice", seed: 1) }
    }

    @Test(arguments: BadProgram.all)
    func `a bad program is ended in time with what was seen so far`(
        program: BadProgram
    ) async throws {
        let folder = try TemporaryPlace()
        let result = try await check("finds-by-address", try program.options(in: folder))
        #expect(result.verdict == .inconclusive)
        let message = result.reasons.joined(separator: "; ")
        #expect(message.contains(program.says), "\(message)")
    }

    @Test func `children are ended with their program, those of another session too`() async throws
    {
        let folder = try TemporaryPlace()
        let pids = "\(folder.path)/pids"
        let script =
            BadProgram.welcome + """
                import subprocess
                for kind in (False, True):
                    child = subprocess.Popen(["sleep", "600"], start_new_session=kind)
                    open("\(pids)", "a").write(str(child.pid) + "\\n")
                welcome(); m = read(); answer(m, {"accounts": []}); time.sleep(60)
                """
        var options = ProgramOptions(
            words: ["python3", try folder.write(script, to: "parent.py")],
            path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        )
        options.silenceMax = .seconds(5)
        let result = try await check("finds-by-address", options)
        let children = try String(contentsOfFile: pids, encoding: .utf8)
            .split(separator: "\n").compactMap { Int32($0) }
        #expect(children.count == 2)
        #expect(children.filter(isRunning) == [])
        #expect(result.verdict == .notExercised)
    }

    @Test func `a program that ignores its shutdown is ended anyway`() async throws {
        let folder = try TemporaryPlace()
        let pid = "\(folder.path)/pid"
        let script =
            BadProgram.welcome + """
                import signal
                for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                open("\(pid)", "w").write(str(os.getpid()))
                welcome(); m = read(); answer(m, {"accounts": []}); sys.stdin.read()
                while True: time.sleep(60)
                """
        let options = ProgramOptions(
            words: ["python3", try folder.write(script, to: "deaf.py")],
            path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        )
        let result = try await check("finds-by-address", options)
        let number = try #require(Int32(String(contentsOfFile: pid, encoding: .utf8)))
        #expect(!isRunning(number))
        #expect(result.verdict == .notExercised)
    }

    @Test func `a credential in the log is a failure`() async throws {
        let folder = try TemporaryPlace()
        let script =
            BadProgram.welcome + """
                key = first["params"]["targets"][0]["credential"]["username"]
                sys.stderr.write("using " + key + "\\n"); sys.stderr.flush()
                welcome(); m = read(); answer(m, {"accounts": []}); read()
                """
        let options = ProgramOptions(
            words: ["python3", try folder.write(script, to: "leak.py")],
            path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        )
        let result = try await check("finds-by-address", options)
        #expect(result.verdict == .fail)
        #expect(result.log == ["using [credential]"])
    }

    @Test func `a program that answers and does nothing passes no check`() async throws {
        let folder = try TemporaryPlace()
        let all = LineMethod.capabilities(of: .connector).filter { $0.contains(".") }
        let script =
            BadProgram.welcome + """
                send({"jsonrpc": "2.0", "id": first["id"], "result": {"protocolVersion": "1",
                    "name": "idle", "version": "1", "capabilities": \(all)}})
                account = {"id": "1", "type": "agent", "active": True, "grants": []}
                results = {"accounts.list": {"accounts": []}, "accounts.find": {"accounts": []},
                    "entitlements.list": {"entitlements": []}, "grants.list": {"grants": []},
                    "shutdown": None, "accounts.disable": None, "accounts.enable": None,
                    "accounts.delete": None, "grants.add": None, "grants.remove": None,
                    "grants.change": None, "sessions.revoke": None}
                while True:
                    m = read()
                    answer(m, results.get(m["method"], {"account": account}))
                """
        let options = ProgramOptions(
            words: ["python3", try folder.write(script, to: "idle.py")],
            path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        )
        let subject = subject(options)
        for check in ConformanceCheck.checks(of: "freshservice") {
            let result = await SimulationThread.run {
                check.run(subject, kind: "freshservice", seed: 1)
            }
            #expect(result.verdict != .pass, "\(result.id)")
        }
    }
}

/// Whether a process runs: one that has ended may stand in the table until somebody asks for it.
private func isRunning(_ pid: Int32) -> Bool {
    guard kill(pid, 0) == 0 else { return false }
    let state = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        .split(separator: ")").last?.first { $0.isLetter }
    return state != "Z"
}
