// SPDX-License-Identifier: Apache-2.0

extension Defect {
    static let second = [
        Defect(
            "NORM-07",
            "Transliteration changes the key",
            from: ["RocketChat/Rocket.Chat#9087"],
            shownBy: "I5"
        ),
        Defect(
            "GRP-01",
            "Entra-style value-list removal wipes the group",
            from: [
                "simpleidserver/SimpleIdServer#244", "apache/directory-scimple#436",
                "wso2/product-is#9283",
            ],
            shownBy: "I4",
            with: "T11"
        ),
        Defect(
            "GRP-03",
            "Filtered removal answered 200 and ignored",
            from: ["goauthentik/authentik#24173", "goauthentik/authentik#25686"],
            shownBy: "I1 I3 I6",
            with: "T11"
        ),
        Defect(
            "GRP-04",
            "'replace members' only ever adds",
            from: ["keycloak/keycloak#52752"],
            shownBy: "I3",
            with: "T11"
        ),
        Defect(
            "GRP-05",
            "Members of sub-groups are not counted",
            from: ["awslabs/ssosync#27"],
            shownBy: "I2 I4",
            with: "T16"
        ),
        Defect(
            "GRP-06",
            "A group as member breaks the whole sync",
            from: ["slashdevops/idp-scim-sync#34"],
            shownBy: "I8",
            with: "T16"
        ),
        Defect(
            "GRP-07",
            "Nested expansion depends on where the group was born",
            from: ["redhat-cop/group-sync-operator#317"],
            shownBy: "I2 I9",
            with: "T16"
        ),
        Defect(
            "GRP-09",
            "Target never lists members, so the removal diff is always empty",
            from: ["goauthentik/authentik#23005"],
            shownBy: "I1 I3",
            with: "T7"
        ),
        Defect(
            "DIS-01",
            "Removed from all organisations, still in the enterprise with a licence",
            from: ["nodejs/admin#1018"],
            shownBy: "I1 I16",
            with: "T15 T25"
        ),
        Defect(
            "DIS-02",
            "Deactivation keeps sessions, groups and the user name",
            from: ["eugenioenko/autentico#170"],
            shownBy: "I1 I2",
            with: "T8 T14"
        ),
        Defect(
            "DIS-04",
            "Documentation says deleted, the account is only inactive",
            from: ["MicrosoftDocs/azure-docs#112845"],
            shownBy: "I6",
            with: "T8"
        ),
        Defect(
            "DIS-06",
            "Default mode strips products but never removes the person",
            from: ["adobe-apiplatform/user-sync.py#670"],
            shownBy: "I1"
        ),
        Defect(
            "DIS-07",
            "'Deactivate agent' may leave the person as a requester",
            from: ["glama.ai mcp-freshservice", "powershellgallery.com FreshservicePS 0.1.4"],
            shownBy: "I1"
        ),
        Defect(
            "ABS-01",
            "Losing the app's group updates the group but leaves the account",
            from: ["goauthentik/authentik#26265"],
            shownBy: "I1 I10"
        ),
        Defect(
            "ABS-02",
            "Absence from the source is never acted upon",
            from: ["keycloak/keycloak#33374", "keycloak/keycloak#35235"],
            shownBy: "I1",
            with: "T21"
        ),
        Defect(
            "ABS-05",
            "Directory-disabled user stays active in the help desk",
            from: ["zammad/zammad#2286", "zammad/zammad#2151"],
            shownBy: "I1"
        ),
        Defect(
            "TOK-01",
            "Refresh token survives deactivation",
            from: ["goauthentik/authentik#12858", "golang/vulndb#1490"],
            shownBy: "I1",
            with: "T14"
        ),
        Defect(
            "TOK-02",
            "API key keeps full access indefinitely",
            from: ["marmotdata/marmot#252"],
            shownBy: "I1",
            with: "T14"
        ),
        Defect(
            "TOK-05",
            "Sessions are not purged by the deactivate path although delete does it",
            from: ["LeanerCloud/CUDly#1541", "RocketChat/Rocket.Chat#20011"],
            shownBy: "I1",
            with: "T14"
        ),
        Defect(
            "TOK-06",
            "Deleting through one API path skips the security cleanup of the other",
            from: ["keycloak/keycloak#52642"],
            shownBy: "I1",
            with: "T14"
        ),
        Defect(
            "TOK-07",
            "Group deleted, tokens keep the group's power",
            from: ["wso2/product-is#13630", "golang/vulndb#3150"],
            shownBy: "I3",
            with: "T14 T17"
        ),
        Defect(
            "STALE-01",
            "Add-one patch computed from a stale replica deletes others",
            from: ["fleetdm/fleet#50724"],
            shownBy: "I4",
            with: "T5"
        ),
        Defect(
            "STALE-03",
            "One good read is not proof: replicas answer differently",
            from: ["hashicorp/terraform-provider-azuread#283"],
            shownBy: "I6 I8",
            with: "T5"
        ),
        Defect(
            "STALE-04",
            "Two endpoints of one target disagree about membership",
            from: ["keycloak/keycloak#15553", "keycloak/keycloak#11809"],
            shownBy: "I6",
            with: "T6"
        ),
        Defect(
            "STALE-05",
            "Cache keeps the removed group until it is wiped",
            from: ["SSSD/sssd#8979"],
            shownBy: "I1 I3",
            with: "T5"
        ),
        Defect(
            "EVT-01",
            "Update processed after delete",
            from: ["gip-inclusion/rdv-insertion#2988"],
            shownBy: "I1 I11",
            with: "T21"
        ),
        Defect(
            "EVT-03",
            "Delta feed omits deletions",
            from: ["microsoftgraph/microsoft-graph-docs-contrib#5855"],
            shownBy: "I1 I10",
            with: "T21"
        ),
        Defect(
            "EVT-05",
            "Deferred mode switches off the hook that does deletions",
            from: ["goauthentik/authentik#20411"],
            shownBy: "I1"
        ),
        Defect(
            "EVT-06",
            "Expired cursor: 'no users received', finished successfully",
            from: ["microsoft/o365-moodle#1841"],
            shownBy: "I6 I10",
            with: "T21"
        ),
        Defect(
            "EVT-07",
            "Suspension at source never reaches the target",
            from: ["1Password/scim-examples#399"],
            shownBy: "I10",
            with: "T21"
        ),
        Defect(
            "ATTR-01",
            "Cleared value is not written",
            from: ["MicrosoftDocs/entra-docs#285"],
            shownBy: "I3 I13"
        ),
        Defect(
            "ATTR-02",
            "Response shows the value cleared, the store keeps it",
            from: ["GluuFederation/oxTrust#1376"],
            shownBy: "I6",
            with: "T7"
        ),
        Defect(
            "ATTR-04",
            "Suspended at source, enabled at target",
            from: ["slashdevops/idp-scim-sync#40"],
            shownBy: "I1"
        ),
        Defect(
            "DIAL-01",
            "Deactivation sent as op 'Add' or with the string \"False\" is rejected",
            from: ["rancher/rancher#54025", "ssoready/ssoready#155"],
            shownBy: "I1",
            with: "T11"
        ),
        Defect(
            "DIAL-02",
            "PatchOp read as if it were a full resource: 200 and no change",
            from: ["OneUptime/oneuptime#3852", "NorthlandPositronics/Cogtrix#122"],
            shownBy: "I1 I6",
            with: "T11"
        ),
        Defect(
            "DIAL-04",
            "Only DELETE is honoured while the directories never send it",
            from: ["ParabolInc/parabol#12557"],
            shownBy: "I1",
            with: "T11"
        ),
        Defect(
            "DIAL-05",
            "Activation patches fail, and switching off updates kills deprovisioning",
            from: ["getsentry/sentry-docs#16258"],
            shownBy: "I1 I2 I8",
            with: "T11"
        ),
        Defect(
            "RACE-01",
            "Parallel group patches: last one wins",
            from: [
                "scimmyjs/scimmy#79", "FusionAuth/fusionauth-issues#2869",
                "Captain-P-Goldfish/scim-for-keycloak#90",
            ],
            shownBy: "I1 I2",
            with: "T5 T23"
        ),
        Defect(
            "RACE-03",
            "The lock that protects the run kills long runs",
            from: ["firezone/firezone#15067"],
            shownBy: "I8 I10",
            with: "T23"
        ),
        Defect(
            "RACE-04",
            "Two creates at once: one gets a raw 500",
            from: ["gravitee-io/gravitee-access-management#8290"],
            shownBy: "I5 I8",
            with: "T10"
        ),
        Defect(
            "SAFE-01",
            "Empty or failed source read removes everybody",
            from: ["awslabs/ssosync#194", "awslabs/ssosync#159", "awslabs/ssosync#203"],
            shownBy: "I4 I9",
            with: "T21"
        ),
        Defect(
            "SAFE-04",
            "Circuit breaker too tight, then loosened to 75 %",
            from: ["firezone/firezone#10898"],
            shownBy: "I9 I10"
        ),
    ]
}
