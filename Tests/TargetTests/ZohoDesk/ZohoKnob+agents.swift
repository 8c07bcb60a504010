// SPDX-License-Identifier: Apache-2.0

import Wire

@testable import SimulatedTargets
@testable import TargetKit

extension ZohoKnob {
    static let ofAgents: [ZohoKnob] = lifeKnobs + guardKnobs

    private static let lifeKnobs: [ZohoKnob] = [
        ZohoKnob("agentDeleteRoutes", "DELETE", "404", usually: "204") {
            $0.status(.post, "/agents/\($0.ada)/delete")
        },
        ZohoKnob("agentDeleteRoutes", "POST", "405", usually: "204") {
            $0.status(.delete, "/agents/\($0.ada)")
        },
        ZohoKnob("deactivationDropsTeams", true, "[]", usually: "1") {
            $0.send(.post, "/agents/\($0.ada)/deactivate")
            let agents = $0.send(.get, "/teams/\($0.team("Tier 2"))").body["agents"]?.array ?? []
            return agents.isEmpty ? "[]" : "\(agents.count)"
        },
        ZohoKnob("deactivationEndsSessions", false, "1", usually: "0") {
            try $0.open(.signIn(email: "ada@acme.example"))
            $0.send(.post, "/agents/\($0.ada)/deactivate")
            return "\($0.pathTexts($0.ada).count { $0.contains("session") })"
        },
        ZohoKnob("deactivationEndsTokens", false, "200", usually: "401") {
            let own = $0.token
            try $0.actAs($0.ada)
            let hers = $0.token
            $0.token = own
            $0.send(.post, "/agents/\($0.ada)/deactivate")
            $0.token = hers
            return $0.status(.get, "/myinfo")
        },
        ZohoKnob("deletedEmailBlocksInvite", false, "200", usually: "422") {
            $0.send(.delete, "/agents/\($0.ada)")
            return $0.status(.post, "/agents", $0.body("ada@acme.example"))
        },
        ZohoKnob("derivedAgentsDropDisabled", false, "1", usually: "0") {
            $0.send(.post, "/agents/\($0.ada)/deactivate")
            let team = $0.send(.get, "/teams/\($0.team("Tier 2"))").body
            return "\(team["derivedAgents"]?.array?.count ?? -1)"
        },
        ZohoKnob("invitationLifetime", "1h", "refused", usually: "accepted") {
            $0.wait(.seconds(7_200))
            do throws(SideDoorError) {
                try $0.target.open(.acceptInvitation(email: "bo@acme.example"), at: $0.now)
                return "accepted"
            } catch {
                return "refused"
            }
        },
        ZohoKnob("inviteAutoAccept", "1h", "true", usually: "false") {
            $0.wait(.seconds(3_600))
            return "\(try $0.row($0.bo).isConfirmed)"
        },
        ZohoKnob("reassignmentDelay", "1h", "4", usually: "0") {
            try $0.open(.giveWork(email: "ada@acme.example", items: 4))
            _ = $0.reassign()
            return "\($0.target.openWork(of: AccountKey(String($0.ada))))"
        },
        ZohoKnob("unconfirmedUsesSeat", false, "1", usually: "2") {
            "\($0.target.licenses[0].assigned)"
        },
    ]

    private static let ada: JSONValue = ["ada@acme.example"]

    private static let guardKnobs: [ZohoKnob] = [
        ZohoKnob("deactivateAlreadyDisabled", 422, "204 422", usually: "204 204") {
            let first = $0.status(.post, "/agents/\($0.ada)/deactivate")
            return "\(first) \($0.status(.post, "/agents/\($0.ada)/deactivate"))"
        },
        ZohoKnob("deactivateUnconfirmed", 204, "204", usually: "422") {
            $0.status(.post, "/agents/\($0.bo)/deactivate")
        },
        ZohoKnob("deleteActiveAllowed", false, "422", usually: "204") {
            $0.status(.delete, "/agents/\($0.ada)")
        },
        ZohoKnob("emailChangeRefused", false, "200", usually: "422") {
            $0.status(.patch, "/agents/\($0.ada)", ["emailId": "ada.lowe@acme.example"])
        },
        ZohoKnob(
            "integrationAdminStatus",
            403,
            "403",
            usually: "422",
            with: ["integrationAdmins": ada]
        ) { $0.status(.post, "/agents/\($0.ada)/deactivate") },
        lastAdmin(0, "204"), lastAdmin(403, "403"),
        ZohoKnob("liveChatOnlyStatus", 403, "403", usually: "422", with: ["liveChatOnly": ada]) {
            $0.status(.post, "/agents/\($0.ada)/deactivate")
        },
        ZohoKnob("onlyDepartmentGuard", false, "204", usually: "422") {
            let path = "/departments/\($0.department("Support"))/dissociateAgents"
            return $0.status(.post, path, ["agentIds": .ids($0.ada)])
        },
        ZohoKnob(
            "patchStatusRunsChecks",
            false,
            "200",
            usually: "422",
            with: ["liveChatOnly": ada]
        ) { $0.status(.patch, "/agents/\($0.ada)", ["status": "DISABLED"]) },
        ZohoKnob(
            "primaryContactGuard",
            0,
            "204",
            usually: "422",
            with: ["accounts": [["email": "ada@acme.example", "type": "Admin"]]]
        ) { $0.status(.post, "/agents/\($0.connector)/deactivate") },
        ZohoKnob("reassignActiveAllowed", false, "422", usually: "204") { $0.reassign() },
    ]

    /// The connector's agent is the only administrator, and somebody else the primary contact.
    private static func lastAdmin(_ value: Int64, _ result: String) -> ZohoKnob {
        ZohoKnob(
            "lastAdminGuard",
            .integer(value),
            result,
            usually: "422",
            with: ["primaryContact": "ada@acme.example"]
        ) { $0.status(.post, "/agents/\($0.connector)/deactivate") }
    }
}
