// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Testing
import Wire

@Suite
struct FaultEditTests {
    private static let list = #"{"agents":[{"id":1,"active":true},{"id":2,"active":true}],"n":2}"#

    private let answer = WireResponse(
        status: 200,
        headers: ["Link": "<https://acme.example/?page=2>; rel=\"next\""],
        body: Array(FaultEditTests.list.utf8)
    )

    private func outcome(
        of edits: [FaultEdit]
    ) throws -> (answer: WireResponse, problems: [String]) {
        let rule = FaultRule(name: "lying echo", verdict: .mutateResponse(edits))
        var plan = FaultPlan(rules: [rule])
        let strike = plan.strike(
            WireRequest(.get, "/agents"),
            traits: RequestTraits(),
            effects: [],
            target: "desk",
            attempt: 1,
            at: Instant(milliseconds: 0)
        )
        let altered = plan.answer(answer, after: strike)
        return (try #require(altered), plan.problems)
    }

    private static func path(_ text: String) throws -> FaultBodyPath {
        try FaultBodyPath(parsing: text)
    }

    @Test(arguments: [
        ("agents[0].active", #"{"agents":[{"id":1,"active":false},{"id":2,"active":true}],"n":2}"#),
        (
            "agents[*].active",
            #"{"agents":[{"id":1,"active":false},{"id":2,"active":false}],"n":2}"#
        ), ("n", #"{"agents":[{"id":1,"active":true},{"id":2,"active":true}],"n":false}"#),
        (
            "more",
            #"{"agents":[{"id":1,"active":true},{"id":2,"active":true}],"n":2,"more":false}"#
        ),
    ])
    func `a value is set where its path leads`(path: String, body: String) throws {
        let outcome = try outcome(of: [.setValue(FaultEditTests.path(path), false)])
        #expect(String(decoding: outcome.answer.body, as: UTF8.self) == body)
        #expect(outcome.problems.isEmpty)
    }

    @Test(arguments: [
        ("agents[1]", #"{"agents":[{"id":1,"active":true}],"n":2}"#),
        ("agents[*].active", #"{"agents":[{"id":1},{"id":2}],"n":2}"#),
        ("agents", #"{"n":2}"#),
    ])
    func `a value is removed where its path leads`(path: String, body: String) throws {
        let outcome = try outcome(of: [.removeValue(FaultEditTests.path(path))])
        #expect(String(decoding: outcome.answer.body, as: UTF8.self) == body)
    }

    @Test func `a header is set`() throws {
        let headers = try outcome(of: [.setHeader(name: "link", value: "none")]).answer.headers
        #expect(headers["Link"] == "none")
    }

    @Test(arguments: [(0, ""), (5, #"{"age"#)])
    func `a body is cut`(bytes: Int, body: String) throws {
        let answer = try outcome(of: [.cutBody(bytes: bytes)]).answer
        #expect(String(decoding: answer.body, as: UTF8.self) == body)
    }

    @Test(arguments: ["gone", "agents[0].gone", "agents[*].gone", "agents[2]"])
    func `removing what is not there has no effect`(path: String) throws {
        let outcome = try outcome(of: [.removeValue(FaultEditTests.path(path))])
        #expect(outcome.answer == answer)
        #expect(outcome.problems.count == 1)
    }

    @Test func `an edit without effect is a problem that names its rule`() throws {
        let outcome = try outcome(of: [.removeValue(FaultEditTests.path("agents[7].active"))])
        #expect(outcome.answer == answer)
        #expect(
            outcome.problems == [
                "fault 'lying echo' altered nothing: remove agents[7].active had no effect on an "
                    + "answer with status 200, whose body has nothing to change there"
            ]
        )
    }

    @Test func `no value can be edited in a body that is not JSON`() throws {
        let path = try FaultEditTests.path("n")
        let outcome = try outcome(of: [.cutBody(bytes: 5), .setValue(path, 3)])
        #expect(outcome.problems.count == 1)
        #expect(outcome.problems.allSatisfy { $0.contains("not JSON") })
    }

    @Test(arguments: [
        "n=2", "agents[0].active=true", "agents[0].id.x=1", "agents.active=1", "none.x=1",
    ])
    func `setting what is already there, or cannot be there, has no effect`(
        edit: String
    ) throws {
        let halves = edit.split(separator: "=").map(String.init)
        let value = try JSONValue(parsing: Array(halves[1].utf8))
        let outcome = try outcome(of: [.setValue(FaultEditTests.path(halves[0]), value)])
        #expect(outcome.answer == answer)
        #expect(outcome.problems.count == 1)
    }

    @Test(arguments: ["", ".", "a..b", "a[", "a[x]", "a[-1]", "a]b.[0]"])
    func `a path that leads nowhere is refused`(text: String) {
        #expect(throws: FaultSyntaxError.self) { try FaultBodyPath(parsing: text) }
    }

    @Test func `a replaced answer carries the seconds to wait`() {
        let answer = FaultAnswer(status: 429, retryAfter: 30).response
        #expect(answer == WireResponse(status: 429, headers: ["Retry-After": "30"]))
    }
}
