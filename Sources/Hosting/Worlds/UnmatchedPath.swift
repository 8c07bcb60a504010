// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// A route of a target's table, compared with a requested path.
package struct RouteReading: Hashable, Sendable {
    package let method: String
    /// The whole path, with `{id}` for variable segments.
    package let pattern: String

    fileprivate let segments: [Substring]

    init(_ route: RouteDescription, basePath: String) {
        method = route.method
        pattern = route.isWhole ? route.path : basePath + route.path
        segments = pattern.split(separator: "/", omittingEmptySubsequences: false)
    }

    func fits(_ path: [Substring]) -> Bool {
        guard path.count == segments.count else { return false }
        return zip(segments, path).allSatisfy { segment, part in
            segment.contains("{") ? !part.isEmpty : segment == part
        }
    }

    /// Edit distance between the pattern and a path; variable segments cost nothing, and opposite
    /// words are far apart.
    fileprivate func distance(to path: [Substring]) -> Int {
        var total = abs(path.count - segments.count) * 6
        for (segment, part) in zip(segments, path) where !segment.contains("{") {
            let (meant, typed) = (String(segment), String(part))
            total += Suggestion.distance(between: meant, and: typed)
            if Suggestion.areOpposites(meant, typed) { total += 6 }
        }
        return total
    }
}

extension HostedTarget {
    /// The prefix of every path of the target's API; for some targets it is a setting.
    package var basePath: String {
        settings["basePath"]?.string ?? description?.basePath ?? ""
    }

    private var routes: [RouteReading] {
        (description?.routes ?? []).map { RouteReading($0, basePath: basePath) }
    }

    /// Whether the target rejected the request because it has no such path or method.
    func isUnmatched(_ exchange: HostedExchange) -> Bool {
        guard let status = exchange.status, [404, 405, 501].contains(status),
            exchange.fault == nil
        else { return false }
        let method = exchange.request.routedMethod
        let path = exchange.request.path.split(separator: "/", omittingEmptySubsequences: false)
        if exchange.request.path == description?.tokenPath { return false }
        return !routes.contains { $0.method == method && $0.fits(path) }
    }

    /// The route that was most likely meant; `nil` if there are no routes.
    package func closestRoute(to request: WireRequest) -> RouteReading? {
        let path = request.path.split(separator: "/", omittingEmptySubsequences: false)
            .prefix(64)
        let method = request.routedMethod
        let ranked = routes.enumerated().map { offset, route in
            (
                distance: route.distance(to: Array(path)) + (route.method == method ? 0 : 3),
                offset: offset,
                route: route
            )
        }
        return ranked.min { ($0.distance, $0.offset) < ($1.distance, $1.offset) }?.route
    }
}

extension WireRequest {
    /// Targets answer HEAD like GET.
    fileprivate var routedMethod: String { method == .head ? "GET" : method.rawValue }
}
