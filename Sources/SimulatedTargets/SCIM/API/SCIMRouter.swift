// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Finds the routes of a path, RFC 7644 §3.2.
struct SCIMRouter: Sendable {
    /// The routes of one path, by method, and the id in the path, or an empty text.
    struct Match: Sendable {
        let routes: [Route<SCIMEndpoint>]
        let id: String

        var subject: SCIMEndpoint.Subject? { routes.first?.endpoint.subject }
    }

    /// A path of the table with its routes.
    private struct Place: Sendable {
        let first: String
        /// `{id}` matches any segment.
        let second: String?
        var routes: [Route<SCIMEndpoint>]
    }

    private let basePath: String
    /// The base path without its version segment, if it ends in one.
    private let unversionedBase: String?
    private let isCaseSensitive: Bool
    private let places: [Place]

    init(options: SCIMOptions) {
        basePath = options.basePath
        unversionedBase = basePath.hasSuffix("/v2") ? String(basePath.dropLast(3)) : nil
        isCaseSensitive = options.dialect.pathsAreCaseSensitive
        let discovery = options.dialect.discovery
        var places: [Place] = []
        for route in SCIMService.routes {
            if discovery == .absent, route.endpoint.subject == .discovery { continue }
            let segments = route.pattern.text.split(separator: "/").map(String.init)
            var first = segments.first ?? ""
            if discovery == .version1Name, first == "ServiceProviderConfig" { first += "s" }
            let second = segments.count > 1 ? segments[1] : nil
            if let last = places.last, last.first == first, last.second == second {
                places[places.count - 1].routes.append(route)
            } else {
                places.append(Place(first: first, second: second, routes: [route]))
            }
        }
        self.places = places
    }

    func match(_ path: String) throws(SCIMError) -> Match {
        if let rest = rest(of: path, below: basePath) { return try match(rest: rest) }
        // RFC 7644 §3.13: without a version segment, the newest version answers.
        guard let unversionedBase, let rest = rest(of: path, below: unversionedBase) else {
            throw .unknownEndpoint
        }
        let first = rest.drop { $0 == "/" }.prefix { $0 != "/" }
        let isVersion = first.utf8.first == UInt8(ascii: "v") && Int(first.dropFirst()) != nil
        guard !isVersion else { throw SCIMError(400, "invalidVers", "Only version v2 is served.") }
        return try match(rest: rest)
    }

    private func rest(of path: String, below base: String) -> Substring? {
        guard path.utf8.count >= base.utf8.count, path.hasPrefix(base) else { return nil }
        let rest = path[path.utf8.index(path.startIndex, offsetBy: base.utf8.count)...]
        return rest.isEmpty || rest.utf8.first == UInt8(ascii: "/") ? rest : nil
    }

    private func match(rest: Substring) throws(SCIMError) -> Match {
        let (first, below) = SCIMRouter.cutSegment(off: rest) ?? ("", "")
        var second: String?
        if let (segment, end) = SCIMRouter.cutSegment(off: below) {
            guard SCIMRouter.cutSegment(off: end) == nil,
                let text = PercentEncoding.decode(segment, plusIsBlank: false)
            else { throw .unknownEndpoint }
            second = text
        }
        // By index: a loop over the places would copy each.
        let place = places.indices.first { index in
            isSame(first, places[index].first)
                && (places[index].second == second
                    || (places[index].second == "{id}" && second != nil))
        }
        guard let place else { throw .unknownEndpoint }
        return Match(routes: places[place].routes, id: second ?? "")
    }

    /// The first segment and what follows it; `nil` if nothing but slashes is left.
    private static func cutSegment(off path: Substring) -> (segment: Substring, rest: Substring)? {
        let slash = UInt8(ascii: "/")
        guard let start = path.utf8.firstIndex(where: { $0 != slash }) else { return nil }
        let end = path.utf8[start...].firstIndex(of: slash) ?? path.endIndex
        return (path[start..<end], path[end...])
    }

    private func isSame(_ segment: Substring, _ name: String) -> Bool {
        segment == name || (!isCaseSensitive && String(segment).isSameName(as: name))
    }
}
