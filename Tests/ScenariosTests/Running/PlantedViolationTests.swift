// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Metrics
import Provisioning
import Recording
import Reports
import Scenarios
import Testing
import Vocabulary

@testable import Mutants

/// Every checker goes red end to end: something broken is planted into a run, and the report
/// names what it did, to whom, where and since when.
///
/// | planted violation                                  | proves                              |
/// |----------------------------------------------------|-------------------------------------|
/// | deactivates and keeps memberships                  | I1; with a lying read I6 as well    |
/// | reads one page of a group of 250                   | I3, I6 (a mover: leaving ends both) |
/// | takes a 503 for success                            | I1; lying I6, falseSuccessRate      |
/// | overlooks the second account                       | I1 on the second account            |
/// | adds nothing                                       | I2                                  |
/// | grants more than asked                             | I3                                  |
/// | writes whole lists from an old read                | I4 and I11                          |
/// | looks for nobody before it creates                 | I5                                  |
/// | a core that does not read back                     | I6, falseSuccessRate                |
/// | saves again what is right                          | I7                                  |
/// | a core that tries once                             | I8 and I1                           |
/// | a core without a guard                             | I9                                  |
/// | a source that reports a day early                  | I10                                 |
/// | leaves a back door, touches a protected account    | I12                                 |
/// | reads one page of the accounts                     | I14                                 |
/// | restores former access                             | I15                                 |
/// | keeps the seat                                     | I16                                 |
struct PlantedViolationTests {
    private static let leaver = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-12T09:00:00Z, leaver: { person: ana } }
        { at: 2026-03-16T09:00:00Z, pause: {} }
        """
    private static let leftAt = "2026-03-12T09:00:00Z"
    private static let target = TargetName("freshservice")
    private static let serviceDesk = Entitlement(
        target: target,
        kind: .group,
        name: "Service Desk"
    )

    @Test func `memberships that outlive a deactivation are residual, and the core knows it`()
        async throws
    {
        let run = try await TestRun.of(try Told.scenario(Self.leaver)) { base, _ in
            SkipsSteps(base: base, skipped: [.removal, .conversion])
        }
        let finding = try #require(
            run.findings(.noResidualAccess).first { $0.entitlement == Self.serviceDesk }
        )
        #expect(finding.identity == Identity.ID("ana"))
        #expect(finding.since.description == Self.leftAt)
        #expect(finding.isOpen)
        #expect(run.findings(.truthfulReport).isEmpty)
        #expect(run.outcome.report.openExceptions.map(\.identity) == [Identity.ID("ana")])
        #expect(run.outcome.report.verdict == .violated)
    }

    @Test func `memberships that a lying read hides are residual, and the claim is false`()
        async throws
    {
        let run = try await TestRun.of(try Told.scenario(Self.leaver)) { base, _ in
            LyingConnector(SkipsSteps(base: base, skipped: [.removal, .conversion]))
        }
        let finding = try #require(
            run.findings(.noResidualAccess).first { $0.entitlement == Self.serviceDesk }
        )
        #expect(finding.identity == Identity.ID("ana"))
        #expect(finding.since.description == Self.leftAt)
        let untruth = try #require(run.findings(.truthfulReport).first)
        #expect(untruth.identity == Identity.ID("ana"))
        #expect(run.outcome.report.openExceptions.isEmpty)
        #expect(run.outcome.report.verdict == .violated)
    }

    @Test func `a connector that reads one page leaves in whoever is on the last`()
        async throws
    {
        let scenario = try Shipped.load("leaver/leaver-on-the-last-page.yaml")
        let run = try await TestRun.of(scenario) { base, order in
            var order = order
            order.transport = FirstPageTransport(base: order.transport)
            return (try? RunPlan.catalogConnector(order)) ?? base
        }
        let finding = try #require(run.findings(.noExcess).first)
        #expect(finding.identity == Identity.ID("m249"))
        #expect(
            finding.entitlement
                == Entitlement(target: Self.target, kind: .requesterGroup, name: "All Staff")
        )
        #expect(finding.since.description == "2026-03-22T10:04:09Z")
        #expect(run.findings(.truthfulReport).map(\.identity) == [Identity.ID("m249")])
        #expect(run.violated.contains("no unexpected findings"))
        #expect(run.violated.contains("open exceptions 0"))
    }

    private static let outage = """
        faults:
          - name: service unavailable
            on: { target: freshservice, request: "PUT /**" }
            between: [2026-03-12T09:00:00Z, 2026-03-16T09:00:00Z]
            answer: { status: 503 }
          - name: deactivation unavailable
            on: { target: freshservice, request: "DELETE /**" }
            between: [2026-03-12T09:00:00Z, 2026-03-16T09:00:00Z]
            answer: { status: 503 }
            fires: { atLeast: 0 }
        """

    @Test func `a refusal that a connector takes for success is seen by the next read`()
        async throws
    {
        let scenario = try Told.scenario(Self.leaver, more: Self.outage)
        let run = try await TestRun.of(scenario) { base, _ in IgnoresFailures(base: base) }
        #expect(run.findings(.noResidualAccess).contains { $0.entitlement == Self.serviceDesk })
        #expect(run.findings(.truthfulReport).isEmpty)
        #expect(run.outcome.report.openExceptions.map(\.identity) == [Identity.ID("ana")])
    }

    @Test func `a refusal that a lying connector takes for success makes the claim false`()
        async throws
    {
        let scenario = try Told.scenario(Self.leaver, more: Self.outage)
        let run = try await TestRun.of(scenario) { base, _ in
            LyingConnector(IgnoresFailures(base: base))
        }
        let residual = run.findings(.noResidualAccess)
        #expect(residual.allSatisfy { $0.identity == Identity.ID("ana") && $0.isOpen })
        #expect(residual.contains { $0.entitlement == Self.serviceDesk })
        #expect(run.findings(.truthfulReport).contains { $0.identity == Identity.ID("ana") })
        #expect(run.value("falseSuccessRate") == .ratio(ExactRatio(1, of: 1)))
    }

    @Test func `a core that does not read back makes false claims`() async throws {
        let run = try await TestRun.of(
            try Told.scenario(Self.leaver),
            connector: { base, _ in SkipsSteps(base: base) },
            alter: { $0.core.isVerifying = false }
        )
        #expect(run.findings(.noResidualAccess).contains { $0.entitlement == Self.serviceDesk })
        #expect(run.findings(.truthfulReport).contains { $0.identity == Identity.ID("ana") })
        #expect(run.value("falseSuccessRate") == .ratio(ExactRatio(1, of: 1)))
    }

    @Test func `an account under another address that nobody searches for stays`() async throws {
        let scenario = try Shipped.load("leaver/leaver-with-a-second-account.yaml")
        let run = try await TestRun.of(scenario) { base, _ in FindsSome.employees(base) }
        let finding = try #require(run.findings(.noResidualAccess).first)
        #expect(finding.identity == Identity.ID("hana"))
        #expect(finding.pathState == .usable)
        #expect(
            run.findings(.noResidualAccess).compactMap(\.entitlement?.name).sorted()
                == ["All Staff", "requester"]
        )
        #expect(run.outcome.report.verdict == .violated)
    }

    @Test func `access that was never given is missing`() async throws {
        let run = try await TestRun.of(
            try Told.scenario(
                """
                { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
                { at: 2026-03-04T09:00:00Z, pause: {} }
                """,
                expect: "{ at: end, findings: { I2: 0 } }"
            )
        ) { base, _ in LyingConnector(AddsNothing(base: base)) }
        let finding = try #require(run.findings(.noMissingAccess).first)
        #expect(finding.identity == Identity.ID("ana"))
        #expect(finding.entitlement == Self.serviceDesk)
        #expect(finding.since.description == "2026-03-02T09:00:00Z")
        #expect(run.violated == ["I2 findings 0", "no unexpected findings"])
    }

    @Test func `access beyond the job is excess`() async throws {
        let run = try await TestRun.of(
            try Told.scenario(
                """
                { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
                { at: 2026-03-04T09:00:00Z, pause: {} }
                """,
                expect: "{ at: end, findings: { I3: 0 } }"
            )
        ) { base, _ in
            LyingConnector(GrantsTooMuch(base: base, extra: Grant(kind: .group, name: "Network")))
        }
        let finding = try #require(run.findings(.noExcess).first)
        #expect(finding.identity == Identity.ID("ana"))
        #expect(finding.entitlement?.name == "Network")
        #expect(run.violated == ["I3 findings 0", "no unexpected findings"])
    }

    static let twoJoiners = """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-02T10:00:00Z, joiner: { person: bo, job: support-agent } }
        { at: 2026-03-04T09:00:00Z, pause: {} }
        """

    @Test func `writing whole lists from a stale read takes access from a bystander`()
        async throws
    {
        let run = try await TestRun.of(try Told.scenario(Self.twoJoiners)) { base, order in
            WritesStaleLists(
                base,
                transport: order.transport,
                headers: order.headers,
                group: "Service Desk"
            )
        }
        let finding = try #require(run.findings(.bystanders).first)
        #expect(finding.identity == Identity.ID("ana"))
        #expect(finding.entitlement == Self.serviceDesk)
        #expect(finding.since.description.hasPrefix("2026-03-02T10:00:0"))
        #expect(run.violated == ["no unexpected findings"])
    }

    @Test func `an account created beside an existing one is a twin`() async throws {
        let story = """
            { at: 2026-03-02T09:00:00Z, byHand: { person: hana, target: freshservice, create: { kind: requester, name: Hana Novak } } }
            { at: 2026-03-03T09:00:00Z, joiner: { person: hana, job: office-worker } }
            { at: 2026-03-05T09:00:00Z, pause: {} }
            """
        let scenario = try Told.scenario(story, expect: "{ at: end, findings: { I5: 0 } }")
        let honest = try await TestRun.of(scenario)
        #expect(honest.findings(.onePersonOneAccount).isEmpty)
        let run = try await TestRun.of(scenario) { base, _ in
            LyingConnector(CreatesBeside(base: base, email: "hana@contractors.example"))
        }
        let finding = try #require(run.findings(.onePersonOneAccount).first)
        #expect(finding.identity == Identity.ID("hana"))
        #expect(
            finding.entitlement
                == Entitlement(target: Self.target, kind: .account, name: "requester")
        )
        #expect(finding.since.description.hasPrefix("2026-03-03T09:00:0"))
        #expect(run.violated.contains("I5 findings 0"))
    }

    @Test func `a second reconciliation that writes is not idempotent`() async throws {
        let story = """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: 2026-03-03T09:00:00Z, reconcile: {} }
            { at: 2026-03-03T10:00:00Z, reconcile: {} }
            { at: 2026-03-03T11:00:00Z, pause: {} }
            """
        let scenario = try Told.scenario(story, expect: "{ at: end, findings: { I7: 0 } }")
        let honest = try await TestRun.of(scenario)
        #expect(honest.outcome.report.verdict == .held)
        let run = try await TestRun.of(scenario) { base, order in
            SavesAgain(base: base, transport: order.transport, headers: order.headers)
        }
        let finding = try #require(run.findings(.idempotence).first)
        #expect(finding.summary == "a second run with nothing to change issued 2 writes")
        #expect(run.violated == ["I7 findings 0", "no unexpected findings"])
    }

    @Test func `a core that tries once has not converged after the fault`() async throws {
        let scenario = try Told.scenario(
            Self.leaver,
            expect: "{ at: end, findings: { I8: 0 } }",
            more: """
                deadline: 2h
                faults:
                  - name: unavailable for an hour
                    on: { target: freshservice }
                    between: [2026-03-12T09:00:00Z, 2026-03-12T10:00:00Z]
                    answer: { status: 503 }
                """
        )
        let honest = try await TestRun.of(scenario)
        #expect(honest.outcome.report.verdict == .held)
        let run = try await TestRun.of(
            scenario,
            alter: { plan in
                plan.retry = RetryPolicy(attemptsMax: 1)
                plan.core.ageMax = .zero
            }
        )
        let finding = try #require(run.findings(.convergence).first)
        #expect(finding.since.description.hasPrefix("2026-03-12T09:00:0"))
        #expect(run.findings(.noResidualAccess).contains { $0.entitlement == Self.serviceDesk })
        #expect(run.violated == ["I8 findings 0", "no unexpected findings"])
    }

    @Test func `a core without a guard follows a truncated roster`() async throws {
        let scenario = try Shipped.load("source/poisoned-roster-is-halted.yaml")
        let run = try await TestRun.of(
            scenario,
            alter: { plan in
                plan.policy.massChange.peopleMax = nil
                plan.policy.massChange.percentMax = nil
            }
        )
        let lost = Set(run.findings(.blastRadius).compactMap(\.identity)).map(\.rawValue).sorted()
        #expect(lost == ["ana", "bo", "chidi", "dana"])
        #expect(run.violated.contains("no unexpected findings"))
        #expect(run.violated.contains("falseRevocations 0"))
    }

    @Test func `access that begins too early is untimely`() async throws {
        let story = """
            { at: 2026-03-02T09:00:00Z, pause: {} }
            { at: 2026-03-03T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: 2026-03-05T09:00:00Z, pause: {} }
            """
        let scenario = try Told.scenario(story)
        let run = try await TestRun.of(scenario, alter: { $0.deliverEarly(by: .seconds(86_400)) })
        let finding = try #require(
            run.findings(.timeliness).first { $0.entitlement == Self.serviceDesk }
        )
        #expect(finding.identity == Identity.ID("ana"))
        #expect(finding.since.description.hasPrefix("2026-03-02T09:00:0"))
        #expect(run.violated == ["no unexpected findings"])
    }

    @Test func `an ownerless account is beyond authority`() async throws {
        let run = try await TestRun.of(
            try Told.scenario(Self.twoJoiners, expect: "{ at: end, findings: { I12: 0 } }")
        ) { base, _ in LeavesBackDoor(base: base, email: "backup@acme.example") }
        let finding = try #require(run.findings(.authority).first)
        #expect(finding.identity == nil)
        #expect(finding.entitlement?.name == "SD Agent")
        #expect(finding.summary.contains("answers to nobody"))
        #expect(finding.since.description.hasPrefix("2026-03-02T09:00:0"))
        #expect(run.violated == ["I12 findings 0", "no unexpected findings"])
    }

    @Test func `touching a protected account while handling a leaver exceeds authority`()
        async throws
    {
        let story = """
            { at: 2026-03-01T09:00:00Z, byHand: { email: breakglass@acme.example, create: { kind: requester, name: Break Glass } } }

            """
        let run = try await TestRun.of(
            try Told.scenario(story + Self.leaver, expect: "{ at: end, findings: { I12: 0 } }")
        ) { base, _ in DisablesAnother(base: base, email: "breakglass@acme.example") }
        let finding = try #require(run.findings(.authority).first)
        #expect(finding.summary.contains("protected account"))
        #expect(finding.target == Self.target)
        #expect(finding.since.description.hasPrefix("2026-03-12T09:00:0"))
        #expect(run.violated == ["I12 findings 0", "no unexpected findings"])
    }

    @Test func `drift beyond the first page of accounts is never seen`() async throws {
        let scenario = try Told.branch(reactivating: ["m001", "m120"])
        let honest = try await TestRun.of(scenario)
        #expect(honest.findings(.driftSeen).isEmpty)
        let run = try await TestRun.of(scenario) { base, _ in ReadsOnePage(base: base) }
        let missed = Set(run.findings(.driftSeen).compactMap(\.identity))
        #expect(missed.count == 1, "one of the two is on a page that is read")
        #expect(run.violated.contains("I14 findings 0"))
    }

    @Test
    func `access from a former employment that comes back with a rehire is not a clean return`()
        async throws
    {
        let scenario = try Shipped.load("leaver/rehire-starts-from-today.yaml")
        let run = try await TestRun.of(scenario) { base, _ in
            LyingConnector(RestoresFormerAccess(base))
        }
        let findings = run.findings(.cleanReturn)
        #expect(findings.allSatisfy { $0.identity == Identity.ID("ana") })
        #expect(
            findings.compactMap(\.entitlement?.name).sorted()
                == ["Change Advisory", "Network Operations"]
        )
        #expect(run.violated.contains("no unexpected findings"))
    }

    @Test func `a seat that outlives the need for it is kept`() async throws {
        let story = """
            { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
            { at: 2026-03-12T09:00:00Z, mover: { person: ana, job: office-worker } }
            { at: 2026-03-14T09:00:00Z, pause: {} }
            """
        let run = try await TestRun.of(
            try Told.scenario(story, expect: "{ at: end, findings: { I16: 0 } }")
        ) { base, _ in LyingConnector(SkipsSteps(base: base, skipped: [.removal, .conversion])) }
        let finding = try #require(run.findings(.seats).first { $0.identity != nil })
        #expect(finding.identity == Identity.ID("ana"))
        #expect(
            finding.entitlement
                == Entitlement(target: Self.target, kind: .license, name: "agent")
        )
        #expect(finding.since.description == Self.leftAt)
        #expect(run.violated.contains("I16 findings 0"))
    }
}
