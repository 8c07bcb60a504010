// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

/// `residue serve` and `residue world` as a shell sees them.
@Suite
struct ServeProcessTests {
    private struct Server {
        let process: Process
        let ready: String

        init(_ words: [String], in folder: TemporaryFolder) throws {
            ready = folder.path + "/ready.json"
            process = Process()
            process.executableURL = URL(filePath: try Binary.path())
            process.arguments = ["serve", "--port", "0", "--ready-file", ready] + words
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            for _ in 0..<2_000 {
                if FileManager.default.fileExists(atPath: ready) { return }
                usleep(10_000)
            }
            process.terminate()
            throw CocoaError(.fileNoSuchFile)
        }
    }

    @Test func `a server says where it is, obeys, and stops when asked to`() throws {
        let folder = try TemporaryFolder()
        let server = try Server(["--pace", "0"], in: folder)
        let clock = try Binary.run(
            ["world", "advance", "30d", "--ready-file", server.ready],
            in: folder
        )
        #expect(clock.status == 0)
        #expect(clock.output.contains("2026-01-31T00:00:00Z"))
        let unknown = try Binary.run(
            ["world", "show", "--world", "defalt", "--ready-file", server.ready],
            in: folder
        )
        #expect(unknown.status == 65)
        #expect(unknown.complaints.contains("Did you mean 'default'?"))
        server.process.terminate()
        server.process.waitUntilExit()
        #expect(server.process.terminationReason == .exit)
        #expect(server.process.terminationStatus == 0)
        #expect(!FileManager.default.fileExists(atPath: server.ready))
    }

    @Test func `a port that is taken ends the command with 69`() throws {
        let folder = try TemporaryFolder()
        let server = try Server([], in: folder)
        defer { server.process.terminate() }
        let json = try JSONValue(parsing: Array(Data(contentsOf: URL(filePath: server.ready))))
        let port = json["url"]?.string?.split(separator: ":").last.map(String.init) ?? ""
        let second = try Binary.run(["serve", "--port", port], in: folder)
        #expect(second.status == 69)
        #expect(second.complaints.contains("port \(port) is taken"))
    }

    @Test func `a story is played from a shell, and the status gives its verdict`() throws {
        let folder = try TemporaryFolder()
        let story = try folder.write(
            """
            scenario: a group without members
            organization: { owner: o@acme.example, people: { ana: { name: Ana Lima, email: a@acme.example } } }
            targets: { scim: { groups: [Engineering] } }
            timeline:
              - { at: 2026-03-02T09:00:00Z, pause: {} }
            expect:
              - { at: end, accounts: { total: 0 } }
            """,
            to: "story.yaml"
        )
        let server = try Server(["--scenario", story], in: folder)
        defer { server.process.terminate() }
        func world(_ words: String...) throws -> (status: Int32, output: String) {
            let result = try Binary.run(
                ["world"] + words + ["--ready-file", server.ready],
                in: folder
            )
            return (result.status, result.output)
        }
        #expect(try world("verdict").status == 2)
        let snapshot = try world("snapshot")
        #expect(snapshot.output.contains("snapshot-1"))
        let added = try folder.write("{ at: end, accounts: { active: 1 } }", to: "more.yaml")
        #expect(try world("expect", added).status == 0)
        let played = try world("play")
        #expect(played.status == 1)
        #expect(played.output.contains("expected active accounts 1 at the end, but was 0"))
        #expect(try world("access", "--since", "snapshot-1").status == 0)
    }

    @Test func `unusable files end the command with 65`() throws {
        let folder = try TemporaryFolder()
        let broken = try folder.write("world: x\ntargets: { freshservce: }\n", to: "w.yaml")
        let pem = try folder.write("no certificate", to: "c.pem")
        let cases = [
            (["--world", broken], "unknown target 'freshservce'"),
            (["--world", "/nowhere.yaml"], "there is no such file"),
            (["--tls-cert", pem, "--tls-key", pem], "the certificate cannot be used"),
        ]
        for (words, complaint) in cases {
            let result = try Binary.run(["serve", "--port", "0"] + words, in: folder)
            #expect(result.status == 65)
            #expect(result.complaints.contains(complaint))
        }
    }

    @Test func `a ready file names credentials and holds none`() throws {
        let folder = try TemporaryFolder()
        let token = folder.path("token")
        let server = try Server(["--token-file", token], in: folder)
        defer { server.process.terminate() }
        let text = try folder.text(of: "ready.json")
        let json = try JSONValue(parsing: Array(text.utf8))
        let listed = json["credentials"]?["freshservice"]
        #expect(listed?["fields"] == ["userName", "password"])
        #expect(json["tokenFile"]?.string == token)
        let shown = try Binary.run(["world", "show", "--ready-file", server.ready], in: folder)
        #expect(shown.status == 0)
        let credential = try JSONValue(parsing: Array(shown.output.utf8))["targets"]?.array?.first?[
            "credential"
        ]
        let key = try #require(credential?["userName"]?.string)
        #expect(!text.contains(key))
        let secret =
            try folder.text(of: "token").split(separator: "\n").first.map(String.init) ?? ""
        #expect(secret.count == 32)
        #expect(!text.contains(secret))
        let url = try #require(json["url"]?.string)
        let refused = try Binary.run(["world", "list", "--url", url], in: folder)
        #expect(refused.status == 65)
        #expect(refused.complaints.contains("needs its token"))
    }

    @Test func `a ready file left behind is removed first`() throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"url\": \"http://127.0.0.1:1\", \"pid\": 1}", to: "ready.json")
        let result = try Binary.run(
            ["serve", "--port", "0", "--address", "192.0.2.1", "--ready-file", "ready.json"],
            in: folder
        )
        #expect(result.status == 69)
        #expect(!FileManager.default.fileExists(atPath: folder.path("ready.json")))
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"])
    func `a server that is silent or never finishes is given up on`(opening: String) throws {
        let folder = try TemporaryFolder()
        let server = try EndlessServer(opening)
        let url = "http://127.0.0.1:\(server.port)"
        let result = try Binary.run(["world", "list", "--url", url, "--timeout", "1s"], in: folder)
        #expect(result.status == 69)
        #expect(result.complaints.contains("gave no answer within 0:00:01"))
    }

    @Test func `a key that others can read is warned about`() throws {
        let folder = try TemporaryFolder()
        let pem = try folder.write("no key", to: "k.pem")
        for (mode, isWarned) in [(0o644, true), (0o600, false)] {
            chmod(pem, mode_t(mode))
            let result = try Binary.run(
                ["serve", "--port", "0", "--tls-cert", pem, "--tls-key", pem],
                in: folder
            )
            #expect(result.complaints.contains("other users of this machine can read") == isWarned)
        }
    }

    @Test func `without a server the client says how to start one`() throws {
        let folder = try TemporaryFolder()
        let result = try Binary.run(["world", "list", "--url", "http://127.0.0.1:1"], in: folder)
        #expect(result.status == 69)
        #expect(result.complaints.contains("residue serve"))
    }
}
