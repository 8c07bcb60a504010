// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPServer
import Synchronization
import Wire

/// A server that answers `/stream…` without an end, and anything else with 204.
final class StreamServer {
    let server: HTTPListener
    private let opened: OpenStreams

    private final class OpenStreams: Sendable {
        private let streams = Mutex<[HTTPStream]>([])

        func add(_ stream: HTTPStream) { streams.withLock { $0.append(stream) } }

        func stream(_ number: Int) -> HTTPStream? {
            streams.withLock { $0.count > number ? $0[number] : nil }
        }
    }

    init(
        bytesMax: Int = 1 << 20,
        _ change: (inout HTTPServerOptions) -> Void = { _ in }
    ) throws {
        _ = OpenFiles.max
        let opened = OpenStreams()
        self.opened = opened
        var options = HTTPServerOptions()
        options.stopGrace = .seconds(2)
        change(&options)
        options.streamed = { request in
            guard request.path.hasPrefix("/stream") else { return nil }
            let stream = HTTPStream(bytesMax: bytesMax)
            opened.add(stream)
            return (WireResponse(status: 200, headers: ["Content-Type": "text/plain"]), stream)
        }
        server = try HTTPListener(options) { _ in WireResponse(status: 204) }
    }

    deinit { server.stop() }

    /// A client that has read the head of its stream, and the stream.
    func follow(_ number: Int = 0) throws -> (client: RawClient, stream: HTTPStream) {
        let client = try RawClient(port: server.port)
        try client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        _ = try client.read(until: "\r\n\r\n")
        guard let stream = opened.stream(number) else {
            throw RawClient.Failure(what: "no stream was opened")
        }
        return (client, stream)
    }

    /// Waits until the condition holds, for at most five seconds.
    static func waits(for condition: () -> Bool) -> Bool {
        for _ in 0..<500 where !condition() { poll(nil, 0, 10) }
        return condition()
    }
}
