// SPDX-License-Identifier: Apache-2.0

import Hosting
import Scenarios
import TargetKit
import Wire

/// One action that `residue world` requests from a server.
struct WorldAction: Sendable {
    /// What the command line passes to the action.
    struct Words {
        /// `/worlds/<id>` for the world named on the command line.
        let world: String
        let rest: [String]
        let arguments: Arguments

        /// The query parameters from the command line's options.
        func query(_ names: String...) -> QueryItems {
            var items = QueryItems()
            for name in names {
                if let value = arguments.text(name) { items.append(name, value) }
            }
            return items
        }

        /// A request body from `--target` and words of the form KEY=VALUE.
        func pairs(
            after count: Int = 0,
            _ first: JSONObject = JSONObject()
        ) throws(UsageError) -> JSONObject {
            var body = first
            body["target"] = arguments.text("target").map { .string($0) }
            for word in rest.dropFirst(count) {
                let halves = word.split(
                    separator: "=",
                    maxSplits: 1,
                    omittingEmptySubsequences: false
                )
                guard halves.count == 2, !halves[0].isEmpty else {
                    throw UsageError("write '\(word)' as KEY=VALUE")
                }
                let value = String(halves[1])
                let key = String(halves[0])
                let isCount = SideDoorKind.countNames.contains(key)
                body[key] = (isCount ? Int64(value).map { .integer($0) } : nil) ?? .string(value)
            }
            return body
        }
    }

    struct Call {
        var method = WireRequest.Method.get
        let path: String
        var query = QueryItems()
        var body: [UInt8] = []
        var type = "application/json"
        /// The file that the body comes from, for errors that name a place in it.
        var file: String?
        /// The path of the human-readable page, if the answer is a verdict.
        var page: String?
    }

    let name: String
    /// Arguments after the name: `FILE`, `[EMAIL]`.
    let words: [String]
    let summary: String
    let call: @Sendable (Words) throws -> Call

    private init(
        _ name: String,
        _ summary: String,
        words: [String] = [],
        call: @escaping @Sendable (Words) throws -> Call
    ) {
        self.name = name
        self.words = words
        self.summary = summary
        self.call = call
    }

    var counts: ClosedRange<Int> {
        let least = words.count { !$0.hasPrefix("[") }
        return least...(words.last?.hasSuffix("…]") == true ? 100 : words.count)
    }

    static let all = worlds + time + plays + faults + readings

    private static let worlds = [
        WorldAction("health", "whether the server is up") { _ in Call(path: "/health") },
        WorldAction("list", "the worlds of the server") { _ in Call(path: "/worlds") },
        WorldAction("show", "one world, with addresses and credentials") { Call(path: $0.world) },
        WorldAction("create", "create a world from a file", words: ["FILE"]) { words in
            var call = try post("/worlds", file: words.rest[0])
            if words.arguments.has("play") { call.query.append("play", "true") }
            if let port = words.arguments.text("port") { call.query.append("port", port) }
            return call
        },
        WorldAction("delete", "delete the world that --world names") {
            Call(method: .delete, path: $0.world)
        },
        WorldAction("fork", "create a copy of this world") {
            Call(method: .post, path: $0.world + "/fork")
        },
        WorldAction("reset", "reset the world to its initial state") {
            Call(method: .post, path: $0.world + "/reset")
        },
        WorldAction("quirks", "the settings of each target") { Call(path: $0.world + "/quirks") },
    ]

    private static let time = [
        WorldAction("snapshot", "keep the state of targets, faults and clock") {
            Call(method: .post, path: $0.world + "/snapshots")
        },
        WorldAction("snapshots", "the snapshots that are kept") {
            Call(path: $0.world + "/snapshots")
        },
        WorldAction("restore", "go back to a snapshot", words: ["SNAPSHOT"]) {
            let id = PercentEncoding.encode($0.rest[0])
            return Call(method: .post, path: "\($0.world)/snapshots/\(id)/restore")
        },
        WorldAction("clock", "what time it is") { Call(path: $0.world + "/clock") },
        WorldAction("advance", "move the clock: by 30d, or to an instant", words: ["TIME"]) {
            words in
            let text = words.rest[0]
            let key = text.contains("-") ? "to" : "by"
            return post(words.world + "/clock/advance", [key: .string(text)])
        },
        WorldAction("pace", "set how fast the clock moves: 0, 60, auto", words: ["N"]) { words in
            let pace = try ServeCommand.pace(words.rest[0]) ?? 1
            return post(words.world + "/clock/pace", ["pace": pace.json])
        },
    ]

