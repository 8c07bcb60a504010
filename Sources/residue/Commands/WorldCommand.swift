// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Hosting
import Reports
import TargetKit
import Wire

enum WorldCommand: Subcommand {
    static let name = "world"
    static let summary = "inspect and control the worlds of a running residue serve"
    static let usage = "ACTION [WORD…] [OPTIONS]"
    static let options = [
        Option("url", "URL", "the server's main address (default: http://127.0.0.1:8080)"),
        Option("ready-file", "FILE", "take the address from the file that serve has written"),
        Option("token-file", "FILE", "the server's token, if it has one; see serve"),
        Option("timeout", "TIME", "how long to wait for the answer (default: 2m)"),
        Option("world", "ID", "which world (default: default)"),
        Option("target", "NAME", "which target; doors and codes need it"),
        Option("method", "M", "requests: only with this method"),
        Option("path", "TEXT", "requests: only with TEXT in the path"),
        Option("status", "N", "requests: only with this status"),
        Option("kind", "KIND", "changes: only of this kind"),
        Option("since", "WHEN", "requests, changes: from an instant on; access: since a snapshot"),
        Option("after", "N", "requests, changes, feed: only later numbers"),
        Option("limit", "N", "requests, changes: the latest N (default: 100); feed: the first N"),
        Option("har", nil, "requests: as an HTTP Archive"),
        Option("csv", nil, "feed: as CSV"),
        Option("play", nil, "create: play the scenario's timeline"),
        Option("port", "P", "create: a port for each target, from P on; 0 for free ones"),
        Option("json", nil, "verdict, play: as report.json"),
    ]
    static var notes: String {
        let names = WorldAction.all.map { ([$0.name] + $0.words).joined(separator: " ") }
        let width = names.map(\.count).max() ?? 0
        let list = zip(names, WorldAction.all).map { name, action in
            "  \(Page.padded(name, width))  \(action.summary)"
        }
        return "actions:\n\(list.joined(separator: "\n"))\n\n"
            + "The answer is printed as the control plane returns it: JSON, except for the feed.\n"
            + "verdict and play print a page and exit with the status of residue run."
    }
    static let examples: KeyValuePairs = [
        "residue world list": "the worlds of the server on port 8080",
        "residue world door signIn email=ana@acme.example --target freshservice":
            "a person signs in",
        "residue world advance 30d": "thirty days later, with all work that is due",
        "residue world access ana@acme.example":
            "what is left of a person's access, from the targets' own state",
        "residue world requests --status 429 --har":
            "the throttled requests as a file for a browser",
        "residue world play next": "to the next event, with the verdict so far",
        "residue world fault fault.yaml --ready-file ready.json":
            "make something go wrong from now on",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        let names = WorldAction.all.map(\.name)
        guard let word = arguments.positional.first else {
            throw UsageError("say what: \(names.joined(separator: ", "))")
        }
        guard let action = WorldAction.all.first(where: { $0.name == word }) else {
            throw DescribeCommand.unknown(word, "action", among: names)
        }
        let rest = Array(arguments.positional.dropFirst())
        guard action.counts.contains(rest.count) else {
            let usage = ([action.name] + action.words).joined(separator: " ")
            throw UsageError("write it as: residue world \(usage)")
        }
        let world = PercentEncoding.encode(arguments.text("world") ?? "default")
        let call = try action.call(
            WorldAction.Words(world: "/worlds/\(world)", rest: rest, arguments: arguments)
        )
        let response = try await send(call, arguments)
        guard response.isSuccess else { throw refusal(response, file: call.file) }
        guard let page = call.page else {
            Terminal.print(text(of: response))
            return .held
        }
        if arguments.has("json") {
            Terminal.print(text(of: response))
        } else {
            let shown = try await send(WorldAction.Call(path: page), arguments)
            guard shown.isSuccess else { throw refusal(shown, file: nil) }
            Terminal.print(String(decoding: shown.body, as: UTF8.self))
        }
        return try status(of: response)
    }

    private static func status(of response: WireResponse) throws -> ExitStatus {
        let word = try JSONValue(parsing: response.body)["verdict"]?.string
        guard let verdict = word.flatMap(RunVerdict.init(rawValue:)) else {
            throw CommandFailure(.software, "residue world: the server's verdict cannot be read")
        }
        return ExitStatus(verdict)
    }

    /// Where the server is, and its token, if it has one.
    private static func server(
        _ arguments: Arguments
    ) throws -> (url: String, token: String?) {
        var place: (url: String, token: String?) = ("http://127.0.0.1:8080", nil)
        switch (arguments.text("url"), arguments.text("ready-file")) {
        case (let url?, nil): place.url = url
        case (nil, let path?):
            let ready = try ReadyFile.read(path)
            place.url = ready.url
            if let file = ready.tokenFile { place.token = try TokenFile(path: file).read() }
        case (nil, nil): break
        case (.some, .some): throw UsageError("give one of --url and --ready-file")
        }
        if let path = arguments.text("token-file") {
            place.token = try TokenFile(path: path).read()
        }
        return place
    }

    private static func send(
        _ call: WorldAction.Call,
        _ arguments: Arguments
    ) async throws -> WireResponse {
        let (url, token) = try server(arguments)
        let timeout = try arguments.duration("timeout") ?? .seconds(120)
        guard let transport = URLSessionTransport(baseURL: url, timeout: timeout) else {
            throw UsageError("--url needs an address such as http://127.0.0.1:8080, not '\(url)'")
        }
        var request = WireRequest(
            call.method,
            ControlPlane.base + call.path,
            query: call.query.encoded,
            body: call.body
        )
        if !call.body.isEmpty { request.headers["Content-Type"] = call.type }
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        do throws(TransportError) {
            return try await transport.send(request)
        } catch {
            let message =
                switch error {
                case .notSent(let reason):
                    "no server answers at \(url): \(reason). "
                        + "Start one with 'residue serve', or name it with --url."
                case .noAnswer(let reason):
                    "the server at \(url) gave no answer within \(timeout.clockText) that residue "
                        + "can use: \(reason). Is it 'residue serve'?"
                }
            throw CommandFailure(.unavailable, "residue world: \(message)")
        }
    }

    private static func text(of response: WireResponse) -> String {
        guard let json = json(response) else {
            return String(decoding: response.body, as: UTF8.self)
        }
        var writer = IndentedJSON()
        writer.write(json)
        return String(decoding: writer.finished(), as: UTF8.self)
    }

    private static func json(_ response: WireResponse) -> JSONValue? {
        guard response.headers["Content-Type"]?.hasPrefix("application/json") == true else {
            return nil
        }
        do throws(JSONError) {
            return try JSONValue(parsing: response.body)
        } catch {
            return nil
        }
    }

    /// The server's refusal, in its own words; places in a body are given as places in its file.
    static func refusal(_ response: WireResponse, file: String?) -> CommandFailure {
        let error = json(response)
        var message = error?["message"]?.string ?? "the server answered \(response.status)"
        if let file {
            let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
            message = lines.map { $0.hasPrefix("body:") ? file + $0.dropFirst(4) : String($0) }
                .joined(separator: "\n")
        }
        let hint = error?["hint"]?.string.map { "\n\($0)" } ?? ""
        return CommandFailure(.data, "residue world: \(message)\(hint)")
    }
}
