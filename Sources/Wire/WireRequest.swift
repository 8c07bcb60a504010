// SPDX-License-Identifier: Apache-2.0

/// One HTTP request as the target sees it, with nothing decoded.
public struct WireRequest: Hashable, Sendable {
    public struct Method: Hashable, Sendable, RawRepresentable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        public static let get = Method(rawValue: "GET")
        public static let head = Method(rawValue: "HEAD")
        public static let post = Method(rawValue: "POST")
        public static let put = Method(rawValue: "PUT")
        public static let patch = Method(rawValue: "PATCH")
        public static let delete = Method(rawValue: "DELETE")

        /// RFC 9110 §9.2.1: the client asks for no change of state.
        public var isSafe: Bool { self == .get || self == .head }
    }

    public var method: Method
    /// Percent-encoded, beginning with a slash.
    public var path: String
    /// What follows the question mark, percent-encoded; `nil` without a question mark.
    public var query: String?
    public var headers: WireHeaders
    public var body: [UInt8]

    public init(
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

    /// Path and query as in the request line.
    public var requestTarget: String {
        query.map { "\(path)?\($0)" } ?? path
    }
}
