// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

extension PlantedWorld {
    /// Keys, scopes and owners; in the bad world nobody takes care of them.
    static func addKeys(to story: inout Story, isBad: Bool) {
        story.keys(ageMax: 30, within: 1)
        for person in ["mia", "omar"] { story.fact(.joiner, person, at: -100 * day) }
        story.bot("bot", owner: "mia", keyFrom: -20 * day, to: isBad ? nil : -40)
        story.key(of: "bot", "second", from: -90)
        story.scope(
            granted: isBad ? ["Desk.teams.DELETE", "Desk.agents.READ"] : ["Desk.agents.READ"],
            needed: isBad ? ["Desk.agents.READ", "Desk.agents.UPDATE"] : ["Desk.agents.READ"]
        )
        story.call(.read, needing: ["Desk.agents.READ"], at: 1)
        for kind in [Declaration.Kind.workflow, .target, .privilegedRight, .queue] {
            story.declare(Declaration(kind, "one", owner: Identity.ID(isBad ? "omar" : "mia")))
        }
        var operation = Declaration(.operation, "role")
        operation.isMapped = !isBad
        story.declare(operation)
        if isBad { neglectKeys(in: &story) }
    }

    private static func neglectKeys(in story: inout Story) {
        story.fact(.leaver, "omar", at: 0)
        story.fact(.joiner, "nat", at: 10)
        story.fact(.joiner, "listed", at: -90, employment: .serviceIdentity)
        story.bot("old", owner: "omar", keyFrom: -70 * day)
        story.call(.write, needing: ["Desk.agents.UPDATE"], at: 2, status: 403)
        let suspected = ExceptionRecord.credentialSuspected
        story.exception(.opened, for: "suspicion", id: "suspicion", reason: suspected, at: 5)
        for minute in [3, 30] { story.foreignCall(status: 200, at: minute) }
        story.change(.revoked, "kim", Story.right("kim"), by: .foreign(credential: "x"), at: 3)
        let hand = ChangeOrigin.outOfBand(door: "issueKey", actor: "nat")
        story.change(.credentialIssued, "account of nat", by: hand, at: 20)
        story.account("account of nat", of: "nat", at: 20)
        story.key(of: "nat", "by hand", from: 20)
        story.hold("nat", Story.right("common"), from: 20, channel: .sharedAccount)
    }
}
