// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import TargetKit
import Vocabulary
import Wire

extension ControlPlane {
    private static let page: [ControlParameter] = [
        ControlParameter("target", .text, "Only of this target."),
        ControlParameter("since", .instant, "Only from this instant on."),
        ControlParameter("after", .whole(0...9_007_199_254_740_991), "Only later numbers."),
        ControlParameter("limit", .whole(1...100_000), "The latest so many; 100 if unsaid."),
    ]

    static let journalRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/requests",
            "listRequests",
            "The latest requests with their answers, oldest first; credentials are masked",
            query: page + [
                ControlParameter("method", .text, "Only with this method."),
                ControlParameter("path", .text, "Only with this in the path."),
                ControlParameter("status", .whole(100...599), "Only with this status."),
                ControlParameter("format", .word(["json", "har"]), "har for HAR 1.2."),
            ],
            reply: .json("RequestList")
        ) { plane, call throws(ControlError) in try plane.requests(call) },
        ControlRoute(
            .get,
            "/worlds/{world}/changes",
            "listChanges",
            "The latest changes of the targets' own state, by target, oldest first",
            query: page + [
                ControlParameter(
                    "kind",
                    .word(ChangeKind.allCases.map(\.rawValue)),
                    "Only of this kind."
                )
            ],
            reply: .json("ChangeList")
        ) { plane, call throws(ControlError) in try plane.changes(call) },
        ControlRoute(
            .get,
            "/worlds/{world}/unmatched",
            "listUnmatched",
            "Requests for paths that the targets do not know, with the call that was likely meant",
            reply: .json("UnmatchedList")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            return .json([
                "requests": .array(
                    world.journal.unmatched.map { entry in
                        let target = world.target(entry.exchange.target.rawValue)
                        return entry.unmatchedJSON(target?.closestRoute(to: entry.exchange.request))
                    }
                )
            ])
        },
        ControlRoute(
            .get,
            "/worlds/{world}/webhooks",
            "listWebhooks",
            "The messages that targets have sent to subscribers, oldest first",
            query: [ControlParameter("target", .text, "Only of this target.")],
            reply: .json("WebhookList")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let targets = try plane.targets(call, in: world)
            return .json([
                "deliveries": .array(
                    targets.flatMap { target in
                        target.withTarget { state, _ in state.target.webhookDeliveries }
                            .map { $0.json(target.name) }
                    }
                )
            ])
        },
    ]

    private func requests(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let world = try world(call)
        if let name = call.text("target") { _ = try target(name, in: world) }
        let target = call.text("target")
        let method = call.text("method")?.uppercased()
        let path = call.text("path")
        let status = call.whole("status")
        let since = call.instant("since")
        let after = call.whole("after") ?? 0
        let entries = world.journal.entries.filter { entry in
            let exchange = entry.exchange
            return entry.number > after
                && (target.map { $0 == exchange.target.rawValue } ?? true)
                && (method.map { $0 == exchange.request.method.rawValue } ?? true)
                && (path.map { exchange.request.path.contains($0) } ?? true)
                && (status.map { $0 == exchange.status } ?? true)
                && (since.map { $0 <= exchange.at } ?? true)
        }.suffix(call.whole("limit") ?? 100)
        if call.text("format") == "har" {
            let archive = HTTPArchive(version: version, main: addresses?.main ?? "http://localhost")
            return .json(archive.json(of: Array(entries)))
        }
        return .json(["requests": .array(entries.map(\.json))])
    }

    private func changes(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let world = try world(call)
        let kind = call.text("kind")
        let since = call.instant("since")
        let after = call.whole("after") ?? 0
        var changes: [(at: Instant, json: JSONValue)] = []
        let limit = call.whole("limit") ?? 100
        for target in try targets(call, in: world) {
            let entries = target.withTarget { state, _ in state.target.changes }.entries
            let chosen = entries[min(after, entries.count)...].filter { change in
                (kind.map { $0 == change.kind.rawValue } ?? true)
                    && (since.map { $0 <= change.at } ?? true)
            }
            changes += chosen.suffix(limit).map { ($0.at, $0.json(target)) }
        }
        let sorted = changes.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }
        return .json(["changes": .array(sorted.suffix(limit).map(\.element.json))])
    }
}

