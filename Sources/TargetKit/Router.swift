// SPDX-License-Identifier: Apache-2.0

import Wire

/// A route table with lookup by request.
package struct Router<Endpoint: Sendable>: Sendable {
    package enum Match: Sendable {
        /// The index in `routes`, and the ids of the path in their order.
        case route(Int, ids: [Int64])
        /// The path exists only under other methods.
        case wrongMethod(allowed: [WireRequest.Method])
        case unknownPath
    }

    package let routes: [Route<Endpoint>]
    private let table: RouteTable

    /// `prefix` begins every path, such as `/api/v2`; patterns omit it.
    package init(prefix: String, routes: [Route<Endpoint>]) {
        self.routes = routes
        table = RouteTable(prefix: prefix, lines: routes.map { ($0.method, $0.pattern) })
    }

    package func match(_ method: WireRequest.Method, _ path: String) -> Match {
        var path = path
        var allowed: [WireRequest.Method] = []
        let found = path.withUTF8 { table.line(for: method, $0, allowed: &allowed) }
        if let found { return .route(found.line, ids: found.ids) }
        return allowed.isEmpty ? .unknownPath : .wrongMethod(allowed: allowed)
    }
}

/// What of a route table finds the line, of no type but its own, so that it is compiled once and
/// for good.
private struct RouteTable: Sendable {
    private let prefix: [UInt8]
    private let lines: [(method: WireRequest.Method, pattern: PathPattern)]
    /// Indices of the lines by the number of segments after the prefix.
    private let bySegmentCount: [[Int]]

    init(prefix: String, lines: [(method: WireRequest.Method, pattern: PathPattern)]) {
        self.prefix = Array(prefix.utf8)
        self.lines = lines
        let longest = lines.map(\.pattern.segments.count).max() ?? 0
        var table: [[Int]] = Array(repeating: [], count: longest + 1)
        for (index, line) in lines.enumerated() {
            table[line.pattern.segments.count].append(index)
        }
        bySegmentCount = table
    }

    /// `nil` where no line has the method; `allowed` are the methods of those that have the path.
    func line(
        for method: WireRequest.Method,
        _ bytes: UnsafeBufferPointer<UInt8>,
        allowed: inout [WireRequest.Method]
    ) -> (line: Int, ids: [Int64])? {
        guard bytes.count > prefix.count, bytes.starts(with: prefix) else { return nil }
        let segmentCount = bytes[prefix.count...].count { $0 == UInt8(ascii: "/") }
        guard segmentCount < bySegmentCount.count else { return nil }
        for line in bySegmentCount[segmentCount] {
            guard let ids = lines[line].pattern.ids(in: bytes, from: prefix.count) else {
                continue
            }
            if lines[line].method == method { return (line, ids) }
            allowed.append(lines[line].method)
        }
        return nil
    }
}
