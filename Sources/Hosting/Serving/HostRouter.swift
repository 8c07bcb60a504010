// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import IdentityModel
import Scenarios
import SimulatedTargets
import Wire

/// Routes a request to a world and one of its targets, or to the control plane.
package struct HostRouter: Sendable {
    /// The field that names a request's world; without it, the default world.
    package static let worldField = "Residue-World"
    /// Tells the server to close the connection without an answer.
    package static let noAnswer = WireResponse(status: 0)

    private let registry: WorldRegistry
    private let control: ControlPlane
    private let isTLS: Bool
    /// Whether `X-Forwarded-Proto` and `X-Forwarded-Prefix` come from a trusted reverse proxy
    /// rather than from any client.
    private let isBehindProxy: Bool

    package init(
        registry: WorldRegistry,
        control: ControlPlane,
        isTLS: Bool,
        isBehindProxy: Bool = false
    ) {
        self.registry = registry
        self.control = control
        self.isTLS = isTLS
        self.isBehindProxy = isBehindProxy
    }

    /// The first path segment of a request that names its world.
    package static let worldPath = "worlds"

    /// Answers on the main port: `/<target>/…`, `/worlds/<id>/<target>/…` and `/_residue/…`.
    package func respond(to request: WireRequest) -> WireResponse {
        guard request.path.hasPrefix("/") else {
            return ControlError(.badRequest, "a path begins with a slash").response
        }
        var rest = request.path[...]
        let name = HostRouter.takeStep(of: &rest)
        if name == "_residue" || request.path == "/" { return control.respond(to: request) }
        do throws(ControlError) {
            guard name == HostRouter.worldPath else {
                let world = try world(of: request)
                return try respond(to: request, on: name, in: world, cutOff: "/\(name)", rest)
            }
            let id = HostRouter.takeStep(of: &rest)
            let target = HostRouter.takeStep(of: &rest)
            let world = try world(id, of: request)
            let prefix = "/\(name)/\(id)/\(target)"
            return try respond(to: request, on: target, in: world, cutOff: prefix, rest)
        } catch {
            return error.response
        }
    }

    /// The head of the answer and its body, for requests with an open-ended answer.
    package func stream(for request: WireRequest) -> (head: WireResponse, body: HTTPStream)? {
        control.stream(for: request)
    }

    /// Removes and returns the first segment of a path.
    private static func takeStep(of path: inout Substring) -> String {
        let bytes = path.utf8
        guard let slash = bytes.first, slash == UInt8(ascii: "/") else { return "" }
        let start = bytes.index(after: bytes.startIndex)
        let end = bytes[start...].firstIndex(of: slash) ?? bytes.endIndex
        let step = String(path[start..<end])
        path = path[end...]
        return step
    }

    private func respond(
        to request: WireRequest,
        on name: String,
        in world: HostedWorld,
        cutOff prefix: String,
        _ rest: Substring
    ) throws(ControlError) -> WireResponse {
        var seen = request
        seen.path = rest.isEmpty ? "/" : String(rest)
        if name == PeopleSource.name, world.target(name) == nil, let play = world.play,
            let people = play.people
        {
            let current = play.current
            addPrefix(prefix, to: &seen)
            return people.respond(to: seen, knowing: current.feed, at: current.now)
        }
        let target = try control.target(name, in: world)
        return respond(to: seen, on: target, in: world, cutOff: prefix)
    }

    /// Answers on a target's own port; one that belongs to a world answers only for that world.
    package func respond(
        to request: WireRequest,
        onPortOf name: String,
        world id: String? = nil
    ) -> WireResponse {
        do throws(ControlError) {
            let world =
                if let id { try self.world(id, of: request) } else { try self.world(of: request) }
            let target = try control.target(name, in: world)
            return respond(to: request, on: target, in: world, cutOff: "")
        } catch {
            return error.response
        }
    }

    /// The answer on the main port to a body that is too large to read.
    package func tooLarge(_ request: WireRequest) -> WireResponse {
        var rest = request.path[...]
        let name = HostRouter.takeStep(of: &rest)
        guard name == HostRouter.worldPath else { return tooLarge(for: name) }
        let id = HostRouter.takeStep(of: &rest)
        return tooLarge(for: HostRouter.takeStep(of: &rest), world: id)
    }

    /// The target's answer in the vendor's form; the control plane's if there is no such target.
    package func tooLarge(for name: String, world id: String? = nil) -> WireResponse {
        let world = id.flatMap { registry.world($0) } ?? registry.standard
        let target = world.targets.first { $0.name.rawValue == name }
        return target.flatMap { TargetCatalog.entry($0.kind) }?.tooLarge
            ?? ControlError(.tooLarge, "the body is larger than can be read").response
    }

    /// `prefix` is the part of the path that the target does not see.
    private func respond(
        to request: WireRequest,
        on target: HostedTarget,
        in world: HostedWorld,
        cutOff prefix: String
    ) -> WireResponse {
        var request = request
        addPrefix(prefix, to: &request)
        switch world.exchange(request, with: target).outcome {
        case .answered(let response): return response
        case .dropped: return HostRouter.noAnswer
        }
    }

    /// Adds headers that say how the sender reaches the target.
    private func addPrefix(_ prefix: String, to request: inout WireRequest) {
        let scheme = isBehindProxy ? request.headers["X-Forwarded-Proto"]?.lowercased() : nil
        let before = isBehindProxy ? request.headers["X-Forwarded-Prefix"] ?? "" : ""
        let isSecure = scheme == "https" || (isTLS && scheme != "http")
        HostRouter.set("X-Forwarded-Proto", to: isSecure ? "https" : "", in: &request.headers)
        HostRouter.set("X-Forwarded-Prefix", to: before + prefix, in: &request.headers)
    }

    /// Most requests have neither header and need neither; checking is cheaper than copying.
    private static func set(_ name: String, to value: String, in headers: inout WireHeaders) {
        guard !value.isEmpty || headers[name] != nil else { return }
        headers[name] = value.isEmpty ? nil : value
    }

    /// The world named by a request's path or port, which its header must not contradict.
    private func world(
        _ id: String,
        of request: WireRequest
    ) throws(ControlError) -> HostedWorld {
        let named = request.headers[HostRouter.worldField]
        guard named == nil || named == id else {
            throw .badRequest(
                "the address names the world '\(id)', and \(HostRouter.worldField) names another",
                hint: "Leave the field out."
            )
        }
        guard let world = registry.world(id) else {
            throw .unknown("world", id, among: registry.worlds.map(\.id))
        }
        return world
    }

    private func world(of request: WireRequest) throws(ControlError) -> HostedWorld {
        guard let id = request.headers[HostRouter.worldField] else { return registry.standard }
        // The client may have meant either.
        guard request.headers.values(of: HostRouter.worldField).count == 1 else {
            throw .badRequest("the field \(HostRouter.worldField) is there more than once")
        }
        guard let world = registry.world(id) else {
            throw .unknown("world", id, among: registry.worlds.map(\.id))
        }
        return world
    }
}
