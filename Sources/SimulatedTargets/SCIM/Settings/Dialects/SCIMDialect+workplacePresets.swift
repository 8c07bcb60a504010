// SPDX-License-Identifier: Apache-2.0

extension SCIMDialect {
    /// Collaboration services.
    static let workplacePresets: [Preset] = [
        Preset(
            "slack",
            "Slack",
            [
                .documented("docs.slack.dev, SCIM API", "DELETE of a user deactivates."),
                .documented("docs.slack.dev, SCIM API", "PUT clears attributes that it omits."),
                .documented(
                    "docs.slack.dev, SCIM API",
                    "Schemas have a name instead of a URN."
                ),
                .documented(
                    "docs.slack.dev, SCIM API",
                    "600 writes per minute, 180 of them of users; beyond that, 429 with "
                        + "Retry-After."
                ),
                .reported(
                    "slackapi/python-slack-sdk",
                    "PATCH accepts part of the record in place of operations."
                ),
                .inferred(
                    "docs.slack.dev, SCIM API",
                    "The limit on writes is applied to all calls."
                ),
            ]
        ) {
            $0.userDeletion = .deactivates
            $0.putOmission = .cleared
            $0.discovery = .namedSchemas
            $0.callsPerMinute = 600
            $0.userWritesPerMinute = 180
            $0.partialBodyPatch = .merged
        },
        Preset(
            "atlassian",
            "Atlassian",
            [
                .documented(
                    "developer.atlassian.com, user provisioning",
                    "DELETE deactivates and unlinks: the record is 404 from then on."
                ),
                .documented(
                    "developer.atlassian.com, user provisioning",
                    "A filter is a single eq on userName or externalId."
                ),
                .documented("developer.atlassian.com, user provisioning", "There is no sorting."),
                .documented(
                    "developer.atlassian.com, user provisioning",
                    "PUT clears attributes that it omits."
                ),
            ]
        ) {
            $0.userDeletion = .deactivatesAndUnlinks
            $0.filterOperators = .equality
            $0.filterableAttributes = "userName,externalId"
            $0.sorting = .ignored
            $0.putOmission = .cleared
        },
        Preset(
            "pagerduty",
            "PagerDuty",
            [
                .documented("support.pagerduty.com, SCIM", "active: false deletes the user."),
                .documented("support.pagerduty.com, SCIM", "A user cannot be reactivated."),
                .documented(
                    "support.pagerduty.com, SCIM",
                    "Roles and entitlements hold one value."
                ),
                .inferred(
                    "support.pagerduty.com, SCIM",
                    "The limit of one value is assumed for every list of a user."
                ),
            ]
        ) {
            $0.deactivation = .delete
            $0.reactivation = .refused
            $0.valuesMax = 1
        },
        Preset(
            "canva",
            "Canva",
            [.documented("Canva developer documentation, SCIM", "Users are never deleted.")]
        ) { $0.userDeletion = .refused },
        Preset(
            "miro",
            "Miro",
            [
                .documented(
                    "Miro developer documentation, SCIM",
                    "A PATCH of a group with more than 8,000 members, or of more than 800,000 "
                        + "bytes, is 413."
                ),
                .documented(
                    "Miro developer documentation, SCIM",
                    "20 deletions of users in 30 seconds."
                ),
                .inferred(
                    "Miro developer documentation, SCIM",
                    "That limit is simulated as 40 writes of users per minute."
                ),
            ]
        ) {
            $0.membersMax = 8_000
            $0.groupPatchBytesMax = 800_000
            $0.userWritesPerMinute = 40
        },
    ]

    static let furtherPresets: [Preset] = [
        Preset(
            "snowflake",
            "Snowflake, before its bundle 2026_03",
            [
                .documented(
                    "docs.snowflake.com, SCIM",
                    "A list of users without a filter holds one made-up record."
                ),
                .documented(
                    "docs.snowflake.com, SCIM",
                    "An unsupported filter finds nothing and is 200."
                ),
                .inferred(
                    "docs.snowflake.com, SCIM",
                    "eq and sw are supported, as after the bundle."
                ),
            ]
        ) {
            $0.unfilteredUsers = .stub
            $0.filterOperators = .equalityAndPrefix
            $0.unmappedFilter = .empty
        },
        Preset(
            "sentry",
            "Sentry",
            [
                .reported(
                    "getsentry/sentry-docs issue 16258",
                    "PATCH of a user accepts only active: false."
                )
            ]
        ) { $0.patch = .deactivationOnly },
        Preset(
            "peakon",
            "Peakon",
            [
                .documented(
                    "Peakon documentation, SCIM",
                    "25,000 operations an hour, counting each operation of a bulk request."
                ),
                .inferred("Peakon documentation, SCIM", "Simulated as 416 calls per minute."),
            ]
        ) { $0.callsPerMinute = 416 },
        Preset(
            "deel",
            "Deel",
            [
                .documented("Deel documentation, SCIM", "Five requests a second."),
                .inferred("Deel documentation, SCIM", "Simulated as 300 calls per minute."),
            ]
        ) { $0.callsPerMinute = 300 },
    ]
}
