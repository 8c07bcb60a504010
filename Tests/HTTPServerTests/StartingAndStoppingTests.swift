// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServer
import Synchronization
import Testing
import Wire

@Suite
struct StartingAndStoppingTests {
    private let files = OpenFiles.max

    private func start(
        _ change: (inout HTTPServerOptions) -> Void
    ) throws(HTTPServerError) -> HTTPListener {
        var options = HTTPServerOptions()
        change(&options)
        return try HTTPListener(options) { _ in WireResponse(status: 204) }
    }

    @Test func `two servers get two ports`() throws {
        let one = try start { _ in }
        let two = try start { _ in }
        #expect(one.port != two.port)
        #expect(!one.isTLS)
    }

    @Test func `a taken port is named`() throws {
        let first = try start { _ in }
        #expect(throws: HTTPServerError.portTaken(first.port)) {
            _ = try start { $0.port = first.port }
        }
    }

    @Test func `a port is free again after the stop`() throws {
        let first = try start { _ in }
        let client = try RawClient(port: first.port)
        #expect(try client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 204)
        first.stop()
        let second = try start { $0.port = first.port }
        #expect(second.port == first.port)
        let other = try RawClient(port: second.port)
        #expect(try other.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 204)
    }

    @Test(.enabled(if: isPortProtected))
    func `a port that needs privileges is named`() throws {
        #expect(throws: HTTPServerError.portForbidden(1)) { _ = try start { $0.port = 1 } }
    }

    @Test(arguments: ["", "localhost", "256.1.1.1", "1.2.3", "::g", "192.0.2.77"])
    func `an address that does not belong to this machine is refused`(address: String) {
        let error = #expect(throws: HTTPServerError.self) {
            _ = try start { $0.address = address }
        }
        guard case .addressUnusable(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(reason.contains(address.isEmpty ? "''" : address))
    }

    @Test(arguments: [-1, 65_536])
    func `a number that is not a port is refused`(port: Int) {
        #expect(throws: HTTPServerError.addressUnusable("port \(port) is not between 0 and 65535"))
        {
            _ = try start { $0.port = port }
        }
    }

    @Test(.enabled(if: hasIPv6), arguments: ["::1", "[::1]"])
    func `an IPv6 address is served`(address: String) throws {
        let server = try start { $0.address = address }
        let client = try RawClient(port: server.port, address: "::1")
        #expect(try client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 204)
    }

    @Test func `a stopped server takes no connection and closes the idle ones`() throws {
        let server = try start { _ in }
        let client = try RawClient(port: server.port)
        #expect(try client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 204)
        server.stop()
        server.stop()
        #expect(client.isHungUp())
        #expect(throws: RawClient.Failure.self) { _ = try RawClient(port: server.port) }
    }

    @Test func `a request in progress is finished before the stop`() throws {
        let hasBegun = DispatchSemaphore(value: 0)
        let mayEnd = DispatchSemaphore(value: 0)
        let server = try HTTPListener(HTTPServerOptions()) { _ in
            hasBegun.signal()
            mayEnd.wait()
            return WireResponse(status: 200, body: Array("done".utf8))
        }
        let client = try RawClient(port: server.port)
        try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        hasBegun.wait()
        let stopped = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            server.stop()
            stopped.signal()
        }
        #expect(stopped.wait(timeout: .now() + 0.05) == .timedOut)
        mayEnd.signal()
        let answer = try client.answer()
        #expect(answer.body == "done")
        #expect(stopped.wait(timeout: .now() + 5) == .success)
        #expect(client.isHungUp())
    }

    @Test func `a request that does not arrive does not hold up the stop`() throws {
        let server = try start { $0.stopGrace = .milliseconds(100) }
        let client = try RawClient(port: server.port)
        try client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12")
        let start = ContinuousClock.now
        server.stop()
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(client.isHungUp())
    }
}

private let hasIPv6: Bool = {
    let interfaces = try? String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8)
    return interfaces?.contains("00000000000000000000000000000001") ?? false
}()

/// Whether this process may not listen on port 1.
private let isPortProtected: Bool = {
    let start = try? String(
        contentsOfFile: "/proc/sys/net/ipv4/ip_unprivileged_port_start",
        encoding: .utf8
    )
    let first = start.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 1_024
    return first > 1 && geteuid() != 0
}()
