// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

/// A right that no target offers is reported before anybody is due it.
@Suite
struct RightMistakeTests {
    private static func text(_ access: String, targets: String, more: String = "") -> String {
        """
        scenario: somebody joins
        organization:
          owner: owner@acme.example
          people: { ana: { name: Ana Lima, email: ana.lima@acme.example } }
          jobs:
            analyst:
              access: [\(access)]
            other:
              access: [{ target: app, account: user, groups: [Nowhere] }]
        targets: { \(targets) }
        timeline:
          - at: 2026-03-02T09:00:00Z
            joiner: { person: ana, job: analyst }
        \(more)
        expect: [{ at: end, entitlementAccuracy: 1 }]

        """
    }

    private static let scim = "app: { kind: scim, groups: [Analyst, Leads], roles: [Reader] }"
    private static let desk =
        "app: { kind: freshservice, groups: [Desk], departments: [IT], requesterGroups: [Staff] }"
    private static let zoho = "app: { kind: zoho-desk, departments: [Support], teams: [] }"

    @Test(
        arguments: [
            (
                "{ target: app, account: user, groups: [Analysts] }", scim,
                "error: app has no group 'Analysts'. Did you mean 'Analyst'?"
            ),
            (
                "{ target: app, account: user, roles: [Writer] }", scim,
                "app has no role 'Writer'. Known are Reader."
            ),
            (
                "{ target: app, account: agent }", scim,
                "app has no account 'agent'. Known are user."
            ),
            (
                "{ target: app, account: user, teams: [Tier 1] }", scim, "app has no team 'Tier 1'"
            ),
            (
                "{ target: app, account: agent, roles: [SD Agnt] }", desk,
                "app has no role 'SD Agnt'. Did you mean 'SD Agent'?"
            ),
            (
                "{ target: app, account: agent, seat: agnt }", desk,
                "app has no license 'agnt'. Did you mean 'agent'?"
            ),
            (
                "{ target: app, account: agent, observerOf: [Desks] }", desk,
                "app has no groupObserver 'Desks'. Did you mean 'Desk'?"
            ),
            (
                "{ target: app, account: requester, requesterGroups: [Stuff] }", desk,
                "app has no requesterGroup 'Stuff'. Did you mean 'Staff'?"
            ),
            (
                "{ target: app, account: agent, departments: [Suport] }", zoho,
                "app has no department 'Suport'. Did you mean 'Support'?"
            ),
        ]
    )
    func `a right that is not on offer is named with a proposal`(
        access: String,
        targets: String,
        complaint: String
    ) {
        let mistakes = SmallScenario.mistakes(in: Self.text(access, targets: targets))
        #expect(mistakes.count == 1, "\(mistakes)")
        #expect(mistakes.first?.contains(complaint) == true, "\(mistakes)")
    }

    @Test func `jobs that nobody holds may ask for anything`() {
        let access = "{ target: app, account: user, groups: [Analyst], roles: [Reader] }"
        #expect(SmallScenario.mistakes(in: Self.text(access, targets: Self.scim)).isEmpty)
    }

    @Test func `the new name of something may be queried`() {
        let access = "{ target: app, account: user, groups: [Analysts] }"
        let rename = """
              - at: +1d
                rename: { target: app, kind: group, from: Analyst, to: Analysts }
            """
        let text = Self.text(access, targets: Self.scim, more: rename)
        #expect(SmallScenario.mistakes(in: text).isEmpty)
    }

    @Test func `a service that accepts any role has no unknown ones`() {
        let access = "{ target: app, account: user, roles: [Anything] }"
        let text = Self.text(access, targets: "app: { kind: scim }")
        #expect(SmallScenario.mistakes(in: text).isEmpty)
    }
}
