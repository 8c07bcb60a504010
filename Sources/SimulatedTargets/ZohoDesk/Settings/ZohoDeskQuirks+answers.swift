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
            "A limit below 10 is taken; on, it is 422."
        ),
        Setting(
            "listOrderShifts",
            .flag(\.listOrderShifts),
            "Agent lists keep their order; on, every page but the first begins one row late, so "
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
            "A page holds as many rows as asked for; lower, the target cuts silently."
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
            "Calls are over at once, so that none meets another; longer, that is how long each "
                + "counts as under way."
        ),
        Setting(
            "nameLastFirst",
            .flag(\.nameLastFirst),
            "The name of an agent is first name, last name; on, it is the other way round."
        ),
        Setting(
            "orgQueryIgnored",
            .flag(\.orgQueryIgnored),
            "orgId counts as parameter as it does as header; on, the parameter is ignored."
        ),
        Setting(
            "strictQuery",
            .flag(\.strictQuery),
            "Unknown parameters are 422; off, they are ignored."
        ),
        Setting(
            "thresholdMessage",
            .text(\.thresholdMessage),
            "The sentence with THRESHOLD_EXCEEDED."
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
            "How long an access token works."
        ),
        Setting(
            "accessTokensMax",
            .whole(\.accessTokensMax, 0...1_000),
            "How many access tokens of one refresh token live at a time, 0 for any; the oldest one "
                + "dies."
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
            "How long an authorization code can be exchanged."
        ),
        Setting(
            "granularScopes",
            .flag(\.granularScopes),
            "Scopes as Desk.agents.READ exist; off, only Desk.basic and Desk.settings do."
        ),
        Setting(
            "oauthErrorStatus",
            .oneOf(\.oauthErrorStatus, [200, 400]),
            "The status of an OAuth error."
        ),
        Setting(
            "refreshTokensMax",
            .whole(\.refreshTokensMax, 0...1_000),
            "How many refresh tokens one person has for one client, 0 for any; the oldest one dies "
                + "silently."
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
            "How long a self client's code can be exchanged."
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
            "The address of a webhook answers the probe; on, it does not, and the webhook is "
                + "refused (422 INVALID_DATA)."
        ),
        Setting(
            "webhookSourceVersion1",
            .flag(\.webhookSourceVersion1),
            "ignoreSourceId takes any UUID; on, only one of version 1."
        ),
    ]
}
