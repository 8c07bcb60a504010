// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import SimulatedTargets
import Wire

/// Finds out whom a request is for: a world, then one of its targets or the control plane.
package struct HostRouter: Sendable {
    /// Names the world that a request means; without it the default one.
    package static let worldField = "Residue-World"
    /// The status that tells the server to close the connection without an answer.
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
        if name == "_residue" { return control.respond(to: request) }
        if name.isEmpty { return index(request) }
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

    /// Answers on a port that belongs to one target.
    package func respond(to request: WireRequest, onPortOf name: String) -> WireResponse {
        do throws(ControlError) {
            let world = try world(of: request)
            let target = try control.target(name, in: world)
            return respond(to: request, on: target, in: world, cutOff: "")
        } catch {
            return error.response
        }
    }

    /// The answer on the main port to a body that is not read, since it is too large.
    package func tooLarge(_ request: WireRequest) -> WireResponse {
        tooLarge(for: request.path.split(separator: "/").first.map(String.init) ?? "")
    }

    /// The answer of a target, in the vendor's form; of the control plane where there is none.
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
        request.headers["X-Forwarded-Proto"] = isSecure ? "https" : nil
        request.headers["X-Forwarded-Prefix"] = before + prefix == "" ? nil : before + prefix
        switch world.exchange(request, with: target).outcome {
        case .answered(let response): return response
        case .dropped: return HostRouter.noAnswer
        }
    }

    private func world(of request: WireRequest) throws(ControlError) -> HostedWorld {
        guard let id = request.headers[HostRouter.worldField] else { return registry.standard }
        guard let world = registry.world(id) else {
            throw .unknown("world", id, among: registry.worlds.map(\.id))
        }
        return world
    }

    /// What a person sees who opens the main port in a browser.
    private func index(_ request: WireRequest) -> WireResponse {
        guard request.method.isSafe else {
            var error = ControlError(.methodNotAllowed, "there is nothing to change at '/'")
            error.allowed = ["GET", "HEAD"]
            return error.response
        }
        let targets = registry.standard.targets.map { JSONValue.string("/\($0.name.rawValue)/") }
        let body: JSONValue = [
            "service": "residue",
            "targets": .array(targets),
            "control": .string("\(ControlPlane.base)/health"),
            "document": .string("\(ControlPlane.base)/openapi.json"),
        ]
        return ControlReply.json(body).response
    }
}
