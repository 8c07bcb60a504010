// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Scenarios
import Testing

@Suite
struct OrganizationFileTests {
    @Test func `jobs, birthright and rules become one policy`() throws {
        let policy = try Sample.load(Sample.scenario).organization.policy
        let ids = ["job support-agent", "job accountant", "birthright", "leads"]
        #expect(policy.rules.map(\.id) == ids)
        #expect(policy.rules.map(\.owner) == ["head.it", "head.it", "head.it", "head.support"])
        let agent = try #require(policy.rules.first)
        #expect(
            agent.conditions == [
                AccessRule.Condition(attribute: "job", anyOf: ["support-agent"])
            ]
        )
        #expect(
            agent.access.first?.rights == [
                .named(kind: .license, name: "agent"), .named(kind: .role, name: "IT Agent"),
                .named(kind: .group, name: "Service Desk"),
            ]
        )
    }

    @Test func `the policy keeps its guards`() throws {
        let policy = try Sample.load(Sample.scenario).organization.policy
        #expect(policy.offboarding.agent == .deactivate)
        #expect(policy.massChange == MassChangeGuard(peopleMax: 10, percentMax: nil))
        #expect(policy.authoritativeSources == ["hr", "contractors"])
        let admin = Policy.EntitlementPattern(kind: .role, name: "Account Admin")
        #expect(policy.weights[admin] == 10)
        #expect(policy.exceptions.first?.entitlement.name == "On Call")
    }

    @Test func `names are cut at the last blank`() throws {
        let people = try Sample.load(Sample.scenario).organization.people
        #expect(people.map(\.profile.givenName) == ["Ana", "Ben van"])
        #expect(people.map(\.profile.familyName) == ["Lima", "Dam"])
        #expect(people[1].profile.employment == .contractor)
        #expect(people[0].profile.attributes == ["department": "Support"])
    }

    @Test func `access to targets of other scenarios is left out`() throws {
        let shared = Sample.replaced(
            Sample.replaced(
                Sample.organization,
                "owner: head.it",
                "owner: x\ntargets: [freshservice, scim]"
            ),
            "- { target: freshservice, account: requester }",
            "- { target: scim, account: user }"
        )
        let policy = try Sample.load(Sample.scenario, organization: shared).organization.policy
        #expect(policy.rules[2].access.isEmpty)
        #expect(!policy.rules[0].access.isEmpty)
    }

    @Test(
        arguments: [
            Mistake(
                "name: Ana Lima, email: ana@acme.example",
                "name: Ana Lima, emial: ana@acme.example",
                "3:8: error: a person lacks 'email'"
            ),
            Mistake(
                "ben@acme.example",
                "ANA@acme.example",
                "4:3: error: 'ben' has the address ana@acme.example of 'ana'"
            ),
            Mistake(
                "employment: contractor",
                "employment: contracter",
                "4:66: error: unknown employment 'contracter'. Did you mean 'contractor'?"
            ),
            Mistake(
                "roles: [IT Agent]",
                "role: [IT Agent]",
                "error: unknown key 'role' in an access item. Did you mean 'roles'?"
            ),
            Mistake(
                "account: agent, seat",
                "account: agnet, seat",
                "error: unknown kind of account 'agnet'. Did you mean 'agent'?"
            ),
            Mistake(
                "person: ben",
                "person: bne",
                "error: unknown person 'bne'. Did you mean 'ben'?"
            ),
            Mistake(
                "freshservice/group/On Call",
                "freshservice/gruop/On Call",
                "error: unknown kind of entitlement 'gruop'. Did you mean 'group'?"
            ),
            Mistake(
                "role/Account Admin: 10",
                "role/Account Admin: 0",
                "error: 0 must be at least 1"
            ),
            Mistake(
                "employment: contractor",
                "endDate: soon",
                "error: expected a date such as 2026-03-20, or an instant, found 'soon'"
            ),
            Mistake(
                "offboarding: { agent: deactivate }",
                "contractors: { sponsor: requird }",
                "Did you mean 'required'?"
            ),
            Mistake(
                "offboarding: { agent: deactivate }",
                "services: { rotateEvery: 0d }",
                "error: the time must be longer than nothing"
            ),
            Mistake("owner: head.it\n", "", "error: job support-agent has no owner."),
            Mistake(
                "ben@acme.example",
                "ben",
                "error: expected an address such as ana@acme.example, found 'ben'"
            ),
        ] as [Mistake]
    )
    func `a mistake is reported at its place`(mistake: Mistake) {
        let text = Sample.replaced(Sample.organization, mistake.old, mistake.new)
        let mistakes = Sample.mistakes(in: Sample.scenario, organization: text)
        #expect(
            mistakes.contains {
                $0.hasPrefix("organizations/acme.yaml:") && $0.contains(mistake.expected)
            }
        )
    }

    @Test func `a service identity shows its owner, purpose, scopes and end`() {
        let text = Sample.replaced(
            Sample.replaced(
                Sample.organization,
                "employment: contractor",
                "employment: serviceIdentity, scopes: read"
            ),
            "offboarding: { agent: deactivate }",
            "services: { owner: required }"
        )
        let mistakes = Sample.mistakes(in: Sample.scenario, organization: text)
        let about = mistakes.filter { $0.contains("4:3: error: the service identity 'ben'") }
        #expect(about.count == 3)
        for missing in ["names no owner", "names no purpose", "has keys without an end"] {
            #expect(about.contains { $0.contains(missing) })
        }
    }
}
