// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What a route is about and what answers it.
struct SCIMEndpoint: Sendable {
    typealias Answer = @Sendable (inout SCIMService, SCIMCall) throws(SCIMError) -> SCIMReply

    enum Subject: Hashable, Sendable {
        case everything
        case list(type: Int)
        case record(type: Int)
        case search
        case bulk
        /// The record of whoever asks.
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
            route(.get, "/", list(SCIMStore.everyType, .everything)),
            route(.post, "/.search", search(SCIMStore.everyType)),
            route(.get, "/Me", me),
            route(.post, "/Me", me),
            route(.put, "/Me", me),
            route(.patch, "/Me", me),
            route(.delete, "/Me", me),
            route(.post, "/Bulk", bulk),
            route(
                .get,
                "/ServiceProviderConfig",
                from: "RFC 7644, RFC 7643, RFC 9865",
                providerConfig
            ),
            route(.get, "/ResourceTypes", from: "RFC 7644, RFC 7643", resourceTypes),
            route(.get, "/ResourceTypes/{id}", from: "RFC 7644, RFC 7643", resourceType),
            route(.get, "/Schemas", from: "RFC 7644, RFC 7643", schemas),
            route(.get, "/Schemas/{id}", from: "RFC 7644, RFC 7643", schema),
        ]

    private static func records(_ path: String, _ type: Int) -> [Route<SCIMEndpoint>] {
        let record = record(type)
        return [
            route(.get, path, from: "RFC 7644, RFC 9865", list([type], .list(type: type))),
            route(.post, path, create(type)),
            route(.post, path + "/.search", search([type])),
            route(.get, path + "/{id}", record),
            route(.put, path + "/{id}", record),
            route(.patch, path + "/{id}", record),
            route(.delete, path + "/{id}", record),
        ]
    }

    private static func route(
        _ method: WireRequest.Method,
        _ path: String,
        from source: String = "RFC 7644",
        _ endpoint: SCIMEndpoint
    ) -> Route<SCIMEndpoint> {
        Route(method, PathPattern(path), .documented, source: source, endpoint: endpoint)
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
