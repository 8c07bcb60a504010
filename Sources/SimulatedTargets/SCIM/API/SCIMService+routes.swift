// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The subject of a route and its handler.
struct SCIMEndpoint: Sendable {
    typealias Answer = @Sendable (inout SCIMService, SCIMCall) throws(SCIMError) -> SCIMReply

    enum Subject: Hashable, Sendable {
        case everything
        case list(type: Int)
        case record(type: Int)
        case search
        case bulk
        /// The caller's own record.
        case caller
        /// The service's description of itself.
        case discovery
    }

    let subject: Subject
    /// Whether it answers without a credential.
    let isOpen: Bool
    let answer: Answer

    init(_ subject: Subject, isOpen: Bool = false, _ answer: @escaping Answer) {
        self.subject = subject
        self.isOpen = isOpen
        self.answer = answer
    }
}

extension SCIMService {
    /// The route table, which is also the coverage list; a dialect hides or renames discovery.
    static let routes: [Route<SCIMEndpoint>] =
        records("/Users", SCIMStore.users) + records("/Groups", SCIMStore.groups) + [
            Route(.get, "/", .documented, "RFC 7644", list(SCIMStore.everyType, .everything)),
            Route(.post, "/.search", .documented, "RFC 7644", search(SCIMStore.everyType)),
            Route(.get, "/Me", .documented, "RFC 7644", me),
            Route(.post, "/Me", .documented, "RFC 7644", me),
            Route(.put, "/Me", .documented, "RFC 7644", me),
            Route(.patch, "/Me", .documented, "RFC 7644", me),
            Route(.delete, "/Me", .documented, "RFC 7644", me),
            Route(.post, "/Bulk", .documented, "RFC 7644", bulk),
            Route(
                .get,
                "/ServiceProviderConfig",
                .documented,
                "RFC 7644, RFC 7643, RFC 9865",
                providerConfig
            ),
            Route(.get, "/ResourceTypes", .documented, "RFC 7644, RFC 7643", resourceTypes),
            Route(.get, "/ResourceTypes/{id}", .documented, "RFC 7644, RFC 7643", resourceType),
            Route(.get, "/Schemas", .documented, "RFC 7644, RFC 7643", schemas),
            Route(.get, "/Schemas/{id}", .documented, "RFC 7644, RFC 7643", schema),
        ]

    private static func records(_ path: String, _ type: Int) -> [Route<SCIMEndpoint>] {
        let record = record(type)
        return [
            Route(.get, path, .documented, "RFC 7644, RFC 9865", list([type], .list(type: type))),
            Route(.post, path, .documented, "RFC 7644", create(type)),
            Route(.post, path + "/.search", .documented, "RFC 7644", search([type])),
            Route(.get, path + "/{id}", .documented, "RFC 7644", record),
            Route(.put, path + "/{id}", .documented, "RFC 7644", record),
            Route(.patch, path + "/{id}", .documented, "RFC 7644", record),
            Route(.delete, path + "/{id}", .documented, "RFC 7644", record),
        ]
    }

    private static func list(_ types: [Int], _ subject: SCIMEndpoint.Subject) -> SCIMEndpoint {
        SCIMEndpoint(subject) { service, call throws(SCIMError) in try service.list(types, call) }
    }

    private static func create(_ type: Int) -> SCIMEndpoint {
        SCIMEndpoint(.list(type: type)) { service, call throws(SCIMError) in
            try service.create(type, call)
        }
    }

    private static func search(_ types: [Int]) -> SCIMEndpoint {
        SCIMEndpoint(.search) { service, call throws(SCIMError) in
            try service.search(types, call)
        }
    }

    private static func record(_ type: Int) -> SCIMEndpoint {
        SCIMEndpoint(.record(type: type)) { service, call throws(SCIMError) in
            try service.record(type, call.id, call)
        }
    }

    private static let me = SCIMEndpoint(.caller) { service, call throws(SCIMError) in
        try service.me(call)
    }

    private static let bulk = SCIMEndpoint(.bulk) { service, call throws(SCIMError) in
        try service.bulk(call)
    }

    /// Clients learn from this document how to authenticate (RFC 7643 §5).
    private static let providerConfig = SCIMEndpoint(.discovery, isOpen: true) {
        service,
        call throws(SCIMError) in try service.providerConfig(call)
    }

    private static let resourceTypes = SCIMEndpoint(.discovery) {
        service,
        call throws(SCIMError) in try service.resourceTypes(call)
    }

    private static let resourceType = SCIMEndpoint(.discovery) {
        service,
        call throws(SCIMError) in try service.resourceType(call)
    }

    private static let schemas = SCIMEndpoint(.discovery) { service, call throws(SCIMError) in
        try service.schemas(call)
    }

    private static let schema = SCIMEndpoint(.discovery) { service, call throws(SCIMError) in
        try service.schema(call)
    }
}

extension Route<SCIMEndpoint> {
    fileprivate init(
        _ method: WireRequest.Method,
        _ path: String,
        _ fidelity: Fidelity,
        _ source: String,
        _ endpoint: SCIMEndpoint
    ) {
        self.init(method, PathPattern(path), fidelity, source: source, endpoint: endpoint)
    }
}