extension Exchange {
    // Not inlined, since the optimizer of Swift 6.3 stops at this switch inside a literal.
    @inline(never)
    fileprivate var statusJSON: JSONValue {
        status.map { .integer(Int64($0)) } ?? .null
    }
}

extension RequestJournal.Entry {
    fileprivate var json: JSONValue {
        let masked = exchange.masked
        var response = JSONValue.null
        if case .answered(let answer) = masked.outcome {
            response = [
                "status": .integer(Int64(answer.status)),
                "headers": answer.headers.json,
                "body": WireBody.json(answer.body),
            ]
        }
        return [
            "number": .integer(Int64(number)),
            "target": .string(masked.target.rawValue),
            "at": .string(masked.at.rfc3339),
            "method": .string(masked.request.method.rawValue),
            "path": .string(masked.request.requestTarget),
            "status": masked.statusJSON,
            "microseconds": .integer(Int64(masked.nanoseconds / 1_000)),
            "fault": masked.fault.map { .string($0) } ?? .null,
            "changes": .integer(Int64(masked.changes)),
            "request": [
                "headers": masked.request.headers.json,
                "body": WireBody.json(masked.request.body),
            ],
            "response": response,
        ]
    }

    fileprivate func unmatchedJSON(_ closest: RouteReading?) -> JSONValue {
        let masked = exchange.masked
        return [
            "number": .integer(Int64(number)),
            "target": .string(masked.target.rawValue),
            "at": .string(masked.at.rfc3339),
            "method": .string(masked.request.method.rawValue),
            "path": .string(masked.request.requestTarget),
            "status": masked.statusJSON,
            "closest": closest.map {
                ["method": .string($0.method), "path": .string($0.pattern)]
            } ?? .null,
        ]
    }
}

extension WireHeaders {
    var json: JSONValue {
        .array(fields.map { ["name": .string($0.name), "value": .string($0.value)] })
    }
}

/// Bodies as JSON shows them.
enum WireBody {
    /// Text where the bytes are UTF-8, otherwise base64 in an object; null for no body.
    static func json(_ bytes: [UInt8]) -> JSONValue {
        guard !bytes.isEmpty else { return .null }
        if let text = String(validating: bytes, as: UTF8.self) { return .string(text) }
        return ["base64": .string(Base64.encode(bytes))]
    }
}

extension TargetChange {
    func json(_ target: HostedTarget) -> JSONValue {
        var cause: JSONObject
        switch self.cause {
        case .request(let number, let credential):
            cause = [
                "type": "request", "request": .integer(Int64(number)),
                "credential": .string(credential),
            ]
        case .sideDoor(let name): cause = ["type": "door", "door": .string(name)]
        case .background(let job): cause = ["type": "background", "job": .string(job)]
        }
        return [
            "number": .integer(Int64(sequence)),
            "target": .string(target.name.rawValue),
            "at": .string(at.rfc3339),
            "kind": .string(kind.rawValue),
            "cause": .object(cause),
            "account": account.map { .string($0.rawValue) } ?? .null,
            "entitlement": entitlement.map {
                ["kind": .string($0.kind), "id": .string($0.id), "name": .string($0.name)]
            } ?? .null,
            "object": .string(object),
            "before": before.map { .string($0) } ?? .null,
            "after": after.map { .string($0) } ?? .null,
        ]
    }
}

extension WebhookDelivery {
    fileprivate func json(_ target: TargetName) -> JSONValue {
        [
            "target": .string(target.rawValue),
            "number": .integer(Int64(number)),
            "subscription": .string(subscription),
            "url": .string(url),
            "at": .string(at.rfc3339),
            "headers": headers.json,
            "body": WireBody.json(body),
        ]
    }
}
