// SPDX-License-Identifier: Apache-2.0

import CivilTime
import HTTPServer
import IdentityModel
import Scenarios
import TargetKit
import Vocabulary
import Wire

extension ControlPlane {
    static let serverRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/health",
            "health",
            "Whether the server is up",
            reply: .json("Health")
        ) { plane, _ throws(ControlError) in
            .json([
                "status": "ok",
                "version": .string(plane.version),
                "worlds": .integer(Int64(plane.registry.worlds.count)),
            ])
        },
        ControlRoute(
            .get,
            "/openapi.json",
            "openapi",
            "This document",
            reply: .json("Any")
        ) { _, _ throws(ControlError) in .json(ControlPlane.document) },
        ControlRoute(
            .get,
            "/metrics",
            "metrics",
            "Counts and times of every world, for Prometheus",
            reply: ControlRoute.ReplyForm(contentType: MetricsPage.contentType, schema: nil)
        ) { plane, _ throws(ControlError) in
            .text(MetricsPage.text(of: plane.registry.worlds), MetricsPage.contentType)
        },
    ]

    static let worldRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds",
            "listWorlds",
            "The worlds",
            query: ControlParameter.window,
            reply: .json("WorldList")
        ) { plane, call throws(ControlError) in
            let worlds = plane.registry.worlds
            return .json([
                "worlds": .array(call.window(of: worlds).map(plane.json)),
                "total": .integer(Int64(worlds.count)),
            ])
        },
        ControlRoute(
            .post,
            "/worlds",
            "createWorld",
            "Creates a world from a world file, or from a scenario with an inline organization",
            query: [
                ControlParameter(
                    "play",
                    .word(["true", "false"]),
                    "Whether the timeline of a scenario is played and judged; default false."
                ),
                ControlParameter(
                    "port",
                    .whole(0...65_535),
                    "Gives each target its own port, from this one on; 0 for free ones."
                ),
            ],
            body: ControlBody("WorldFile", allowsYAML: true),
            reply: .json("World", status: 201),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in try plane.createWorld(call) },
        ControlRoute(
            .get,
            "/worlds/{world}",
            "getWorld",
            "One world: its targets, their URLs and their credentials",
            reply: .json("World")
        ) { plane, call throws(ControlError) in .json(plane.json(try plane.world(call))) },
        ControlRoute(
            .delete,
            "/worlds/{world}",
            "deleteWorld",
            "Deletes a world; the default one cannot be deleted",
            reply: .json("Removed"),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            guard world.id != plane.registry.standard.id else {
                throw ControlError(
                    .conflict,
                    "the default world cannot be deleted",
                    hint: "Reset it instead: POST \(ControlPlane.base)/worlds/default/reset."
                )
            }
            plane.registry.remove(world)
            plane.ports?.closePorts(of: world)
            plane.setURLs(nil, of: world)
            return .json(["removed": 1])
        },
        ControlRoute(
            .post,
            "/worlds/{world}/fork",
            "forkWorld",
            "Creates a world that starts from this one's current state",
            reply: .json("World", status: 201),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in
            guard let fork = plane.registry.fork(try plane.world(call)) else {
                throw ControlPlane.tooManyWorlds
            }
            return .json(plane.json(fork), status: 201)
        },
        ControlRoute(
            .post,
            "/worlds/{world}/reset",
            "resetWorld",
            "Returns a world to its initial state; forgets its requests and snapshots",
            reply: .json("World")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            world.reset()
            return .json(plane.json(world))
        },
        ControlRoute(
            .get,
            "/worlds/{world}/quirks",
            "listQuirks",
            "How each target is configured; fixed when the world is created",
            reply: .json("QuirkList")
        ) { plane, call throws(ControlError) in
            .json(["targets": .array(try plane.world(call).targets.map(\.quirksJSON))])
        },
    ]

    private static let tooManyWorlds = ControlError(
        .conflict,
        "\(WorldRegistry.worldsMax) worlds are open, which is the maximum",
        hint: "Delete one that is no longer needed."
    )

    private func createWorld(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let opened: HostedWorld?
        do throws(RejectedFile) {
            opened = try registry.open(try ControlPlane.content(call))
        } catch {
            throw ControlError(error, .unusableFile)
        }
        guard let world = opened else { throw ControlPlane.tooManyWorlds }
        if let port = call.whole("port") { try givePorts(to: world, from: port) }
        return .json(json(world), status: 201)
    }

    private static func content(_ call: ControlCall) throws(RejectedFile) -> WorldContent {
        let readFile = { (path: String) throws(RejectedFile) -> [UInt8] in
            // A client must not be able to read the server's files.
            let top = SourceLocation(file: "body", line: 1, column: 1)
            let message = "'\(path)' is not read; write the organization out"
            throw RejectedFile([Diagnostic(.error, at: top, message)])
        }
        guard call.text("play") == "true" else {
            return .targets(
                try WorldFile.load(bytes: call.body, path: "body", readFile: readFile)
            )
        }
        return .timeline(
            try WorldFile.scenario(bytes: call.body, path: "body", readFile: readFile)
        )
    }

    /// A world that cannot get the requested ports is removed.
    private func givePorts(to world: HostedWorld, from port: Int) throws(ControlError) {
        guard let ports else {
            registry.remove(world)
            throw ControlError(.conflict, "this server opens no ports")
        }
        do throws(HTTPServerError) {
            setURLs(try ports.openPorts(of: world, from: port), of: world)
        } catch {
            registry.remove(world)
            throw ControlError(
                .conflict,
                "the world '\(world.title)' gets no ports: \(error.sentence)",
                hint: "port=0 lets the system choose."
            )
        }
    }

    func json(_ world: HostedWorld) -> JSONValue {
        [
            "id": .string(world.id),
            "title": .string(world.title),
            "file": .string(world.file),
            "seed": .integer(Int64(world.seed)),
            "start": .string(world.start.rfc3339),
            "now": .string(world.now.rfc3339),
            "pace": world.pace.json,
            "header": world.id == registry.standard.id
                ? .null : .string("Residue-World: \(world.id)"),
            "requests": .integer(Int64(world.journal.count)),
            "timeline": world.timelineJSON,
            "targets": .array(world.targets.map { json($0, in: world) }),
        ]
    }

    private func json(_ target: HostedTarget, in world: HostedWorld) -> JSONValue {
        let name = target.name.rawValue
        let urls = urls(of: target, in: world)
        let url = urls.map { $0.own ?? $0.path }
        let (accounts, credential) = target.withTarget { state, _ in
            (state.target.accounts.count, state.target.connectorCredential)
        }
        return [
            "name": .string(name),
            "kind": .string(target.kind),
            "url": url.map { .string($0) } ?? .null,
            "pathURL": urls.map { .string($0.path) } ?? .null,
            "basePath": .string(target.basePath),
            "accounts": .integer(Int64(accounts)),
            "credential": credential.json(tokenEndpoint: target.tokenEndpoint(at: url)),
        ]
    }
}

