// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@testable import SimulatedTargets

@Suite
struct SCIMPatchPathTests {
    private static let urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    /// What a path points at, in a word that tells the forms apart.
    private func place(_ text: String, in type: SCIMResourceType = .user) throws -> String {
        switch try SCIMPatchPath(parsing: text, syntax: .lenient).target(in: type) {
        case .record: "record"
        case .extensionObject(let schema): "extension \(schema.name)"
        case .attribute(let found): name(found)
        case .subAttribute(let found, let sub): "\(name(found)).\(sub.name)"
        case .elements(let found, let choice, let sub):
            "\(name(found))[\(choice.filter)]" + (sub.map { ".\($0.name)" } ?? "")
        }
    }

    private func name(_ found: SCIMResourceType.Attribute) -> String {
        (found.extensionID == nil ? "" : "+") + found.definition.name
    }

    @Test(arguments: [
        ("nickname", "nickName"), ("NAME.FamilyName", "name.familyName"),
        ("active", "active"), ("emails", "emails"), ("emails.value", "emails.value"),
        (#"emails[type eq "work"]"#, #"emails[type eq "work"]"#),
        (#"emails[type eq "work"].VALUE"#, #"emails[type eq "work"].value"#),
        (
            #"addresses[type eq "work" and primary eq true].region"#,
            #"addresses[type eq "work" and primary eq true].region"#
        ),
        ("\(urn):employeeNumber", "+employeeNumber"), ("\(urn):manager", "+manager"),
        ("\(urn):manager.value", "+manager.value"), (urn, "extension EnterpriseUser"),
        (
            "URN:IETF:params:scim:schemas:extension:enterprise:2.0:user",
            "extension EnterpriseUser"
        ),
        ("urn:ietf:params:scim:schemas:core:2.0:User", "record"),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName", "userName"),
        (
            #"urn:ietf:params:scim:schemas:core:2.0:User:emails[type eq "work"].value"#,
            #"emails[type eq "work"].value"#
        ),
        (#"\#(urn):manager[value eq "7"].displayName"#, #"+manager[value eq "7"].displayName"#),
        (#"emails[type eq work].value"#, #"emails[type eq "work"].value"#),
        (#"emails[value eq"a"]"#, #"emails[value eq "a"]"#), ("meta.created", "meta.created"),
    ])
    func `every form of a path finds its place`(text: String, expected: String) throws {
        #expect(try place(text) == expected)
    }

    @Test(arguments: [
        ("members", "members"), (#"members[value eq "7"]"#, #"members[value eq "7"]"#),
        ("members.$ref", "members.$ref"), ("displayName", "displayName"),
    ])
    func `a group's paths resolve`(text: String, expected: String) throws {
        #expect(try place(text, in: .group) == expected)
    }

    @Test(arguments: [
        "", " ", "badge", "name.badge", "members", "emails[", "emails[]", "emails[badge pr]",
        "emails[type eq]", #"emails[type eq "work""#, #"emails[type eq "work"]value"#,
        #"emails[type eq "work"].value.x"#, #"emails[type eq "work"].badge"#,
        #"emails.value[type eq "work"]"#, #"userName[value eq "x"]"#, "emails[0]", "/userName",
        "emails.value.x", "a b", "urn:x:y:userName", "urn:x", #"userName eq "x""#,
        #"emails[primary gt true]"#, "department",
    ])
    func `a path that names nothing is invalidPath`(text: String) throws {
        let error = try #require(throws: SCIMFilterError.self) { try place(text) }
        #expect(error.scimType == "invalidPath")
        #expect(!error.detail.isEmpty)
    }

    private func choice(_ text: String, in type: SCIMResourceType) throws -> SCIMElementChoice {
        let path = try SCIMPatchPath(parsing: text, syntax: .lenient)
        guard case .elements(_, let choice, _) = try path.target(in: type) else {
            throw SCIMFilterError(.invalidPath, "No choice")
        }
        return choice
    }

    @Test(
        arguments: [
            (#"members[value eq "7"]"#, ["7"]),
            (#"members[value eq "7" or value eq "8"]"#, ["7", "8"]),
            (#"members[value eq "7" and type eq "User"]"#, nil), (#"members[value ne "7"]"#, nil),
            (#"members[value eq "7" or display eq "x"]"#, nil), (#"members[display eq "7"]"#, nil),
            (#"members[not (value eq "7")]"#, nil),
        ] as [(String, [String]?)]
    )
    func `a choice by id is known as one`(text: String, ids: [String]?) throws {
        #expect(try choice(text, in: .group).chosenValues == ids)
    }

    @Test(
        arguments: [
            (#"emails[type eq "work"]"#, ["type": "work"]),
            (#"emails[TYPE eq "work" and primary eq true]"#, ["type": "work", "primary": true]),
            (#"roles[primary eq "True"]"#, ["primary": true]),
            (#"emails[type eq "work" or type eq "home"]"#, nil), (#"emails[type ne "work"]"#, nil),
            ("emails[type pr]", nil), ("emails[type eq null]", nil),
        ] as [(String, JSONObject?)]
    )
    func `equalities tell what a missing value would be`(
        text: String,
        template: JSONObject?
    ) throws {
        #expect(try choice(text, in: .user).template == template)
    }

    @Test func `a choice takes the values that meet it`() throws {
        let choice = try choice(#"emails[type eq "WORK" and not (primary eq true)]"#, in: .user)
        #expect(choice.matches(["type": "work", "value": "a"]))
        #expect(choice.matches(["type": "work", "primary": false]))
        #expect(!choice.matches(["type": "work", "primary": true]))
        #expect(!choice.matches(["value": "a"]))
    }
}
