// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Testing
import Wire

@Suite
struct MalformedRequestTests {
    @Test(arguments: [
        "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET ftp://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http:/// HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /ä HTTP/1.1\r\nHost: x\r\n\r\n",
        "G(T /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /a HTTP/1.1\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\nName : y\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\nA: b\u{1}c\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1x\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nx",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func `a request that breaks the rules is refused and hung up on`(text: String) throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let answer = try client.exchange(text)
        #expect(answer.status == 400)
        #expect(client.isHungUp())
        #expect(echo.seen.all == [])
    }

    @Test(arguments: [
        "A: b\u{0}c\r\n", "A: \u{0}b\r\nB: c\r\n", "A: b\u{0}\r\n", "A\u{0}B: c\r\n",
        ": b\r\n", ":\r\n", "A: b\r\n folded\r\n", "A: b\r\n\tfolded\r\nB: c\r\n",
        "A: b\nB: c\r\n", "A: b\rB: c\r\n",
    ])
    func `a field with a NUL, without a name or folded is refused`(field: String) throws {
        let echo = try EchoServer()
        let answer = try echo.client().exchange("GET /a HTTP/1.1\r\nHost: x\r\n\(field)\r\n")
        #expect(answer.status == 400)
        #expect(echo.seen.all == [])
    }

    @Test(arguments: [
        "GET /a HTTP/1.1\nHost: x\nA:b\n\n", "GET /a HTTP/1.1\r\nHost:x\r\nA:\t \tb \t\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: x\r\nEmpty:\r\nA: b\r\n\r\n", "GET /a HTTP/1.0\r\n\r\n",
    ])
    func `bare line feeds, empty values and space around values are read`(text: String) throws {
        let echo = try EchoServer()
        #expect(try echo.client().exchange(text).status == 200)
        let request = try #require(echo.seen.all.first)
        #expect(request.headers["A"] == (text.contains("1.0") ? nil : "b"))
    }

    @Test(arguments: [
        ("-1", 400), ("+2", 400), ("2, 2", 400), ("0x2", 400), ("2 2", 400), ("", 400),
        ("2e1", 400),
        ("99999999999999999999", 413),
    ])
    func `a length that is no number has one answer`(length: String, status: Int) throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let next = "GET /b HTTP/1.1\r\nHost: x\r\n\r\n"
        try client.send(
            "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n{}\(next)"
        )
        #expect(try client.answer().status == status)
        #expect(throws: RawClient.Failure.self) { try client.answer() }
        #expect(echo.seen.all == [])
    }

    @Test(arguments: [
        "hello\r\n\r\n", "GET\r\n\r\n", "GET /a\r\n\r\n", "GET /a HTTP/2.0\r\nHost: x\r\n\r\n",
        "GET /a HTTX/1.1\r\nHost: x\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n",
        "\u{0}\u{0}\u{0}\u{0}\r\n\r\n",
    ])
    func `a request of another HTTP version never reaches the handler`(text: String) throws {
        let echo = try EchoServer { $0.requestTimeout = .milliseconds(500) }
        let client = try echo.client()
        try client.send(text)
        client.closeForWriting()
        if let answer = try? client.answer() { #expect((400..<600).contains(answer.status)) }
        #expect(client.isHungUp())
        #expect(echo.seen.all == [])
    }

    @Test func `a header value that is not UTF-8 is refused`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let head = Array("GET /a HTTP/1.1\r\nHost: x\r\nName: ".utf8)
        try client.send(head + [0x5A, 0x6F, 0xEB] + Array("\r\n\r\n".utf8))
        #expect(try client.answer().status == 400)
        #expect(echo.seen.all == [])
    }

    @Test(arguments: [3_000, 16_000, 100_000])
    func `a header over the limit is refused`(bytes: Int) throws {
        let echo = try EchoServer { $0.headerBytesMax = 2_048 }
        let client = try echo.client()
        let value = String(repeating: "x", count: bytes)
        // The server may hang up while the rest of the header is on its way.
        try? client.send("GET /a HTTP/1.1\r\nHost: x\r\nName: \(value)\r\n\r\n")
        #expect(try client.answer().status == 431)
        #expect(echo.seen.all == [])
    }

    @Test func `a thousand small header fields are refused or served`() throws {
        let echo = try EchoServer()
        let fields = String(repeating: "A: b\r\n", count: 1_000)
        let answer = try echo.client().exchange("GET /a HTTP/1.1\r\nHost: x\r\n\(fields)\r\n")
        #expect([200, 413, 431].contains(answer.status))
    }

    @Test func `a target over the limit is refused`() throws {
        let echo = try EchoServer { $0.headerBytesMax = 2_048 }
        let client = try echo.client()
        let path = String(repeating: "x", count: 100_000)
        try? client.send("GET /\(path) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect([414, 431].contains(try client.answer().status))
        #expect(echo.seen.all == [])
    }
}
