// SPDX-License-Identifier: Apache-2.0

extension Defect {
    static let first = [
        Defect(
            "PAG-01",
            "Adding one member to a big group drops everyone past the page cap",
            from: ["FusionAuth/fusionauth-issues#2784"],
            shownBy: "I2 I4",
            with: "T1"
        ),
        Defect(
            "PAG-02",
            "Second page of group members never fetched, so the tail is permanent 'drift'",
            from: ["okta/terraform-provider-okta#1119", "okta/terraform-provider-okta#1125"],
            shownBy: "I6 I7",
            with: "T1"
        ),
        Defect(
            "PAG-04",
            "Target lists 50 of 69 users; the rest look absent and are POSTed again",
            from: ["slashdevops/idp-scim-sync#45"],
            shownBy: "I2 I5 I8",
            with: "T1 T10"
        ),
        Defect(
            "PAG-05",
            "Only the first page of users gets attribute/state updates",
            from: ["slashdevops/idp-scim-sync#76"],
            shownBy: "I1 I2",
            with: "T1"
        ),
        Defect(
            "PAG-06",
            "Drift sweep and group sync stop at the first 500 members",
            from: ["joe-broadhead/open-cowork#909"],
            shownBy: "I1 I14",
            with: "T1 T18"
        ),
        Defect(
            "PAG-08",
            "Overlapping page windows: startIndex honoured wrongly",
            from: ["wso2/product-is#9957", "wso2/product-is#13752"],
            shownBy: "I4 I7",
            with: "T2"
        ),
        Defect(
            "PAG-11",
            "Listing answers an empty page unless paging parameters are sent",
            from: ["bitwarden/server#4034"],
            shownBy: "I5 I9",
            with: "T1 T2"
        ),
        Defect(
            "PAG-12",
            "Next-page token that cycles",
            from: ["fleetdm/fleet#49365"],
            shownBy: "I8 I10",
            with: "T2"
        ),
        Defect(
            "PAG-13",
            "Zoho Desk pages default to 10 rows and cap at 50",
            from: ["amp-labs/connectors#1223", "amp-labs/connectors#1217"],
            shownBy: "I1 I2 I9",
            with: "T1"
        ),
        Defect(
            "PAG-14",
            "Freshservice announces the next page only in a response header",
            from: ["amp-labs/connectors#609"],
            shownBy: "I1 I2 I9",
            with: "T1"
        ),
        Defect(
            "RATE-01",
            "429 in the middle of group sync ends the run",
            from: ["awslabs/ssosync#2"],
            shownBy: "I2 I8",
            with: "T3"
        ),
        Defect(
            "RATE-02",
            "Retry policy never fires because the SDK returns the 429 instead of throwing",
            from: ["mitodl/keycloak-scim#178"],
            shownBy: "I1 I8",
            with: "T3"
        ),
        Defect(
            "RATE-05",
            "Outbound provisioning client without any retry",
            from: ["wso2/product-is#26585"],
            shownBy: "I8",
            with: "T3 T4"
        ),
        Defect(
            "IDEM-01",
            "Create commits, follow-up fails, the retry meets its own record",
            from: ["valon-technologies/gestalt#3162", "valon-technologies/gestalt#3132"],
            shownBy: "I2 I8",
            with: "T4 T10"
        ),
        Defect(
            "IDEM-02",
            "Failed create destroys the sign-in link of the person it collided with",
            from: ["lightdash/lightdash#22402"],
            shownBy: "I4 I8",
            with: "T4 T8"
        ),
        Defect(
            "IDEM-03",
            "Existing account makes create fail and the whole job with it",
            from: ["awslabs/ssosync#104"],
            shownBy: "I8",
            with: "T8 T10"
        ),
        Defect(
            "IDEM-04",
            "First sync works, every later sync is 409",
            from: ["goauthentik/authentik#12827"],
            shownBy: "I7",
            with: "T10"
        ),
        Defect(
            "PART-01",
            "A half-finished offboarding can never be finished",
            from: ["oxidecomputer/cio#212"],
            shownBy: "I1 I8",
            with: "T3 T4"
        ),
        Defect(
            "PART-02",
            "One unsyncable user stops the sync for all",
            from: ["RocketChat/Rocket.Chat#14659", "owncloud/user_ldap#751"],
            shownBy: "I8",
            with: "T10"
        ),
        Defect(
            "PART-03",
            "A user deleted at source breaks the loop that would sync the others",
            from: ["awslabs/ssosync#10"],
            shownBy: "I6 I8"
        ),
        Defect(
            "PART-05",
            "Group cleanup and account removal are separate commits",
            from: ["better-auth/better-auth#10018"],
            shownBy: "I1",
            with: "T4"
        ),
        Defect(
            "PART-07",
            "Undo step fails after the removal succeeded",
            from: ["PagerDuty/terraform-provider-pagerduty#709"],
            shownBy: "I4",
            with: "T13"
        ),
        Defect(
            "PART-08",
            "One grant to a missing entitlement breaks the expansion of nested grants for all",
            from: ["ConductorOne/baton-sdk#290"],
            shownBy: "I6 I8",
            with: "T16"
        ),
        Defect(
            "ORD-01",
            "User deleted first, then 'remove from group' fails fatally",
            from: ["awslabs/ssosync#135", "awslabs/ssosync#219"],
            shownBy: "I1 I8"
        ),
        Defect(
            "ORD-02",
            "Account deletion attempted before the references that block it are removed",
            from: [
                "PagerDuty/terraform-provider-pagerduty#833",
                "PagerDuty/terraform-provider-pagerduty#66",
            ],
            shownBy: "I1 I8",
            with: "T13"
        ),
        Defect(
            "ORD-04",
            "Group membership arrives before the user and is dropped with 201",
            from: ["Tr3kkR/Yuzu#2135"],
            shownBy: "I2 I6"
        ),
        Defect(
            "ORD-06",
            "Owner removed, the automation they own keeps running",
            from: ["thunder-id/thunderid#3739"],
            shownBy: "I1",
            with: "T13 T14"
        ),
        Defect(
            "MATCH-01",
            "Recycled email address: the new hire inherits the old hire's account",
            from: ["awslabs/ssosync#358"],
            shownBy: "I3 I5"
        ),
        Defect(
            "MATCH-02",
            "Same short name, new GUID: the successor sees the predecessor's data",
            from: ["apple/ccs-calendarserver#96"],
            shownBy: "I5 I15",
            with: "T8"
        ),
        Defect(
            "MATCH-03",
            "Rename handled as delete + create",
            from: ["bitwarden/directory-connector#397"],
            shownBy: "I4 I5"
        ),
        Defect(
            "MATCH-04",
            "Create silently adopts a local account that has the same email",
            from: ["eneo-ai/eneo#443"],
            shownBy: "I5 I12",
            with: "T24"
        ),
        Defect(
            "MATCH-08",
            "Reconnecting the directory recreates everyone with new ids",
            from: ["Budibase/budibase#17628"],
            shownBy: "I5 I7"
        ),
        Defect(
            "REACT-01",
            "The person's own inactive record blocks their return",
            from: ["better-auth/better-auth#11111"],
            shownBy: "I2 I8",
            with: "T8"
        ),
        Defect(
            "REACT-02",
            "Re-added user is pushed as an update and rejected",
            from: ["fleetdm/fleet#53446", "FusionAuth/fusionauth-issues#3311"],
            shownBy: "I2",
            with: "T11"
        ),
        Defect(
            "REACT-03",
            "Reactivation flips the flag but does not restore membership",
            from: ["PostHog/posthog#42603"],
            shownBy: "I2 I6",
            with: "T14 T17"
        ),
        Defect(
            "REACT-05",
            "Background sync switches deactivated users back on",
            from: ["RocketChat/Rocket.Chat#17561"],
            shownBy: "I1"
        ),
        Defect(
            "REACT-07",
            "Two deleted records with one email stop the sync",
            from: [
                "bitwarden/directory-connector#350", "bitwarden/directory-connector#181",
                "bitwarden/directory-connector#105",
            ],
            shownBy: "I8",
            with: "T21"
        ),
        Defect(
            "REACT-09",
            "Old imported record with the same email keeps the new person out",
            from: ["keycloak/keycloak#19056"],
            shownBy: "I1 I2 I5"
        ),
        Defect(
            "NORM-01",
            "Duplicate check keeps case, insert lowercases",
            from: ["langfuse/langfuse#13528"],
            shownBy: "I5",
            with: "T9"
        ),
        Defect(
            "NORM-02",
            "Different casing from the directory creates a second account",
            from: ["keitaroinc/ckanext-saml2auth#140"],
            shownBy: "I1 I5",
            with: "T9"
        ),
        Defect(
            "NORM-03",
            "Case variant in another identity origin gets the role",
            from: ["vmware-tanzu-labs/cf-mgmt#259"],
            shownBy: "I3 I5",
            with: "T9 T25"
        ),
        Defect(
            "NORM-06",
            "One apostrophe breaks the list call for everybody",
            from: ["wso2/product-is#6919"],
            shownBy: "I8 I9",
            with: "T9 T21"
        ),
    ]
}
