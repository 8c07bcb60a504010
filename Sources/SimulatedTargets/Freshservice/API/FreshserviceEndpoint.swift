// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    // The types that handlers accept, throw and return.
    typealias Store = FreshserviceStore
    typealias Call = FreshserviceCall
    typealias Refusal = FreshserviceError
    typealias Reply = FreshserviceReply
}

/// The action of a route.
struct FreshserviceEndpoint: Sendable {
    typealias Answer =
        @Sendable (inout FreshserviceStore, FreshserviceCall) throws(FreshserviceError)
        -> FreshserviceReply

    let needs: FreshservicePrivileges
    /// The sub-limit that the call spends from; `nil` for just the overall limit.
    let bucket: FreshserviceBucket?
    let answer: Answer
}

/// The sub-limits of REF's table, as indices of the limiter's buckets.
enum FreshserviceBucket: Int, CaseIterable, Sendable {
    case listAgents
    case listRequesters
    case listTickets
    case viewTicket
    case createTicket
    case updateTicket

    static func limiter(_ limits: FreshserviceOptions.RateLimits) -> RateLimiter {
        RateLimiter(
            overallLimit: limits.perMinute,
            subLimits: allCases.map { $0.limit(in: limits) }
        )
    }

    /// Whether a query narrows a list rather than pages through it.
    static func isFilter(_ query: String) -> Bool {
        query.utf8.split(separator: UInt8(ascii: "&")).contains { pair in
            !pair.starts(with: "page=".utf8) && !pair.starts(with: "per_page=".utf8)
        }
    }

    private func limit(in limits: FreshserviceOptions.RateLimits) -> Int {
        switch self {
        case .listAgents: limits.listAgents
        case .listRequesters: limits.listRequesters
        case .listTickets: limits.listTickets
        case .viewTicket, .createTicket, .updateTicket: limits.ticketCalls
        }
    }
}

extension Route.Start where Endpoint == FreshserviceEndpoint {
    /// A line of the table; the printed privilege is the one that is checked.
    func callAsFunction(
        _ pattern: PathPattern,
        _ proof: RouteProof,
        needs: FreshservicePrivileges = [],
        bucket: FreshserviceBucket? = nil,
        _ answer: @escaping FreshserviceEndpoint.Answer
    ) -> Route<Endpoint> {
        let endpoint = FreshserviceEndpoint(needs: needs, bucket: bucket, answer: answer)
        return self(pattern, proof, privilege: needs.wording, endpoint: endpoint)
    }
}
