// SPDX-License-Identifier: Apache-2.0

/// One HTTP request as the target sees it, with nothing decoded.
package struct WireRequest: Hashable, Sendable {
    package struct Method: Hashable, Sendable, RawRepresentable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let get = Method(rawValue: "GET")
        package static let head = Method(rawValue: "HEAD")
        package static let post = Method(rawValue: "POST")
        package static let put = Method(rawValue: "PUT")
        package static let patch = Method(rawValue: "PATCH")
        package static let delete = Method(rawValue: "DELETE")

        /// RFC 9110 §9.2.1: the client asks for no change of state.
        package var isSafe: Bool { self == .get || self == .head }
    }

    package var method: Method
    /// Percent-encoded, beginning with a slash.
    package var path: String
    /// What follows the question mark, percent-encoded; `nil` without a question mark.
    package var query: String?
    package var headers: WireHeaders
    package var body: [UInt8]

    package init(
        _ method: Method,
        _ path: String,
        query: String? = nil,
        headers: WireHeaders = WireHeaders(),
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// Path and query as they stand in the request line.
    package var requestTarget: String {
        query.map { "\(path)?\($0)" } ?? path
    }
}
