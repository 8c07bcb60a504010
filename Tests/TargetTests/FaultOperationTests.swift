// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// Faults strike what a request does, whatever it looks like.
@Suite
struct FaultOperationTests {
    private var scim: SCIMBench
    private let ana: String
    private let bo: String
    private let desk: String
    private let night: String

    init() throws {
        scim = try SCIMBench()
        ana = try scim.user("ana@acme.example")
        bo = try scim.user("bo@acme.example")
        desk = try scim.group("Desk", members: [ana, bo])
        night = try scim.group("Night")
    }

    private static let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    private static let bulk = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

    private func patch(_ operation: JSONValue) -> JSONValue {
        ["schemas": [.string(Self.patch)], "Operations": [operation]]
    }

    private func put(_ members: [String]) -> JSONValue {
        [
            "schemas": [.string(SCIMBench.group)], "displayName": "Desk",
            "members": .array(members.map { ["value": .string($0)] }),
        ]
    }

    private var removal: JSONValue {
        patch(["op": "remove", "path": .string("members[value eq \"\(ana)\"]")])
    }

    private func strikes(
        _ scope: FaultRule.Scope,
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = Optional.none
    ) -> Bool {
        var plan = FaultPlan(rules: [
            FaultRule(name: "x", scope: scope, verdict: .dropRequest)
        ])
        let request = scim.request(method, path, body)
        let strike = plan.strike(request, to: "scim", scim.target, attempt: 1, at: scim.now)
        return strike != nil
    }

    private func revocation(of subject: String) -> FaultRule.Scope {
        FaultRule.Scope(
            operation: .revoke,
            right: RightName(kind: "group", name: "Desk"),
            subjects: [subject]
        )
    }

    @Test func `a fault strikes a member's removal by PATCH, by PUT and in a bulk request`() {
        let scope = revocation(of: "ana@acme.example")
        #expect(strikes(scope, .patch, "/Groups/\(desk)", removal))
        #expect(strikes(scope, .put, "/Groups/\(desk)", put([bo])))
        let bulk: JSONValue = [
            "schemas": [.string(Self.bulk)],
            "Operations": [
                ["method": "PATCH", "path": .string("/Groups/\(desk)"), "data": removal]
            ],
        ]
        #expect(strikes(scope, .post, "/Bulk", bulk))
        #expect(strikes(scope, .delete, "/Groups/\(desk)"))
    }

    @Test func `what keeps the member, or takes another one, is not struck`() {
        let scope = revocation(of: "ana@acme.example")
        #expect(!strikes(scope, .put, "/Groups/\(desk)", put([ana])))
        #expect(!strikes(scope, .put, "/Groups/\(desk)", put([ana, bo])))
        #expect(!strikes(scope, .get, "/Groups/\(desk)"))
        let add = patch([
            "op": "add", "path": "members", "value": [["value": .string(ana)]],
        ])
        #expect(!strikes(scope, .patch, "/Groups/\(night)", add))
    }

    @Test func `a request that the target would refuse is not a write`() {
        let scope = FaultRule.Scope(operation: .write)
        #expect(!strikes(scope, .delete, "/Groups/unknown"))
        #expect(!strikes(scope, .patch, "/Groups/\(desk)", patch(["op": "nonsense"])))
        #expect(strikes(scope, .delete, "/Groups/\(desk)"))
    }

    @Test func `any write to a group is struck, a new name included`() {
        let scope = FaultRule.Scope(
            operation: .write,
            right: RightName(kind: "group", name: "Desk")
        )
        let rename = patch(["op": "replace", "path": "displayName", "value": "Service Desk"])
        #expect(strikes(scope, .patch, "/Groups/\(desk)", rename))
        #expect(!strikes(scope, .patch, "/Groups/\(night)", rename))
    }

    @Test func `a fault strikes a read of a group by name and in the list that holds it`() {
        let scope = FaultRule.Scope(
            operation: .read,
            right: RightName(kind: "group", name: "Desk")
        )
        #expect(strikes(scope, .get, "/Groups/\(desk)"))
        #expect(strikes(scope, .get, "/Groups?filter=displayName eq \"Desk\""))
        #expect(strikes(scope, .get, "/Groups"))
        #expect(!strikes(scope, .get, "/Groups/\(night)"))
        #expect(!strikes(scope, .get, "/Groups?filter=displayName eq \"Night\""))
        #expect(!strikes(scope, .get, "/Users"))
    }

    @Test func `the creation of an account is told from the address it is made with`() {
        let scope = FaultRule.Scope(operation: .createAccount, subjects: ["cleo@acme.example"])
        #expect(strikes(scope, .post, "/Users", SCIMBench.user("cleo@acme.example")))
        #expect(!strikes(scope, .post, "/Users", SCIMBench.user("dan@acme.example")))
    }

    @Test func `asking what a request would do changes nothing`() {
        let before = scim.target.changes.count
        #expect(strikes(FaultRule.Scope(operation: .write), .delete, "/Users/\(ana)"))
        #expect(scim.target.changes.count == before)
    }
}
