// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import Testing

@Suite
struct SCIMFilterReadingTests {
    /// A filter, and the same with every group that precedence implies written out.
    struct Meaning: Sendable, CustomStringConvertible {
        let text: String
        let grouped: String

        init(_ text: String, _ grouped: String) {
            self.text = text
            self.grouped = grouped
        }

        var description: String { text }
    }

    private static let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test(arguments: [
        #"userName eq "bjensen""#, #"name.familyName co "O'Malley""#, #"userName sw "J""#,
        #"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, "title pr",
        #"meta.lastModified gt "2011-05-13T04:42:34Z""#, #"meta.lastModified ge "x""#,
        #"meta.lastModified lt "x""#, #"meta.lastModified le "x""#,
        #"title pr and userType eq "Employee""#, #"title pr or userType eq "Intern""#,
        #"schemas eq "\#(urn)""#, #"userType ne "Employee""#, #"userName ew "n""#,
        #"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#,
        #"userType ne "Employee" and not (emails co "example.com")"#,
        #"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#,
        #"emails[type eq "work" and value co "@a"] or ims[type eq "xmpp" and value co "@b"]"#,
        #"\#(urn):manager.value eq "7""#, #"members[$ref pr]"#, #"manager.$ref eq "x""#,
        "active eq true", "active ne false", "age gt 7", "age le -7.5", "age eq 1e3",
        "title eq null", #"title eq "a\"b\\c""#, #"title eq "\u00fc""#, #"title eq """#,
        #"not (title pr)"#, "a_b-c2 pr", #"not pr"#,
    ])
    func `the grammar is read in both modes alike`(text: String) throws {
        let strict = try SCIMFilter(parsing: text, syntax: .strict)
        #expect(try SCIMFilter(parsing: text, syntax: .lenient) == strict)
    }

    @Test(arguments: [
        Meaning("a pr or b pr and c pr", "a pr or (b pr and c pr)"),
        Meaning("a pr and b pr or c pr", "(a pr and b pr) or c pr"),
        Meaning("not (a pr) and b pr", "(not (a pr)) and b pr"),
        Meaning("not (a pr) or b pr and c pr", "(not (a pr)) or (b pr and c pr)"),
        Meaning("a pr and not (b pr or c pr)", "a pr and (not ((b pr or c pr)))"),
        Meaning("a pr AND b pr Or c pr", "(a pr and b pr) or c pr"),
        Meaning("NOT (a PR)", "not (a pr)"), Meaning("not(a pr)", "not (a pr)"),
        Meaning("a pr and (b pr and c pr)", "(a pr and b pr) and c pr"),
        Meaning("e[a pr or b pr and c pr]", "e[a pr or (b pr and c pr)]"),
        Meaning(#"userName Eq "x""#, #"userName eq "x""#),
    ])
    func `groups bind before not, not before and, and before or`(meaning: Meaning) throws {
        let filter = try SCIMFilter(parsing: meaning.text, syntax: .strict)
        #expect(try SCIMFilter(parsing: meaning.grouped, syntax: .strict) == filter)
        #expect(
            try SCIMFilter(parsing: meaning.grouped, syntax: .strict).description
                == filter.description
        )
    }

    @Test func `a group that cannot be read is not taken for absent`() throws {
        let grouped = try SCIMFilter(parsing: "(a pr or b pr) and c pr", syntax: .strict)
        #expect(try SCIMFilter(parsing: "a pr or b pr and c pr", syntax: .strict) != grouped)
        #expect(grouped.description == "(a pr or b pr) and c pr")
    }

