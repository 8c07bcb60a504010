// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// Behavior that the vendor leaves open, each with the default assumption.
package struct ZohoDeskQuirks: Configurable {
    package enum DeleteRoutes: String, SettingWord {
        case both
        case delete = "DELETE"
        case post = "POST"
    }

    package enum PendingZuid: String, SettingWord {
        case mixed
        case null
    }

    package var accessTokenLifetime = Duration.seconds(3_600)
    package var accessTokensMax = 15
    package var accessTokensPerWindow = 10
    package var agentDeleteRoutes = DeleteRoutes.both
    package var agentUpdateOnStatusChange = true
    package var callDuration = Duration.zero
    package var codesMax = 0
    package var codeLifetime = Duration.seconds(120)
    package var deactivateAlreadyDisabled = 204
    package var deactivateUnconfirmed = 422
    package var deactivationDropsTeams = false
    package var deactivationEndsSessions = true
    package var deactivationEndsTokens = true
    package var deleteActiveAllowed = true
    package var deletedEmailBlocksInvite = true
    package var derivedAgentsDropDisabled = true
    package var emailChangeRefused = true
    package var fromBase = 1
    package var granularScopes = true
    package var integrationAdminStatus = 422
    package var invitationLifetime = Duration.seconds(7 * 86_400)
    package var inviteAutoAccept = Duration.zero
    package var lastAdminGuard = 422
    package var limitLeastTen = false
    package var listOrderShifts = false
    package var listsShowType = true
    package var liveChatOnlyStatus = 422
    package var nameLastFirst = false
    package var oauthErrorStatus = 200
    package var onlyDepartmentGuard = true
    package var orgQueryIgnored = false
    package var pageCap = 500
    package var patchStatusRunsChecks = true
    package var primaryContactGuard = 422
    package var reassignActiveAllowed = true
    package var reassignmentDelay = Duration.zero
    package var refreshTokensMax = 20
    package var refreshTokensPerMinute = 5
    package var scopeInTokenAnswers = true
    package var selfClientCodeLifetime = Duration.seconds(180)
    package var strictQuery = true
    package var thresholdMessage = "The daily limit of API credits has been exceeded."
    package var throttleStatus = 400
    package var unconfirmedUsesSeat = true
    package var webhookProbeFails = false
    package var webhookSourceVersion1 = false
    package var zuidWhenPending = PendingZuid.mixed

    package init() {}

    package static let settings: [Setting<ZohoDeskQuirks>] =
        agentQuirks + guardQuirks + listQuirks + answerQuirks + tokenQuirks
        + webhookQuirks

    private static let agentQuirks: [Setting<ZohoDeskQuirks>] = [
        Setting(
            "agentDeleteRoutes",
            .word(\.agentDeleteRoutes),
            "Agents are deleted by DELETE and by POST …/delete; or by only one of them."
        ),
        Setting(
            "deactivationDropsTeams",
            .flag(\.deactivationDropsTeams),
            "A deactivated agent stays in the agents of teams; on, direct memberships end."
        ),
        Setting(
            "deactivationEndsSessions",
            .flag(\.deactivationEndsSessions),
            "Deactivation ends every session; off, open ones keep working."
        ),
        Setting(
            "deactivationEndsTokens",
            .flag(\.deactivationEndsTokens),
            "Deactivation ends the OAuth tokens issued for the agent; off, they keep working."
        ),
        Setting(
            "deletedEmailBlocksInvite",
            .flag(\.deletedEmailBlocksInvite),
            "The address of a deleted agent cannot be invited until the agent is anonymized (422 "
                + "INVALID_DATA); off, it can."
        ),
        Setting(
            "derivedAgentsDropDisabled",
            .flag(\.derivedAgentsDropDisabled),
            "The derivedAgents of a team leave disabled agents out; off, they stay in."
        ),
        Setting(
            "invitationLifetime",
            .duration(\.invitationLifetime),
            "How long an invitation is valid."
        ),
        Setting(
            "inviteAutoAccept",
            .duration(\.inviteAutoAccept),
            "Invitations are not accepted automatically; otherwise they are after this long."
        ),
        Setting(
            "reassignmentDelay",
            .duration(\.reassignmentDelay),
            "How long after POST …/reassignment the work moves."
        ),
        Setting(
            "unconfirmedUsesSeat",
            .flag(\.unconfirmedUsesSeat),
            "An agent who has not accepted the invitation holds a seat; off, acceptance takes it."
        ),
    ]

    private static let guardQuirks: [Setting<ZohoDeskQuirks>] = [
        Setting(
            "deactivateAlreadyDisabled",
            .oneOf(\.deactivateAlreadyDisabled, [204, 422]),
            "Deactivating a disabled agent again succeeds."
        ),
        Setting(
            "deactivateUnconfirmed",
            .oneOf(\.deactivateUnconfirmed, [204, 422]),
            "Deactivating an unconfirmed agent is 422; or it disables the agent."
        ),
        Setting(
            "deleteActiveAllowed",
            .flag(\.deleteActiveAllowed),
            "An active agent can be deleted; off, it must be deactivated first (422)."
        ),
        Setting(
            "emailChangeRefused",
            .flag(\.emailChangeRefused),
            "The address of a confirmed agent cannot be changed (422 INVALID_DATA); off, it can."
        ),
        Setting(
            "integrationAdminStatus",
            .oneOf(\.integrationAdminStatus, [403, 422]),
            "The status with INTEGRATION_ADMIN_ERROR."
        ),
        Setting(
            "lastAdminGuard",
            .oneOf(\.lastAdminGuard, [0, 403, 422]),
            "The last active administrator cannot be deactivated, deleted or demoted; 0 allows it."
        ),
        Setting(
            "liveChatOnlyStatus",
            .oneOf(\.liveChatOnlyStatus, [403, 422]),
            "The status with ONLY_LIVECHAT_USER."
        ),
        Setting(
            "onlyDepartmentGuard",
            .flag(\.onlyDepartmentGuard),
            "An agent cannot leave the only department (422); off, it can."
        ),
        Setting(
            "patchStatusRunsChecks",
            .flag(\.patchStatusRunsChecks),
            "PATCH with status DISABLED is refused whenever deactivate would be; off, it never is."
        ),
        Setting(
            "primaryContactGuard",
            .oneOf(\.primaryContactGuard, [0, 422]),
            "The primary contact cannot be deactivated, deleted or demoted; 0 allows it."
        ),
        Setting(
            "reassignActiveAllowed",
            .flag(\.reassignActiveAllowed),
            "The work of an active agent can be reassigned; off, that is 422."
        ),
    ]
}
