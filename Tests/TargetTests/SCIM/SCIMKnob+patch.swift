// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMKnob {
    static let ofPatch: [SCIMKnob] = requestKnobs + patchKnobs + memberKnobs

    private static let requestKnobs: [SCIMKnob] = [
        SCIMKnob("operationNames", "lowerCase", "400", byRFC: "200") { world in
            let ana = try world.user(SCIMWorld.ana)
            let operation: JSONValue = ["op": "Replace", "path": "title", "value": "Lead"]
            return "\(try world.patch(ana, operation).status)"
        },
        SCIMKnob("stringBooleans", "refused", "400 works", byRFC: "200 ended") {
            $0.ended(try $0.replaceUser(["active": "False"]))
        },
        SCIMKnob("stringBooleans", "ignored", "200 works", byRFC: "200 ended") {
            $0.ended(try $0.replaceUser(["active": "False"]))
        },
        SCIMKnob("stringBooleans", "halfUnderstood", "200 works true", byRFC: "200 ended false") {
            let answer = try $0.replaceUser(["active": "False"])
            return $0.ended(answer) + " \(answer.body["active"]?.text ?? "")"
        },
        SCIMKnob("pathlessKeys", "refused", "400", byRFC: "200 An") {
            let answer = try $0.replaceUser(["name.givenName": "An"])
            return "\(answer.status)" + (answer.body["name"]?["givenName"]?.string ?? "").spaced
        },
        SCIMKnob("pathlessKeys", "ignored", "200", byRFC: "200 An") {
            let answer = try $0.replaceUser(["name.givenName": "An"])
            return "\(answer.status)" + (answer.body["name"]?["givenName"]?.string ?? "").spaced
        },
        SCIMKnob("plainTextForComplex", "refused", "400", byRFC: "200") { world in
            let path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
            return try world.patch(
                try world.user(SCIMWorld.ana),
                ["op": "add", "path": .string(path), "value": "271"]
            ).status.description
        },
        SCIMKnob("partialBodyPatch", "merged", "200 ended", byRFC: "400 works") { world in
            let body: JSONValue = ["schemas": [.string(SCIMWorld.user)], "active": false]
            return world.ended(try world.call(.patch, try world.user(SCIMWorld.ana), body))
        },
        SCIMKnob("pathsAreCaseSensitive", true, "404", byRFC: "200") {
            "\(try $0.call(.get, "/users").status)"
        },
        SCIMKnob("needsUserAgent", true, "403", byRFC: "200") {
            $0.userAgent = nil
            return "\(try $0.call(.get, "/Users").status)"
        },
        SCIMKnob("valuesMax", 1, "1", byRFC: "2") {
            let emails: JSONValue = [["value": "a@acme.example"], ["value": "b@acme.example"]]
            let answer = try $0.replaceUser(["emails": emails])
            return "\(answer.body["emails"]?.array?.count ?? 0)"
        },
    ]

    private static let patchKnobs: [SCIMKnob] = [
        SCIMKnob("patch", "absent", "501 works", byRFC: "200 ended") {
            $0.ended(try $0.replaceUser(["active": false]))
        },
        SCIMKnob("patch", "deactivationOnly", "400 200 ended", byRFC: "200 200 ended") {
            let first = try $0.replaceUser(["title": "Lead"]).status
            return "\(first) " + $0.ended(try $0.replaceUser(["active": false]))
        },
        SCIMKnob("patch", "envelopeUnread", "200 works", byRFC: "200 ended") {
            $0.ended(try $0.replaceUser(["active": false]))
        },
        SCIMKnob("patchAnswer", "empty", "204 204", byRFC: "200 200") {
            "\(try $0.replaceUser(["title": "Lead"]).status) \(try $0.addCy().status)"
        },
        SCIMKnob("patchAnswer", "emptyForGroups", "200 204", byRFC: "200 200") {
            "\(try $0.replaceUser(["title": "Lead"]).status) \(try $0.addCy().status)"
        },
        SCIMKnob("patchOperationsMax", 1, "400", byRFC: "200") { world in
            let ana = try world.user(SCIMWorld.ana)
            let operation: JSONValue = ["op": "replace", "path": "title", "value": "Lead"]
            return "\(try world.patch(ana, operation, operation).status)"
        },
        SCIMKnob("activePatch", "ignored", "200 works", byRFC: "200 ended") {
            $0.ended(try $0.replaceUser(["active": false]))
        },
        SCIMKnob("unmatchedAdd", "created", "200", byRFC: "400") { world in
            let path = #"emails[type eq "other"].value"#
            return try world.patch(
                try world.user(SCIMWorld.ana),
                ["op": "add", "path": .string(path), "value": "x@acme.example"]
            ).status.description
        },
        SCIMKnob("groupPatchBytesMax", 60, "413", byRFC: "200") { "\(try $0.addCy().status)" },
        SCIMKnob("userGroupsWritable", true, "200 cy group Staff", byRFC: "400 ") { world in
            let staff = String(try world.staff().dropFirst("/Groups/".count))
            let status = try world.patch(
                try world.user(SCIMWorld.cy),
                ["op": "add", "path": "groups", "value": [["value": .string(staff)]]]
            ).status
            return "\(status) " + (world.usable("cy").first { $0.hasSuffix("Staff") } ?? "")
        },
        SCIMKnob("lostUpdateWindow", "5s", "200 ana,bo,cy", byRFC: "200 bo,cy") { world in
            try world.open(.revoke(email: SCIMWorld.ana, kind: "group", name: "Staff"))
            return world.staffed(try world.addCy())
        },
        SCIMKnob("groupWritesLag", "5s", "ana,bo then bo", byRFC: "bo then bo") { world in
            try world.removeByFilter()
            let first = world.staffers
            world.wait(.seconds(10))
            return "\(first) then \(world.staffers)"
        },
    ]

    private static let memberKnobs: [SCIMKnob] = [
        removalByValue("refused", "ana,bo"), removalByValue("ignored", "ana,bo"),
        removalByValue("wiped", ""), removalByFilter("refused", "ana,bo"),
        removalByFilter("ignored", "ana,bo"), removalByFilter("wiped", ""),
        SCIMKnob("memberReplacement", "addOnly", "200 ana,bo", byRFC: "200 bo") {
            $0.staffed(try $0.replaceMembers())
        },
        SCIMKnob("memberReplacement", "refused", "400 ana,bo", byRFC: "200 bo") {
            $0.staffed(try $0.replaceMembers())
        },
        SCIMKnob("memberAddition", "replaced", "200 cy", byRFC: "200 ana,bo,cy") {
            $0.staffed(try $0.addCy())
        },
        SCIMKnob("memberChangesMax", 1, "400 ana,bo", byRFC: "204 bo,cy") { world in
            let path = #"members[value eq "\#(try world.id(SCIMWorld.ana))"]"#
            let answer = try world.patch(
                try world.staff(),
                ["op": "add", "path": "members", "value": [try world.member(SCIMWorld.cy)]],
                ["op": "remove", "path": .string(path)]
            )
            // Dialects answer with or without a body, which is not the point here.
            let text = world.staffed(answer)
            return answer.status == 200 ? "204" + text.dropFirst(3) : text
        },
        SCIMKnob("membersMax", 2, "413 ana,bo", byRFC: "200 ana,bo,cy") {
            $0.staffed(try $0.addCy())
        },
        unknownMember("notFound", "404"), unknownMember("failing", "500"),
        unknownMember("kept", "200"), unknownMember("ignored", "200"),
    ]

    private static func removalByValue(_ word: String, _ names: String) -> SCIMKnob {
        SCIMKnob("memberRemovalByValue", .string(word), names, byRFC: "bo") {
            try $0.removeByValue()
            return $0.staffers
        }
    }

    private static func removalByFilter(_ word: String, _ names: String) -> SCIMKnob {
        SCIMKnob("memberRemovalByFilter", .string(word), names, byRFC: "bo") {
            try $0.removeByFilter()
            return $0.staffers
        }
    }

    private static func unknownMember(_ word: String, _ status: String) -> SCIMKnob {
        SCIMKnob("unknownMember", .string(word), status, byRFC: "400") { world in
            try world.patch(
                try world.staff(),
                ["op": "add", "path": "members", "value": [["value": "nobody"]]]
            ).status.description
        }
    }
}

extension String {
    /// With a leading space, or nothing.
    fileprivate var spaced: String { isEmpty ? "" : " " + self }
}

extension SCIMWorld {
    /// Who is in Staff and can use it.
    var staffers: String {
        usable.filter { $0.hasSuffix(" group Staff") }.map { String($0.prefix { $0 != " " }) }
            .joined(separator: ",")
    }
}
