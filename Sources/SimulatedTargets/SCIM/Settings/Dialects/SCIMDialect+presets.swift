// SPDX-License-Identifier: Apache-2.0

extension SCIMDialect {
    /// Every preset: the RFCs', vendors' services by name, then projects known from public threads.
    ///
    /// A fact holds for the page or thread cited, not for every installation forever.
    package static let presets: [Preset] =
        [readKindly, readByTheLetter, lifecycleProfile] + directoryPresets + codeHostPresets
        + workplacePresets + furtherPresets + projectPresets

    private static let readKindly = Preset(
        "rfc",
        "the RFCs, plus the shapes that large clients send",
        [
            .documented("RFC 7643 and RFC 7644", "Every quirk is set as the RFCs say."),
            .inferred(
                "learn.microsoft.com and developer.okta.com",
                "Capitalized operation names, Booleans as strings, removals with the member in the "
                    + "value and dotted keys are accepted, as those clients send them."
            ),
        ]
    ) { _ in }

    private static let readByTheLetter = Preset(
        "rfc-strict",
        "the RFCs by the letter",
        [
            .documented(
                "RFC 7644 section 3.4.2.2",
                "Bare words, single quotes and comparisons after a value path are not filters."
            ),
            .documented(
                "RFC 7644 section 3.5.2.2",
                "Removing members without a filter removes every member; the RFC defines no value "
                    + "for the operation, and here a value is ignored."
            ),
            .inferred("RFC 7643 section 2.3", "A string is neither a Boolean nor a complex value."),
        ]
    ) {
        $0.filterSyntax = .strict
        $0.memberRemovalByValue = .wiped
        $0.operationNames = .lowerCase
        $0.stringBooleans = .refused
        $0.pathlessKeys = .refused
        $0.plainTextForComplex = .refused
    }

    private static let lifecycleProfile = Preset(
        "ipsie",
        "the account lifecycle profile of IPSIE, in draft",
        [
            .documented(
                "github.com/openid/ipsie-scim-al1",
                "A deactivation ends sessions, tokens and keys; accounts can be reactivated."
            ),
            .documented(
                "github.com/openid/ipsie-scim-al1",
                "A removal of members names them in a filter or means all; it has no value."
            ),
            .documented(
                "github.com/openid/ipsie-scim-al1",
                "A deleted account's userName can be reused."
            ),
        ]
    ) {
        $0.memberRemovalByValue = .refused
    }

    static let projectPresets: [Preset] = [
        Preset(
            "entra-reference",
            "the reference code for servers of Entra ID, before its repair",
            [
                .reported(
                    "AzureAD/SCIMReferenceCode issue 10",
                    "A removal by filter looked only at the value, found none and removed "
                        + "everybody."
                )
            ]
        ) { $0.memberRemovalByFilter = .wiped },
        Preset(
            "authentik",
            "authentik as a SCIM source",
            [
                .reported(
                    "goauthentik/authentik issues 24173 and 25686",
                    "Removing a member by filter is 200 and changes nothing."
                ),
                .reported(
                    "goauthentik/authentik issue 25081",
                    "Deactivation through SCIM leaves sessions open."
                ),
            ]
        ) {
            $0.memberRemovalByFilter = .ignored
            $0.deactivationEndsSessions = .never
        },
        Preset(
            "charon",
            "servers built on WSO2 Charon",
            [
                .reported(
                    "wso2/charon issue 306",
                    "Removing members with the member in the value removes everybody."
                )
            ]
        ) { $0.memberRemovalByValue = .wiped },
        Preset(
            "scim-sdk",
            "servers built on SCIM-SDK",
            [
                .reported(
                    "Captain-P-Goldfish/SCIM-SDK issues 149 and 167",
                    "Removing members with the member in the value is 400."
                )
            ]
        ) { $0.memberRemovalByValue = .refused },
        Preset(
            "ssoready",
            "SSOReady",
            [
                .reported(
                    "ssoready/ssoready issue 155",
                    "\"False\" marks the record as deleted while its active still reads true."
                )
            ]
        ) { $0.stringBooleans = .halfUnderstood },
        Preset(
            "oneuptime",
            "OneUptime",
            [
                .reported(
                    "OneUptime/oneuptime issue 3852",
                    "active was looked for beside the operations and never found; the answer was "
                        + "200."
                )
            ]
        ) { $0.patch = .envelopeUnread },
        Preset(
            "unity-catalog",
            "Unity Catalog",
            [
                .reported(
                    "unitycatalog/unitycatalog issue 423",
                    "Users are changed only by PUT."
                )
            ]
        ) { $0.patch = .absent },
        Preset(
            "fusionauth",
            "FusionAuth",
            [
                .reported(
                    "FusionAuth/fusionauth-issues issue 3311",
                    "A deactivated user cannot be reactivated."
                )
            ]
        ) { $0.reactivation = .refused },
        Preset(
            "fleet",
            "Fleet, before its repair",
            [
                .reported(
                    "fleetdm/fleet issue 50724",
                    "A group's PATCH read members from a replica and wrote them all back, so that "
                        + "concurrent changes were lost."
                ),
                .inferred(
                    "fleetdm/fleet issue 50724",
                    "The replica is taken to be two seconds behind."
                ),
            ]
        ) { $0.lostUpdateWindow = .seconds(2) },
        Preset(
            "lightdash",
            "Lightdash",
            [
                .reported(
                    "lightdash/lightdash issue 24458",
                    "An unknown member is 500, so that clients retry forever."
                )
            ]
        ) { $0.unknownMember = .failing },
    ]
}