    private static let plays = [
        WorldAction("verdict", "the verdict so far on a world that plays a scenario") {
            Call(path: $0.world + "/verdict", page: $0.world + "/verdict.txt")
        },
        WorldAction(
            "play",
            "play to the end, the next event, by 30d or to an instant, and judge",
            words: ["[TIME]"]
        ) { words in
            var call = post(words.world + "/play", ["to": .string(words.rest.first ?? "end")])
            call.page = words.world + "/verdict.txt"
            return call
        },
        WorldAction("feed", "what sources have reported; --after and --csv") { words in
            let path = words.world + (words.arguments.has("csv") ? "/feed.csv" : "/feed")
            return Call(path: path, query: words.query("after", "limit"))
        },
        WorldAction("expect", "add the expectations of a file", words: ["FILE"]) { words in
            try post(words.world + "/expectations", file: words.rest[0])
        },
    ]

    private static let faults = [
        WorldAction("faults", "the faults, with how often they fired") {
            Call(path: $0.world + "/faults")
        },
        WorldAction("fault", "add the fault that a file describes", words: ["FILE"]) { words in
            try post(words.world + "/faults", file: words.rest[0])
        },
        WorldAction("heal", "remove one fault, or all", words: ["[FAULT]"]) { words in
            let name = words.rest.first.map { "/" + PercentEncoding.encode($0) } ?? ""
            return Call(method: .delete, path: words.world + "/faults" + name)
        },
        WorldAction("pause", "switch one fault off, keeping its count", words: ["FAULT"]) {
            turn($0, "pause")
        },
        WorldAction("resume", "switch one fault on again", words: ["FAULT"]) { turn($0, "resume") },
        WorldAction("doors", "what can be done inside each product") {
            Call(path: $0.world + "/doors")
        },
        WorldAction(
            "door",
            "act as a person inside a product: signIn email=ana@acme.example",
            words: ["NAME", "[KEY=VALUE…]"]
        ) { words in
            let door: JSONObject = ["door": .string(words.rest[0])]
            return post(words.world + "/doors", try words.pairs(after: 1, door))
        },
        WorldAction(
            "code",
            "issue an authorization code for an OAuth client: client=report lifetime=5m",
            words: ["[KEY=VALUE…]"]
        ) { words in post(words.world + "/grant-codes", try words.pairs()) },
    ]

    private static let readings = [
        WorldAction("access", "who can do what, by the targets' own state", words: ["[EMAIL]"]) {
            words in
            var query = words.query("target")
            if let snapshot = words.arguments.text("since") { query.append("since", snapshot) }
            if let email = words.rest.first { query.append("email", email) }
            return Call(path: words.world + "/access", query: query)
        },
        WorldAction("requests", "the latest requests with their answers") { words in
            var query = words.query(
                "target",
                "method",
                "path",
                "status",
                "since",
                "after",
                "limit"
            )
            if words.arguments.has("har") { query.append("format", "har") }
            return Call(path: words.world + "/requests", query: query)
        },
        WorldAction("changes", "the latest changes of the targets' own state") { words in
            Call(
                path: words.world + "/changes",
                query: words.query("target", "kind", "since", "after", "limit")
            )
        },
        WorldAction("unmatched", "requests for paths that no target knows") {
            Call(path: $0.world + "/unmatched")
        },
        WorldAction("webhooks", "the messages that targets have sent") { words in
            Call(path: words.world + "/webhooks", query: words.query("target"))
        },
        WorldAction("metrics", "counts and times, for Prometheus") { _ in Call(path: "/metrics") },
    ]

    private static func turn(_ words: Words, _ verb: String) -> Call {
        let name = PercentEncoding.encode(words.rest[0])
        return Call(method: .post, path: "\(words.world)/faults/\(name)/\(verb)")
    }

    private static func post(_ path: String, _ body: JSONObject) -> Call {
        Call(method: .post, path: path, body: JSONValue.object(body).encoded())
    }

    private static func post(_ path: String, file: String) throws(CommandFailure) -> Call {
        do throws(RejectedFile) {
            return Call(
                method: .post,
                path: path,
                body: try FileBytes.read(path: file),
                type: "application/yaml",
                file: file
            )
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }
}
