// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPServer
import Synchronization
import Wire

/// A server that answers with what it understood: the body on top, the request as text below.
final class EchoServer {
    let server: HTTPListener
    let seen: RequestLog

    final class RequestLog: Sendable {
        private let requests = Mutex<[WireRequest]>([])

        var all: [WireRequest] { requests.withLock { $0 } }

        func append(_ request: WireRequest) {
            requests.withLock { $0.append(request) }
        }
    }

    init(_ change: (inout HTTPServerOptions) -> Void = { _ in }) throws {
        _ = OpenFiles.max
        var options = HTTPServerOptions()
        options.stopGrace = .seconds(2)
        change(&options)
        let seen = RequestLog()
        self.seen = seen
        server = try HTTPListener(options) { request in
            seen.append(request)
            return Self.answer(request)
        }
    }

    deinit {
        server.stop()
    }

    func client(timeout: Double = 5) throws -> RawClient {
        try RawClient(port: server.port, timeout: timeout)
    }

    /// `method path|query|body`, so that a test can compare one line.
    private static func answer(_ request: WireRequest) -> WireResponse {
        if let status = Int(request.path.dropFirst("/status/".count)),
            request.path.hasPrefix("/status/")
        {
            return WireResponse(status: status)
        }
        let body = String(decoding: request.body, as: UTF8.self)
        let text = "\(request.method.rawValue) \(request.path)|\(request.query ?? "-")|\(body)"
        return WireResponse(
            status: 200,
            headers: ["Content-Type": "text/plain"],
            body: Array(text.utf8)
        )
    }
}

/// Tests run at the same time, and both ends of each connection are files of this process.
enum OpenFiles {
    /// How many this process may have, after asking for enough.
    static let max: Int = {
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        getrlimit(files, &limit)
        limit.rlim_cur = min(limit.rlim_max, Swift.max(limit.rlim_cur, 16_384))
        setrlimit(files, &limit)
        return Int(clamping: limit.rlim_cur)
    }()
}
