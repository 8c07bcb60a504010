// SPDX-License-Identifier: Apache-2.0

import Wire

/// A route table that finds the line for a request.
package struct Router<Endpoint: Sendable>: Sendable {
    package enum Match: Sendable {
        /// The index in `routes`, and the ids of the path in their order.
        case route(Int, ids: [Int64])
        /// The path exists under other methods only.
        case wrongMethod(allowed: [WireRequest.Method])
        case unknownPath
    }

    package let routes: [Route<Endpoint>]
    private let prefix: [UInt8]
    /// Indices of `routes` by the number of segments after the prefix.
    private let bySegmentCount: [[Int]]

    /// `prefix` is what every path begins with, as `/api/v2`; patterns leave it out.
    package init(prefix: String, routes: [Route<Endpoint>]) {
        self.routes = routes
        self.prefix = Array(prefix.utf8)
        let longest = routes.map(\.pattern.segments.count).max() ?? 0
        var table: [[Int]] = Array(repeating: [], count: longest + 1)
        for (index, route) in routes.enumerated() {
            table[route.pattern.segments.count].append(index)
        }
        bySegmentCount = table
    }

    package func match(_ method: WireRequest.Method, _ path: String) -> Match {
        var path = path
        return path.withUTF8 { match(method, bytes: $0) }
    }

    private func match(
        _ method: WireRequest.Method,
        bytes: UnsafeBufferPointer<UInt8>
    ) -> Match {
        guard bytes.count > prefix.count, bytes.starts(with: prefix) else { return .unknownPath }
        let segmentCount = bytes[prefix.count...].count { $0 == UInt8(ascii: "/") }
        guard segmentCount < bySegmentCount.count else { return .unknownPath }
        var allowed: [WireRequest.Method] = []
        for index in bySegmentCount[segmentCount] {
            guard let ids = routes[index].pattern.ids(in: bytes, from: prefix.count) else {
                continue
            }
            if routes[index].method == method { return .route(index, ids: ids) }
            allowed.append(routes[index].method)
        }
        return allowed.isEmpty ? .unknownPath : .wrongMethod(allowed: allowed)
    }
}
