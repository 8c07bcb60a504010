// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Scenarios
import SimulatedTargets
import Testing

/// An organization's rules about decisions are read, or refused with place and suggestion.
struct GovernanceFileTests {
    private static let text = """
        scenario: decisions
        organization:
          owner: access-owner@acme.example
          people:
            ana: { name: Ana Lima, email: ana@acme.example }
            rita: { name: Rita Costa, email: rita@acme.example }
            sven: { name: Sven Dahl, email: sven@acme.example }
          jobs:
            administrator:
              access:
                - target: freshservice
                  account: agent
                  roles: [Account Admin, Change Manager]
          policy:
            weights: { role/Account Admin: 10 }
          governance:
            owner: rita
            owners: { freshservice/role/Account Admin: rita }
            delegates: [{ from: rita, to: sven, until: 2026-09-01T00:00:00Z }]
            approvals:
              - name: admin
                rights: [freshservice/role/Account Admin]
                by: [owner, sven]
                within: 1d
            conflicts:
              - { name: apart, first: [role/Change Manager], second: [role/Problem Manager] }
            reviews:
              - { name: quarterly, rights: [role/Change Manager], every: 91d, by: [manager] }
            templates:
              - name: glass
                kind: emergency
                owner: rita
                rights: [role/Problem Manager]
                longest: 8h
        targets: { freshservice: {} }
        actors: { rita: prompt, "*": absent }
        timeline:
          - at: 2026-03-02T09:00:00Z
            joiner: { person: ana, job: administrator }
        expect: [{ at: end, residual: none }]
        """

