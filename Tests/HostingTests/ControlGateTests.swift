// SPDX-License-Identifier: Apache-2.0

import Hosting
import Testing
import Wire

@Suite
struct ControlGateTests {
    private static let advance = "/_residue/worlds/default/clock/advance"

    /// The answer to a call with these fields, and what the clock shows afterwards.
    private func call(
        _ headers: WireHeaders,
        method: WireRequest.Method = .post,
        gate: ControlGate = ControlGate()
    ) throws -> (status: Int, hasPassed: Bool) {
        let host = try TestHost(gate: gate)
        let start = host.world.now
        let path = method == .post ? Self.advance : "/_residue/worlds/default/requests"
        var request = WireRequest(method, path, headers: headers)
        if method == .post { request.body = Array(#"{"by": "1h"}"#.utf8) }
        let status = host.router.respond(to: request).status
        return (status, host.world.now > start)
    }

    private static let json: WireHeaders = [
        "Host": "127.0.0.1:8080", "Content-Type": "application/json",
    ]

    @Test(arguments: [
        "127.0.0.1:8080", "127.0.0.1", "localhost:8080", "LOCALHOST", "[::1]:8080", "127.1.2.3:1",
    ])
    func `a server on loopback answers to its own addresses`(host: String) throws {
        let (status, hasPassed) = try call(["Host": host, "Content-Type": "application/json"])
        #expect(status == 200)
        #expect(hasPassed)
    }

    @Test(arguments: [
        "attacker.example", "attacker.example:8080", "127.0.0.1.attacker.example:8080",
        "localhost.",
        "0.0.0.0:8080", "192.0.2.7:8080", "[::2]", "", "127.0.0.1@attacker.example", "2130706433",
    ])
    func `a name that somebody else can resolve is refused`(host: String) throws {
        for method in [WireRequest.Method.post, .get] {
            let answer = try call(
                ["Host": host, "Content-Type": "application/json"],
                method: method
            )
            #expect(answer.status == 403)
            #expect(!answer.hasPassed)
        }
    }

    @Test func `an allowed host name is answered`() throws {
        let gate = ControlGate(names: ["residue.acme.example"])
        let fields: WireHeaders = [
            "Host": "Residue.acme.example:8080", "Content-Type": "application/json",
        ]
        #expect(try call(fields, gate: gate).status == 200)
    }

    @Test(arguments: ["192.0.2.7:8080", "[2001:db8::7]:8080", "127.0.0.1", "localhost:1"])
    func `a server on every address answers to any address and to no name`(host: String) throws {
        for address in ["0.0.0.0", "::"] {
            let gate = ControlGate(address: address)
            let fields: WireHeaders = ["Host": host, "Content-Type": "application/json"]
            #expect(try call(fields, gate: gate).status == 200)
            let named: WireHeaders = ["Host": "a.example", "Content-Type": "application/json"]
            #expect(try call(named, gate: gate).status == 403)
        }
    }

    @Test(arguments: [
        ("Origin", "http://attacker.example"), ("Origin", "null"), ("Origin", ""),
        ("Origin", "http://127.0.0.1:9999"), ("Origin", "http://127.0.0.1:8080.attacker.example"),
        ("Origin", "http://attacker.example/127.0.0.1:8080"), ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ])
    func `a page from another origin can neither control nor read`(
        field: String,
        value: String
    ) throws {
        var headers = Self.json
        headers[field] = value
        for method in [WireRequest.Method.post, .get] {
            let answer = try call(headers, method: method)
            #expect(answer.status == 403)
            #expect(!answer.hasPassed)
        }
    }

    @Test func `the server's own page and a link that a person follows are answered`() throws {
        var own = Self.json
        own["Origin"] = "http://127.0.0.1:8080"
        own["Sec-Fetch-Site"] = "same-origin"
        #expect(try call(own).status == 200)
        let link: WireHeaders = [
            "Host": "127.0.0.1:8080", "Sec-Fetch-Site": "cross-site",
            "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document",
        ]
        #expect(try call(link, method: .get).status == 200)
        var form = link
        form["Content-Type"] = "application/json"
        #expect(try call(form).status == 403)
    }

    @Test(arguments: [
        nil, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
        "text/plain; application/json", "",
    ])
    func `a body of a type that any page can send is not read`(type: String?) throws {
        var headers: WireHeaders = ["Host": "127.0.0.1:8080"]
        if let type { headers["Content-Type"] = type }
        let answer = try call(headers)
        #expect(answer.status == 415)
        #expect(!answer.hasPassed)
    }

    @Test(arguments: [
        (nil, 401), ("Bearer wrong", 401), ("Bearer ", 401), ("Basic c2VjcmV0", 401),
        ("Bearer 0123456789abcdef0", 401), ("Bearer 0123456789abcdef", 200),
        ("bearer 0123456789abcdef", 200),
    ])
    func `where there is a token, every call carries it`(field: String?, status: Int) throws {
        let gate = ControlGate(token: "0123456789abcdef")
        var headers = Self.json
        if let field { headers["Authorization"] = field }
        #expect(try call(headers, gate: gate).status == status)
        #expect(try call(headers, method: .get, gate: gate).status == status)
        #expect(try call(headers, gate: gate).hasPassed == (status == 200))
    }

    @Test func `targets are as open as the vendor's`() throws {
        let host = try TestHost(gate: ControlGate(token: "0123456789abcdef"))
        var request = try host.authorized(.get, "/freshservice/api/v2/agents")
        request.headers["Host"] = "desk.acme.example"
        request.headers["Origin"] = "http://somewhere.example"
        #expect(host.router.respond(to: request).status == 200)
    }

    @Test func `two fields that name a world are refused`() throws {
        let host = try TestHost()
        var request = try host.authorized(.get, "/api/v2/agents")
        request.headers.append("Residue-World", "default")
        #expect(host.router.respond(to: request, onPortOf: "freshservice").status == 200)
        request.headers.append("Residue-World", "default")
        #expect(host.router.respond(to: request, onPortOf: "freshservice").status == 400)
    }
}
