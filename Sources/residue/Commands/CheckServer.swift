// SPDX-License-Identifier: Apache-2.0

import Checking
import CivilTime
import ConnectorKit
import Foundation
import Hosting
import Reports
import Wire

/// Judges a gateway or an application that is itself a SCIM server.
struct CheckServer {
    static let options = [
        Option("scim", "URL", "a SCIM server to judge, with its base path"),
        Option("token-file", "FILE", "scim: the server's bearer token, in the first line"),
        Option("token-fd", "N", "scim: the same, read from a file descriptor"),
        Option(
            "ready-file",
            "FILE",
            "scim: written by the residue serve that hosts the targets "
                + "behind it"
        ),
        Option("yes", nil, "scim: allow creating and removing marked users beyond this machine"),
    ]

    private let url: String
    private let seed: UInt64
    private let client: SCIMClient
    private let truth: SCIMServerCheck.Truth?
    private let checks: [SCIMServerCheck]

    init(_ url: String, _ arguments: Arguments) throws {
        guard arguments.positional.isEmpty, !arguments.has("exec"), !arguments.has("crash-sweep")
        else { throw UsageError("--scim stands alone: no connector, --exec or --crash-sweep") }
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
            let transport = URLSessionTransport(
                baseURL: url,
                timeout: try arguments.duration("timeout") ?? .seconds(10),
                bytesMax: 4 << 20
            )
        else {
            throw UsageError("--scim needs an address such as https://acme.example/scim/v2")
        }
        if !["127.0.0.1", "localhost", "[::1]", "::1"].contains(host) {
            guard parts.scheme?.lowercased() == "https" else {
                throw UsageError("--scim: beyond this machine a token is only sent over https")
            }
            guard arguments.has("yes") else {
                throw UsageError(
                    "--scim creates users and groups at \(host), marked as residue-check-…, and "
                        + "removes them again; pass --yes to allow it"
                )
            }
        }
        self.url = url
        seed = try arguments.seed() ?? 1
        client = SCIMClient(
            transport: transport,
            token: try BearerToken.read(arguments),
            clock: WallClock()
        )
        truth = try arguments.text("ready-file").map { try Self.truth(readyFile: $0) }
        let filter = arguments.text("filter")
        checks = SCIMServerCheck.all.filter { check in
            filter.map { check.id.contains($0) || check.heading.contains($0) } ?? true
        }
        guard !checks.isEmpty else {
            throw CommandFailure(
                .inconclusive,
                "residue check: nothing to run: no check was chosen"
            )
        }
    }

    private var commandLine: String {
        "residue check --scim \(ScenarioReport.shellWord(url)) --token-file FILE"
            + (truth == nil ? "" : " --ready-file FILE")
    }

    /// Runs every check and removes what it created, even after Ctrl-C.
    ///
    /// - Returns: The results, and whether the process was asked to stop.
    func run() async throws -> (results: [CheckResult], isStopped: Bool) {
        let run = SCIMServerRun(
            client: client,
            seed: seed,
            commandLine: commandLine,
            truth: truth
        )
        if let obstacle = await run.obstacle() {
            throw CommandFailure(
                .inconclusive,
                "0 passed, 0 failed, 0 not exercised, every check inconclusive\n"
                    + "  \(url): \(obstacle)"
            )
        }
        if let end = StopSignal.listen() {
            Task { [client] in
                await StopSignal.wait(at: end)
                Terminal.printAside("\nstopped; removing what was created\n")
                client.stop()
            }
        }
        let progress = Progress(total: checks.count, noun: "checks")
        var results = await run.run(checks) { progress.advance($0.title) }
        progress.end()
        let isStopped = results.count < checks.count
        results.append(await run.cleanUp())
        StopSignal.stopListening()
        return (results, isStopped)
    }

    /// Reads what people hold from the control plane of a running server.
    private static func truth(readyFile: String) throws -> SCIMServerCheck.Truth {
        let ready = try ReadyFile.read(readyFile)
        let token = try ready.tokenFile.map { try TokenFile(path: $0).read() }
        guard let transport = URLSessionTransport(baseURL: ready.url, timeout: .seconds(30)) else {
            throw UsageError("--ready-file: '\(ready.url)' is not an address")
        }
        return { address in
            var request = WireRequest(
                .get,
                ControlPlane.base + "/worlds/default/access",
                query: "email=\(PercentEncoding.encode(address))"
            )
            if let token { request.headers["Authorization"] = "Bearer \(token)" }
            let response: WireResponse
            do throws(TransportError) {
                response = try await transport.send(request)
            } catch {
                throw SCIMTrouble.noAnswer("the control plane at \(ready.url) does not answer")
            }
            guard response.status == 200, let json = try? JSONValue(parsing: response.body) else {
                throw SCIMTrouble.noAnswer("the control plane answers \(response.status)")
            }
            return access(in: json)
        }
    }

    private static func access(in json: JSONValue) -> [HeldAccess] {
        (json["targets"]?.array ?? []).flatMap { target -> [HeldAccess] in
            (target["accounts"]?.array ?? []).flatMap { $0["access"]?.array ?? [] }.map { path in
                HeldAccess(
                    target: target["target"]?.string ?? "",
                    right: "\(path["kind"]?.string ?? "")/\(path["name"]?.string ?? "")",
                    isUsable: path["state"]?.string == "usable"
                )
            }
        }
    }
}

/// A token that is never part of a command line.
private enum BearerToken {
    private static let bytesMax = 16_384

    static func read(_ arguments: Arguments) throws -> String {
        let bytes: [UInt8]
        let place: String
        switch (arguments.text("token-file"), try arguments.integer("token-fd", in: 0...1_023)) {
        case (let path?, nil):
            place = path
            guard let data = FileManager.default.contents(atPath: path) else {
                throw CommandFailure(.data, "\(path): error: cannot be read")
            }
            bytes = Array(data.prefix(bytesMax))
        case (nil, let number?):
            place = "descriptor \(number)"
            let handle = FileHandle(fileDescriptor: Int32(number), closeOnDealloc: false)
            guard let data = try? handle.read(upToCount: bytesMax) else {
                throw CommandFailure(.data, "\(place): error: cannot be read")
            }
            bytes = Array(data)
        case (nil, nil): throw UsageError("--scim needs --token-file FILE or --token-fd N")
        case (.some, .some): throw UsageError("give one of --token-file and --token-fd")
        }
        let line = bytes.prefix { $0 != 10 && $0 != 13 }
        guard !line.isEmpty, line.allSatisfy({ (33...126).contains($0) }) else {
            throw CommandFailure(
                .data,
                "\(place):1:1: error: a token is one line of visible ASCII characters"
            )
        }
        return String(decoding: line, as: UTF8.self)
    }
}
