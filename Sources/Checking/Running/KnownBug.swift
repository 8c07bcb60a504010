// SPDX-License-Identifier: Apache-2.0

/// A public bug of the same kind, to show its effects elsewhere.
///
/// The choice depends on what the check is about, not on the actual cause of the failure, which is
/// unknown.
struct KnownBug: Hashable, Sendable {
    /// A repository and its issue.
    let source: String
    let what: String

    var text: String { "\(source): \(what)" }

    /// The bug that a check was made for; `nil` if none is known.
    static func resembled(by check: String) -> KnownBug? {
        for (entry, what) in bugs {
            let parts = entry.split(separator: ": ").map(String.init)
            if check.contains(parts[0]) { return KnownBug(source: parts[1], what: what) }
        }
        return nil
    }

    /// `what a check is named after: issue`, and what happened there.
    private static let bugs: KeyValuePairs = [
        "lists-every-account: slashdevops/idp-scim-sync#45":
            "a partially read list made people look absent, so they were created again",
        "leaver-on-the-last-page: slashdevops/idp-scim-sync#76":
            "only people on the first page were updated",
        "capped-and-full-pages: okta/terraform-provider-okta#1119":
            "members past the first page were permanent drift",
        "throttled: mitodl/keycloak-scim#178":
            "a 429 was returned as an ordinary response, so the retry never fired",
        "sick-wire: wso2/product-is#26585": "a request that failed once was never retried",
        "makes-no-second: lightdash/lightdash#22402": "a create that met its own record damaged it",
        "removal-from-a-missing-account: awslabs/ssosync#135":
            "removing a deleted user from a group aborted the run",
        "second-account: keitaroinc/ckanext-saml2auth#140":
            "an address in different case created a second account",
        "rehire: better-auth/better-auth#11111":
            "the record of the former employment kept the person out",
        "api-key: marmotdata/marmot#252": "a deactivated user's key went on working",
        "session: LeanerCloud/CUDly#1541": "deactivation left sessions open",
        "poisoned-roster: awslabs/ssosync#194":
            "a source that failed looked empty, and everybody was removed",
        "nested: awslabs/ssosync#27": "members of inner groups were not counted",
        "keeps-members: simpleidserver/SimpleIdServer#244": "removing one member emptied the group",
        "deactivates-a-user: OneUptime/oneuptime#3852":
            "a patch was parsed as a full user: success, but still active",
        "manual-reactivation: RocketChat/Rocket.Chat#17561":
            "deactivated people were reactivated in the background",
        "token-expires: airbytehq/airbyte#70223":
            "a token expired mid-run, and the rest was not done",
        "stale-lists: fleetdm/fleet#50724": "a change computed from a stale read removed others",
        "renamed-group: kortix-ai/suna#5097":
            "a renamed group came back as a duplicate without its rights",
        "mover: OHDSI/WebAPI#1959": "roles of the former job stayed",
        "crash/: slashdevops/idp-scim-sync#48":
            "a crash before the state was written made the next run fail",
        "seat: BerriAI/litellm#33226": "deactivated people still took seats",
    ]
}
