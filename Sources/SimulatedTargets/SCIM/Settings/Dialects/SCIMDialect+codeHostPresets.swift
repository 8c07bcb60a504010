// SPDX-License-Identifier: Apache-2.0

extension SCIMDialect {
    /// Hosts of code and packages.
    static let codeHostPresets: [Preset] = [
        Preset(
            "github-enterprise",
            "GitHub, for an enterprise with managed users",
            [
                .documented(
                    "github/docs, provisioning with SCIM",
                    "active: false suspends the account: still listed, hidden in groups, and "
                        + "reversible."
                ),
                .documented(
                    "github/docs, provisioning with SCIM",
                    "DELETE removes keys, tokens and the identity; the account cannot be restored."
                ),
                .documented(
                    "github/docs, provisioning with SCIM",
                    "A userName can be reused for another account."
                ),
                .documented("github/docs, REST API for SCIM", "A request needs a User-Agent."),
                .documented("github/docs, REST API for SCIM", "Paths are case-sensitive."),
            ]
        ) {
            $0.deactivationHidesMemberships = true
            $0.needsUserAgent = true
            $0.pathsAreCaseSensitive = true
        },
        Preset(
            "github-organization",
            "GitHub, for one organization",
            [
                .documented(
                    "GitHub REST description as copied by tryapis.com",
                    "active: false removes the member and deletes the record with its id."
                ),
                .documented(
                    "GitHub REST description as copied by tryapis.com",
                    "PATCH does not support filters in paths."
                ),
            ]
        ) {
            $0.deactivation = .delete
            $0.memberRemovalByFilter = .refused
        },
        gitLab(
            "gitlab-group",
            "GitLab, for one group",
            [
                gitLabFact(
                    "active: false removes the link with the provider; the account and its "
                        + "membership stay."
                ),
                gitLabFact("DELETE removes the link and the membership."),
                .reported(
                    "gitlab-org/gitlab merge request 103246",
                    "Deactivating a user who had already left the group failed and left the link "
                        + "active."
                ),
            ]
        ) {
            $0.deactivation = .unlink
            $0.deactivationNeedsMembership = true
        },
        gitLab(
            "gitlab-instance",
            "GitLab, for a whole installation",
            [
                gitLabFact("active: false and DELETE block the user; the link stays."),
                .reported(
                    "gitlab-org/gitlab merge requests 184997 and 187056",
                    "Changes of groups are applied in the background."
                ),
                .inferred(
                    "gitlab-org/gitlab merge request 187056",
                    "The background work is assumed to run ten seconds later."
                ),
            ]
        ) {
            $0.userDeletion = .deactivates
            $0.groupWritesLag = .seconds(10)
        },
        Preset(
            "jfrog",
            "JFrog",
            [
                .documented("JFrog documentation, SCIM", "Users and groups cannot be renamed."),
                .documented("JFrog documentation, SCIM", "A user's id equals userName."),
            ]
        ) {
            $0.renaming = .refused
            $0.idSource = .userName
        },
    ]

    private static func gitLab(
        _ name: String,
        _ summary: String,
        _ facts: [Fact],
        _ change: (inout SCIMDialect) -> Void
    ) -> Preset {
        let shared = [
            gitLabFact(
                "The id is the client's externalId; changing it by PATCH is not simulated."
            ),
            gitLabFact(
                "A filter is a single eq; the documentation shows its value without quotes."
            ),
            gitLabFact("PATCH answers 204."),
        ]
        return Preset(name, summary, shared + facts) {
            $0.idSource = .externalID
            $0.filterOperators = .equality
            $0.patchAnswer = .empty
            change(&$0)
        }
    }

    private static func gitLabFact(_ text: String) -> Fact {
        .documented("gitlabhq/gitlabhq, development/internal_api", text)
    }
}
