// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    // The types that handlers accept, throw and return.
    typealias Call = SCIMCall
    typealias Refusal = SCIMError
    typealias Reply = SCIMReply
}

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
    static let routes =
        records("/Users", SCIMStore.users) + records("/Groups", SCIMStore.groups) + serviceRoutes

    private static let serviceRoutes: [Route<SCIMEndpoint>] = [
        .get("/", "RFC 7644", list(SCIMStore.everyType, .everything)),
        .post("/.search", "RFC 7644", search(SCIMStore.everyType)),
        .get("/Me", "RFC 7644", me),
        .post("/Me", "RFC 7644", me),
        .put("/Me", "RFC 7644", me),
        .patch("/Me", "RFC 7644", me),
        .delete("/Me", "RFC 7644", me),
        .post("/Bulk", "RFC 7644", bulk),
        .get("/ServiceProviderConfig", "RFC 7644, RFC 7643, RFC 9865", providerConfig),
        .get("/ResourceTypes", "RFC 7644, RFC 7643", resourceTypes),
        .get("/ResourceTypes/{id}", "RFC 7644, RFC 7643", resourceType),
        .get("/Schemas", "RFC 7644, RFC 7643", schemas),
        .get("/Schemas/{id}", "RFC 7644, RFC 7643", schema),
    ]

    private static func records(_ path: String, _ type: Int) -> [Route<SCIMEndpoint>] {
        let record = record(type)
        return [
            .get("\(path)", "RFC 7644, RFC 9865", list([type], .list(type: type))),
            .post("\(path)", "RFC 7644", create(type)),
            .post("\(path)/.search", "RFC 7644", search([type])),
            .get("\(path)/{id}", "RFC 7644", record),
            .put("\(path)/{id}", "RFC 7644", record),
            .patch("\(path)/{id}", "RFC 7644", record),
            .delete("\(path)/{id}", "RFC 7644", record),
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

extension Route.Start where Endpoint == SCIMEndpoint {
    fileprivate func callAsFunction(
        _ pattern: PathPattern,
        _ proof: RouteProof,
        _ endpoint: SCIMEndpoint
    ) -> Route<SCIMEndpoint> {
        self(pattern, proof, endpoint: endpoint)
    }
}
