// SPDX-License-Identifier: Apache-2.0

extension Defect {
    static let third = [
        Defect(
            "SAFE-05",
            "Restricting the run to one group turns everyone else into 'missing'",
            from: ["adobe-apiplatform/user-sync.py#148"],
            shownBy: "I9 I12"
        ),
        Defect(
            "SAFE-07",
            "Directory outage revokes app passwords",
            from: ["nextcloud/server#7142"],
            shownBy: "I4",
            with: "T20 T21"
        ),
        Defect(
            "SAFE-08",
            "Turning off the login provider deletes its users",
            from: ["rancher/rancher#52996"],
            shownBy: "I9"
        ),
        Defect(
            "SAFE-09",
            "Owners can be removed by the directory although they cannot be granted by it",
            from: ["getsentry/sentry-docs#6253"],
            shownBy: "I12",
            with: "T24"
        ),
        Defect(
            "SCOPE-01",
            "List call returns the whole company, not the app's users",
            from: ["DefGuard/defguard#1270"],
            shownBy: "I1",
            with: "T21"
        ),
        Defect(
            "SCOPE-03",
            "Deletes through SCIM although SCIM is off for that store",
            from: ["wso2/product-is#3748"],
            shownBy: "I4 I12",
            with: "T25"
        ),
        Defect(
            "SCOPE-04",
            "One push group changes several organisations",
            from: ["semgrep/semgrep-docs#2816"],
            shownBy: "I4",
            with: "T25"
        ),
        Defect(
            "SCOPE-06",
            "A flag 'managed by the directory' blocks removing a person whom it has forgotten",
            from: ["getsentry/sentry#49625"],
            shownBy: "I1",
            with: "T24"
        ),
        Defect(
            "SWAL-01",
            "Task 'Successful' while each object gives 404",
            from: ["goauthentik/authentik#5396"],
            shownBy: "I6 I14",
            with: "T18"
        ),
        Defect(
            "SWAL-02",
            "Bulk add above a hidden limit answers OK and adds nobody",
            from: ["microsoft/hummingbird-exchange#2"],
            shownBy: "I6",
            with: "T12"
        ),
        Defect(
            "SWAL-03",
            "Import with more groups than the limit fails without a word",
            from: ["bitwarden/directory-connector#39"],
            shownBy: "I1 I6",
            with: "T12"
        ),
        Defect(
            "SEAT-02",
            "Deactivated people still count",
            from: ["BerriAI/litellm#33226", "BerriAI/litellm#31227"],
            shownBy: "I2 I16",
            with: "T15"
        ),
        Defect(
            "SEAT-03",
            "Seat cap enforced on invites but not on automatic provisioning",
            from: ["bagofwords1/bagofwords#540", "antifailure/antifailure#446"],
            shownBy: "I16",
            with: "T15"
        ),
        Defect(
            "TIME-01",
            "Account expiry at the source is ignored",
            from: ["goauthentik/authentik#22035", "goauthentik/authentik#26135"],
            shownBy: "I10",
            with: "T22"
        ),
        Defect(
            "TIME-02",
            "Off by one day: the expiry day itself still counts as valid",
            from: ["SSSD/sssd#5873"],
            shownBy: "I10",
            with: "T22"
        ),
        Defect(
            "TIME-04",
            "Summer time missing in the 'changed since' comparison",
            from: ["glpi-project/glpi#1987"],
            shownBy: "I1 I7",
            with: "T22"
        ),
        Defect(
            "TIME-06",
            "Elevated session comes back after the lock ends",
            from: ["gravitational/teleport#10650"],
            shownBy: "I1",
            with: "T14"
        ),
        Defect(
            "TIME-07",
            "Break-glass grant with no end",
            from: ["coproduct-opensource/nucleus#465"],
            shownBy: "I10",
            with: "T22"
        ),
        Defect(
            "DRIFT-01",
            "Local rename of a synced group: a duplicate appears without the grants",
            from: ["kortix-ai/suna#5097"],
            shownBy: "I5 I14",
            with: "T18"
        ),
        Defect(
            "DRIFT-02",
            "Manual grants are outside the sync and outlive the person's role",
            from: ["MaterializeInc/materialize#37713"],
            shownBy: "I1 I14",
            with: "T18"
        ),
        Defect(
            "DRIFT-04",
            "Groups deleted underneath still appear in the list but not in the filter",
            from: ["wso2/product-is#11249"],
            shownBy: "I6 I14",
            with: "T6"
        ),
        Defect(
            "PRIV-02",
            "Group matched by name to an operator-managed group",
            from: ["artifact-keeper/artifact-keeper#2756"],
            shownBy: "I3 I12",
            with: "T24"
        ),
        Defect(
            "PRIV-03",
            "Deleting a plain parent group cascades into protected admin groups",
            from: ["keycloak/keycloak#52640", "keycloak/keycloak#50473"],
            shownBy: "I4 I12",
            with: "T16 T24"
        ),
        Defect(
            "PRIV-04",
            "Second identity with the same email takes over the admin account",
            from: ["BerriAI/litellm#37085"],
            shownBy: "I5 I12",
            with: "T9 T24"
        ),
        Defect(
            "PRIV-06",
            "Service accounts hidden in /Users are editable through /Groups",
            from: ["keycloak/keycloak#52675"],
            shownBy: "I12",
            with: "T24"
        ),
        Defect(
            "REENT-01",
            "Deactivated person follows the SSO link and a new account appears",
            from: ["different-ai/openwork#4775"],
            shownBy: "I1 I2",
            with: "T19"
        ),
        Defect(
            "REENT-02",
            "Team sync keeps inviting someone who was removed",
            from: ["github/roadmap#521"],
            shownBy: "I1",
            with: "T19"
        ),
        Defect(
            "REENT-04",
            "A successful SSO login re-activates the account by design",
            from: ["dimagi/commcare-hq#34139"],
            shownBy: "I1",
            with: "T19"
        ),
        Defect(
            "PROJ-01",
            "Removal from the directory group leaves the mapped roles",
            from: ["OHDSI/WebAPI#1959", "keycloak/keycloak#45510"],
            shownBy: "I3",
            with: "T17"
        ),
        Defect(
            "PROJ-02",
            "Renamed group keeps the old mapping and gains a new one",
            from: ["simstudioai/sim#7567"],
            shownBy: "I3",
            with: "T17"
        ),
        Defect(
            "PROJ-04",
            "Re-create of an existing email keeps the old administrator role",
            from: ["BerriAI/litellm#30895"],
            shownBy: "I3 I15",
            with: "T8 T17"
        ),
        Defect(
            "PROJ-05",
            "Group membership removed by API, the role stays",
            from: ["FusionAuth/fusionauth-issues#2617"],
            shownBy: "I3",
            with: "T17"
        ),
        Defect(
            "PROJ-06",
            "Sync adds to teams and channels but never removes",
            from: ["mattermost/docs#2407"],
            shownBy: "I1 I3",
            with: "T17"
        ),
        Defect(
            "CRED-01",
            "Connector's token expires mid-run and the rest is not done",
            from: ["airbytehq/airbyte#70223", "singer-io/tap-zendesk#191"],
            shownBy: "I8",
            with: "T20"
        ),
        Defect(
            "CRED-03",
            "Dead refresh token retried forever without anyone noticing",
            from: ["pipeshub-ai/pipeshub-ai#2736"],
            shownBy: "I6 I10",
            with: "T20"
        ),
        Defect(
            "CRASH-01",
            "Crash before the state file is written makes the next run impossible",
            from: ["slashdevops/idp-scim-sync#48"],
            shownBy: "I17",
            with: "T23"
        ),
        Defect(
            "CRASH-04",
            "Progress marker moved before the work is safe",
            from: ["streamplace/streamplace#1221", "NangoHQ/integration-templates#644"],
            shownBy: "I17",
            with: "T23"
        ),
        Defect(
            "CRASH-05",
            "Long run restarts from zero on each token expiry and never ends",
            from: ["owncloud/client#6814"],
            shownBy: "I8 I10",
            with: "T20 T23"
        ),
    ]
}
