// SPDX-License-Identifier: Apache-2.0

import Wire

/// Where a server listens, and its limits.
package struct HTTPServerOptions: Sendable {
    /// An IPv4 or IPv6 address of this machine; loopback by default.
    package var address = "127.0.0.1"
    /// 0 for any free port.
    package var port = 0
    /// Certificate chain and private key in PEM; `nil` for plain HTTP.
    package var tls: (certificate: String, key: String)?
    /// Threads that answer; each has its own connections.
    package var threads = 2
    /// Limit on the request line and header fields together.
    package var headerBytesMax = 16_384
    package var bodyBytesMax = 8 << 20
    /// Simultaneous connections; one more closes the connection that has waited the longest.
    package var connectionsMax = 2_000
    /// Maximum number of open-ended answers at a time; further ones are refused with 503.
    package var streamsMax = 32
    /// How long a connection may be silent.
    package var idleTimeout: Duration = .seconds(30)
    /// How long a request may take to arrive completely, even if bytes keep coming.
    package var requestTimeout: Duration = .seconds(30)
    /// How long a client may take to read an answer, even if it keeps reading.
    package var answerTimeout: Duration = .seconds(60)
    /// How long `stop()` waits for requests in flight.
    package var stopGrace: Duration = .seconds(5)
    /// Makes the answer to a request whose body is too large; the request it gets has no body.
    package var tooLarge: @Sendable (WireRequest) -> WireResponse = { _ in
        WireResponse(status: 413)
    }
    /// Asked before the handler: the head of an answer that is a stream, and what will be sent.
    package var streamed: @Sendable (WireRequest) -> (head: WireResponse, body: HTTPStream)? = {
        _ in nil
    }

    package init() {}
}

/// Why a server does not start.
package enum HTTPServerError: Error, Hashable, Sendable {
    case addressUnusable(String)
    case portTaken(Int)
    case portForbidden(Int)
    /// What is wrong with the certificate or its key.
    case certificateUnusable(String)
    case notStarted(String)
}
