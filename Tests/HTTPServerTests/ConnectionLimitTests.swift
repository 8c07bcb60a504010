// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPServer
import Testing
import Wire

@Suite
struct ConnectionLimitTests {
    /// Sends `text` one byte at a time until the other side hangs up; milliseconds until then.
    private func drip(_ client: RawClient, _ text: String, every pause: Int32) -> Int {
        let start = ContinuousClock.now
        var watched = pollfd(fd: client.descriptor, events: Int16(POLLIN), revents: 0)
        var place = 0
        let bytes = Array(text.utf8)
        while start.duration(to: .now) < .seconds(8) {
            if poll(&watched, 1, pause) > 0
                || (try? client.send([bytes[place % bytes.count]])) == nil
            {
                break
            }
            place += 1
        }
        let (seconds, attoseconds) = start.duration(to: .now).components
        return Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000)
    }

    @Test(arguments: [
        ("", "x"), ("GET /", "x"), ("GET /a HTTP/1.1\r\nHost: x\r\n", "Name: x\r\n"),
        ("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", "x"),
        ("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
        ("GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "x"),
    ])
    func `a slow request is cut off at its deadline`(start: String, rest: String) throws {
        let echo = try EchoServer { $0.requestTimeout = .milliseconds(300) }
        let client = try echo.client()
        try client.send(start)
        if start.hasSuffix("\r\n\r\n"), start.hasPrefix("GET") { _ = try client.answer() }
        let took = drip(client, rest, every: 25)
        #expect(took >= 250)
        #expect(took < 3_000)
        #expect(client.isHungUp())
        let answer = try echo.client().exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.body == "GET /b|-|")
    }

    @Test func `a connection idle between requests is not cut off by the request deadline`() throws
    {
        let echo = try EchoServer { $0.requestTimeout = .milliseconds(60) }
        let client = try echo.client()
        for number in 1...3 {
            poll(nil, 0, 150)
            let answer = try client.exchange("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.body == "GET /\(number)|-|")
        }
    }

    @Test func `a handler may take longer than a request`() throws {
        var options = HTTPServerOptions()
        options.requestTimeout = .milliseconds(40)
        let server = try HTTPListener(options) { _ in
            poll(nil, 0, 200)
            return WireResponse(status: 204)
        }
        defer { server.stop() }
        let client = try RawClient(port: server.port)
        #expect(try client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status == 204)
    }

    @Test func `a silent connection is closed`() throws {
        let echo = try EchoServer { $0.idleTimeout = .seconds(1) }
        let fresh = try echo.client()
        let used = try echo.client()
        _ = try used.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(fresh.isHungUp())
        #expect(used.isHungUp())
    }

    @Test func `a thousand idle connections keep nobody waiting`() throws {
        let echo = try EchoServer()
        let count = OpenFiles.max >= 8_192 ? 1_000 : 100
        var idle: [RawClient] = []
        for _ in 0..<count { idle.append(try echo.client()) }
        let start = ContinuousClock.now
        for number in 1...20 {
            let answer = try echo.client().exchange("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.body == "GET /\(number)|-|")
        }
        #expect(start.duration(to: .now) < .seconds(2))
        let first = try idle[0].exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(first.body == "GET /a|-|")
    }

    @Test func `a full server makes room by closing the connection idle longest`() throws {
        let echo = try EchoServer { $0.connectionsMax = 5 }
        var clients: [RawClient] = []
        for number in 1...5 {
            let client = try echo.client()
            #expect(try client.exchange("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
            clients.append(client)
            poll(nil, 0, 10)
        }
        let sixth = try echo.client().exchange("GET /6 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(sixth.body == "GET /6|-|")
        #expect(clients[0].isHungUp())
        #expect(try clients[4].exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
    }

    @Test func `more partial requests than there is room for lock nobody out`() throws {
        let echo = try EchoServer { $0.connectionsMax = 20 }
        var halves: [RawClient] = []
        for number in 1...60 {
            let client = try echo.client()
            try client.send("GET /half HTTP/1.1\r\nHost: x\r\n")
            halves.append(client)
            let whole = try echo.client().exchange("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(whole.body == "GET /\(number)|-|")
        }
        #expect(halves[0].isHungUp())
    }

    @Test func `a client that does not read its answer in time is disconnected`() throws {
        var options = HTTPServerOptions()
        options.answerTimeout = .milliseconds(300)
        let body = [UInt8](repeating: 0x78, count: 16 << 20)
        let server = try HTTPListener(options) { _ in WireResponse(status: 200, body: body) }
        defer { server.stop() }
        let client = try RawClient(port: server.port)
        try client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
        var byte: UInt8 = 0
        var taken = 0
        let start = ContinuousClock.now
        // One byte at a time, until the socket holds nothing more that was sent.
        while start.duration(to: .now) < .seconds(2), recv(client.descriptor, &byte, 1, 0) == 1 {
            taken += 1
            poll(nil, 0, 25)
        }
        #expect(client.isHungUp())
        #expect(taken < 1_000)
    }

    @Test func `a connection that ends makes room for another`() throws {
        let echo = try EchoServer { $0.connectionsMax = 1 }
        for number in 1...20 {
            let client = try echo.client()
            let answer = try client.exchange(
                "GET /\(number) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            )
            #expect(answer.body == "GET /\(number)|-|")
            #expect(client.isHungUp())
            // The server hangs up a moment before it counts the connection as gone.
            poll(nil, 0, 20)
        }
    }

    @Test func `clients that vanish in the middle do no harm`() throws {
        let echo = try EchoServer()
        let beginnings = [
            "", "GET", "GET /a HTTP/1.1\r\nHost: x\r\n", "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345",
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123",
        ]
        for round in 0..<120 {
            let client = try echo.client()
            var linger = linger(l_onoff: 1, l_linger: 0)
            if round % 2 == 0 {
                let size = socklen_t(MemoryLayout<Glibc.linger>.size)
                setsockopt(client.descriptor, SOL_SOCKET, SO_LINGER, &linger, size)
            }
            try client.send(beginnings[round % beginnings.count])
        }
        let answer = try echo.client().exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.body == "GET /b|-|")
    }
}
