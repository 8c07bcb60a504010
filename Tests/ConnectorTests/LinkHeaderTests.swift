// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Testing

@Suite
struct LinkHeaderTests {
    @Test(arguments: [
        #"<https://acme.example/a?page=2>; rel="next""#,
        #"< https://acme.example/a?page=2>;rel="next""#,
        #"<https://acme.example/a?page=2 > ; REL = next"#,
        #"<https://acme.example/a?page=1>; rel="prev", <https://acme.example/a?page=2>; rel="next""#,
        #"<https://acme.example/a?page=2>; title="a, b"; rel="last next""#,
    ])
    func `the next page is found`(field: String) throws {
        let header = try #require(LinkHeader(parsing: field))
        #expect(header.next == "https://acme.example/a?page=2")
    }

    @Test func `other relations lead nowhere`() throws {
        let header = try #require(LinkHeader(parsing: #"<https://acme.example/>; rel="prev""#))
        #expect(header.next == nil)
    }

    @Test(arguments: ["https://acme.example/", "<https://acme.example/", "x<y>; rel=next"])
    func `what is not a link is not read`(field: String) {
        #expect(LinkHeader(parsing: field) == nil)
    }
}
