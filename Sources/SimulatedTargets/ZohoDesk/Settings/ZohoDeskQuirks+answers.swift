// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension ZohoDeskQuirks {
    static let listQuirks: [Quirk<ZohoDeskQuirks>] = [
        Quirk(
            "fromBase",
            .oneOf(\.fromBase, [0, 1]),
            section: "12",
            "Rows are counted from 1, and 0 means 1; or from 0. Lists of teams and searches always "
                + "count from 0."
        ),
        Quirk(
            "limitLeastTen",
            .flag(\.limitLeastTen),
            section: "3.2",
            "A limit below 10 is taken; on, it is 422."
        ),
        Quirk(
            "listOrderShifts",
            .flag(\.listOrderShifts),
            section: "T2",
            "Agent lists keep their order; on, every page but the first begins one row late, so "
                + "that rows are missed."
        ),
        Quirk(
            "listsShowType",
            .flag(\.listsShowType),
            section: "3.1",
            "Rows of agent lists have rolePermissionType and timeZone; off, they lack them, as in "
                + "the examples of the reference."
        ),
        Quirk(
            "pageCap",
            .number(\.pageCap, 1...500),
            section: "T1",
            "A page holds as many rows as asked for; lower, the target cuts silently."
        ),
    ]

    static let answerQuirks: [Quirk<ZohoDeskQuirks>] = [
        Quirk(
            "agentUpdateOnStatusChange",
            .flag(\.agentUpdateOnStatusChange),
            section: "11.2",
            "Deactivation and activation send Agent_Update; off, they send nothing."
        ),
        Quirk(
            "callDuration",
            .duration(\.callDuration),
            section: "13.1",
            "Calls are over at once, so that none meets another; longer, that is how long each "
                + "counts as under way."
        ),
        Quirk(
            "nameLastFirst",
            .flag(\.nameLastFirst),
            section: "3.1",
            "The name of an agent is first name, last name; on, it is the other way round."
        ),
        Quirk(
            "orgQueryIgnored",
            .flag(\.orgQueryIgnored),
            section: "1.2",
            "orgId counts as parameter as it does as header; on, the parameter is ignored."
        ),
        Quirk(
            "strictQuery",
            .flag(\.strictQuery),
            section: "12",
            "Unknown parameters are 422; off, they are ignored."
        ),
        Quirk(
            "thresholdMessage",
            .text(\.thresholdMessage),
            section: "13.4",
            "The sentence with THRESHOLD_EXCEEDED."
        ),
        Quirk(
            "zuidWhenPending",
            .word(\.zuidWhenPending),
            section: "3.1",
            "The zuid of an unconfirmed agent is empty in the answer that creates it and null "
                + "elsewhere; or null everywhere."
        ),
    ]

    static let tokenQuirks: [Quirk<ZohoDeskQuirks>] = [
        Quirk(
            "accessTokenLifetime",
            .duration(\.accessTokenLifetime),
            section: "2.2",
            "How long an access token works."
        ),
        Quirk(
            "accessTokensMax",
            .number(\.accessTokensMax, 0...1_000),
            section: "2.5",
            "How many access tokens of one refresh token live at a time, 0 for any; the oldest one "
                + "dies."
        ),
        Quirk(
            "accessTokensPerWindow",
            .number(\.accessTokensPerWindow, 1...100_000),
            section: "2.5",
            "How many access tokens one refresh token yields within ten minutes."
        ),
        Quirk(
            "codesMax",
            .number(\.codesMax, 0...100_000),
            section: "2.5",
            "How many authorization codes one person and client get in ten minutes; 0 for any."
        ),
        Quirk(
            "codeLifetime",
            .duration(\.codeLifetime),
            section: "2.1",
            "How long an authorization code can be exchanged."
        ),
        Quirk(
            "granularScopes",
            .flag(\.granularScopes),
            section: "2.6",
            "Scopes as Desk.agents.READ exist; off, only Desk.basic and Desk.settings do."
        ),
        Quirk(
            "oauthErrorStatus",
            .oneOf(\.oauthErrorStatus, [200, 400]),
            section: "2.3",
            "The status of an OAuth error."
        ),
        Quirk(
            "refreshTokensMax",
            .number(\.refreshTokensMax, 0...1_000),
            section: "2.5",
            "How many refresh tokens one person has for one client, 0 for any; the oldest one dies "
                + "silently."
        ),
        Quirk(
            "refreshTokensPerMinute",
            .number(\.refreshTokensPerMinute, 1...100_000),
            section: "2.5",
            "How many refresh tokens are issued to one person and client within a minute."
        ),
        Quirk(
            "scopeInTokenAnswers",
            .flag(\.scopeInTokenAnswers),
            section: "2.2",
            "Token answers name the scopes; off, they do not."
        ),
        Quirk(
            "selfClientCodeLifetime",
            .duration(\.selfClientCodeLifetime),
            section: "2.1",
            "How long a self client's code can be exchanged."
        ),
        Quirk(
            "throttleStatus",
            .oneOf(\.throttleStatus, [200, 400]),
            section: "2.3",
            "The status when the accounts server throttles."
        ),
    ]

    static let webhookQuirks: [Quirk<ZohoDeskQuirks>] = [
        Quirk(
            "webhookProbeFails",
            .flag(\.webhookProbeFails),
            section: "11.1",
            "The address of a webhook answers the probe; on, it does not, and the webhook is "
                + "refused (422 INVALID_DATA)."
        ),
        Quirk(
            "webhookSourceVersion1",
            .flag(\.webhookSourceVersion1),
            section: "11.1",
            "ignoreSourceId takes any UUID; on, only one of version 1."
        ),
    ]
}
