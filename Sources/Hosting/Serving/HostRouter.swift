// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import IdentityModel
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
    /// Whether `X-Forwarded-Proto` and `X-Forwarded-Prefix` come from a proxy in front and not
    /// from whoever likes to write them.
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

    /// Answers on the main port: `/<target>/…` and `/_residue/…`.
    package func respond(to request: WireRequest) -> WireResponse {
        guard request.path.hasPrefix("/") else {
            return ControlError(.badRequest, "a path begins with a slash").response
        }
        let path = request.path.utf8
        let afterSlash = path.index(after: path.startIndex)
        let end = path[afterSlash...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
        let name = String(request.path[afterSlash..<end])
        if name == "_residue" || request.path == "/" { return control.respond(to: request) }
        do throws(ControlError) {
            let world = try world(of: request)
            let target = try control.target(name, in: world)
            var seen = request
            seen.path = end == path.endIndex ? "/" : String(request.path[end...])
            return respond(to: seen, on: target, in: world, cutOff: "/\(name)")
        } catch {
            return error.response
        }
    }

    /// The head of the answer and its body, for requests whose answer has no end.
    package func stream(for request: WireRequest) -> (head: WireResponse, body: HTTPStream)? {
        control.stream(for: request)
    }

    /// Answers on a target's own port.
    package func respond(to request: WireRequest, onPortOf name: String) -> WireResponse {
        do throws(ControlError) {
            let world = try world(of: request)
            let target = try control.target(name, in: world)
            return respond(to: request, on: target, in: world, cutOff: "")
        } catch {
            return error.response
        }
    }

    /// The answer on the main port to a body that is too large to read.
    package func tooLarge(_ request: WireRequest) -> WireResponse {
        tooLarge(for: request.path.split(separator: "/").first.map(String.init) ?? "")
    }

    /// The target's answer in the vendor's form; the control plane's if there is no such target.
    package func tooLarge(for name: String) -> WireResponse {
        let target = registry.standard.targets.first { $0.name.rawValue == name }
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
        let scheme = isBehindProxy ? request.headers["X-Forwarded-Proto"]?.lowercased() : nil
        let before = isBehindProxy ? request.headers["X-Forwarded-Prefix"] ?? "" : ""
        let isSecure = scheme == "https" || (isTLS && scheme != "http")
        // Most requests have neither field and need neither; looking is cheaper than a copy.
        for (name, value) in [
            ("X-Forwarded-Proto", isSecure ? "https" : ""), ("X-Forwarded-Prefix", before + prefix),
        ] where !value.isEmpty || request.headers[name] != nil {
            request.headers[name] = value.isEmpty ? nil : value
        }
        switch world.exchange(request, with: target).outcome {
        case .answered(let response): return response
        case .dropped: return HostRouter.noAnswer
        }
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