    private static func load(_ text: String) throws -> Scenario {
        try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "x.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { _ throws(RejectedFile) in [] }
        )
    }

    @Test func `deciders are asked in the order of the file`() throws {
        let governance = try Self.load(Self.text).organization.policy.governance
        #expect(governance.owner == Identity.ID("rita"))
        #expect(
            governance.approvals.first?.terms.deciders == [.owner, .person(Identity.ID("sven"))]
        )
        #expect(governance.approvals.first?.rights.first?.target == TargetName("freshservice"))
        #expect(governance.reviews.first?.rights.first?.target == nil)
        #expect(governance.templates.first?.kind == .emergency)
    }

    @Test(arguments: [
        Mistake(
            "by: [owner, sven]",
            "by: [owner, swen]",
            "unknown decider 'swen'. Did you mean 'sven'?"
        ),
        Mistake("owner: rita\n", "owner: rta\n", "unknown person 'rta'. Did you mean 'rita'?"),
        Mistake("every: 91d", "every: 0d", "the time must be longer than nothing"),
        Mistake("within: 1d", "within: 0s", "the time must be longer than nothing"),
        Mistake("within: 1d", "unanswered: grant", "silence cannot approve anything"),
        Mistake("role/Account Admin]", "rle/Account Admin]", "unknown kind of entitlement 'rle'"),
        Mistake(
            "to: sven, until",
            "to: sven, since: 2026-10-01T00:00:00Z, until",
            "the delegation ends before it begins"
        ),
        Mistake(
            "by: [owner, sven]",
            "catalog: { approver: rita, until: 2027-01-01T00:00:00Z }",
            "weighs 10 or more and cannot be pre-approved"
        ),
        Mistake("rita: prompt", "rita: promt", "unknown manner 'promt'. Did you mean 'prompt'?"),
        Mistake("rita: prompt", "rita: delegating", "a delegating actor needs 'to'"),
        Mistake("within: 1d", "votes: 4", "approval admin needs 4 votes of 3 deciders"),
        Mistake(
            "rights: [freshservice/role/Account Admin]\n        by: [owner, sven]",
            "weighing: { atLeast: 5 }\n        catalog: { approver: rita, until: 2027-01-01T00:00:00Z }",
            "what weighs 10 or more cannot be pre-approved"
        ),
        Mistake(
            "rights: [freshservice/role/Account Admin]",
            "weighing: { atLeast: 5, atMost: 4 }",
            "no weight lies between them"
        ),
        Mistake("every: 91d", "needsReason: true", "review quarterly never opens"),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    retention: { period: 0d }\n    owners",
            "the time must be longer than nothing"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    retention: { period: 30d, unanswered: grant }\n    owners",
            "silence cannot approve anything"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    ruleChanges: { by: [swen] }\n    owners",
            "unknown decider 'swen'. Did you mean 'sven'?"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    reasons: ['need: it']\n    owners",
            "a code has no colon"
        ),
        Mistake(
            "weights: { role/Account Admin: 10 }",
            "codes: { department: [] }",
            "no report could have the attribute 'department'"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    workflows: [{ name: end, on: [leaver], approvals: rita, exceptions: rita, may: [remove] }]\n    owners",
            "a workflow lacks 'owner'"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    workflows: [{ name: end, on: [leaver], owner: rita, approvals: rita, exceptions: rita, may: [remve] }]\n    owners",
            "unknown power 'remve'. Did you mean 'remove'?"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    silence: { hr: 0d }\n    owners",
            "the time must be longer than nothing"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    administration: { from: 20, to: 6 }\n    owners",
            "the hours end before they begin"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    administration: { never: [acountDeleted] }\n    owners",
            "unknown kind of change 'acountDeleted'. Did you mean 'accountDeleted'?"
        ),
        Mistake(
            "joiner: { person: ana, job: administrator }",
            "joiner: { person: ana, set: { endDate: 2026-06-30 } }\n"
                + "  - at: +10d\n    rehire: { person: ana, job: administrator }",
            "rehire of 'ana', who is active"
        ),
        Mistake(
            "joiner: { person: ana, job: administrator }",
            "misuse: { target: freshservice, by: somebody, for: 0s }",
            "the time must be longer than nothing"
        ),
        Mistake(
            "joiner: { person: ana, job: administrator }",
            "forceClosure: { person: ana, by: rita, reason: gone, until: +0s }",
            "the closure ends before it begins"
        ),
    ])
    func `a mistake is refused at its place`(mistake: Mistake) throws {
        let text = Self.text.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
        let error = #expect(throws: RejectedFile.self) { try Self.load(text) }
        let said = error?.diagnostics.map(\.description) ?? []
        #expect(
            said.contains { $0.contains(mistake.expected) && $0.hasPrefix("x.yaml:") },
            "\(said)"
        )
    }

    @Test func `a rule that somebody validated in time is not reported`() throws {
        let text = Self.text
            .replacing(
                "owner: rita\n    owners",
                with: "owner: rita\n    ruleValidity: 365d\n    owners"
            )
            .replacing(
                "administrator:\n",
                with: "administrator:\n      validated: 2026-01-01T00:00:00Z\n"
            )
        #expect(GovernanceLint(try Self.load(text)).warnings.map(\.message) == [])
    }

    @Test func `a desk without an item for a form is refused at the right place`() throws {
        let text = Self.text.replacing("actors:", with: "desk: freshservice\nactors:")
        let error = #expect(throws: RejectedFile.self) { try Self.load(text) }
        let said = error?.diagnostics.map(\.description) ?? []
        #expect(said.contains { $0.contains("the service desk has no item 'glass'") }, "\(said)")
    }

    @Test func `a question that nobody could answer is refused`() throws {
        let text = Self.text
            .replacing("governance:\n    owner: rita\n", with: "governance:\n")
            .replacing(", by: [manager]", with: "")
        let error = #expect(throws: RejectedFile.self) { try Self.load(text) }
        let said = error?.diagnostics.map(\.description) ?? []
        #expect(said.contains { $0.contains("review quarterly has nobody who decides") }, "\(said)")
        #expect(said.contains { $0.contains("template glass has nobody who decides") }, "\(said)")
    }

    @Test(arguments: [
        Mistake(
            "to: sven, until: 2026-09-01T00:00:00Z }",
            "to: sven, until: 2026-09-01T00:00:00Z }, "
                + "{ from: sven, to: rita, until: 2026-09-01T00:00:00Z }",
            "a cycle of deputies: rita and sven stand in for each other"
        ),
        Mistake(
            "second: [role/Problem Manager]",
            "second: [role/Account Admin]",
            "the job 'administrator' gives both duties of 'apart'"
        ),
        Mistake(
            "rights: [role/Change Manager], every",
            "rights: [role/Chnge Manager], every",
            "review quarterly names role/Chnge Manager, which no job, rule or form grants"
        ),
        Mistake(
            "joiner: { person: ana, job: administrator }",
            "joiner: { person: sven, job: administrator }",
            "'sven' approves what the job 'administrator' gives them as well"
        ),
        Mistake(
            "joiner: { person: ana, job: administrator }",
            "joiner: { person: rita }\n  - at: +1d\n    leaver: { person: rita }",
            "'rita', who is asked last, leaves in the timeline"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    needsRequired: true\n    owners",
            "'job administrator' states no need"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    ruleValidity: 365d\n    owners",
            "nobody validated 'job administrator' ever"
        ),
        Mistake(
            "    owners:",
            "    ruleValidity: 30d\n    owners:",
            "nobody validated 'job administrator'"
        ),
        Mistake(
            "expect: [{ at: end, residual: none }]",
            "expect: [{ at: end, wasteSeatDays: { atMost: 3 } }]",
            "savings alone say nothing about who can still act"
        ),
        Mistake(
            "weights: { role/Account Admin: 10 }",
            "exceptions: [{ person: ana, entitlement: freshservice/role/Account Admin, approver: rita }]",
            "the exception of 'ana' for freshservice/role/Account Admin has no end"
        ),
        Mistake(
            "second: [role/Problem Manager] }",
            "second: [role/Problem Manager], exception: { within: 1d } }",
            "the exception to 'apart' has no end"
        ),
        Mistake(
            "  policy:",
            "  rules: [{ name: night shift, when: { shift: night }, access: [{ target: freshservice, account: agent, roles: [Change Manager] }] }]\n  policy:",
            "nobody ever meets the rule 'night shift'"
        ),
        Mistake(
            "email: ana@acme.example }",
            "email: ana@acme.example, employment: contractor, endDate: 2026-02-01 }",
            "'ana' ends at 2026-02-02T00:00:00Z, before they begin"
        ),
        Mistake(
            "owner: rita\n    owners",
            "owner: rita\n    workflows: [{ name: end, on: [leaver], owner: sven, approvals: rita, exceptions: rita, may: [remove] }]\n    owners",
            "'sven' owns offboarding, but 'rita' answers for governance"
        ),
    ])
    func `what a policy cannot mean is reported`(mistake: Mistake) throws {
        let text = Self.text.replacing(mistake.old, with: mistake.new, maxReplacements: 1)
        let said = GovernanceLint(try Self.load(text)).warnings.map(\.description)
        #expect(said.contains { $0.contains(mistake.expected) }, "\(said)")
        #expect(GovernanceLint(try Self.load(Self.text)).warnings.map(\.message) == [])
    }
}
