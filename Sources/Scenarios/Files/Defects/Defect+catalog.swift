// SPDX-License-Identifier: Apache-2.0

extension Defect {
    /// `ID: issues and pages: invariants that show it, behaviors that it needs`, and its title.
    static let catalog: KeyValuePairs = [
        "PAG-01: FusionAuth/fusionauth-issues#2784: I2 I4 T1":
            "Adding one member to a big group drops everyone past the page cap",
        "PAG-02: okta/terraform-provider-okta#1119, okta/terraform-provider-okta#1125: I6 I7 T1":
            "Second page of group members never fetched, so the tail is permanent 'drift'",
        "PAG-04: slashdevops/idp-scim-sync#45: I2 I5 I8 T1 T10":
            "Target lists 50 of 69 users; the rest look absent and are POSTed again",
        "PAG-05: slashdevops/idp-scim-sync#76: I1 I2 T1":
            "Only the first page of users gets attribute/state updates",
        "PAG-06: joe-broadhead/open-cowork#909: I1 I14 T1 T18":
            "Drift sweep and group sync stop at the first 500 members",
        "PAG-08: wso2/product-is#9957, wso2/product-is#13752: I4 I7 T2":
            "Overlapping page windows: startIndex honoured wrongly",
        "PAG-11: bitwarden/server#4034: I5 I9 T1 T2":
            "Listing answers an empty page unless paging parameters are sent",
        "PAG-12: fleetdm/fleet#49365: I8 I10 T2": "Next-page token that cycles",
        "PAG-13: amp-labs/connectors#1223, amp-labs/connectors#1217: I1 I2 I9 T1":
            "Zoho Desk pages default to 10 rows and cap at 50",
        "PAG-14: amp-labs/connectors#609: I1 I2 I9 T1":
            "Freshservice announces the next page only in a response header",
        "RATE-01: awslabs/ssosync#2: I2 I8 T3": "429 in the middle of group sync ends the run",
        "RATE-02: mitodl/keycloak-scim#178: I1 I8 T3":
            "Retry policy never fires because the SDK returns the 429 instead of throwing",
        "RATE-05: wso2/product-is#26585: I8 T3 T4":
            "Outbound provisioning client without any retry",
        "IDEM-01: valon-technologies/gestalt#3162, valon-technologies/gestalt#3132: I2 I8 T4 T10":
            "Create commits, follow-up fails, the retry meets its own record",
        "IDEM-02: lightdash/lightdash#22402: I4 I8 T4 T8":
            "Failed create destroys the sign-in link of the person it collided with",
        "IDEM-03: awslabs/ssosync#104: I8 T8 T10":
            "Existing account makes create fail and the whole job with it",
        "IDEM-04: goauthentik/authentik#12827: I7 T10": "First sync works, every later sync is 409",
        "PART-01: oxidecomputer/cio#212: I1 I8 T3 T4":
            "A half-finished offboarding can never be finished",
        "PART-02: RocketChat/Rocket.Chat#14659, owncloud/user_ldap#751: I8 T10":
            "One unsyncable user stops the sync for all",
        "PART-03: awslabs/ssosync#10: I6 I8":
            "A user deleted at source breaks the loop that would sync the others",
        "PART-05: better-auth/better-auth#10018: I1 T4":
            "Group cleanup and account removal are separate commits",
        "PART-07: PagerDuty/terraform-provider-pagerduty#709: I4 T13":
            "Undo step fails after the removal succeeded",
        "PART-08: ConductorOne/baton-sdk#290: I6 I8 T16":
            "One grant to a missing entitlement breaks the expansion of nested grants for all",
        "ORD-01: awslabs/ssosync#135, awslabs/ssosync#219: I1 I8":
            "User deleted first, then 'remove from group' fails fatally",
        "ORD-02: PagerDuty/terraform-provider-pagerduty#833, "
            + "PagerDuty/terraform-provider-pagerduty#66: I1 I8 T13":
            "Account deletion attempted before the references that block it are removed",
        "ORD-04: Tr3kkR/Yuzu#2135: I2 I6":
            "Group membership arrives before the user and is dropped with 201",
        "ORD-06: thunder-id/thunderid#3739: I1 T13 T14":
            "Owner removed, the automation they own keeps running",
        "MATCH-01: awslabs/ssosync#358: I3 I5":
            "Recycled email address: the new hire inherits the old hire's account",
        "MATCH-02: apple/ccs-calendarserver#96: I5 I15 T8":
            "Same short name, new GUID: the successor sees the predecessor's data",
        "MATCH-03: bitwarden/directory-connector#397: I4 I5": "Rename handled as delete + create",
        "MATCH-04: eneo-ai/eneo#443: I5 I12 T24":
            "Create silently adopts a local account that has the same email",
        "MATCH-08: Budibase/budibase#17628: I5 I7":
            "Reconnecting the directory recreates everyone with new ids",
        "REACT-01: better-auth/better-auth#11111: I2 I8 T8":
            "The person's own inactive record blocks their return",
        "REACT-02: fleetdm/fleet#53446, FusionAuth/fusionauth-issues#3311: I2 T11":
            "Re-added user is pushed as an update and rejected",
        "REACT-03: PostHog/posthog#42603: I2 I6 T14 T17":
            "Reactivation flips the flag but does not restore membership",
        "REACT-05: RocketChat/Rocket.Chat#17561: I1":
            "Background sync switches deactivated users back on",
        "REACT-07: bitwarden/directory-connector#350, bitwarden/directory-connector#181, "
            + "bitwarden/directory-connector#105: I8 T21":
            "Two deleted records with one email stop the sync",
        "REACT-09: keycloak/keycloak#19056: I1 I2 I5":
            "Old imported record with the same email keeps the new person out",
        "NORM-01: langfuse/langfuse#13528: I5 T9": "Duplicate check keeps case, insert lowercases",
        "NORM-02: keitaroinc/ckanext-saml2auth#140: I1 I5 T9":
            "Different casing from the directory creates a second account",
        "NORM-03: vmware-tanzu-labs/cf-mgmt#259: I3 I5 T9 T25":
            "Case variant in another identity origin gets the role",
        "NORM-06: wso2/product-is#6919: I8 I9 T9 T21":
            "One apostrophe breaks the list call for everybody",
        "NORM-07: RocketChat/Rocket.Chat#9087: I5": "Transliteration changes the key",
        "GRP-01: simpleidserver/SimpleIdServer#244, apache/directory-scimple#436, "
            + "wso2/product-is#9283: I4 T11":
            "Entra-style value-list removal wipes the group",
        "GRP-03: goauthentik/authentik#24173, goauthentik/authentik#25686: I1 I3 I6 T11":
            "Filtered removal answered 200 and ignored",
        "GRP-04: keycloak/keycloak#52752: I3 T11": "'replace members' only ever adds",
        "GRP-05: awslabs/ssosync#27: I2 I4 T16": "Members of sub-groups are not counted",
        "GRP-06: slashdevops/idp-scim-sync#34: I8 T16": "A group as member breaks the whole sync",
        "GRP-07: redhat-cop/group-sync-operator#317: I2 I9 T16":
            "Nested expansion depends on where the group was born",
        "GRP-09: goauthentik/authentik#23005: I1 I3 T7":
            "Target never lists members, so the removal diff is always empty",
        "DIS-01: nodejs/admin#1018: I1 I16 T15 T25":
            "Removed from all organisations, still in the enterprise with a licence",
        "DIS-02: eugenioenko/autentico#170: I1 I2 T8 T14":
            "Deactivation keeps sessions, groups and the user name",
        "DIS-04: MicrosoftDocs/azure-docs#112845: I6 T8":
            "Documentation says deleted, the account is only inactive",
        "DIS-06: adobe-apiplatform/user-sync.py#670: I1":
            "Default mode strips products but never removes the person",
        "DIS-07: glama.ai mcp-freshservice, powershellgallery.com FreshservicePS 0.1.4: I1":
            "'Deactivate agent' may leave the person as a requester",
        "ABS-01: goauthentik/authentik#26265: I1 I10":
            "Losing the app's group updates the group but leaves the account",
        "ABS-02: keycloak/keycloak#33374, keycloak/keycloak#35235: I1 T21":
            "Absence from the source is never acted upon",
        "ABS-05: zammad/zammad#2286, zammad/zammad#2151: I1":
            "Directory-disabled user stays active in the help desk",
        "TOK-01: goauthentik/authentik#12858, golang/vulndb#1490: I1 T14":
            "Refresh token survives deactivation",
        "TOK-02: marmotdata/marmot#252: I1 T14": "API key keeps full access indefinitely",
        "TOK-05: LeanerCloud/CUDly#1541, RocketChat/Rocket.Chat#20011: I1 T14":
            "Sessions are not purged by the deactivate path although delete does it",
        "TOK-06: keycloak/keycloak#52642: I1 T14":
            "Deleting through one API path skips the security cleanup of the other",
        "TOK-07: wso2/product-is#13630, golang/vulndb#3150: I3 T14 T17":
            "Group deleted, tokens keep the group's power",
        "STALE-01: fleetdm/fleet#50724: I4 T5":
            "Add-one patch computed from a stale replica deletes others",
        "STALE-03: hashicorp/terraform-provider-azuread#283: I6 I8 T5":
            "One good read is not proof: replicas answer differently",
        "STALE-04: keycloak/keycloak#15553, keycloak/keycloak#11809: I6 T6":
            "Two endpoints of one target disagree about membership",
        "STALE-05: SSSD/sssd#8979: I1 I3 T5": "Cache keeps the removed group until it is wiped",
        "EVT-01: gip-inclusion/rdv-insertion#2988: I1 I11 T21": "Update processed after delete",
        "EVT-03: microsoftgraph/microsoft-graph-docs-contrib#5855: I1 I10 T21":
            "Delta feed omits deletions",
        "EVT-05: goauthentik/authentik#20411: I1":
            "Deferred mode switches off the hook that does deletions",
        "EVT-06: microsoft/o365-moodle#1841: I6 I10 T21":
            "Expired cursor: 'no users received', finished successfully",
        "EVT-07: 1Password/scim-examples#399: I10 T21":
            "Suspension at source never reaches the target",
        "ATTR-01: MicrosoftDocs/entra-docs#285: I3 I13": "Cleared value is not written",
        "ATTR-02: GluuFederation/oxTrust#1376: I6 T7":
            "Response shows the value cleared, the store keeps it",
        "ATTR-04: slashdevops/idp-scim-sync#40: I1": "Suspended at source, enabled at target",
        "DIAL-01: rancher/rancher#54025, ssoready/ssoready#155: I1 T11":
            "Deactivation sent as op 'Add' or with the string \"False\" is rejected",
        "DIAL-02: OneUptime/oneuptime#3852, NorthlandPositronics/Cogtrix#122: I1 I6 T11":
            "PatchOp read as if it were a full resource: 200 and no change",
        "DIAL-04: ParabolInc/parabol#12557: I1 T11":
            "Only DELETE is honoured while the directories never send it",
        "DIAL-05: getsentry/sentry-docs#16258: I1 I2 I8 T11":
            "Activation patches fail, and switching off updates kills deprovisioning",
        "RACE-01: scimmyjs/scimmy#79, FusionAuth/fusionauth-issues#2869, "
            + "Captain-P-Goldfish/scim-for-keycloak#90: I1 I2 T5 T23":
            "Parallel group patches: last one wins",
        "RACE-03: firezone/firezone#15067: I8 I10 T23":
            "The lock that protects the run kills long runs",
        "RACE-04: gravitee-io/gravitee-access-management#8290: I5 I8 T10":
            "Two creates at once: one gets a raw 500",
        "SAFE-01: awslabs/ssosync#194, awslabs/ssosync#159, awslabs/ssosync#203: I4 I9 T21":
            "Empty or failed source read removes everybody",
        "SAFE-04: firezone/firezone#10898: I9 I10":
            "Circuit breaker too tight, then loosened to 75 %",
        "SAFE-05: adobe-apiplatform/user-sync.py#148: I9 I12":
            "Restricting the run to one group turns everyone else into 'missing'",
        "SAFE-07: nextcloud/server#7142: I4 T20 T21": "Directory outage revokes app passwords",
        "SAFE-08: rancher/rancher#52996: I9": "Turning off the login provider deletes its users",
        "SAFE-09: getsentry/sentry-docs#6253: I12 T24":
            "Owners can be removed by the directory although they cannot be granted by it",
        "SCOPE-01: DefGuard/defguard#1270: I1 T21":
            "List call returns the whole company, not the app's users",
        "SCOPE-03: wso2/product-is#3748: I4 I12 T25":
            "Deletes through SCIM although SCIM is off for that store",
        "SCOPE-04: semgrep/semgrep-docs#2816: I4 T25":
            "One push group changes several organisations",
        "SCOPE-06: getsentry/sentry#49625: I1 T24":
            "A flag 'managed by the directory' blocks removing a person whom it has forgotten",
        "SWAL-01: goauthentik/authentik#5396: I6 I14 T18":
            "Task 'Successful' while each object gives 404",
        "SWAL-02: microsoft/hummingbird-exchange#2: I6 T12":
            "Bulk add above a hidden limit answers OK and adds nobody",
        "SWAL-03: bitwarden/directory-connector#39: I1 I6 T12":
            "Import with more groups than the limit fails without a word",
        "SEAT-02: BerriAI/litellm#33226, BerriAI/litellm#31227: I2 I16 T15":
            "Deactivated people still count",
        "SEAT-03: bagofwords1/bagofwords#540, antifailure/antifailure#446: I16 T15":
            "Seat cap enforced on invites but not on automatic provisioning",
        "TIME-01: goauthentik/authentik#22035, goauthentik/authentik#26135: I10 T22":
            "Account expiry at the source is ignored",
        "TIME-02: SSSD/sssd#5873: I10 T22":
            "Off by one day: the expiry day itself still counts as valid",
        "TIME-04: glpi-project/glpi#1987: I1 I7 T22":
            "Summer time missing in the 'changed since' comparison",
        "TIME-06: gravitational/teleport#10650: I1 T14":
            "Elevated session comes back after the lock ends",
        "TIME-07: coproduct-opensource/nucleus#465: I10 T22": "Break-glass grant with no end",
        "DRIFT-01: kortix-ai/suna#5097: I5 I14 T18":
            "Local rename of a synced group: a duplicate appears without the grants",
        "DRIFT-02: MaterializeInc/materialize#37713: I1 I14 T18":
            "Manual grants are outside the sync and outlive the person's role",
        "DRIFT-04: wso2/product-is#11249: I6 I14 T6":
            "Groups deleted underneath still appear in the list but not in the filter",
        "PRIV-02: artifact-keeper/artifact-keeper#2756: I3 I12 T24":
            "Group matched by name to an operator-managed group",
        "PRIV-03: keycloak/keycloak#52640, keycloak/keycloak#50473: I4 I12 T16 T24":
            "Deleting a plain parent group cascades into protected admin groups",
        "PRIV-04: BerriAI/litellm#37085: I5 I12 T9 T24":
            "Second identity with the same email takes over the admin account",
        "PRIV-06: keycloak/keycloak#52675: I12 T24":
            "Service accounts hidden in /Users are editable through /Groups",
        "REENT-01: different-ai/openwork#4775: I1 I2 T19":
            "Deactivated person follows the SSO link and a new account appears",
        "REENT-02: github/roadmap#521: I1 T19": "Team sync keeps inviting someone who was removed",
        "REENT-04: dimagi/commcare-hq#34139: I1 T19":
            "A successful SSO login re-activates the account by design",
        "PROJ-01: OHDSI/WebAPI#1959, keycloak/keycloak#45510: I3 T17":
            "Removal from the directory group leaves the mapped roles",
        "PROJ-02: simstudioai/sim#7567: I3 T17":
            "Renamed group keeps the old mapping and gains a new one",
        "PROJ-04: BerriAI/litellm#30895: I3 I15 T8 T17":
            "Re-create of an existing email keeps the old administrator role",
        "PROJ-05: FusionAuth/fusionauth-issues#2617: I3 T17":
            "Group membership removed by API, the role stays",
        "PROJ-06: mattermost/docs#2407: I1 I3 T17":
            "Sync adds to teams and channels but never removes",
        "CRED-01: airbytehq/airbyte#70223, singer-io/tap-zendesk#191: I8 T20":
            "Connector's token expires mid-run and the rest is not done",
        "CRED-03: pipeshub-ai/pipeshub-ai#2736: I6 I10 T20":
            "Dead refresh token retried forever without anyone noticing",
        "CRASH-01: slashdevops/idp-scim-sync#48: I17 T23":
            "Crash before the state file is written makes the next run impossible",
        "CRASH-04: streamplace/streamplace#1221, NangoHQ/integration-templates#644: I17 T23":
            "Progress marker moved before the work is safe",
        "CRASH-05: owncloud/client#6814: I8 I10 T20 T23":
            "Long run restarts from zero on each token expiry and never ends",
    ]
}