extension HostedTarget {
    /// Where access tokens are issued, if the target issues any.
    package func tokenEndpoint(at url: String?) -> String? {
        guard let url, let path = description?.tokenPath else { return nil }
        return url + path
    }

    fileprivate var quirksJSON: JSONValue {
        let chosen = settings["quirks"]
        let quirks = (description?.quirks ?? []).map { quirk -> JSONValue in
            [
                "name": .string(quirk.name),
                "type": .string(quirk.type),
                "default": .string(quirk.defaultText ?? ""),
                "value": chosen?[quirk.name] ?? .string(quirk.defaultText ?? ""),
                "assumption": .string(quirk.meaning),
            ]
        }
        return [
            "target": .string(name.rawValue),
            "kind": .string(kind),
            "settings": settings,
            "quirks": .array(quirks),
        ]
    }
}

extension ConnectorCredential {
    package func json(tokenEndpoint: String?) -> JSONValue {
        switch self {
        case .basic(let userName, let password):
            [
                "type": "basic", "userName": .string(userName), "password": .string(password),
                "authorization": .string(
                    BasicCredential(userName: userName, password: password).authorization
                ),
            ]
        case .bearer(let token):
            [
                "type": "bearer", "token": .string(token),
                "authorization": .string("Bearer \(token)"),
            ]
        case .oauth(let clientID, let clientSecret, let refreshToken):
            [
                "type": "oauth", "clientID": .string(clientID),
                "clientSecret": .string(clientSecret), "refreshToken": .string(refreshToken),
                "tokenEndpoint": tokenEndpoint.map { .string($0) } ?? .null,
            ]
        }
    }
}

extension HTTPServerError {
    fileprivate var sentence: String {
        switch self {
        case .addressUnusable(let reason), .certificateUnusable(let reason),
            .notStarted(let reason):
            reason
        case .portTaken(let port): "port \(port) is taken"
        case .portForbidden(let port): "port \(port) is not permitted"
        }
    }
}
