// SPDX-License-Identifier: Apache-2.0

import Wire

/// Where a server listens and what it puts up with.
package struct HTTPServerOptions: Sendable {
    /// An IPv4 or IPv6 address of this machine; loopback unless somebody asked for more.
    package var address = "127.0.0.1"
    /// 0 for any free port.
    package var port = 0
    /// Certificate chain and private key in PEM; `nil` for plain HTTP.
    package var tls: (certificate: String, key: String)?
    /// Threads that answer; each keeps connections of its own.
    package var threads = 2
    /// Bytes of request line and header fields together.
    package var headerBytesMax = 16_384
    package var bodyBytesMax = 8 << 20
    /// Connections at a time; further ones are closed at once.
    package var connectionsMax = 2_000
    /// How long a connection may be silent.
    package var idleTimeout: Duration = .seconds(30)
    /// How long a request may take to arrive whole, however steadily its bytes drip.
    package var requestTimeout: Duration = .seconds(30)
    /// How long `stop()` waits for requests that are on their way.
    package var stopGrace: Duration = .seconds(5)
    /// The answer to a request whose body is too large; it has no body here.
    package var tooLarge: @Sendable (WireRequest) -> WireResponse = { _ in
        WireResponse(status: 413)
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
