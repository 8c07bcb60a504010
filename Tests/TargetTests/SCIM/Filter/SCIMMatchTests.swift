// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import SimulatedTargets

@Suite
struct SCIMMatchTests {
    private static let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    /// Ana as the service keeps her.
    private static let ana: JSONObject = [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", .string(urn)],
        "id": "7f-Ab", "externalId": "Ext-7", "userName": "Ana@Acme.example",
        "name": ["familyName": "Łącka", "givenName": "Ana"], "displayName": "",
        "active": true, "profileUrl": "https://acme.example/Ana",
        "emails": [
            ["value": "ana@acme.example", "type": "work", "primary": true],
            ["value": "ana@home.example", "type": "home"],
        ],
        "x509Certificates": [["value": "QUJD"]],
        "roles": [["value": "editor"]],
        "meta": [
            "resourceType": "User", "created": "2026-03-02T09:00:00Z",
            "lastModified": "2026-03-02T10:00:00+01:00", "version": "W/\"1\"",
        ],
        urn: ["department": "IT", "manager": ["value": "9", "displayName": "Bo"]],
    ]

    private func isFound(
        _ text: String,
        rules: SCIMMatchRules = SCIMMatchRules()
    ) throws -> Bool {
        let filter = try SCIMFilter(parsing: text, syntax: .lenient)
        return try SCIMMatcher(filter, for: .user, rules: rules).matches(Self.ana)
    }

    @Test(arguments: [
        #"userName eq "ana@acme.EXAMPLE""#, #"USERNAME eq "ana@acme.example""#,
        #"urn:ietf:params:scim:schemas:core:2.0:user:userName sw "ANA""#,
        #"id eq "7f-Ab""#, #"id ne "7F-AB""#, #"externalId eq "Ext-7""#,
        #"name.familyName eq "łącka""#, #"name.familyName co "ĄCK""#, #"name.givenName ew "NA""#,
        #"emails co "HOME.example""#, #"emails.type eq "work" and emails.value co "home""#,
        #"emails[type eq "work" and value sw "ana@acme"]"#, #"emails[not (type eq "work")]"#,
        #"emails[type eq "home" and not (primary eq true)]"#, #"emails[primary ne true]"#,
        #"emails[type eq "fax" or type eq "home"]"#, #"emails.primary eq true"#,
        #"emails[type eq "work"].value eq "ana@acme.example""#,
        "active eq true", "active ne false", #"active eq "True""#,
        #"schemas eq "\#(urn)""#, #"schemas[value eq "\#(urn)"]"#,
        #"\#(urn):department eq "it""#, #"\#(urn):manager eq "9""#,
        #"\#(urn):manager.value eq "9""#, #"\#(urn):manager.displayName sw "b""#, "\(urn) pr",
        "emails pr", "name pr", "roles pr", "active pr", "name.givenName pr",
        "not (displayName pr)", "not (title pr)", "title eq null", "userName ne null",
        "not (userName eq null)", "emails ne null", "phoneNumbers eq null",
        #"title ne "x""#, #"phoneNumbers.type ne "x""#,
        #"meta.created eq "2026-03-02T10:00:00+01:00""#, #"meta.created lt "2026-03-02T09:00:01Z""#,
        #"meta.created ge "2026-03-02T09:00:00.000Z""#,
        #"meta.lastModified eq "2026-03-02T09:00:00Z""#, "meta.resourceType eq User",
        #"userName gt "ana@acme.d""#, #"userName le "ANA@ACME.EXAMPLE""#, #"userName lt "b""#,
        #"x509Certificates eq "QUJD""#, #"profileUrl eq "https://acme.example/Ana""#,
    ])
    func `finds what it means`(text: String) throws {
        #expect(try isFound(text))
    }

