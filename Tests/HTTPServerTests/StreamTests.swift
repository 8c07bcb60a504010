// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPServer
import Testing
import Wire

/// Open-ended answers.
@Suite
struct StreamTests {
    @Test func `what is written arrives as it is written`() throws {
        let server = try StreamServer()
        let (client, stream) = try server.follow()
        for text in ["one\n", "two\n", "three\n"] {
            #expect(stream.write(Array(text.utf8)))
            #expect(try client.read(until: text).hasSuffix(text))
        }
    }

    @Test func `more than one piece of the library's own size arrives whole`() throws {
        let server = try StreamServer()
        let (client, stream) = try server.follow()
        let long = [UInt8](repeating: 0x78, count: 100_000)
        stream.write(long)
        stream.write(Array("end".utf8))
        let read = try client.read(until: "end")
        #expect(read.count { $0 == "x" } == 100_000)
    }

    @Test func `a stream that ends ends the answer`() throws {
        let server = try StreamServer()
        let (client, stream) = try server.follow()
        stream.write(Array("last".utf8))
        stream.end()
        #expect(try client.read(until: "0\r\n\r\n").contains("last"))
        #expect(client.isHungUp())
        #expect(!stream.write(Array("more".utf8)))
    }

    @Test func `streams hold up no other answer, even on a single thread`() throws {
        let server = try StreamServer { $0.threads = 1 }
        let followers = try (0..<5).map { try server.follow($0) }
        let other = try RawClient(port: server.server.port)
        #expect(try other.exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n").status == 204)
        for (client, stream) in followers {
            stream.write(Array("here".utf8))
            #expect(try client.read(until: "here").hasSuffix("here"))
        }
    }

    @Test func `a client that reads too slowly is disconnected, and nothing is kept for it`() throws
    {
        let server = try StreamServer(bytesMax: 100_000)
        let (client, stream) = try server.follow()
        let piece = [UInt8](repeating: 0x78, count: 50_000)
        // The socket takes some of it; the queue fills once that is full.
        var written = 0
        while written < 10_000, stream.write(piece) { written += 1 }
        #expect(written < 10_000)
        #expect(!stream.isOpen)
        #expect(client.isHungUp())
    }

    @Test func `the stream of a client that has gone ends`() throws {
        let server = try StreamServer()
        let stream: HTTPStream
        do { stream = try server.follow().stream }
        #expect(StreamServer.waits { !stream.isOpen })
    }

    @Test func `an idle stream outlasts the deadlines of requests and answers`() throws {
        let server = try StreamServer {
            $0.requestTimeout = .milliseconds(50)
            $0.answerTimeout = .milliseconds(50)
            $0.idleTimeout = .seconds(1)
        }
        let (client, stream) = try server.follow()
        poll(nil, 0, 1_500)
        #expect(stream.write(Array("still".utf8)))
        #expect(try client.read(until: "still").hasSuffix("still"))
    }

    @Test func `beyond the limit a stream is refused, and one that ends makes room`() throws {
        let server = try StreamServer { $0.streamsMax = 1 }
        let (first, stream) = try server.follow()
        let second = try RawClient(port: server.server.port)
        #expect(try second.exchange("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n").status == 503)
        stream.end()
        #expect(first.isHungUp())
        // The server hangs up a moment before it counts the stream as gone.
        poll(nil, 0, 50)
        let third = try server.follow(2)
        #expect(third.stream.isOpen)
    }

    @Test func `a server that stops ends its streams`() throws {
        let server = try StreamServer()
        let followers = try (0..<3).map { try server.follow($0) }
        server.server.stop()
        for (client, stream) in followers {
            #expect(client.isHungUp())
            #expect(!stream.isOpen)
        }
    }
}
