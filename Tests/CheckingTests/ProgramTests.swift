// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import LineProtocol
import Simulation
import Testing

/// Programs that take several calls at a time, or another credential.
@Suite
struct ProgramTests {
    /// A small connector: it finds, shows and disables agents with the last key it was given.
    private static let connector =
        BadProgram.welcome + """
            import base64, select, urllib.request, urllib.parse
            target = first["params"]["targets"][0]
            key = target["credential"]["username"]
            def send_request(method, path):
                request = urllib.request.Request(target["baseURL"] + "/api/v2" + path, method=method)
                pair = base64.b64encode((key + ":X").encode()).decode()
                request.add_header("Authorization", "Basic " + pair)
                with urllib.request.urlopen(request) as response:
                    text = response.read()
                    return json.loads(text) if text else None
            def shown(agent):
                return {"id": str(agent["id"]), "type": "agent", "active": agent["active"],
                        "email": agent["email"], "grants": []}
            def find(email):
                path = "/agents?email=" + urllib.parse.quote(email)
                return [shown(a) for a in send_request("GET", path)["agents"]]
            def result(m):
                global key
                p = m["params"]
                if m["method"] == "accounts.find": return {"accounts": find(p["email"])}
                if m["method"] == "accounts.get":
                    return {"account": shown(send_request("GET", "/agents/" + p["id"])["agent"])}
                if m["method"] == "accounts.disable": send_request("DELETE", "/agents/" + p["id"])
                if m["method"] == "credential.changed": key = p["credential"]["username"]
            def begin(*words):
                send({"jsonrpc": "2.0", "id": first["id"], "result": {"protocolVersion": "1",
                    "name": "small", "version": "1", "capabilities": list(words) + [
                    "accounts.find", "accounts.get", "accounts.disable"]}})
            def refuse(m, error, code=4):
                send({"jsonrpc": "2.0", "id": m["id"], "error": {"code": code,
                    "message": str(error), "data": {"effect": "none"}}})

            """

    /// Answers what came together in the order that `arrange` gives; `accounts.get` comes in fours.
    private static func concurrent(_ arrange: String) -> String {
        connector + """
            begin("concurrent")
            while True:
                taken = [read()]
                while taken[0]["method"] == "accounts.get" and len(taken) < 4: taken.append(read())
                results = [(m, result(m)) for m in taken]
                \(arrange)
                for m, answer_text in results: answer(m, answer_text)
            """
    }

    private func check(_ name: String, _ script: String) async throws -> CheckResult {
        let folder = try TemporaryPlace()
        var options = ProgramOptions(
            words: ["python3", try folder.write(script, to: "small.py")],
            path: ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        )
        options.silenceMax = .seconds(5)
        let subject = CheckSubject(
            code: .program(options),
            role: .connector,
            kinds: ["freshservice"],
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: "residue check"
        )
        let check = try #require(
            ConformanceCheck.checks(of: "freshservice").first {
                $0.id(of: "freshservice").hasSuffix(name)
            }
        )
        return await SimulationThread.run { check.run(subject, kind: "freshservice", seed: 1) }
    }

    @Test func `several questions are open at a time and may be answered in any order`()
        async throws
    {
        let result = try await check(
            "answers-each-of-several-questions",
            Self.concurrent("results.reverse()")
        )
        #expect(result.verdict == .pass, "\(result.reasons)")
    }

    @Test func `an answer to another of the open questions is found`() async throws {
        let mixed = "results = [(m, results[n - 1][1]) for n, (m, _) in enumerate(results)]"
        let result = try await check("answers-each-of-several-questions", Self.concurrent(mixed))
        #expect(result.verdict == .fail)
        #expect(result.reasons.first?.hasPrefix("expected account ") == true)
    }

    @Test func `an answer to none of the open questions ends the run`() async throws {
        let stray = """
            if len(results) == 4: results[0][0]["id"] = 99
            """
        let result = try await check("answers-each-of-several-questions", Self.concurrent(stray))
        #expect(result.verdict == .inconclusive)
        let reason = result.reasons.joined()
        #expect(reason.contains("an answer for id 99, but 6, 7, 8, 9 are open"), "\(reason)")
    }

    @Test func `a program that takes one question at a time is not asked several`() async throws {
        let script = Self.connector + "begin()\nwhile True: m = read(); answer(m, result(m))"
        let result = try await check("answers-each-of-several-questions", script)
        #expect(result.verdict == .notExercised)
        #expect(result.reasons == ["it needs concurrent, which the program does not declare"])
    }

    @Test func `a kind of right that a program never lists is not exercised`() async throws {
        let script =
            Self.connector + """
                begin("names", "grants.change", "entitlements.list")
                while True:
                    m = read()
                    if m["method"] == "grants.change": refuse(m, "no such kind", code=10)
                    elif m["method"] == "entitlements.list": answer(m, {"entitlements": []})
                    else: answer(m, result(m))
                """
        let result = try await check("grants-a-right", script)
        #expect(result.verdict == .notExercised)
        let reason = "it needs entitlements of kind group, which the program does not declare"
        #expect(result.reasons == [reason])
    }

    @Test func `a program continues with the credential it is given`() async throws {
        let script =
            Self.connector + """
                begin("credential.changed")
                while True: m = read(); answer(m, result(m))
                """
        let result = try await check("goes-on-with-another-credential", script)
        #expect(result.verdict == .pass, "\(result.reasons)")
    }

    @Test func `a program that keeps its old credential is found`() async throws {
        let script =
            Self.connector + """
                begin("credential.changed")
                while True:
                    m = read()
                    try: answer(m, result(m) if m["method"] != "credential.changed" else None)
                    except urllib.error.HTTPError as error: refuse(m, error)
                """
        let result = try await check("goes-on-with-another-credential", script)
        #expect(result.verdict == .fail)
        #expect(result.reasons.joined().contains("unauthorized"))
    }

    @Test func `a replaced credential is masked like the one before`() async throws {
        let script =
            Self.connector + """
                begin("credential.changed")
                while True:
                    m = read()
                    answer(m, result(m))
                    sys.stderr.write("key " + key + "\\n"); sys.stderr.flush()
                """
        let result = try await check("goes-on-with-another-credential", script)
        #expect(result.verdict == .fail)
        #expect(Set(result.log) == ["key [credential]"])
    }
}