    @Test(arguments: [
        #"id eq "7F-AB""#, #"externalId eq "ext-7""#, #"id sw "7F""#,
        #"profileUrl eq "https://acme.example/ana""#, #"x509Certificates eq "qujd""#,
        #"emails[type eq "work" and value co "home"]"#, #"emails[type eq "fax"]"#,
        #"emails[type eq "home" and primary eq true]"#, #"phoneNumbers[type ne "x"]"#,
        #"title eq "x""#, #"title co """#, "title pr", "displayName pr", "phoneNumbers pr",
        "title ne null", "userName eq null", "emails eq null", "active eq false",
        #"userName gt "ana@acme.example""#, #"title gt "a""#, #"title le "a""#,
        #"meta.created gt "2026-03-02T09:00:00Z""#, #"schemas eq "URN""#,
        #"\#(urn):department eq "HR""#, #"userName co "ana@acme.example.org""#,
        #"userName eq "x" or title pr and userName pr"#,
    ])
    func `finds nothing else`(text: String) throws {
        #expect(try !isFound(text))
    }

    @Test(arguments: [
        "active gt true", "active co true", #"active eq "yes""#, #"x509Certificates gt "A""#,
        #"name eq "Ana""#, "name gt 7", "meta co 7", "userName gt null", "userName sw null",
        #"meta.created eq "soon""#, "meta.created gt 7", #"userName[value eq "x"]"#,
        #"badge eq "7""#, #"name.badge eq "7""#, #"emails[badge eq "7"]"#, "badge pr",
        "urn:x:y:userName pr", #"password sw "a""#, #"department eq "IT""#,
        #"userName.value eq "x""#,
    ])
    func `operators and attributes that do not fit are refused`(text: String) throws {
        let error = try #require(throws: SCIMFilterError.self) { try isFound(text) }
        #expect(error.scimType == "invalidFilter")
    }

    @Test(arguments: [
        (#"badge eq "7""#, false), (#"badge ne "7""#, true), ("badge pr", false),
        ("badge eq null", true), ("not (badge pr)", true), (#"badge[value eq "7"]"#, false),
        (#"name.badge eq "7""#, false), (#"emails[badge eq "7"]"#, false),
        (#"badge eq "7" or userName pr"#, true), (#"password co """#, false),
    ])
    func `an unknown attribute can count as one that nobody has`(
        text: String,
        expected: Bool
    ) throws {
        let rules = SCIMMatchRules(unknownAttribute: .unassigned)
        #expect(try isFound(text, rules: rules) == expected)
    }

    @Test(arguments: [#"active eq "True""#, "userName eq 7", "externalId eq true"])
    func `literals of a similar type are refused when parsing strictly`(text: String) throws {
        _ = try isFound(text)
        #expect(throws: SCIMFilterError.self) {
            try isFound(text, rules: SCIMMatchRules(convertsLiterals: false))
        }
    }

    @Test(
        arguments: [
            (#"userName eq "A@b""#, [.userName("A@b")]), ("id eq 7f-1", [.id("7f-1")]),
            ("externalId eq 7", [.externalID("7")]),
            (#"active eq true and USERNAME Eq "a""#, [.userName("a")]),
            (#"id eq "1" and (externalId eq "2" and title pr)"#, [.id("1"), .externalID("2")]),
            (
                #"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a""#, [.userName("a")]
            ),
            (#"emails[type eq "work"].value eq "a""#, [.email("a")]),
            (#"emails.value eq "a""#, [.email("a")]), (#"members[value eq "7"]"#, [.member("7")]),
            (#"displayName eq "x" and members eq "7""#, [.displayName("x"), .member("7")]),
            (#"userName eq "a" or title pr"#, []), (#"not (userName eq "a")"#, []),
            (#"userName ne "a""#, []), (#"userName sw "a""#, []), ("userName pr", []),
            ("userName eq null", []), (#"name.userName eq "a""#, []),
            (#"urn:x:y:userName eq "a""#, []), (#"emails[value eq "a" or type pr]"#, []),
        ] as [(String, [SCIMFilter.Lookup])]
    )
    func `an equality that every match must meet is offered to the indexes`(
        text: String,
        lookups: [SCIMFilter.Lookup]
    ) throws {
        let filter = try SCIMFilter(parsing: text, syntax: .lenient)
        #expect(filter.lookups(schema: SCIMSchema.user.id) == lookups)
    }
}
