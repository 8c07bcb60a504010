// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Wire

extension SCIMKnob {
    static let ofLifecycle: [SCIMKnob] = putKnobs + deactivationKnobs + endKnobs + deletionKnobs

    private static let putKnobs: [SCIMKnob] = [
        SCIMKnob("userPut", "absent", "501", byRFC: "200") { "\(try $0.putUser([:]).status)" },
        SCIMKnob("groupPut", "absent", "501", byRFC: "200") { world in
            let body = world.whole([try world.id(SCIMWorld.bo)])
            return "\(try world.call(.put, try world.staff(), body).status)"
        },
        SCIMKnob("putOmission", "cleared", "-", byRFC: "Lead") {
            _ = try $0.putUser(["title": "Lead"])
            return try $0.putUser([:]).body["title"]?.string ?? "-"
        },
        SCIMKnob("putWithoutRequired", "accepted", "200", byRFC: "400") {
            let body: JSONValue = ["schemas": [.string(SCIMWorld.user)], "title": "Lead"]
            return "\(try $0.call(.put, try $0.user(SCIMWorld.ana), body).status)"
        },
        SCIMKnob("putMembersAnswer", "omitted", "200 0", byRFC: "200 1") { world in
            let body = world.whole([try world.id(SCIMWorld.bo)])
            let answer = try world.call(.put, try world.staff(), body)
            return "\(answer.status) \(answer.body["members"]?.array?.count ?? 0)"
        },
        SCIMKnob("putMembersAnswer", "empty", "204", byRFC: "200") { world in
            let body = world.whole([try world.id(SCIMWorld.bo)])
            return "\(try world.call(.put, try world.staff(), body).status)"
        },
        SCIMKnob("membersInWholeGroup", "refused", "400", byRFC: "201") { world in
            let body = world.whole([try world.id(SCIMWorld.bo)])
            return "\(try world.call(.post, "/Groups", body).status)"
        },
        SCIMKnob("createdMembersMax", 1, "400", byRFC: "201") { world in
            let body = world.whole([try world.id(SCIMWorld.bo), try world.id(SCIMWorld.ana)])
            return "\(try world.call(.post, "/Groups", body).status)"
        },
        SCIMKnob("renaming", "refused", "400", byRFC: "200") {
            "\(try $0.replaceUser(["userName": "an@acme.example"]).status)"
        },
        SCIMKnob("idSource", "externalID", "E9", byRFC: "-") {
            let id = try $0.create("di@acme.example", ["externalId": "E9"]).body["id"]?.string
            return id == "E9" ? "E9" : "-"
        },
        SCIMKnob("idSource", "userName", "di@acme.example", byRFC: "-") {
            let id = try $0.create("di@acme.example").body["id"]?.string
            return id == "di@acme.example" ? "di@acme.example" : "-"
        },
    ]

    private static let deactivationKnobs: [SCIMKnob] = [
        SCIMKnob("inactiveUsers", "unlisted", "200 2", byRFC: "200 3") {
            let path = try $0.user(SCIMWorld.ana)
            try $0.deactivate()
            return "\(try $0.call(.get, path).status) \(try $0.call(.get, "/Users").records.count)"
        },
        SCIMKnob("inactiveUsers", "notFound", "404 2", byRFC: "200 3") {
            let path = try $0.user(SCIMWorld.ana)
            try $0.deactivate()
            return "\(try $0.call(.get, path).status) \(try $0.call(.get, "/Users").records.count)"
        },
        SCIMKnob("deactivation", "delete", "404 ended", byRFC: "200 ended") {
            let path = try $0.user(SCIMWorld.ana)
            try $0.deactivate()
            return $0.ended(try $0.call(.get, path))
        },
        SCIMKnob("deactivation", "unlink", "404 works", byRFC: "200 ended") {
            let path = try $0.user(SCIMWorld.ana)
            try $0.deactivate()
            return $0.ended(try $0.call(.get, path))
        },
        SCIMKnob("deactivationDropsMemberships", true, "bo", byRFC: "ana,bo") {
            try $0.deactivate()
            try $0.deactivate(true)
            return $0.staffers
        },
        SCIMKnob("deactivationHidesMemberships", true, "1 then 2", byRFC: "2 then 2") {
            try $0.deactivate()
            let shown = try $0.shownMembers().count
            try $0.deactivate(true)
            return "\(shown) then \(try $0.shownMembers().count)"
        },
        SCIMKnob("deactivationNeedsMembership", true, "404 works", byRFC: "200 ended") {
            try $0.removeByFilter()
            return $0.ended(try $0.replaceUser(["active": false]))
        },
        SCIMKnob("deactivationRevokesRoles", true, "-", byRFC: "ana role editor") {
            try $0.deactivate()
            try $0.deactivate(true)
            return $0.usable("ana").first { $0.hasPrefix("ana role") } ?? "-"
        },
        SCIMKnob(
            "reactivation",
            "refused",
            "400 ended",
            byRFC: "200 works",
            overruled: ["pagerduty": "the deactivation has deleted the user"]
        ) {
            try $0.deactivate()
            return $0.ended(try $0.replaceUser(["active": true]))
        },
        SCIMKnob("reactivation", "newID", "200 works other", byRFC: "200 works same") {
            let former = try $0.id(SCIMWorld.ana)
            try $0.deactivate()
            let text = $0.ended(try $0.replaceUser(["active": true]))
            return text + (try $0.id(SCIMWorld.ana) == former ? " same" : " other")
        },
        SCIMKnob("protectsLastAdmin", true, "403", byRFC: "204") { world in
            "\(try world.call(.delete, try world.user(SCIMWorld.bo)).status)"
        },
    ]