    @Test(arguments: [
        Meaning("externalId eq jyoung", #"externalId eq "jyoung""#),
        Meaning("id eq a-b-c-d", #"id eq "a-b-c-d""#),
        Meaning("id eq 7f-1", #"id eq "7f-1""#),
        Meaning("meta.resourceType eq User", #"meta.resourceType eq "User""#),
        Meaning(
            #"emails[type eq "work"].value eq "x""#,
            #"emails[type eq "work" and value eq "x"]"#
        ),
        Meaning(
            #"emails[a pr or b pr].value eq "x""#,
            #"emails[(a pr or b pr) and value eq "x"]"#
        ),
        Meaning(#"emails[type eq "work"].value pr"#, #"emails[type eq "work" and value pr]"#),
        Meaning(#"members[value eq"7"]"#, #"members[value eq "7"]"#),
        Meaning("displayName sw 'Group'", #"displayName sw "Group""#),
        Meaning("displayName sw'Group one'", #"displayName sw "Group one""#),
        Meaning(#"  userName   eq   "x"  "#, #"userName eq "x""#),
        Meaning("( a pr )and( b pr )", "(a pr) and (b pr)"),
        Meaning("e[ a pr ]", "e[a pr]"),
        Meaning("a pr and\tb pr", "a pr and b pr"),
        Meaning(#"a eq "x"and b pr"#, #"a eq "x" and b pr"#),
    ])
    func `lenient parsing accepts it and strict parsing does not`(
        meaning: Meaning
    ) throws {
        let expected = try SCIMFilter(parsing: meaning.grouped, syntax: .strict)
        #expect(try SCIMFilter(parsing: meaning.text, syntax: .lenient) == expected)
        #expect(throws: SCIMFilterError.self) {
            try SCIMFilter(parsing: meaning.text, syntax: .strict)
        }
    }

    /// A text, and the byte at which reading it stops.
    @Test(arguments: [
        ("", 0), ("userName", 8), ("userName ", 9), ("userName eq", 11), ("userName eq ", 12),
        (#"userName xx "a""#, 9), (#"userName eqq "a""#, 9), (#"userName == "a""#, 9),
        (#"userName eq "a"#, 12), (#"userName eq "a" and"#, 16), (#"userName eq "a" xor b pr"#, 16),
        ("(a pr", 5), ("a pr)", 4), ("e[a pr", 6), ("e[a[b pr]]", 3), ("e[a.b pr]", 2),
        ("a.b.c pr", 3), (".a pr", 0), ("a. pr", 2), ("7a pr", 0), ("x:a pr", 0),
        ("urn:x: pr", 6), ("not a pr", 4), ("and pr or", 7), ("a pr b pr", 5), ("e[] pr", 2),
        (#"a eq "\q""#, 8), ("a eq [1]", 5), ("é pr", 0),
    ])
    func `a mistake is refused at its place`(text: String, position: Int) throws {
        let error = try #require(throws: SCIMFilterError.self) {
            try SCIMFilter(parsing: text, syntax: .lenient)
        }
        #expect(error.position == position, "\(error.detail)")
        #expect(error.scimType == "invalidFilter")
        #expect(throws: SCIMFilterError.self) { try SCIMFilter(parsing: text, syntax: .strict) }
    }

    @Test(arguments: ["(", "not (", "e[", "a pr and (", "((("])
    func `deep nesting is refused, not followed`(opening: String) {
        let text = String(repeating: opening, count: 200_000)
        var syntax = SCIMFilterSyntax.lenient
        syntax.charactersMax = 10_000_000
        #expect(throws: SCIMFilterError.self) { try SCIMFilter(parsing: text, syntax: syntax) }
    }

    @Test(arguments: [1, 10, 64, 256])
    func `nesting is parsed down to the limit and no further`(depth: Int) throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "(", count: levels) + "a pr" + String(repeating: ")", count: levels)
        }
        let syntax = SCIMFilterSyntax(isLenient: false, depthMax: depth)
        #expect(try SCIMFilter(parsing: nested(depth), syntax: syntax).description == "a pr")
        #expect(throws: SCIMFilterError.self) {
            try SCIMFilter(parsing: nested(depth + 1), syntax: syntax)
        }
    }

    @Test func `a long chain of alternatives is not nesting`() throws {
        let text = Array(repeating: "a pr", count: 20_000).joined(separator: " or ")
        let syntax = SCIMFilterSyntax(isLenient: false, charactersMax: 0, depthMax: 4)
        guard case .any(let parts) = try SCIMFilter(parsing: text, syntax: syntax) else {
            Issue.record("Not a row of alternatives")
            return
        }
        #expect(parts.count == 20_000)
    }

    @Test func `a text longer than the limit is refused`() throws {
        let syntax = SCIMFilterSyntax(isLenient: true, charactersMax: 10)
        #expect(try SCIMFilter(parsing: #"a eq "éé""#, syntax: syntax).description.count == 9)
        #expect(throws: SCIMFilterError.self) {
            try SCIMFilter(parsing: #"a eq "éééé""#, syntax: syntax)
        }
    }
}
