// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Scenarios

extension Mutant {
    /// Broken connectors: each behaves like the correct one except for one thing.
    static let connectors: [Mutant] = [
        Mutant(
            "connector.keeps-memberships",
            "disables and leaves every right on the record",
            seen: "eugenioenko/autentico#170"
        ) { SkipsSteps(base: $0, skipped: [.removal, .conversion]) },
        Mutant(
            "connector.removes-nothing",
            "reports every revocation as done and makes none",
            seen: "goauthentik/authentik#24173"
        ) { SkipsSteps(base: $0) },
        Mutant(
            "connector.adds-nothing",
            "reports every grant as done and makes none",
            seen: "microsoft/hummingbird-exchange#2"
        ) { AddsNothing(base: $0) },
        Mutant(
            "connector.takes-refusals-for-success",
            "takes a refusal or a lost answer for success",
            seen: "bitwarden/directory-connector#39"
        ) { IgnoresFailures(base: $0) },
        Mutant(
            "connector.lies-about-refusals",
            "reads back what it meant to write",
            seen: "GluuFederation/oxTrust#1376"
        ) { LyingConnector(IgnoresFailures(base: $0)) },
        Mutant(
            "connector.lies-about-removals",
            "reads back removals that it never made",
            seen: "GluuFederation/oxTrust#1376"
        ) { LyingConnector(SkipsSteps(base: $0, skipped: [.removal, .conversion])) },
        Mutant(
            "connector.reads-one-page",
            "stops every list of accounts after its first page",
            seen: "slashdevops/idp-scim-sync#76"
        ) { ReadsOnePage(base: $0) },
        Mutant(
            "connector.first-page-of-everything",
            "reads only the first page of every list",
            seen: "okta/terraform-provider-okta#1119",
            at: ["freshservice"]
        ) { _, order throws(RunPlanError) in
            try speaking(order) { FirstPageTransport(base: $0) }
        },
        Mutant(
            "connector.cycling-cursor",
            "fetches the first page over and over",
            seen: "fleetdm/fleet#49365"
        ) { CyclesThroughPages(base: $0) },
        Mutant(
            "connector.list-error-is-empty",
            "takes a list that fails for an empty one",
            seen: "awslabs/ssosync#159"
        ) { TakesFailuresForEmptyLists(base: $0) },
        Mutant(
            "connector.finds-nobody",
            "searches for nobody and finds nobody",
            seen: "slashdevops/idp-scim-sync#45"
        ) { FindsNobody(base: $0) },
        Mutant(
            "connector.finds-exact-case",
            "compares addresses case-sensitively",
            seen: "keitaroinc/ckanext-saml2auth#140"
        ) { base, _ in
            FindsSome(base: base) { $0.email == $1 }
        },
        Mutant("connector.employees-only", "searches for people under one domain only") { base, _ in
            FindsSome.employees(base)
        },
        Mutant(
            "connector.grants-too-much",
            "grants every newcomer one group too many",
            seen: "artifact-keeper/artifact-keeper#2756",
            at: ["freshservice"]
        ) { GrantsTooMuch(base: $0, extra: Grant(kind: .group, name: "Major Incidents")) },
        Mutant("connector.back-door", "leaves an account without an owner") { base, _ in
            LeavesBackDoor(base: base, email: "back.door@acme.example")
        },
        Mutant(
            "connector.revokes-another",
            "revokes the right from the wrong member",
            seen: "simpleidserver/SimpleIdServer#244"
        ) { RevokesAnother($0) },
        Mutant(
            "connector.revokes-all",
            "empties a group to remove one member",
            seen: "apache/directory-scimple#436"
        ) { RevokesAnother($0, takesAll: true) },
        Mutant(
            "connector.swaps-rights",
            "revokes one right and grants another, so that the count is right"
        ) { SwapsRights($0) },
        Mutant(
            "connector.restores-former",
            "restores what somebody held before",
            seen: "BerriAI/litellm#30895"
        ) { RestoresFormerAccess($0) },
        Mutant(
            "connector.writes-behind",
            "makes a change only with the next call, but reports it done now",
            seen: "slashdevops/idp-scim-sync#48"
        ) { WritesBehind($0) },
        Mutant(
            "connector.no-removals",
            "skips revoking rights",
            seen: "goauthentik/authentik#25686"
        ) { SkipsSteps(base: $0, skipped: [.removal]) },
        Mutant("connector.no-conversion", "skips the conversion", at: ["freshservice"]) { base, _ in
            SkipsSteps(base: base, skipped: [.conversion])
        },
        Mutant(
            "connector.no-disabling",
            "skips disabling",
            seen: "NorthlandPositronics/Cogtrix#122"
        ) { SkipsSteps(base: $0, skipped: [.disabling]) },
        Mutant(
            "connector.no-deletion",
            "skips the deletion",
            seen: "MicrosoftDocs/azure-docs#112845"
        ) { SkipsSteps(base: $0, skipped: [.deletion]) },
        Mutant(
            "connector.absent-is-an-error",
            "reports removing what is already gone as a failure",
            seen: "oxidecomputer/cio#212"
        ) { RefusesWhatIsDone(base: $0) },
        Mutant(
            "connector.creates-what-exists",
            "creates beside an account that exists",
            seen: "awslabs/ssosync#104"
        ) { CreatesBeside(base: $0, email: "second@acme.example") },
        Mutant("connector.not-found-is-done", "takes any 404 for an ended account") { base, _ in
            IgnoresFailures(base: base) { $0.code == .notFound }
        },
        Mutant(
            "connector.deletes-instead",
            "deletes when asked to disable",
            seen: "wso2/product-is#3748"
        ) { DeletesInstead(base: $0) },
        Mutant(
            "connector.disables-instead",
            "disables when asked to delete, and leaves keys and sessions",
            seen: "marmotdata/marmot#252"
        ) { DisablesInstead(base: $0) },
        Mutant(
            "connector.wants-more-scope",
            "changes nothing unless its credential has more than the needed scopes",
            at: ["zoho-desk"]
        ) { _, order throws(RunPlanError) in
            try speaking(order) { WantsMoreScope(base: $0) }
        },
        Mutant(
            "connector.enables-what-it-reads",
            "enables accounts while it lists them",
            seen: "RocketChat/Rocket.Chat#17561"
        ) { EnablesWhatItReads(base: $0) },
        Mutant("connector.drops-updates", "reports attribute changes as done and makes none") {
            base,
            _ in
            UpdatesNothing(base: base)
        },
        Mutant("connector.touches-on-update", "changes another name with each update") { base, _ in
            TouchesNames(base: base)
        },
        Mutant(
            "connector.keeps-seats",
            "keeps the seat when it ends an account",
            seen: "BerriAI/litellm#33226",
            at: ["freshservice"]
        ) { SkipsSteps(base: $0, skipped: [.conversion, .disabling]) },
        Mutant(
            "connector.trusts-bulk",
            "takes the 200 of a bulk answer for success of every part",
            at: ["scim"]
        ) { _, order throws(RunPlanError) in
            try speaking(order) { TrustsWholeBulk(base: $0) }
        },
        Mutant(
            "connector.trusts-the-echo",
            "takes a 202 and a lost answer for a change that was made"
        ) { base, _ in
            IgnoresFailures(base: base) { $0.effect == .unknown }
        },
        Mutant(
            "connector.forbidden-is-empty",
            "takes a list that it may not read for an empty one",
            seen: "awslabs/ssosync#159"
        ) { base, _ in
            TakesFailuresForEmptyLists(base: base) { $0.code == .forbidden }
        },
        Mutant(
            "connector.knows-by-address",
            "acts on whoever has the account's address now",
            seen: "awslabs/ssosync#358"
        ) { KnowsByAddress($0) },
        Mutant(
            "connector.wrong-tenant",
            "sends the changes of every application to the first of its kind",
            place: .connector(kinds: ["scim"]) {
                let first = FirstOfItsKind()
                return { base, _ in first.take(over: base) }
            }
        ),
        Mutant(
            "connector.ignored-shape",
            "disables in a form that the service ignores",
            seen: "OneUptime/oneuptime#3852",
            at: ["scim"]
        ) { _, order throws(RunPlanError) in
            try speaking(order) {
                RewritingTransport(
                    base: $0,
                    path: "/Users/",
                    text: "\"active\"",
                    other: "\"enabled\""
                )
            }
        },
        Mutant(
            "connector.writes-whole-lists",
            "writes a group as a whole, from a list that it read before",
            seen: "scimmyjs/scimmy#79",
            at: ["freshservice"]
        ) { base, order in
            WritesStaleLists(
                base,
                transport: order.transport,
                headers: order.headers,
                group: "Service Desk"
            )
        },
        Mutant(
            "connector.creates-twice",
            "creates again, under another address, after a lost answer",
            seen: "valon-technologies/gestalt#3162"
        ) { _, order throws(RunPlanError) in
            try speaking(order) { CreatingTwiceTransport(base: $0) }
        },
        Mutant(
            "connector.grants-after-the-end",
            "grants again what it last granted whenever that is revoked",
            seen: "github/roadmap#521"
        ) { GrantsAfterTheEnd($0) },
        Mutant(
            "connector.frees-the-seat-only",
            "revokes the seat and leaves the rights that came with it",
            at: ["freshservice", "zoho-desk"]
        ) { FreesSeatsOnly(base: $0) },
        Mutant(
            "connector.disables-a-bystander",
            "disables another account along with the one that is due"
        ) { DisablesNeighbors($0) },
        Mutant(
            "connector.reads-and-saves",
            "saves every account that it lists",
            at: ["freshservice"]
        ) { base, order in
            SavesAgain(base: base, transport: order.transport, headers: order.headers)
        },
        Mutant("connector.lies-about-additions", "reads back additions that it never made") {
            base,
            _ in
            LyingConnector(AddsNothing(base: base))
        },
    ]

    /// The correct connector over a broken transport.
    private static func speaking(
        _ order: RunPlan.ConnectorOrder,
        over transport: (any Transport) -> any Transport
    ) throws(RunPlanError) -> any Connector {
        var order = order
        order.transport = transport(order.transport)
        return try RunPlan.catalogConnector(order)
    }
}
