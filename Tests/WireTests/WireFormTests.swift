// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@Suite
struct WireFormTests {
    @Test func `header names compare without regard to case, values stay`() {
        var headers: WireHeaders = ["Content-Type": "application/json", "Link": "a"]
        headers.append("link", "b")
        #expect(headers["content-TYPE"] == "application/json")
        #expect(headers.values(of: "LINK") == ["a", "b"])
        headers["link"] = "c"
        #expect(headers.values(of: "Link") == ["c"])
        headers["link"] = nil
        #expect(headers["Link"] == nil)
    }

    @Test(arguments: ["a+b@acme.example", "ä ö/ü?&=#%", "", "日本", "a%2Bb"])
    func `what is encoded decodes to itself`(text: String) {
        let encoded = PercentEncoding.encode(text)
        #expect(encoded.utf8.allSatisfy { $0 < 128 })
        #expect(PercentEncoding.decode(encoded[...], plusIsBlank: true) == text)
    }

    @Test(arguments: ["%", "%4", "%zz", "%ff%fe"])
    func `a broken escape is not valid text`(text: String) {
        #expect(PercentEncoding.decode(text[...], plusIsBlank: false) == nil)
    }

    @Test func `a query keeps its order and distinguishes a space from a plus`() {
        let items = QueryItems(parsing: "email=a%2Bb%40acme.example&q=x+y&flag&page=2&page=3")
        #expect(items?.items.map(\.name) == ["email", "q", "flag", "page", "page"])
        #expect(items?["email"] == "a+b@acme.example")
        #expect(items?["q"] == "x y")
        #expect(items?["flag"] == "")
        #expect(items?["page"] == "2")
        #expect(QueryItems(parsing: "a=%zz") == nil)
        #expect(QueryItems(parsing: nil)?.items == [])
    }

    @Test func `a query is written so that it reads back`() {
        var items = QueryItems()
        items.append("query", "\"name:'Ana & Bo'\"")
        items.append("page", "1")
        #expect(QueryItems(parsing: items.encoded) == items)
        #expect(QueryItems().encoded == nil)
    }

    @Test func `the request target is path and query as sent`() {
        #expect(WireRequest(.get, "/a", query: "b=1").requestTarget == "/a?b=1")
        #expect(WireRequest(.get, "/a").requestTarget == "/a")
    }
}