    private static let endKnobs: [SCIMKnob] = [
        sessions("never", byPatch: "open", byPut: "open"),
        sessions("patchOnly", byPatch: "over", byPut: "open"),
        sessions("putOnly", byPatch: "open", byPut: "over"),
        SCIMKnob("deactivationEndsKeys", false, "ana ownedKey", byRFC: "-") {
            try $0.open(.issueKey(email: SCIMWorld.ana))
            try $0.deactivate()
            return $0.usable("ana").first ?? "-"
        },
        SCIMKnob("deletionEndsSessions", false, "allowed", byRFC: "refused") { world in
            try world.open(.signIn(email: SCIMWorld.ana))
            try world.call(.delete, try world.user(SCIMWorld.ana))
            let probe = world.target.probe(.session("session-1"), at: world.now)
            return probe == .allowed ? "allowed" : "refused"
        },
        SCIMKnob("deletionEndsKeys", false, "allowed", byRFC: "refused") { world in
            try world.open(.issueKey(email: SCIMWorld.ana))
            try world.call(.delete, try world.user(SCIMWorld.ana))
            // The connector's own token is the first key.
            let probe = world.target.probe(.credential("key-2"), at: world.now)
            return probe == .allowed ? "allowed" : "refused"
        },
    ]

    private static func sessions(_ word: String, byPatch: String, byPut: String) -> SCIMKnob {
        SCIMKnob(
            "deactivationEndsSessions",
            .string(word),
            "\(byPatch) \(byPut)",
            byRFC: "over over"
        ) { world in
            try world.open(.signIn(email: SCIMWorld.ana))
            try world.deactivate()
            let first = world.usable("ana").contains("ana session")
            var other = try SCIMWorld(["quirks": ["deactivationEndsSessions": .string(word)]])
            if world.target.options.dialect.deactivationEndsSessions == .always {
                other = try SCIMWorld()
            }
            try other.open(.signIn(email: SCIMWorld.ana))
            _ = try other.putUser(["active": false])
            let second = other.usable("ana").contains("ana session")
            return "\(first ? "open" : "over") \(second ? "open" : "over")"
        }
    }

    private static let deletionKnobs: [SCIMKnob] = [
        deletion("deactivates", "204 200 false ended"),
        deletion("deactivatesAndUnlinks", "204 404 ended left"),
        deletion("unlinks", "204 404 works left"),
        deletion("refused", "405 200 true works"),
        SCIMKnob("groupDeletion", "refused", "405 ana,bo", byRFC: "204 ") { world in
            world.staffed(try world.call(.delete, try world.staff()))
        },
        SCIMKnob("deletedUserName", "taken", "409", byRFC: "201") { world in
            try world.call(.delete, try world.user(SCIMWorld.ana))
            return "\(try world.create(SCIMWorld.ana).status)"
        },
        SCIMKnob("deletedMembers", "dangling", "2", byRFC: "1") { world in
            try world.call(.delete, try world.user(SCIMWorld.ana))
            return "\(try world.shownMembers().count)"
        },
    ]

    private static func deletion(_ word: String, _ result: String) -> SCIMKnob {
        SCIMKnob("userDeletion", .string(word), result, byRFC: "204 404 ended") { world in
            let path = try world.user(SCIMWorld.ana)
            let status = try world.call(.delete, path).status
            let shown = try world.call(.get, path)
            let isLeft = shown.status == 404 && world.target.accounts.count == 3
            let active = shown.body["active"].map { " \($0.text)" } ?? ""
            let works = world.usable("ana").contains("ana account") ? " works" : " ended"
            return "\(status) \(shown.status)\(active)\(works)\(isLeft ? " left" : "")"
        }
    }
}
