// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServer
import TestSupport
import Testing
import Wire

/// Inputs that no client would send, drawn from a seed; `RESIDUE_FUZZ` says how many.
@Suite
struct GarbageTests {
    private static let templates = [
        "GET /a?b=c HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello",
        "PUT /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
        "GET http://x/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ]

    private static let words = [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", "%00", "%", "HTTP/1.1", "HTTP/9.9", "../", "?",
        "Content-Length: 99999999999999999999\r\n", "Content-Length: -1\r\n", "\r\n\r\n",
        "Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFF\r\n", "0\r\n\r\n", "Host: y\r\n",
        "Cookie: a=b; c=\"d\r\n", " folded\r\n", ": x\r\n", "Content-Length: 2, 2\r\n",
        "Content-Length: 0x2\r\n", "Host: \0\r\n", "9223372036854775807",
    ]

    private func garbage(_ chance: inout FuzzDice) -> [UInt8] {
        if Int.random(in: 0..<8, using: &chance) == 0 {
            return (0..<Int.random(in: 1...400, using: &chance)).map { _ in
                UInt8.random(in: .min ... .max, using: &chance)
            }
        }
        var bytes = Array((Self.templates.randomElement(using: &chance) ?? "").utf8)
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            let place = Int.random(in: 0..<max(bytes.count, 1), using: &chance)
            switch Int.random(in: 0..<4, using: &chance) {
            case 0: bytes[place] = UInt8(chance.next() & 0xFF)
            case 1: bytes.removeSubrange(place..<min(place + 5, bytes.count))
            case 2:
                let word = Self.words.randomElement(using: &chance) ?? ""
                bytes.insert(contentsOf: word.utf8, at: place)
            default: bytes.removeSubrange(place...)
            }
            if bytes.isEmpty { bytes = [0] }
        }
        return bytes
    }

    @Test func `garbage neither stops a server nor leaks memory`() throws {
        let echo = try EchoServer { $0.requestTimeout = .milliseconds(500) }
        var chance = FuzzDice(seed: 2_026)
        let before = Self.residentKilobytes()
        for number in 0..<FuzzDice.count(usual: 3_000) {
            let client = try echo.client()
            let bytes = garbage(&chance)
            try? client.send(bytes)
            client.closeForWriting()
            guard number % 250 == 0 else { continue }
            let answer = try echo.client().exchange("GET /\(number) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(answer.body == "GET /\(number)|-|", "after \(bytes)")
        }
        let growth = Self.residentKilobytes() - before
        // Open connections hold at most their pools; nothing else may remain.
        #expect(growth < 96_000, "grew by \(growth) kB")
    }

    private static func residentKilobytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line?.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }
}
