// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Testing
import Wire

@Suite
struct RequestBodyTests {
    private func refusing(_ max: Int) throws -> EchoServer {
        try EchoServer { options in
            options.bodyBytesMax = max
            options.tooLarge = { request in
                WireResponse(
                    status: 413,
                    headers: ["X-Path": request.path],
                    body: Array("too large".utf8)
                )
            }
        }
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE", "GET"])
    func `a body of stated length arrives`(method: String) throws {
        let echo = try EchoServer()
        let client = try echo.client()
        for text in ["one", "second"] {
            let answer = try client.exchange(
                "\(method) /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(text.count)\r\n\r\n\(text)"
            )
            #expect(answer.body == "\(method) /a|-|\(text)")
        }
    }

    @Test(arguments: ["Content-Length: 0\r\n", "", "Transfer-Encoding: chunked\r\n"])
    func `a request without content has an empty body`(field: String) throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let end = field.hasPrefix("T") ? "0\r\n\r\n" : ""
        let answer = try client.exchange("POST /a HTTP/1.1\r\nHost: x\r\n\(field)\r\n\(end)")
        #expect(answer.body == "POST /a|-|")
        #expect(try client.exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n").body == "GET /b|-|")
    }

    @Test func `chunks arrive as one body`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let answer = try client.exchange(
            "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: z\r\n\r\n"
        )
        #expect(answer.body == "PUT /a|-|abc0123456789")
        #expect(try client.exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n").body == "GET /b|-|")
    }

    @Test func `a large body arrives whole`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let body = String(repeating: "0123456789", count: 300_000)
        try client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n")
        try client.send(body)
        #expect(try client.answer().body == "POST /a|-|\(body)")
    }

    @Test func `a client that waits for 100 Continue gets it`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let head =
            "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        #expect(try client.exchange(head).status == 100)
        #expect(try client.exchange("ok").body == "POST /a|-|ok")
    }

    @Test func `a client that waits for 100 Continue is refused at once`() throws {
        let echo = try refusing(1_000)
        let head = "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        let answer = try echo.client().exchange("\(head)Content-Length: 1001\r\n\r\n")
        #expect(answer.status == 413)
        #expect(answer.body == "too large")
        #expect(answer.values(of: "x-path") == ["/a"])
        #expect(echo.seen.all == [])
    }

    @Test(arguments: ["1001", "9999999999999999999999"])
    func `an announced body over the limit is refused before it is read`(length: String) throws {
        let echo = try refusing(1_000)
        let client = try echo.client()
        let answer = try client.exchange(
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n"
        )
        // A number that no integer holds is refused by the library itself.
        #expect(answer.status == 413 || (answer.status == 400 && length.count > 19))
        #expect(client.isHungUp())
        #expect(echo.seen.all == [])
    }

    @Test func `a body just within the limit is taken`() throws {
        let echo = try refusing(1_000)
        let body = String(repeating: "x", count: 1_000)
        let answer = try echo.client().exchange(
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n\(body)"
        )
        #expect(answer.status == 200)
    }

    @Test func `chunks over the limit are refused`() throws {
        let echo = try refusing(1_000)
        let client = try echo.client()
        let chunk = "100\r\n\(String(repeating: "x", count: 256))\r\n"
        let answer = try client.exchange(
            "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                + String(repeating: chunk, count: 4) + "0\r\n\r\n"
        )
        #expect(answer.status == 413)
        #expect(answer.values(of: "x-path") == ["/a"])
        #expect(client.isHungUp())
        #expect(echo.seen.all == [])
    }

    @Test func `endless chunks are not read endlessly`() throws {
        let echo = try refusing(1_000)
        let client = try echo.client()
        try client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n\(String(repeating: "x", count: 65_536))\r\n"
        #expect(throws: RawClient.Failure.self) {
            for _ in 1...1_000 { try client.send(chunk) }
        }
        #expect(echo.seen.all == [])
    }
}
