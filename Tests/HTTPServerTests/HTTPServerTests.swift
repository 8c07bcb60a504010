// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import Testing
import Wire

@Suite
struct HTTPServerTests {
    @Test func `a request reaches the handler and its answer the client`() throws {
        let echo = try EchoServer()
        let answer = try echo.client().exchange("GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.status == 200)
        #expect(answer.body == "GET /a|b=c|")
        #expect(answer.values(of: "content-length") == ["11"])
        #expect(answer.values(of: "content-type") == ["text/plain"])
    }

    @Test(arguments: [
        ("GET /%7Euser/a%2Fb/?q=%20+x&&y HTTP/1.1", "GET /%7Euser/a%2Fb/|q=%20+x&&y|"),
        ("GET /a? HTTP/1.1", "GET /a||"),
        ("GET //a/../b HTTP/1.1", "GET //a/../b|-|"),
        ("GET /a?b?c HTTP/1.1", "GET /a|b?c|"),
        ("GET http://x.example/a%20b?c HTTP/1.1", "GET /a%20b|c|"),
        ("GET HTTPS://x.example HTTP/1.1", "GET /|-|"),
        ("GET http://x.example?c HTTP/1.1", "GET /|c|"),
        ("OPTIONS * HTTP/1.1", "OPTIONS *|-|"),
        ("M-SEARCH /x HTTP/1.1", "M-SEARCH /x|-|"),
        ("get /x HTTP/1.1", "get /x|-|"),
        ("GET /x HTTP/1.0", "GET /x|-|"),
    ])
    func `method and target arrive as sent`(line: String, seen: String) throws {
        let echo = try EchoServer()
        let answer = try echo.client().exchange("\(line)\r\nHost: x\r\n\r\n")
        #expect(answer.status == 200)
        #expect(answer.body == seen)
    }

    @Test func `header fields keep order, case, doubles and UTF-8`() throws {
        let echo = try EchoServer()
        let fields = "B: 1\r\na: zwei \r\nHost: x\r\nB:3\r\nEmpty:\r\nName: Zoë\r\n"
        _ = try echo.client().exchange("GET / HTTP/1.1\r\n\(fields)\r\n")
        let seen = try #require(echo.seen.all.first).headers.fields
        #expect(seen.map(\.name) == ["B", "a", "Host", "B", "Empty", "Name"])
        #expect(seen.map(\.value) == ["1", "zwei", "x", "3", "", "Zoë"])
    }

    @Test func `HEAD gets the length of the body and no body`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        try client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n")
        let answer = try client.answer(headOnly: true)
        #expect(answer.values(of: "content-length") == ["10"])
        #expect(try client.exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n").body == "GET /b|-|")
        #expect(echo.seen.all.first?.method == .head)
    }

    @Test(arguments: [204, 304])
    func `an answer without content has no length`(status: Int) throws {
        let echo = try EchoServer()
        let answer = try echo.client().exchange("GET /status/\(status) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.status == status)
        #expect(answer.values(of: "content-length") == [])
        #expect(answer.values(of: "transfer-encoding") == [])
    }

    @Test func `the connection keeps serving after an answer without content`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        #expect(try client.exchange("DELETE /status/204 HTTP/1.1\r\nHost: x\r\n\r\n").status == 204)
        #expect(try client.exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n").body == "GET /b|-|")
    }

    @Test(arguments: [200, 201, 401, 404, 429, 500])
    func `an empty answer says that it is empty`(status: Int) throws {
        let echo = try EchoServer()
        let answer = try echo.client().exchange("GET /status/\(status) HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.status == status)
        #expect(answer.values(of: "content-length") == ["0"])
    }

    @Test func `answers have a date and do not name the server`() throws {
        let echo = try EchoServer()
        let answer = try echo.client().exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.values(of: "date").count == 1)
        #expect(answer.values(of: "server") == [])
    }

    @Test func `a connection serves one request after another`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        for number in 1...50 {
            let answer = try client.exchange("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.body == "GET /\(number)|-|")
            #expect(answer.values(of: "connection") == [])
        }
    }

    @Test func `requests sent without waiting are answered in their order`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let requests = (1...100).map { number in
            number % 3 == 0
                ? "POST /\(number) HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok"
                : "GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n"
        }
        try client.send(requests.joined())
        for number in 1...100 {
            let expected = number % 3 == 0 ? "POST /\(number)|-|ok" : "GET /\(number)|-|"
            #expect(try client.answer().body == expected)
        }
    }

    @Test func `the connection is closed after the answer if the client asks for it`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        let request = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        #expect(try client.exchange(request).values(of: "connection") == ["close"])
        #expect(client.isHungUp())
    }

    @Test func `a client that has closed its half still gets its answer`() throws {
        let echo = try EchoServer { $0.requestTimeout = .milliseconds(500) }
        let client = try echo.client()
        try client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok")
        client.closeForWriting()
        #expect(try client.answer().body == "POST /a|-|ok")
        #expect(client.isHungUp())
    }

    @Test func `an answer with status 0 is no answer and ends the connection`() throws {
        let echo = try EchoServer()
        let client = try echo.client()
        try client.send("GET /status/0 HTTP/1.1\r\nHost: x\r\n\r\n")
        let failure = #expect(throws: RawClient.Failure.self) { _ = try client.answer() }
        #expect(failure?.what == "hung up")
        let next = try echo.client().exchange("GET /b HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(next.body == "GET /b|-|")
    }

    @Test func `a field that cannot be sent turns the answer into a failure`() throws {
        let server = try HTTPListener(HTTPServerOptions()) { _ in
            WireResponse(status: 200, headers: ["X": "a\r\nSet-Cookie: b"])
        }
        defer { server.stop() }
        let client = try RawClient(port: server.port)
        let answer = try client.exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.status == 500)
        #expect(answer.values(of: "set-cookie") == [])
    }

    @Test func `framing follows from the body, whatever the handler says`() throws {
        let server = try HTTPListener(HTTPServerOptions()) { _ in
            WireResponse(
                status: 200,
                headers: ["content-length": "99", "Transfer-Encoding": "chunked", "ETag": "1"],
                body: [111, 107]
            )
        }
        defer { server.stop() }
        let answer = try RawClient(port: server.port).exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(answer.values(of: "content-length") == ["2"])
        #expect(answer.values(of: "transfer-encoding") == [])
        #expect(answer.values(of: "etag") == ["1"])
        #expect(answer.body == "ok")
    }
}
