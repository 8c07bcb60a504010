// SPDX-License-Identifier: Apache-2.0

import Hosting
import Testing
import Wire

/// Sends one secret in every way that a client may, and searches for it in all output.
@Suite
struct CredentialCanaryTests {
    private static let canary = "cAnArY7secret"

    private struct Sending: CustomTestStringConvertible {
        let testDescription: String
        var query: String?
        var headers: WireHeaders = ["Content-Type": "application/json"]
        var body: [UInt8] = []

        init(_ name: String, query: String) {
            testDescription = name
            self.query = query
        }

        init(_ name: String, field: String, _ value: String = canary) {
            testDescription = name
            headers[field] = value
        }

        init(_ name: String, _ body: String, type: String? = "application/json") {
            testDescription = name
            self.body = Array(body.utf8)
            headers["Content-Type"] = type
        }
    }

    private static let patch = """
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\
        {"op":"replace","path":"PATH","value":VALUE}]}
        """

    private static func patched(_ path: String, _ value: String) -> String {
        patch.replacing("PATH", with: path).replacing("VALUE", with: value)
    }

    private static let user = "urn:ietf:params:scim:schemas:core:2.0:User"

    private static let sendings: [Sending] = [
        Sending("patch", patched("password", "\"\(canary)\"")),
        Sending("patch, schema", patched("\(user):password", "\"\(canary)\"")),
        Sending("patch, case", patched("PassWord", "\"\(canary)\"")),
        Sending("patch, list", patched("password", "[{\"value\":\"\(canary)\"}]")),
        Sending("patch without path", patched("", "{\"password\":\"\(canary)\"}")),
        Sending("patch, filter in path", patched("x[password eq \\\"\(canary)\\\"]", "1")),
        Sending("member with schema", "{\"\(user):password\":\"\(canary)\"}"),
        Sending("nested object", "{\"password\":{\"new\":[\"\(canary)\"]}}"),
        Sending("twice", "{\"password\":\"\(canary)\",\"password\":\"x\"}"),
        Sending("leading blank", " \n\t{\"password\":\"\(canary)\"}"),
        Sending("byte order mark", "\u{FEFF}{\"password\":\"\(canary)\"}"),
        Sending("broken JSON", "{\"password\":\"\(canary)\""),
        Sending("JSON and more", "{\"password\":\"\(canary)\"} x"),
        Sending("search", "{\"filter\":\"password eq \\\"\(canary)\\\"\"}"),
        Sending(
            "long",
            "{\"password\":\"\(canary)\",\"x\":\"\(String(repeating: "x", count: 300_000))\"}"
        ),
        Sending("long, at the end", String(repeating: " ", count: 262_100) + "\"\(canary)\""),
        Sending("form", "a=b&password=\(canary)", type: "application/x-www-form-urlencoded"),
        Sending("form, case", "a=b&PASSWORD=\(canary)", type: "Application/X-WWW-Form-Urlencoded"),
        Sending("form, escapes", "p%61ssword=\(canary)", type: "application/x-www-form-urlencoded"),
        Sending("form, broken", "pass%zz=\(canary)", type: "application/x-www-form-urlencoded"),
        Sending("form, code", "code=\(canary)", type: "application/x-www-form-urlencoded"),
        Sending("form, bare", canary, type: "application/x-www-form-urlencoded"),
        Sending(
            "form, JSON",
            "j={\"password\":\"\(canary)\"}",
            type: "application/x-www-form-urlencoded"
        ),
        Sending("form without type", "password=\(canary)", type: nil),
        Sending("text", "password: \(canary)", type: "text/plain"),
        Sending("XML", "<password>\(canary)</password>", type: "text/xml"),
        Sending(
            "multipart",
            "--x\r\nContent-Disposition: form-data; name=password\r\n\r\n\(canary)\r\n--x--",
            type: "multipart/form-data; boundary=x"
        ),
        Sending("filter", query: "filter=password%20eq%20%22\(canary)%22"),
        Sending("filter, plus", query: "filter=userName+pr+and+password+eq+%22\(canary)%22"),
        Sending("parameter", query: "access_token=\(canary)"),
        Sending("parameter, code", query: "code=\(canary)"),
        Sending("parameter, dashes", query: "x-api-key=\(canary)"),
        Sending("parameter, broken", query: "%zz=\(canary)"),
        Sending("bearer", field: "Authorization", "Bearer \(canary)"),
        Sending("unknown scheme", field: "Authorization", "\(canary) x"),
        Sending("no scheme", field: "Authorization"),
        Sending("token field", field: "X-Vault-Token"),
        Sending("key field", field: "Api-Key"),
        Sending("field of any name", field: "X-Acme"),
        Sending("cookie", field: "Cookie", "sid=\(canary)"),
        Sending("referer", field: "Referer", "http://x.example/?token=\(canary)"),
    ]

    @Test(arguments: sendings)
    private func `a credential is shown nowhere`(sending: Sending) throws {
        let host = try TestHost("world: all\ntargets: { freshservice: , scim: , zoho-desk: }\n")
        let places = [
            ("freshservice", "/api/v2/agents"), ("freshservice", "/api/v2/nowhere"),
            ("scim", "/scim/v2/Users"), ("scim", "/scim/v2/Users/.search"),
            ("zoho-desk", "/api/v1/agents"), ("zoho-desk", "/oauth/v2/token"),
        ]
        for (target, path) in places {
            for method in [WireRequest.Method.post, .patch, .get] {
                var request = WireRequest(
                    method,
                    path,
                    query: sending.query,
                    headers: sending.headers,
                    body: sending.body
                )
                request.headers["Host"] = "127.0.0.1"
                if request.headers["Authorization"] == nil {
                    request.headers["Authorization"] = try host.authorization(target)
                }
                _ = host.router.respond(to: request, onPortOf: target)
            }
        }
        for path in [
            "/worlds/default/requests", "/worlds/default/requests?format=har",
            "/worlds/default/unmatched", "/worlds/default/changes", "/worlds/default/access",
            "/worlds/default/webhooks", "/worlds/default/faults",
        ] {
            let shown = try host.call(.get, path).json.text
            #expect(!shown.contains(Self.canary), "\(path)")
        }
        let metrics = host.router.respond(to: WireRequest(.get, "/_residue/metrics")).body
        #expect(!String(decoding: metrics, as: UTF8.self).contains(Self.canary))
    }

    @Test func `what holds no credential is shown as it was`() throws {
        let host = try TestHost()
        let body = #"{ "name": "Ana",  "n": 1.50 }"#
        var request = try host.authorized(.post, "/api/v2/agents?page=2&query=a%22b")
        request.headers["Content-Type"] = "application/json"
        request.body = Array(body.utf8)
        _ = host.router.respond(to: request, onPortOf: "freshservice")
        let shown = try host.call(.get, "/worlds/default/requests").json["requests"]?.array?.first
        #expect(shown?["request"]?["body"]?.string == body)
        #expect(shown?["path"]?.string == "/api/v2/agents?page=2&query=a%22b")
    }

    @Test func `what cannot be read is counted and not shown`() throws {
        let host = try TestHost()
        var request = try host.authorized(.post, "/api/v2/agents")
        request.body = Array("plain words".utf8)
        _ = host.router.respond(to: request, onPortOf: "freshservice")
        let shown = try host.call(.get, "/worlds/default/requests").json["requests"]?.array?.first
        #expect(
            shown?["request"]?["body"] == ["hidden": "neither JSON nor a form", "bytes": 11]
        )
    }
}
