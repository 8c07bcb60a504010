// SPDX-License-Identifier: Apache-2.0

extension SCIMDialect {
    /// Services in which people work together.
    static let workplacePresets: [Preset] = [
        Preset(
            "slack",
            "Slack",
            [
                .documented("docs.slack.dev, SCIM API", "DELETE of a user deactivates."),
                .documented("docs.slack.dev, SCIM API", "PUT clears what it leaves out."),
                .documented(
                    "docs.slack.dev, SCIM API",
                    "Schemas are named by a word instead of a URN."
                ),
                .documented(
                    "docs.slack.dev, SCIM API",
                    "600 writes a minute, of users 180; beyond, 429 with Retry-After."
                ),
                .reported(
                    "slackapi/python-slack-sdk",
                    "PATCH takes a part of the record in place of operations."
                ),
                .inferred(
                    "docs.slack.dev, SCIM API",
                    "The limit of writes is counted over all calls."
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
                    "A filter is one eq on userName or externalId."
                ),
                .documented("developer.atlassian.com, user provisioning", "There is no sorting."),
                .documented(
                    "developer.atlassian.com, user provisioning",
                    "PUT clears what it leaves out."
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
                    "The limit of one value is taken to hold for every list of a user."
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
                    "20 deletes of users in 30 seconds."
                ),
                .inferred(
                    "Miro developer documentation, SCIM",
                    "That limit is taken as 40 writes of users a minute."
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
                    "A list of users without filter holds one invented record."
                ),
                .documented(
                    "docs.snowflake.com, SCIM",
                    "A filter that is not served finds nothing and is 200."
                ),
                .inferred(
                    "docs.snowflake.com, SCIM",
                    "eq and sw are served, as after the bundle."
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
                    "PATCH of a user takes active: false and nothing else."
                )
            ]
        ) { $0.patch = .deactivationOnly },
        Preset(
            "peakon",
            "Peakon",
            [
                .documented(
                    "Peakon documentation, SCIM",
                    "25,000 operations an hour, each operation of a bulk request counted."
                ),
                .inferred("Peakon documentation, SCIM", "Taken as 416 calls a minute."),
            ]
        ) { $0.callsPerMinute = 416 },
        Preset(
            "deel",
            "Deel",
            [
                .documented("Deel documentation, SCIM", "Five requests a second."),
                .inferred("Deel documentation, SCIM", "Taken as 300 a minute."),
            ]
        ) { $0.callsPerMinute = 300 },
    ]
}
