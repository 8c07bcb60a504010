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
        bugs.first { mark, _ in check.contains(mark) }?.bug
    }

    private static let bugs: [(mark: String, bug: KnownBug)] = [
        (
            "lists-every-account",
            KnownBug(
                source: "slashdevops/idp-scim-sync#45",
                what: "a partially read list made people look absent, so they were created again"
            )
        ),
        (
            "leaver-on-the-last-page",
            KnownBug(
                source: "slashdevops/idp-scim-sync#76",
                what: "only people on the first page were updated"
            )
        ),
        (
            "capped-and-full-pages",
            KnownBug(
                source: "okta/terraform-provider-okta#1119",
                what: "members past the first page were permanent drift"
            )
        ),
        (
            "throttled",
            KnownBug(
                source: "mitodl/keycloak-scim#178",
                what: "a 429 was returned as an ordinary response, so the retry never fired"
            )
        ),
        (
            "sick-wire",
            KnownBug(
                source: "wso2/product-is#26585",
                what: "a request that failed once was never retried"
            )
        ),
        (
            "makes-no-second",
            KnownBug(
                source: "lightdash/lightdash#22402",
                what: "a create that met its own record damaged it"
            )
        ),
        (
            "removal-from-a-missing-account",
            KnownBug(
                source: "awslabs/ssosync#135",
                what: "removing a deleted user from a group aborted the run"
            )
        ),
        (
            "second-account",
            KnownBug(
                source: "keitaroinc/ckanext-saml2auth#140",
                what: "an address in different case created a second account"
            )
        ),
        (
            "rehire",
            KnownBug(
                source: "better-auth/better-auth#11111",
                what: "the record of the former employment kept the person out"
            )
        ),
        (
            "api-key",
            KnownBug(
                source: "marmotdata/marmot#252",
                what: "a deactivated user's key went on working"
            )
        ),
        (
            "session",
            KnownBug(
                source: "LeanerCloud/CUDly#1541",
                what: "deactivation left sessions open"
            )
        ),
        (
            "poisoned-roster",
            KnownBug(
                source: "awslabs/ssosync#194",
                what: "a source that failed looked empty, and everybody was removed"
            )
        ),
        (
            "nested",
            KnownBug(
                source: "awslabs/ssosync#27",
                what: "members of inner groups were not counted"
            )
        ),
        (
            "keeps-members",
            KnownBug(
                source: "simpleidserver/SimpleIdServer#244",
                what: "removing one member emptied the group"
            )
        ),
        (
            "deactivates-a-user",
            KnownBug(
                source: "OneUptime/oneuptime#3852",
                what: "a patch was parsed as a full user: success, but still active"
            )
        ),
        (
            "manual-reactivation",
            KnownBug(
                source: "RocketChat/Rocket.Chat#17561",
                what: "deactivated people were reactivated in the background"
            )
        ),
        (
            "token-expires",
            KnownBug(
                source: "airbytehq/airbyte#70223",
                what: "a token expired mid-run, and the rest was not done"
            )
        ),
        (
            "stale-lists",
            KnownBug(
                source: "fleetdm/fleet#50724",
                what: "a change computed from a stale read removed others"
            )
        ),
        (
            "renamed-group",
            KnownBug(
                source: "kortix-ai/suna#5097",
                what: "a renamed group came back as a duplicate without its rights"
            )
        ),
        (
            "mover",
            KnownBug(
                source: "OHDSI/WebAPI#1959",
                what: "roles of the former job stayed"
            )
        ),
        (
            "crash/",
            KnownBug(
                source: "slashdevops/idp-scim-sync#48",
                what: "a crash before the state was written made the next run fail"
            )
        ),
        (
            "seat",
            KnownBug(
                source: "BerriAI/litellm#33226",
                what: "deactivated people still took seats"
            )
        ),
    ]
}
