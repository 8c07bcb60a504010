// SPDX-License-Identifier: Apache-2.0

/// A behavior of targets and sources that real defects need, and what enables it in a scenario.
package struct TargetSwitch: Hashable, Sendable {
    /// A letter and a number: `T1`.
    package let code: String
    package let summary: String
    /// A file that contains one of these flips it.
    package let words: [String]

    package static let all = catalog.map { entry, words in
        let parts = entry.split(separator: ": ", maxSplits: 1).map(String.init)
        return TargetSwitch(code: parts[0], summary: parts[1], words: words)
    }

    /// `CODE: summary`, and the words that show that a file flips it.
    private static let catalog: KeyValuePairs = [
        "T1: small pages, silently capped limits, links in headers":
            ["pageCap", "pageMax", "linkOnFullLastPage", "unfilteredUsers"],
        "T2: unstable pages, totals that disagree": ["listOrderShifts", "totals", "page:"],
        "T3: throttling and unavailability":
            ["status: 429", "status: 503", "rateLimit", "userWritesPerMinute"],
        "T4: done, then failed or unanswered": [
            "phase: after", "phase: halfWay", "drop: response",
        ],
        "T5: stale reads and late writes":
            ["listsLag", "groupWritesLag", "lostUpdateWindow", "indexLag"],
        "T6: two views of one fact disagree": [
            "deactivationHidesMemberships", "derivedAgentsDropDisabled",
            "deactivatedRequestersListed", "deletedMembers",
        ],
        "T7: answers that show nothing or lie":
            ["membersInAnswers", "patchAnswer", "putMembersAnswer", "mutate:"],
        "T8: soft deletion, reserved keys, deletion that deactivates": [
            "userDeletion", "deletedUserName", "deletedEmailBlocksInvite",
            "forgottenEmailStaysTaken", "anonymize",
        ],
        "T9: case, Unicode and special characters in names": ["o'", "ö", "+", "ANA"],
        "T10: dialects of conflict":
            ["status: 409", "duplicateStatus", "errorBody", "incompatibleStatus"],
        "T11: dialects of patch and filter": [
            "stringBooleans", "memberRemovalByFilter", "memberRemovalByValue", "memberReplacement",
            "patch:", "activePatch", "filterOperators",
        ],
        "T12: limits per request":
            ["memberChangesMax", "membersMax", "patchOperationsMax", "createdMembersMax"],
        "T13: guards on what others depend on": [
            "liveChatOnly", "integrationAdmins", "onlyDepartmentGuard",
            "deactivationNeedsMembership", "giveWork",
        ],
        "T14: credentials independent of the account": [
            "issueKey", "signIn", "deactivationEndsKeys", "deactivationEndsSessions",
            "deletionEndsSessions",
        ],
        "T15: seats": ["seats:", "buySeats"],
        "T16: nested groups": ["members: ["],
        "T17: derived roles": [
            "rolesWithSubordinates", "roles: [Support Rep] }", "deactivationRevokesRoles",
            "subTeams",
        ],
        "T18: changes by an administrator": ["byHand", "rename:"],
        "T19: signing in and accepting invitations":
            ["acceptInvitation", "signIn", "inviteAutoAccept"],
        "T20: the connector's credential ends": [
            "expireConnectorCredential", "authorizeConnectorAgain", "accessTokenLifetime",
            "status: 401",
        ],
        "T21: sources that err":
            ["truth: false", "missingPercent", "missing:", "arrives:", "duplicate:"],
        "T22: virtual time, zones, dates": ["effective:", "until:"],
        "T23: kills, pauses, two runs at once": ["killAndResume", "killed:", "race:"],
        "T24: protected and unmanaged accounts and groups":
            ["accounts:", "protected:", "protectsLastAdmin", "lastAdminGuard"],
        "T25: several tenants or origins": ["kind: scim"],
    ]
}

extension TargetSwitch {
    /// The codes of the switches that a scenario file flips, ignoring comments.
    package static func turned(inFileAt path: String) throws(RejectedFile) -> [String] {
        let text = String(decoding: try FileBytes.read(path: path), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { line in
            line.first { $0 != " " } != "#" && !line.hasPrefix("scenario:")
                && !line.hasPrefix("why:")
        }
        let said = lines.joined(separator: "\n")
        return all.filter { item in item.words.contains { said.contains($0) } }.map(\.code)
    }
}
