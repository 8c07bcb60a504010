// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@Suite
struct FixtureComparisonTests {
    private static let file: JSONValue = [
        "exchange": "A list",
        "provenance": [
            "sources": [["key": "REF", "url": "https://acme.example", "date": "2026"]],
            "apiVersion": "v2", "fidelity": "seen", "maskedFields": ["*"],
        ],
        "given": [:],
        "steps": [],
        "request": ["method": "GET", "target": "/agents", "headers": [:]],
        "response": [
            "status": 200,
            "headers": ["Link": "<*page=2*>; rel=\"next\"", "X-Request-Id": "*"],
            "absentHeaders": ["Allow"],
            "body": [
                "agents": [
                    [
                        "id": 27_000_012_345, "name": "Mira", "active": true, "title": nil,
                        "groups": [], "custom": [:], "by": ["HR": 1],
                    ]
                ]
            ],
        ],
        "exact": ["agents[0].id", "agents[0].active", "agents[1]"],
        "anyKeys": ["agents[0].by"],
        "optional": ["agents.nick"],
    ]

    private static let headers: WireHeaders = [
        "link": "<https://acme.example/agents?page=2&per_page=1>; rel=\"next\"",
        "X-Request-Id": "1",
    ]

    private static let row =
        #""id":9,"name":"Noor","active":true,"title":"x","groups":[4],"custom":{"a":1},"by":{"X":2}"#

    private func differences(
        status: Int = 200,
        headers: WireHeaders = FixtureComparisonTests.headers,
        body: String = "{\"agents\":[{\(FixtureComparisonTests.row)}]}"
    ) throws -> [String] {
        let fixture = try FixtureExchange(file: "a-list", FixtureComparisonTests.file)
        let answer = WireResponse(status: status, headers: headers, body: Array(body.utf8))
        return FixtureComparison(of: answer, with: fixture, ids: ["27000012345": "9"]).differences
    }

    private func body(replacing part: String, by other: String) -> String {
        "{\"agents\":[{\(FixtureComparisonTests.row)}]}".replacing(part, with: other)
    }

    @Test func `an answer of the same shape agrees although values differ`() throws {
        #expect(try differences() == [])
    }

    @Test func `an optional member may be present or absent`() throws {
        let body = body(replacing: #""id":9"#, by: #""id":9,"nick":"No""#)
        #expect(try differences(body: body) == [])
    }

    @Test(arguments: [
        (#""id":9"#, #""id":8"#, "agents[0].id is 8, expected 9"),
        (#""active":true"#, #""active":false"#, "agents[0].active is false, expected true"),
        (#""name":"Noor","#, "", "agents[0].name is missing"),
        (#""name":"Noor""#, #""name":7"#, "agents[0].name is a whole number, expected a string"),
        (#""title":"#, #""job":1,"title":"#, "agents[0].job is not in the fixture"),
        (#"{"X":2}"#, #"{"X":"y"}"#, "agents[0].by.X is a string, expected a whole number"),
    ])
    func `a difference in a body is reported with its place`(
        part: String,
        other: String,
        difference: String
    ) throws {
        #expect(try differences(body: body(replacing: part, by: other)) == [difference])
    }

    @Test func `an extra element is reported where none is expected`() throws {
        let found = try differences(body: body(replacing: "}]}", by: "},null]}"))
        #expect(found == ["agents[1] is null, expected nothing"])
    }

    @Test func `an empty list differs from one with an element`() throws {
        #expect(try differences(body: #"{"agents":[]}"#).first == "agents is empty")
    }

    @Test func `a wrong status and missing or forbidden headers are reported`() throws {
        let found = try differences(status: 404, headers: ["Link": "<page=3>", "Allow": "GET"])
        #expect(
            found == [
                "status 404, expected 200",
                "header Link is '<page=3>', not '<*page=2*>; rel=\"next\"'",
                "header X-Request-Id is missing",
                "header Allow should not be there",
            ]
        )
    }

    @Test func `a body that is not JSON is reported`() throws {
        #expect(try differences(body: "{").first?.hasPrefix("the body is not JSON") == true)
    }

    @Test func `a fixture with an unknown member is refused`() throws {
        var object = try #require(FixtureComparisonTests.file.object)
        object["exat"] = []
        #expect(throws: FixtureReader.Mistake.self) {
            try FixtureExchange(file: "a-list", .object(object))
        }
    }

    @Test func `every exchange of Freshservice can be read`() throws {
        let exchanges = try FixtureExchange.all(of: "freshservice")
        #expect(exchanges.count > 100)
        #expect(Set(exchanges.map(\.title)).count > 90)
    }
}
