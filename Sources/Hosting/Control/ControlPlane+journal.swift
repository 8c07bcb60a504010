// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit
import Vocabulary
import Wire

extension ControlPlane {
    private static let page: [ControlParameter] = [
        ControlParameter("target", .text, "Only of this target."),
        ControlParameter("since", .instant, "Only from this instant on."),
        ControlParameter("after", .whole(0...9_007_199_254_740_991), "Only later numbers."),
        ControlParameter("limit", .whole(1...100_000), "How many of the latest; default 100."),
    ]

    static let journalRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/requests",
            "listRequests",
            "The latest requests with their answers, oldest first; credentials are masked",
            query: page + [
                ControlParameter("number", .whole(1...9_007_199_254_740_991), "Only this one."),
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
            "Requests for unknown paths, each with the call that was probably meant",
            query: ControlParameter.window,
            reply: .json("UnmatchedList")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let unmatched = world.journal.unmatched
            return .json([
                "requests": .array(
                    call.window(of: unmatched).map { entry in
                        let target = world.target(entry.exchange.target.rawValue)
                        return entry.unmatchedJSON(target?.closestRoute(to: entry.exchange.request))
                    }
                ),
                "total": .integer(Int64(unmatched.count)),
            ])
        },
        ControlRoute(
            .get,
            "/worlds/{world}/webhooks",
            "listWebhooks",
            "The messages that targets have sent to subscribers, oldest first",
            query: [ControlParameter("target", .text, "Only of this target.")]
                + ControlParameter.window,
            reply: .json("WebhookList")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let sent = try plane.targets(call, in: world).flatMap { target in
                target.withTarget { state, _ in state.target.webhookDeliveries }
                    .map { (target.name, $0) }
            }
            return .json([
                "deliveries": .array(call.window(of: sent).map { $1.json($0) }),
                "total": .integer(Int64(sent.count)),
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
        let number = call.whole("number")
        let entries = world.journal.entries.filter { entry in
            let exchange = entry.exchange
            return entry.number > after && (number.map { $0 == entry.number } ?? true)
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
            let chosen = entries.filter { change in
                change.sequence > after && (kind.map { $0 == change.kind.rawValue } ?? true)
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

extension HostedExchange {
    // Not inlined: the optimizer of Swift 6.3 crashes on this switch inside a literal.
    @inline(never)
    fileprivate var statusJSON: JSONValue {
        status.map { .integer(Int64($0)) } ?? .null
    }
}

extension RequestJournal.Entry {
    /// Without header fields and bodies, which take the longest to mask.
    var summary: JSONObject {
        var object = head
        object["microseconds"] = .integer(Int64(clamping: exchange.nanoseconds / 1_000))
        object["fault"] = exchange.fault.map { .string($0) } ?? .null
        object["changes"] = .integer(Int64(exchange.changes))
        return object
    }

    private var head: JSONObject {
        [
            "number": .integer(Int64(number)),
            "target": .string(exchange.target.rawValue),
            "at": .string(exchange.at.rfc3339),
            "method": .string(exchange.request.method.rawValue),
            "path": .string(exchange.maskedTarget),
            "status": exchange.statusJSON,
        ]
    }

    fileprivate var json: JSONValue {
        let masked = MaskedExchange(exchange)
        var response = JSONValue.null
        if let answer = masked.response {
            response = [
                "status": exchange.statusJSON,
                "headers": answer.headers.json,
                "body": answer.bodyJSON,
            ]
        }
        var object = summary
        object["request"] = [
            "headers": masked.request.headers.json,
            "body": masked.request.bodyJSON,
        ]
        object["response"] = response
        return .object(object)
    }

    fileprivate func unmatchedJSON(_ closest: RouteReading?) -> JSONValue {
        var object = head
        object["closest"] =
            closest.map { ["method": .string($0.method), "path": .string($0.pattern)] } ?? .null
        return .object(object)
    }
}

extension WireHeaders {
    var json: JSONValue {
        .array(fields.map { ["name": .string($0.name), "value": .string($0.value)] })
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
            "url": .string(CredentialMask.address(url)),
            "at": .string(at.rfc3339),
            "headers": CredentialMask.responseFields(headers).json,
            "body": CredentialMask.body(
                body,
                of: body.count,
                type: headers["Content-Type"]
            ).json(bytes: body.count),
        ]
    }
}
