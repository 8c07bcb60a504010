// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Testing
import Wire

@Suite
struct FaultPatternTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let pattern: String
        let request: WireRequest
        let isMatch: Bool

        init(_ pattern: String, _ method: WireRequest.Method, _ path: String, _ isMatch: Bool) {
            self.pattern = pattern
            request = WireRequest(method, path)
            self.isMatch = isMatch
        }

        var testDescription: String {
            "\(pattern) \(isMatch ? "takes" : "leaves") \(request.method.rawValue) \(request.path)"
        }
    }

    @Test(arguments: [
        Example("DELETE /api/v2/agents/*", .delete, "/api/v2/agents/7", true),
        Example("DELETE /api/v2/agents/*", .get, "/api/v2/agents/7", false),
        Example("DELETE /api/v2/agents/*", .delete, "/api/v2/agents", false),
        Example("DELETE /api/v2/agents/*", .delete, "/api/v2/agents/", false),
        Example("DELETE /api/v2/agents/*", .delete, "/api/v2/agents/7/forget", false),
        Example("DELETE /api/v2/agents/*", .delete, "/api/v2/agentsx/7", false),
        Example("PUT /api/v2/agents/*/reactivate", .put, "/api/v2/agents/7/reactivate", true),
        Example("PUT /api/v2/agents/*/reactivate", .put, "/api/v2/agents/7/convert", false),
        Example("* /api/v2/**", .post, "/api/v2/groups/1/members", true),
        Example("* /api/v2/**", .get, "/api/v2", true),
        Example("* /api/v2/**", .get, "/api/v1/agents", false),
        Example("* /**", .get, "/anything", true),
        Example("GET /", .get, "/", true),
        Example("GET /", .get, "/agents", false),
    ])
    func `a pattern matches a request by method and path shape`(example: Example) throws {
        let pattern = try FaultPattern(parsing: example.pattern)
        #expect(pattern.matches(example.request) == example.isMatch)
    }

    @Test func `the pattern for everything takes every request`() {
        #expect(FaultPattern.everything.matches(WireRequest(.put, "/a/b/c")))
    }

    @Test(arguments: [
        "", "DELETE", "/agents", "delete /agents", "GET agents", "GET /a*/b", "GET /**/b",
        "GET /a b",
    ])
    func `a pattern that could never match as meant is refused`(text: String) {
        #expect(throws: FaultSyntaxError.self) { try FaultPattern(parsing: text) }
    }
}
