// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What a path below the base path names, RFC 7644 §3.2.
enum SCIMEndpoint: Hashable, Sendable {
    case base
    case list(type: Int)
    case record(type: Int, id: String)
    /// A search over one type or, at the root, over all.
    case search(type: Int?)
    case me
    case bulk
    case serviceProviderConfig
    case resourceTypes
    case resourceType(String)
    case schemas
    case schema(String)

    /// The methods that the endpoint supports; HEAD comes with GET.
    var methods: [WireRequest.Method] {
        switch self {
        case .base, .serviceProviderConfig, .resourceTypes, .resourceType, .schemas, .schema:
            [.get]
        case .list: [.get, .post]
        case .record: [.get, .put, .patch, .delete]
        case .search, .bulk: [.post]
        case .me: [.get, .post, .put, .patch, .delete]
        }
    }

    var isDiscovery: Bool {
        switch self {
        case .serviceProviderConfig, .resourceTypes, .resourceType, .schemas, .schema: true
        case .base, .list, .record, .search, .me, .bulk: false
        }
    }
}

/// Finds the endpoint of a path.
struct SCIMPathReader: Sendable {
    enum Failure: Error, Hashable, Sendable {
        case unknownPath
        /// A version segment other than the one served.
        case unknownVersion
    }

    let basePath: String
    let isCaseSensitive: Bool
    let discovery: SCIMDialect.Discovery
    /// The base path without its version segment, if it ends in one.
    private let unversionedBase: String?

    init(options: SCIMOptions) {
        basePath = options.basePath
        isCaseSensitive = options.dialect.pathsAreCaseSensitive
        discovery = options.dialect.discovery
        unversionedBase = basePath.hasSuffix("/v2") ? String(basePath.dropLast(3)) : nil
    }

    func endpoint(of path: String) throws(Failure) -> SCIMEndpoint {
        if let rest = rest(of: path, below: basePath) { return try endpoint(rest: rest) }
        // RFC 7644 §3.13: without a version segment, the newest version answers.
        guard let unversionedBase, let rest = rest(of: path, below: unversionedBase) else {
            throw .unknownPath
        }
        let first = rest.drop { $0 == "/" }.prefix { $0 != "/" }
        let isVersion = first.utf8.first == UInt8(ascii: "v") && Int(first.dropFirst()) != nil
        guard !isVersion else { throw .unknownVersion }
        return try endpoint(rest: rest)
    }

    private func rest(of path: String, below base: String) -> Substring? {
        guard path.utf8.count >= base.utf8.count, path.hasPrefix(base) else { return nil }
        let rest = path[path.utf8.index(path.startIndex, offsetBy: base.utf8.count)...]
        return rest.isEmpty || rest.utf8.first == UInt8(ascii: "/") ? rest : nil
    }

    private func endpoint(rest: Substring) throws(Failure) -> SCIMEndpoint {
        guard let (first, below) = SCIMPathReader.cutSegment(off: rest) else { return .base }
        guard let (second, end) = SCIMPathReader.cutSegment(off: below) else {
            return try endpoint(named: first)
        }
        guard SCIMPathReader.cutSegment(off: end) == nil,
            let second = PercentEncoding.decode(second, plusIsBlank: false)
        else { throw .unknownPath }
        return try endpoint(named: first, second)
    }

    /// The first segment and what follows it; `nil` where nothing but slashes is left.
    private static func cutSegment(off path: Substring) -> (segment: Substring, rest: Substring)? {
        let slash = UInt8(ascii: "/")
        guard let start = path.utf8.firstIndex(where: { $0 != slash }) else { return nil }
        let end = path.utf8[start...].firstIndex(of: slash) ?? path.endIndex
        return (path[start..<end], path[end...])
    }

    private func endpoint(named name: Substring) throws(Failure) -> SCIMEndpoint {
        if matches(name, "Users") { return .list(type: SCIMStore.users) }
        if matches(name, "Groups") { return .list(type: SCIMStore.groups) }
        if matches(name, ".search") { return .search(type: nil) }
        if matches(name, "Me") { return .me }
        if matches(name, "Bulk") { return .bulk }
        switch discovery {
        case .absent: throw .unknownPath
        case .version1Name:
            if matches(name, "ServiceProviderConfigs") { return .serviceProviderConfig }
        case .standard, .namedSchemas:
            if matches(name, "ServiceProviderConfig") { return .serviceProviderConfig }
        }
        if matches(name, "ResourceTypes") { return .resourceTypes }
        if matches(name, "Schemas") { return .schemas }
        throw .unknownPath
    }

    private func endpoint(
        named name: Substring,
        _ second: String
    ) throws(Failure) -> SCIMEndpoint {
        switch try endpoint(named: name) {
        case .list(let type):
            return second == ".search" ? .search(type: type) : .record(type: type, id: second)
        case .resourceTypes: return .resourceType(second)
        case .schemas:
            guard discovery == .namedSchemas else { return .schema(second) }
            switch second {
            case "Users": return .schema(SCIMSchema.user.id)
            case "Groups": return .schema(SCIMSchema.group.id)
            default: throw .unknownPath
            }
        case .base, .record, .search, .me, .bulk, .serviceProviderConfig, .resourceType, .schema:
            throw .unknownPath
        }
    }

    private func matches(_ segment: Substring, _ name: String) -> Bool {
        if segment == name { return true }
        return !isCaseSensitive && String(segment).isSameName(as: name)
    }
}
