// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension ZohoDeskQuirks {
    static let listQuirks: [Setting<ZohoDeskQuirks>] = [
        Setting(
            "fromBase",
            .oneOf(\.fromBase, [0, 1]),
            "Rows are counted from 1, and 0 means 1; or from 0. Lists of teams and searches always "
                + "count from 0."
        ),
        Setting(
            "limitLeastTen",
            .flag(\.limitLeastTen),
            "A limit below 10 is accepted; on, it is 422."
        ),
        Setting(
            "listOrderShifts",
            .flag(\.listOrderShifts),
            "Agent lists keep their order; on, every page after the first starts one row late, so "
                + "that rows are missed."
        ),
        Setting(
            "listsShowType",
            .flag(\.listsShowType),
            "Rows of agent lists have rolePermissionType and timeZone; off, they lack them, as in "
                + "the examples of the reference."
        ),
        Setting(
            "pageCap",
            .whole(\.pageCap, 1...500),
            "A page has as many rows as requested; lower, the target caps it silently."
        ),
    ]

    static let answerQuirks: [Setting<ZohoDeskQuirks>] = [
        Setting(
            "agentUpdateOnStatusChange",
            .flag(\.agentUpdateOnStatusChange),
            "Deactivation and activation send Agent_Update; off, they send nothing."
        ),
        Setting(
            "callDuration",
            .duration(\.callDuration),
            "Calls finish at once, so they never overlap; longer, each counts as in flight for "
                + "that time."
        ),
        Setting(
            "nameLastFirst",
            .flag(\.nameLastFirst),
            "The name of an agent is first name, last name; on, it is reversed."
        ),
        Setting(
            "orgQueryIgnored",
            .flag(\.orgQueryIgnored),
            "orgId works as a parameter as well as a header; on, the parameter is ignored."
        ),
        Setting(
            "strictQuery",
            .flag(\.strictQuery),
            "Unknown parameters are 422; off, they are ignored."
        ),
        Setting(
            "thresholdMessage",
            .text(\.thresholdMessage),
            "The message with THRESHOLD_EXCEEDED."
        ),
        Setting(
            "zuidWhenPending",
            .word(\.zuidWhenPending),
            "The zuid of an unconfirmed agent is empty in the answer that creates it and null "
                + "elsewhere; or null everywhere."
        ),
    ]

    static let tokenQuirks: [Setting<ZohoDeskQuirks>] = [
        Setting(
            "accessTokenLifetime",
            .duration(\.accessTokenLifetime),
            "The lifetime of an access token."
        ),
        Setting(
            "accessTokensMax",
            .whole(\.accessTokensMax, 0...1_000),
            "How many access tokens of one refresh token are valid at a time, 0 for any; beyond "
                + "that, the oldest one ends."
        ),
        Setting(
            "accessTokensPerWindow",
            .whole(\.accessTokensPerWindow, 1...100_000),
            "How many access tokens one refresh token yields within ten minutes."
        ),
        Setting(
            "codesMax",
            .whole(\.codesMax, 0...100_000),
            "How many authorization codes one person and client get in ten minutes; 0 for any."
        ),
        Setting(
            "codeLifetime",
            .duration(\.codeLifetime),
            "The lifetime of an authorization code."
        ),
        Setting(
            "granularScopes",
            .flag(\.granularScopes),
            "Scopes such as Desk.agents.READ exist; off, only Desk.basic and Desk.settings do."
        ),
        Setting(
            "oauthErrorStatus",
            .oneOf(\.oauthErrorStatus, [200, 400]),
            "The status of an OAuth error."
        ),
        Setting(
            "refreshTokensMax",
            .whole(\.refreshTokensMax, 0...1_000),
            "How many refresh tokens one person has for one client, 0 for any; beyond that, the "
                + "oldest one ends silently."
        ),
        Setting(
            "refreshTokensPerMinute",
            .whole(\.refreshTokensPerMinute, 1...100_000),
            "How many refresh tokens are issued to one person and client within a minute."
        ),
        Setting(
            "scopeInTokenAnswers",
            .flag(\.scopeInTokenAnswers),
            "Token answers name the scopes; off, they do not."
        ),
        Setting(
            "selfClientCodeLifetime",
            .duration(\.selfClientCodeLifetime),
            "The lifetime of a self client's code."
        ),
        Setting(
            "throttleStatus",
            .oneOf(\.throttleStatus, [200, 400]),
            "The status when the accounts server throttles."
        ),
    ]

    static let webhookQuirks: [Setting<ZohoDeskQuirks>] = [
        Setting(
            "webhookProbeFails",
            .flag(\.webhookProbeFails),
            "The URL of a webhook answers the probe; on, it does not, and the webhook is refused "
                + "(422 INVALID_DATA)."
        ),
        Setting(
            "webhookSourceVersion1",
            .flag(\.webhookSourceVersion1),
            "ignoreSourceId accepts any UUID; on, only version 1."
        ),
    ]
}
