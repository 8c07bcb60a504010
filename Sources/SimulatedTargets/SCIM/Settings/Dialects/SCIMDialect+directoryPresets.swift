// SPDX-License-Identifier: Apache-2.0

extension SCIMDialect {
    /// Services that are themselves directories.
    static let directoryPresets: [Preset] = [
        amazon,
        Preset(
            "google-cloud-identity",
            "Google Cloud Identity, v1beta1",
            [
                .documented("docs.cloud.google.com, Cloud Identity SCIM", "No sorting."),
                .documented("docs.cloud.google.com, Cloud Identity SCIM", "No paging."),
                .documented("docs.cloud.google.com, Cloud Identity SCIM", "No bulk, no ETag."),
            ]
        ) {
            $0.sorting = .ignored
            $0.paging = .none
            $0.bulk = false
            $0.versions = .none
        },
        keycloak,
        Preset(
            "salesforce",
            "Salesforce",
            [
                .reported(
                    "goauthentik/authentik, authentik/providers/scim/clients",
                    "The configuration is at /ServiceProviderConfigs, as in version 1.1."
                )
            ]
        ) { $0.discovery = .version1Name },
        Preset(
            "vcenter",
            "vCenter and servers like it",
            [
                .reported("goauthentik/authentik issue 25024", "There is no PATCH."),
                .reported(
                    "goauthentik/authentik issue 25024",
                    "PUT of a group answers without its members, or 204."
                ),
            ]
        ) {
            $0.patch = .absent
            $0.putMembersAnswer = .omitted
        },
        Preset(
            "oracle-life-sciences",
            "Oracle Life Sciences IAMS",
            [
                .documented(
                    "Oracle Life Sciences IAMS documentation",
                    "DELETE disables the account and removes its roles; the record stays for audit."
                )
            ]
        ) {
            $0.userDeletion = .deactivates
            $0.deactivationRevokesRoles = true
        },
    ]

    private static let amazon = Preset(
        "aws-identity-center",
        "AWS IAM Identity Center",
        [
            aws("Groups have no PUT; users have."),
            aws("Filters are eq, joined by and."),
            aws("There is no /Me, no /Bulk and no /.search."),
            aws("An attribute holds one value."),
            aws("A group is created with at most 100 members."),
            aws("A PATCH changes at most 100 memberships."),
            aws("Removing all members or replacing them is 400."),
            aws("Groups are shown with an empty list of members; a filter on members finds them."),
            aws("A page holds at most 100 groups; cursor in the request switches to cursors."),
            aws("Errors are named: ValidationException, ConflictException, ThrottlingException."),
            .inferred(
                "docs.aws.amazon.com, singlesignon developerguide",
                "Group updates answer 204."
            ),
        ]
    ) {
        $0.groupPut = .absent
        $0.filterOperators = .equalityAnd
        $0.bulk = false
        $0.searchByPost = false
        $0.valuesMax = 1
        $0.createdMembersMax = 100
        $0.memberChangesMax = 100
        $0.memberReplacement = .refused
        $0.membersInAnswers = .empty
        $0.pageMax = 100
        $0.paging = .indexAndCursor
        $0.errorBody = .namedException
        $0.patchAnswer = .emptyForGroups
    }

    private static func aws(_ text: String) -> Fact {
        .documented("docs.aws.amazon.com, singlesignon developerguide", text)
    }

    private static let keycloak = Preset(
        "keycloak",
        "Keycloak's own SCIM API",
        [
            .documented(
                "keycloak/keycloak, server_admin/topics/scim",
                "Members change only by PATCH; in POST and PUT they are 400."
            ),
            .documented(
                "keycloak/keycloak, server_admin/topics/scim",
                "A PATCH has at most 100 operations, else 400 tooMany."
            ),
            .documented("keycloak/keycloak, server_admin/topics/scim", "A page holds 100 records."),
            .documented(
                "keycloak/keycloak, server_admin/topics/scim",
                "A filter has at most 2,048 characters and ten levels."
            ),
            .documented("keycloak/keycloak, server_admin/topics/scim", "sortBy has no effect."),
            .documented(
                "keycloak/keycloak, server_admin/topics/scim",
                "A user's groups are writable."
            ),
            .documented(
                "Phase Two on Keycloak",
                "A filter on an unmapped attribute finds nothing."
            ),
            .reported(
                "keycloak/keycloak issue 52752",
                "Replacing members adds the new ones and keeps the old ones."
            ),
        ]
    ) {
        $0.membersInWholeGroup = .refused
        $0.patchOperationsMax = 100
        $0.pageMax = 100
        $0.filterCharactersMax = 2_048
        $0.filterDepthMax = 10
        $0.sorting = .ignored
        $0.userGroupsWritable = true
        $0.unmappedFilter = .empty
        $0.memberReplacement = .addOnly
    }
}
