// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct ZohoAgentListTests {
    private static let settings: JSONValue = [
        "departments": ["Support", "Billing"],
        "accounts": [
            ["email": "ana.silva@acme.example", "name": "Ana Silva", "type": "Admin"],
            ["email": "bo@acme.example", "name": "Bo Lind", "departments": ["Billing"]],
            ["email": "cy@acme.example", "name": "Cy Moran", "active": false],
            ["email": "di@acme.example", "name": "Di Anand", "confirmed": false],
            ["email": "eli@acme.example", "name": "Eli Banks", "type": "Light"],
            ["email": "fay@acme.example", "name": "Fay Bot", "bot": true],
        ],
    ]

    /// Agents by the number in which they were set up; 0 is the connector's.
    private static func numbers(_ query: String, _ quirks: JSONValue = [:]) throws -> [Int] {
        guard case .object(var object) = settings else { return [] }
        object["quirks"] = quirks
        var bench = try ZohoDeskBench(.object(object))
        let path = query.replacing("$billing", with: String(bench.department("Billing")))
            .replacing("$admin", with: String(bench.profile("Support Administrator")))
            .replacing("$light", with: String(bench.role("LightAgent")))
        let answer = bench.send(.get, path)
        #expect(answer.status == 200 || answer.status == 204, "\(answer.body.text)")
        return answer.ids().map { Int($0 - bench.connector) }
    }

    @Test(arguments: [
        ("", [0, 1, 2, 3, 4, 5, 6]), ("status=ACTIVE", [0, 1, 2, 4, 5, 6]),
        ("status=DISABLED", [3]), ("status=DELETED", []), ("isConfirmed=false", [4]),
        ("status=ACTIVE&isConfirmed=true", [0, 1, 2, 5, 6]), ("isLightAgent=true", [5]),
        ("isLightAgent=false&limit=10", [0, 1, 2, 3, 4, 6]), ("rolePermissionType=Light", [5]),
        ("rolePermissionType=Admin,Light", [0, 1, 5]),
        ("rolePermissionType=%24%7BNON_LIGHT%7D", [0, 1, 2, 3, 4, 6]),
        ("departmentIds=$billing", [0, 2]), ("profileIds=$admin", [0, 1]),
        ("roleIds=$light", [5]), ("searchStr=ana", [1]), ("searchStr=an*", [1, 4]),
        ("searchStr=*an*", [1, 3, 4, 5]),
        ("searchStr=Ana%20Silva", [1]), ("searchStr=*acme*&fieldName=lastName", []),
        ("searchStr=ANA.SILVA%40acme.example&fieldName=emailId", [1]),
        ("searchStr=bo%40acme.example&limit=1", [2]), ("searchStr=nobody", []),
        ("sortOrder=desc", [6, 5, 4, 3, 2, 1, 0]), ("from=6", [5, 6]), ("from=0&limit=2", [0, 1]),
        ("from=1&limit=2", [0, 1]), ("from=2&limit=2&status=ACTIVE", [1, 2]),
        ("from=5&limit=10&sortOrder=desc", [2, 1, 0]), ("from=8", []),
    ])
    func `a list shows whom its filters let through`(query: String, expected: [Int]) throws {
        #expect(try Self.numbers("/agents?\(query)") == expected)
    }

    private static let shifted: [(String, JSONValue, String, [Int])] = [
        ("fromBase", JSONValue.integer(0), "/agents?from=1&limit=2", [1, 2]),
        ("pageCap", 2, "/agents?limit=50", [0, 1]),
        ("listOrderShifts", true, "/agents?from=3&limit=2", [3, 4]),
        ("strictQuery", false, "/agents?foo=1&limit=1", [0]),
    ]

    @Test(arguments: shifted)
    func `a quirk changes which rows are shown`(
        name: String,
        value: JSONValue,
        path: String,
        expected: [Int]
    ) throws {
        #expect(try Self.numbers(path, .object([name: value])) == expected)
    }

    @Test func `a page holds ten rows unless told otherwise, and two hundred at most`() throws {
        let accounts = (1...30).map { number -> JSONValue in
            ["email": .string("p\(number)@acme.example")]
        }
        var bench = try ZohoDeskBench(["accounts": .array(accounts)])
        #expect(bench.send(.get, "/agents").ids().count == 10)
        #expect(bench.send(.get, "/agents?limit=200").ids().count == 31)
        #expect(bench.send(.get, "/agents?limit=201").code == "UNPROCESSABLE_ENTITY")
        #expect(bench.send(.get, "/agents?from=31").ids().count == 1)
        #expect(bench.send(.get, "/agents?from=32").status == 204)
    }

    @Test(arguments: [
        ("limit=0", "The value passed for the 'limit' query parameter is invalid."),
        ("from=-1", "The value passed for the 'from' query parameter is invalid."),
        ("from=5000", "The value passed for field 'from' exceeds the range of '0-4999'."),
        ("foo=1", "Extra query parameter 'foo' is present in the input."),
        ("status=GONE", "The value passed for the 'status' query parameter is invalid."),
        ("roleIds=a", "The value passed for the 'roleIds' query parameter is invalid."),
        ("isConfirmed=1", "The value passed for the 'isConfirmed' query parameter is invalid."),
        ("include=salary", "The value passed for the 'include' query parameter is invalid."),
        ("searchStr=", "The value passed for the 'searchStr' query parameter is invalid."),
    ])
    func `a wrong parameter is named`(query: String, message: String) throws {
        var bench = try ZohoDeskBench()
        let answer = bench.send(.get, "/agents?\(query)")
        #expect(answer.status == 422)
        #expect(answer.code == "UNPROCESSABLE_ENTITY")
        #expect(answer.body["message"] == .string(message))
    }

    @Test func `small limits are refused if the portal says so`() throws {
        var bench = try ZohoDeskBench(["quirks": ["limitLeastTen": true]])
        #expect(bench.send(.get, "/agents?limit=9").status == 422)
        #expect(bench.send(.get, "/agents?limit=10").status == 200)
    }

    @Test func `rows show type and time zone unless the portal keeps to the examples`() throws {
        var full = try ZohoDeskBench()
        let whole = full.send(.get, "/agents").body["data"]?.array?.first
        #expect(whole?["rolePermissionType"] == "Admin")
        #expect(whole?["timeZone"] == "UTC")
        var bench = try ZohoDeskBench(["quirks": ["listsShowType": false]])
        let row = bench.send(.get, "/agents").body["data"]?.array?.first
        #expect(row?["rolePermissionType"] == nil)
        #expect(row?["timeZone"] == nil)
    }

    @Test func `included records are added to rows and to single agents`() throws {
        var bench = try ZohoDeskBench()
        let row = bench.send(.get, "/agents?include=role,profile").body["data"]?.array?.first
        #expect(row?["role"]?["name"] == "CEO")
        #expect(row?["profile"]?["name"] == "Support Administrator")
        let whole = bench.send(
            .get,
            "/agents/\(bench.connector)?include=associatedDepartments,verifiedEmails"
        ).body
        #expect(whole["rolePermissionType"] == "Admin")
        #expect(whole["associatedDepartments"]?.array?.first?["sanitizedName"] == "support")
        #expect(whole["verifiedEmails"] == ["residue.connector@acme.example"])
    }

    @Test func `an agent is found by address and by number, or the answer is empty`() throws {
        var bench = try ZohoDeskBench()
        let id = try bench.agent("ada@acme.example")
        let zuid = try #require(try bench.row(id).zuid)
        #expect(bench.send(.get, "/agents/email/ADA%40acme.example").id == id)
        #expect(bench.send(.get, "/agents/email/nobody@acme.example").status == 204)
        #expect(bench.send(.get, "/agents/zuid/\(zuid)").id == id)
        #expect(bench.send(.get, "/agents/zuid/\(zuid + 1)").status == 204)
        #expect(bench.send(.get, "/agents/\(id + 1)").code == "URL_NOT_FOUND")
    }

    @Test func `the counts agree with the lists`() throws {
        var bench = try ZohoDeskBench(Self.settings)
        try bench.open(.deleteAccount(email: "bo@acme.example"))
        #expect(
            bench.send(.get, "/agents/allCounts").body == [
                "allAgents": 6, "activeAgents": 3, "lightAgents": 1, "deactivatedAgents": 1,
                "unconfirmedAgents": 1, "deletedAgents": 1, "closedAgents": 0, "importedAgents": 0,
            ]
        )
        for (query, count) in [
            ("", 6), ("status=ACTIVE", 5), ("status=ACTIVE&isConfirmed=true", 4),
            ("isConfirmed=false", 1), ("includeLightAgent=false", 5), ("status=DISABLED", 1),
        ] {
            #expect(
                bench.send(.get, "/agents/count?\(query)").body == [
                    "count": .integer(Int64(count))
                ],
                "\(query)"
            )
        }
    }

    @Test func `an address is found in a name too`() throws {
        var bench = try ZohoDeskBench()
        let ada = try bench.agent("ada@acme.example")
        let bo = try bench.agent("bo@acme.example")
        let path = "/agents?searchStr=ada%40acme.example"
        #expect(bench.send(.get, path).ids() == [ada])
        bench.send(.patch, "/agents/\(bo)", ["lastName": "ADA@acme.example"])
        #expect(bench.send(.get, path).ids() == [ada, bo])
    }

    @Test func `agents by ids are short and leave out who is gone`() throws {
        var bench = try ZohoDeskBench()
        let id = try bench.invite("ada@acme.example")
        let answer = bench.send(.get, "/agentsByIds?agentIds=\(id),1")
        #expect(answer.ids() == [id])
        #expect(
            answer.body["data"]?.array?.first?.object?.keys == [
                "id", "zuid", "firstName", "lastName", "emailId", "photoURL", "roleId",
                "profileId",
            ]
        )
        let many = Array(repeating: "1", count: 51).joined(separator: ",")
        #expect(bench.send(.get, "/agentsByIds?agentIds=\(many)").status == 422)
        #expect(bench.send(.get, "/agentsByIds").status == 422)
    }

    @Test func `an older portal lacks the newer calls and parameters`() throws {
        var bench = try ZohoDeskBench(["oas": "old"])
        for path in ["/agents/allCounts", "/deletedAgents", "/agents/email/a@b.example"] {
            #expect(bench.send(.get, path).status == 404, "\(path)")
        }
        #expect(bench.send(.delete, "/agents/\(bench.connector)").status == 405)
        #expect(bench.send(.get, "/profiles?limit=5").status == 422)
        #expect(bench.send(.get, "/agents?status=DELETED").status == 422)
        let connector = bench.connector
        for path in ["/teams", "/agents/\(connector)/teams"] {
            #expect(bench.send(.get, path).status == 200, "\(path)")
            #expect(bench.send(.get, "\(path)?limit=5").status == 422, "\(path)")
        }
    }

    @Test(arguments: [
        ("/roles", "data", 15, 500, 25), ("/profiles", "data", 250, 250, 4),
        ("/departments", "data", 10, 200, 1),
    ])
    func `each list has its own page size`(
        path: String,
        name: String,
        usual: Int,
        most: Int,
        total: Int
    ) throws {
        let roles = (1...18).map { JSONValue.string("Role \($0)") }
        var bench = try ZohoDeskBench(["roles": .array(roles)])
        #expect(bench.send(.get, path).ids(name).count == min(usual, total))
        #expect(bench.send(.get, "\(path)?limit=\(most)").ids(name).count == total)
        #expect(bench.send(.get, "\(path)?limit=\(most + 1)").status == 422)
        #expect(bench.send(.get, "\(path)?from=\(total + 1)").status == 204)
    }
}
