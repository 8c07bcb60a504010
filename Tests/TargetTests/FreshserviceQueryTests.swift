// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import Testing
import Wire

@Suite
struct FreshserviceQueryTests {
    private typealias Value = FreshserviceQuery.FieldValue

    private static let table = FreshserviceQueryFields.agents.adding(custom: [
        (name: "region", kind: .choice(["North", "South"])), (name: "badge", kind: .integer),
        (name: "on_site", kind: .boolean),
    ])

    private static let mira: [String: Value] = [
        "first_name": .text("Mira"), "last_name": .text("O'Hara"), "name": .text("Mira O'Hara"),
        "email": .text("mira.o-hara@mail.acme.example"), "department_id": .integers([7, 9]),
        "work_phone_number": .text("5550100"), "location_id": .none, "badge": .integer(40),
        "reporting_manager_id": .integer(3), "region": .text("North"), "on_site": .bool(true),
        "created_at": .instant(Instant(rfc3339: "2026-03-02T09:00:00Z") ?? .distantFuture),
    ]

    private func finds(_ text: String) throws(FreshserviceQueryError) -> Bool {
        let query = try FreshserviceQuery(parsing: text, fields: FreshserviceQueryTests.table)
        return query.matches { FreshserviceQueryTests.mira[$0] ?? .none }
    }

    @Test(arguments: [
        #""first_name:'Mira'""#, #""first_name : 'mira'""#, #""name:'Mira O\'Hara'""#,
        #""department_id:9""#, #""badge:>40""#, #""badge:<40""#, #""region:'North'""#,
        #""on_site:true""#, #""location_id:null""#, #""work_phone_number:5550100""#,
        #""created_at:'2026-03-02'""#, #""created_at:>'2026-03-02T09:00:00Z'""#,
        #""created_at:<'2026-03-02'""#,
    ])
    func `a condition finds the record that holds the value`(query: String) throws {
        #expect(try finds(query))
    }

    @Test(arguments: [
        #""first_name:'Mir'""#, #""department_id:8""#, #""badge:>41""#, #""badge:<39""#,
        #""reporting_manager_id:null""#, #""region:'South'""#, #""on_site:false""#,
        #""created_at:>'2026-03-03'""#, #""created_at:<'2026-03-01'""#, #""location_id:4""#,
    ])
    func `a condition passes over a record that holds another value`(query: String) throws {
        #expect(try !finds(query))
    }

    @Test(arguments: [
        (#""~[first_name]:'mi'""#, true), (#""~[first_name]:'ira'""#, false),
        (#""~[first_name|last_name]:'o'""#, true), (#""~[email]:'hara'""#, true),
        (#""~[email]:'mail.acme'""#, true), (#""~[email]:'acme'""#, false),
        (#""~[email]:'mira.o-hara@mail'""#, true), (#""~[name]:'hara'""#, false),
        (#""~ [ first_name | email ] : 'O'""#, true), (#""~[work_phone_number]:'555'""#, true),
    ])
    func `a prefix is searched for in each field and in the parts of an address`(
        query: String,
        isFound: Bool
    ) throws {
        #expect(try finds(query) == isFound)
    }

    @Test(arguments: [
        (#""badge:1 AND badge:2 OR badge:40""#, true),
        (#""badge:40 OR badge:1 AND badge:2""#, true),
        (#""(badge:40 OR badge:1) AND badge:2""#, false),
        (#""badge:40 AND (badge:1 OR (badge:40 AND department_id:7))""#, true),
    ])
    func `AND binds closer than OR and parentheses bind closest`(
        query: String,
        isFound: Bool
    ) throws {
        #expect(try finds(query) == isFound)
    }

    @Test(arguments: [
        (#""shoe_size:4""#, "shoe_size", "[:invalid_field]"),
        (#""active:true""#, "active", "[:invalid_field]"),
        (#""~[job_title]:'x'""#, "job_title", "[:invalid_field]"),
        (#""department_id:'x'""#, "department_id", #"["It should be a/an Positive Integer"]"#),
        (#""department_id:-1""#, "department_id", #"["It should be a/an Positive Integer"]"#),
        (#""region:'East'""#, "region", #"["It should be one of the choice value."]"#),
        (#""created_at:'soon'""#, "created_at", #"["It should be a/an Date"]"#),
        (#""first_name:>'A'""#, "first_name", #"["It should be a/an String"]"#),
    ])
    func `a field or type that does not fit is named in the vendor's words`(
        query: String,
        field: String,
        message: String
    ) throws {
        let error = try #require(throws: FreshserviceQueryError.self) { try finds(query) }
        let expected: JSONValue = [
            "description": "Validation failed",
            "errors": [
                ["field": .string(field), "message": .string(message), "code": "invalid_value"]
            ],
        ]
        #expect(error.body == expected)
    }

    @Test func `every field that does not fit is named`() throws {
        let error = try #require(throws: FreshserviceQueryError.self) {
            try finds(#""shoe_size:1 OR (hat_size:2 AND badge:3)""#)
        }
        #expect(error.issues.map(\.field) == ["shoe_size", "hat_size"])
    }

    @Test(arguments: [
        "", "badge:1", #"""#, #""""#, #""badge""#, #""badge:""#, #""badge:1"#, #""badge:1 AND""#,
        #""badge:1 badge:2""#, #""(badge:1""#, #""badge:1)""#, #""badge:North""#, #""badge:'1""#,
        #""~[name:'x'""#, #""~name:'x'""#, #""~[]:'x'""#, #""~[name]:1""#, #""badge:1" x"#,
        #""badge:1 ANDbadge:2""#, #""badge:99999999999999999999""#,
    ])
    func `a text that cannot be read is refused as the parameter`(query: String) throws {
        let error = try #require(throws: FreshserviceQueryError.self) { try finds(query) }
        #expect(error.issues.map(\.field) == ["query"])
    }

    @Test func `a search may have 512 characters and no more`() throws {
        let longest = "\"first_name:'" + String(repeating: "ü", count: 497) + "'\""
        #expect(longest.count == FreshserviceQuery.charactersMax)
        #expect(try !finds(longest))
        #expect(throws: FreshserviceQueryError.self) { try finds(longest + " ") }
    }

    @Test func `requesters are searched by primary address and departments by name alone`() throws {
        _ = try FreshserviceQuery(
            parsing: #""primary_email:'a@acme.example'""#,
            fields: .requesters
        )
        _ = try FreshserviceQuery(parsing: #""name:'Sales'""#, fields: .departments)
        #expect(throws: FreshserviceQueryError.self) {
            try FreshserviceQuery(parsing: #""email:'a@acme.example'""#, fields: .requesters)
        }
        #expect(throws: FreshserviceQueryError.self) {
            try FreshserviceQuery(parsing: #""description:'x'""#, fields: .departments)
        }
    }
}
