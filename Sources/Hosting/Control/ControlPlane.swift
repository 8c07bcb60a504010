// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import Synchronization
import TargetKit
import Wire

/// Where a server can be reached, once it listens.
package struct HostAddresses: Hashable, Sendable {
    /// `http://127.0.0.1:8080`, without a trailing slash.
    package let main: String
    /// Base URLs of targets with their own ports, by name.
    package let targets: [String: String]

    package var control: String { main + ControlPlane.base }
}

/// What a client can see and do besides the targets' own APIs, as JSON under `/_residue`.
package final class ControlPlane: Sendable {
    package static let base = "/_residue"

    let registry: WorldRegistry
    let version: String
    /// `nil` if nothing is streamed.
    let followers: WorldFollowers?
    private let gate: ControlGate
    private let place = Mutex<Place>(Place())

    private struct Place {
        var addresses: HostAddresses?
        /// Base URLs of worlds with their own ports: by world, then by target.
        var worlds: [String: [String: String]] = [:]
        weak var ports: (any PortGiver)?
    }

    package init(
        registry: WorldRegistry,
        version: String,
        gate: ControlGate = ControlGate(),
        followers: WorldFollowers? = nil
    ) {
        self.registry = registry
        self.version = version
        self.gate = gate
        self.followers = followers
    }

    /// `nil` until the server listens.
    package var addresses: HostAddresses? {
        get { place.withLock { $0.addresses } }
        set { place.withLock { $0.addresses = newValue } }
    }

    /// Opens ports for worlds; `nil` if not available.
    var ports: (any PortGiver)? {
        get { place.withLock { $0.ports } }
        set { place.withLock { $0.ports = newValue } }
    }

    /// The target's URLs, if any: below the main address, and on its own port.
    func urls(of target: HostedTarget, in world: HostedWorld) -> (path: String, own: String?)? {
        let name = target.name.rawValue
        return place.withLock { place in
            guard let addresses = place.addresses else { return nil }
            guard world.id != registry.standard.id else {
                return ("\(addresses.main)/\(name)", addresses.targets[name])
            }
            return (
                "\(addresses.main)/\(HostRouter.worldPath)/\(world.id)/\(name)",
                place.worlds[world.id]?[name]
            )
        }
    }

    func setURLs(_ urls: [String: String]?, of world: HostedWorld) {
        place.withLock { $0.worlds[world.id] = urls }
    }

    /// Answers a request whose path begins with `base`, or is `/`.
    package func respond(to request: WireRequest) -> WireResponse {
        do throws(ControlError) {
            if let file = InspectorPage.file(for: request) {
                try gate.checkSource(of: request)
                return file
            }
            guard let (route, call) = try admitted(request) else {
                return try index(request).response
            }
            return try route.answer(self, call).response
        } catch {
            return error.response
        }
    }

    /// The route and the call, checked; `nil` for a request to `/`.
    func admitted(
        _ request: WireRequest
    ) throws(ControlError) -> (route: ControlRoute, call: ControlCall)? {
        try gate.check(request)
        if request.path == "/" { return nil }
        let parts = try ControlPlane.parts(of: request.path)
        // RFC 9110 §9.3.2: the fields of a HEAD are those of a GET.
        let method = request.method == .head ? .get : request.method
        var allowed: [String] = []
        for route in ControlPlane.routes {
            guard let values = route.values(in: parts) else { continue }
            guard route.method == method else {
                allowed.append(route.method.rawValue)
                if route.method == .get { allowed.append("HEAD") }
                continue
            }
            return (route, try ControlCall(request, route, path: values))
        }
        guard allowed.isEmpty else {
            var error = ControlError(
                .methodNotAllowed,
                "\(request.path) has no \(request.method.rawValue)",
                hint: "It has \(allowed.joined(separator: ", "))."
            )
            error.allowed = allowed
            throw error
        }
        throw .unknown(
            "path",
            request.path,
            among: Array(Set(ControlPlane.routes.map { ControlPlane.base + $0.path })).sorted()
        )
    }

    /// The main port's index for programs; a browser gets the inspector.
    private func index(_ request: WireRequest) throws(ControlError) -> ControlReply {
        guard request.method.isSafe else {
            var error = ControlError(.methodNotAllowed, "'/' is read-only")
            error.allowed = ["GET", "HEAD"]
            throw error
        }
        let targets = registry.standard.targets.map { JSONValue.string("/\($0.name.rawValue)/") }
        return .json([
            "service": "residue",
            "targets": .array(targets),
            "control": .string("\(ControlPlane.base)/health"),
            "document": .string("\(ControlPlane.base)/openapi.json"),
        ])
    }

    private static func parts(of path: String) throws(ControlError) -> [String] {
        var parts: [String] = []
        for part in path.dropFirst(base.count).split(
            separator: "/",
            omittingEmptySubsequences: false
        ).dropFirst() {
            guard let text = PercentEncoding.decode(part, plusIsBlank: false), !text.isEmpty else {
                throw .badRequest("the path is not well-formed")
            }
            parts.append(text)
        }
        return parts
    }

    // The table is split by topic.
    static let routes =
        serverRoutes + worldRoutes + playRoutes + feedPostRoutes + snapshotRoutes + clockRoutes
        + faultRoutes
        + accessRoutes + journalRoutes + feedRoutes

    func world(_ call: ControlCall) throws(ControlError) -> HostedWorld {
        let id = call.path["world"] ?? ""
        guard let world = registry.world(id) else {
            throw .unknown("world", id, among: registry.worlds.map(\.id))
        }
        return world
    }

    func target(
        _ name: String,
        in world: HostedWorld
    ) throws(ControlError) -> HostedTarget {
        guard let target = world.target(name) else {
            throw .unknown("target", name, among: world.targets.map(\.name.rawValue))
        }
        return target
    }

    /// The targets that a call names: one, or all.
    func targets(
        _ call: ControlCall,
        in world: HostedWorld
    ) throws(ControlError) -> [HostedTarget] {
        guard let name = call.text("target") else { return world.targets }
        return [try target(name, in: world)]
    }
}
