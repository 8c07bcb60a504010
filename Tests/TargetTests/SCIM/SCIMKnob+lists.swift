// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMKnob {
    static let ofLists: [SCIMKnob] = filterKnobs + pageKnobs + answerKnobs

    private static let filterKnobs: [SCIMKnob] = [
        filters("equality", "200 400 400 400"), filters("equalityAnd", "200 200 400 400"),
        filters("equalityAndPrefix", "200 200 200 400"),
        SCIMKnob("filterableAttributes", "userName, externalId", "200 400", byRFC: "200 200") {
            let first = try $0.list("/Users", filter: #"userName eq "x""#).status
            return "\(first) \(try $0.list("/Users", filter: #"title eq "x""#).status)"
        },
        SCIMKnob("unmappedFilter", "empty", "200 0", byRFC: "400 0") {
            $0.counted(try $0.list("/Users", filter: #"badge eq "7""#))
        },
        SCIMKnob("unmappedFilter", "everything", "200 3", byRFC: "400 0") {
            $0.counted(try $0.list("/Users", filter: #"badge eq "7""#))
        },
        SCIMKnob("filterSyntax", "strict", "400", byRFC: "200") {
            "\(try $0.list("/Users", filter: "userName eq ana@acme.example").status)"
        },
        SCIMKnob("filterCharactersMax", 30, "200 400", byRFC: "200 200") {
            let short = try $0.list("/Users", filter: #"userName eq "x""#).status
            let long = #"userName eq "\#(String(repeating: "x", count: 30))""#
            return "\(short) \(try $0.list("/Users", filter: long).status)"
        },
        SCIMKnob("filterDepthMax", 1, "200 400", byRFC: "200 200") {
            let flat = try $0.list("/Users", filter: #"(userName eq "x")"#).status
            return "\(flat) \(try $0.list("/Users", filter: #"((userName eq "x"))"#).status)"
        },
    ]

    /// One equality, two joined by `and`, a prefix, and two joined by `or`.
    private static func filters(_ word: String, _ result: String) -> SCIMKnob {
        SCIMKnob(
            "filterOperators",
            .string(word),
            result,
            byRFC: "200 200 200 200",
            overruled: ["snowflake": "a filter that is not served finds nothing"]
        ) { world in
            let texts = [
                #"userName eq "x""#, #"userName eq "x" and externalId eq "y""#,
                #"userName sw "x""#, #"userName eq "x" or externalId eq "y""#,
            ]
            return try texts.map { "\(try world.list("/Users", filter: $0).status)" }
                .joined(separator: " ")
        }
    }

    private static let pageKnobs: [SCIMKnob] = [
        SCIMKnob("membersInAnswers", "omitted", "- 1", byRFC: "2 1") { try $0.membership() },
        SCIMKnob("membersInAnswers", "empty", "0 1", byRFC: "2 1") { try $0.membership() },
        SCIMKnob("pageMax", 2, "200 2", byRFC: "200 3") { $0.counted(try $0.call(.get, "/Users")) },
        paging("index", "1, 1"), paging("cursor", "1 next, 1 next"),
        paging("none", "3, 3"),
        SCIMKnob("totals", "pageOnly", "1", byRFC: "3") { try $0.total() },
        SCIMKnob("totals", "inflated", "4", byRFC: "3") { try $0.total() },
        SCIMKnob("unfilteredUsers", "stub", "200 1 false", byRFC: "200 3 true") {
            let answer = try $0.call(.get, "/Users")
            let ana = try $0.id(SCIMWorld.ana)
            return $0.counted(answer) + " \(answer.records.contains { $0["id"]?.string == ana })"
        },
        SCIMKnob("unfilteredUsers", "none", "200 0", byRFC: "200 3") {
            $0.counted(try $0.call(.get, "/Users"))
        },
        SCIMKnob("sorting", "ignored", "200 ana@acme.example", byRFC: "200 cy@acme.example") {
            try $0.first()
        },
        SCIMKnob("sorting", "refused", "501 -", byRFC: "200 cy@acme.example") { try $0.first() },
        SCIMKnob("listsLag", "5s", "3 then 4", byRFC: "4 then 4") {
            _ = try $0.create("di@acme.example")
            let first = try $0.call(.get, "/Users").records.count
            $0.wait(.seconds(5))
            return "\(first) then \(try $0.call(.get, "/Users").records.count)"
        },
    ]

    private static func paging(_ word: String, _ result: String) -> SCIMKnob {
        SCIMKnob("paging", .string(word), result, byRFC: "1 next, 1") { world in
            try ["cursor&count=1", "count=1"].map { query in
                let answer = try world.call(.get, "/Users?\(query)")
                return "\(answer.records.count)" + (answer.body["nextCursor"] == nil ? "" : " next")
            }.joined(separator: ", ")
        }
    }

    private static let answerKnobs: [SCIMKnob] = [
        error("scimNumericStatus", "404 schemas,status,detail integer"),
        error("namedException", "404 __type,message -"), error("plainText", "404  -"),
        SCIMKnob(
            "mediaType",
            "scimWithCharset",
            "application/scim+json; charset=utf-8",
            byRFC: "application/scim+json"
        ) { try $0.call(.get, "/Users").headers["Content-Type"] ?? "" },
        SCIMKnob("mediaType", "json", "application/json", byRFC: "application/scim+json") {
            try $0.call(.get, "/Users").headers["Content-Type"] ?? ""
        },
        SCIMKnob("versions", "none", "false false", byRFC: "true true") { world in
            let answer = try world.call(.get, try world.user(SCIMWorld.ana))
            let isInBody = answer.body["meta"]?["version"] != nil
            return "\(answer.headers["ETag"] != nil) \(isInBody)"
        },
        discovery("absent", "404 404 404 404"), discovery("version1Name", "404 200 200 404"),
        discovery("namedSchemas", "200 404 404 200"),
        SCIMKnob("bulk", false, "501", byRFC: "200") {
            let urn = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
            let body: JSONValue = [
                "schemas": [.string(urn)],
                "Operations": [["method": "DELETE", "path": "/Users/nobody"]],
            ]
            return "\(try $0.call(.post, "/Bulk", body).status)"
        },
        SCIMKnob("searchByPost", false, "501", byRFC: "200") {
            let urn = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
            return "\(try $0.call(.post, "/Users/.search", ["schemas": [.string(urn)]]).status)"
        },
        SCIMKnob("me", true, "404", byRFC: "501") { "\(try $0.call(.get, "/Me").status)" },
        SCIMKnob("callsPerMinute", 2, "200 200 429", byRFC: "200 200 200") { world in
            try (1...3).map { _ in "\(try world.call(.get, "/Users").status)" }
                .joined(separator: " ")
        },
        SCIMKnob("userWritesPerMinute", 1, "201 429 200", byRFC: "201 201 200") {
            let first = try $0.create("di@acme.example").status
            let second = try $0.create("ed@acme.example").status
            return "\(first) \(second) \(try $0.call(.get, "/Users").status)"
        },
    ]

    private static func error(_ word: String, _ result: String) -> SCIMKnob {
        SCIMKnob(
            "errorBody",
            .string(word),
            result,
            byRFC: "404 schemas,status,detail string"
        ) { world in
            let answer = try world.call(.get, "/Users/nobody")
            let keys = answer.body.object?.keys.joined(separator: ",") ?? ""
            let status = answer.body["status"]
            let kind = status?.integer != nil ? "integer" : status?.string != nil ? "string" : "-"
            return "\(answer.status) \(keys) \(kind)"
        }
    }

    /// The configuration by its name and by that of version 1.1, schemas, and one by a word.
    private static func discovery(_ word: String, _ result: String) -> SCIMKnob {
        SCIMKnob("discovery", .string(word), result, byRFC: "200 404 200 404") { world in
            let schema = "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User"
            return try [
                "/ServiceProviderConfig", "/ServiceProviderConfigs", schema, "/Schemas/Users",
            ].map { "\(try world.call(.get, $0).status)" }.joined(separator: " ")
        }
    }
}

extension SCIMWorld {
    /// How many members the group shows, and whether a filter finds one.
    fileprivate mutating func membership() throws -> String {
        let members = try call(.get, try staff()).body["members"]?.array
        let found = try list("/Groups", filter: #"members eq "\#(try id(SCIMWorld.ana))""#)
        return "\(members.map { "\($0.count)" } ?? "-") \(found.records.count)"
    }

    fileprivate mutating func total() throws -> String {
        try call(.get, "/Users?count=1").body["totalResults"]?.text ?? ""
    }

    fileprivate mutating func first() throws -> String {
        let answer = try call(.get, "/Users?sortBy=userName&sortOrder=descending")
        return "\(answer.status) \(answer.records.first?["userName"]?.string ?? "-")"
    }
}
