// SPDX-License-Identifier: Apache-2.0

import Foundation
import IdentityModel
import Metrics
import Provisioning
import Recording
import Reports
import Scenarios
import SimulatedTargets
import Testing
import Wire

/// What a run records about how access came about, from the request to the last read.
@Suite
struct GovernanceTrailTests {
    /// The events of a log, in order.
    private func events(of run: TestRun) throws -> [JSONValue] {
        try run.log.split(separator: UInt8(ascii: "\n")).map {
            try JSONValue(parsing: Array($0))
        }
    }

    @Test func `one id ties request, approval, execution and verification together`()
        async throws
    {
        let run = try await TestRun.of(
            try Shipped.load("governance/access-is-asked-for-by-a-form.yaml#the manager agrees")
        )
        let events = try events(of: run)
        let asked = try #require(events.first { $0["type"]?.string == "accessRequest" })
        let id = try #require(asked["id"]?.string)
        let keys = ["id", "request", "cause", "correlation"]
        let named = events.filter { event in
            keys.contains { event[$0]?.string == id } || event["origin"]?["cause"]?.string == id
        }
        let types = Set(named.compactMap { $0["type"]?.string })
        #expect(
            types.isSuperset(
                of: [
                    "accessRequest", "requestOutcome", "decision", "request", "change", "evidence",
                ]
            )
        )
        #expect(named.contains { $0["outcome"]?.string == "verified" })
        #expect(named.contains { $0["purpose"]?.string == "verify" })
    }

    @Test func `the owner of a rule sees everybody who would gain by it`() async throws {
        let now = try Shipped.load(
            "governance/a-wider-rule-waits-for-approval.yaml#nothing before, everything after"
        )
        let run = try await TestRun.of(now)
        let asked = try #require(
            try events(of: run).first { $0["kind"]?.string == "ruleChange" }
        )
        let basis = try #require(asked["basis"]?.string)
        #expect(basis.hasPrefix("40 people would gain access: directory/group/payroll for "))
        let change = try #require(
            now.timeline.compactMap { entry in
                if case .changeRule(let change) = entry.action { change } else { nil }
            }.first
        )
        var next = now
        next.organization.policy.rules.removeAll { $0.id == change.rule.id }
        next.organization.policy.rules.append(change.rule)
        let gainers = PolicyComparison(now, next).changes.map(\.person.rawValue)
        #expect(gainers.count == 40)
        let named = basis.split(separator: " for ").last?.split(separator: ", ").map(String.init)
        #expect(named?.sorted() == gainers.sorted())
    }

    @Test func `evidence ties what comes back to the event that revoked it`() async throws {
        let run = try await TestRun.of(try Shipped.load("across/termination-undone.yaml"))
        let records = try EvidenceLog(parsing: run.evidence).records
        let back = records.filter { $0.reason == "rehire" }
        #expect(back.count > 3)
        #expect(back.allSatisfy { $0.undoes == "e-2" })
        #expect(records.filter { $0.reason != "rehire" }.allSatisfy { $0.undoes == nil })
        let text = AccessExplanation.text(of: Identity.ID("ana"), at: nil, in: records)
        #expect(text?.contains("rehire 'e-3', which undoes 'e-2'") == true)
        var cut = records
        cut[records.count - 1].undoes = nil
        #expect(EvidenceBreak(in: cut, head: nil) != nil)
    }

    @Test func `the inventory of workflows lists everybody each has touched`() async throws {
        let name =
            "governance/every-workflow-has-an-owner.yaml#"
            + "the owner leaves, and work continues under another name"
        let run = try await TestRun.of(try Shipped.load(name))
        let workflows = run.outcome.report.governance.workflows
        let touched = Dictionary(uniqueKeysWithValues: workflows.map { ($0.name, $0.identities) })
        #expect(touched == (try truth(of: run)))
        #expect(touched["moves"] == ["ana"])
        #expect(touched["offboarding"] == ["ana", "rita"])
    }

    /// Whom each kind of event changed on a target, by the targets' own logs.
    private func truth(of run: TestRun) throws -> [String: [String]] {
        let events = try events(of: run)
        var facts: [String: (kind: String, person: String)] = [:]
        var workflows: [String: Set<String>] = [:]
        var touched: [String: Set<String>] = [:]
        for event in events {
            switch event["type"]?.string {
            case "declaration" where event["kind"]?.string == "workflow":
                let kinds = (event["granted"]?.array ?? []).compactMap(\.string)
                workflows[event["name"]?.string ?? ""] = Set(kinds)
                touched[event["name"]?.string ?? ""] = []
            case "fact":
                facts[event["event"]?.string ?? ""] = (
                    event["kind"]?.string ?? "", event["identity"]?.string ?? ""
                )
            case "change":
                guard let cause = event["origin"]?["cause"]?.string, let fact = facts[cause] else {
                    continue
                }
                for (name, kinds) in workflows where kinds.contains(fact.kind) {
                    touched[name, default: []].insert(fact.person)
                }
            default: continue
            }
        }
        return touched.mapValues { $0.sorted() }
    }

    @Test func `every grant shows how it came about`() async throws {
        func grants(_ name: String) async throws -> Set<String> {
            let run = try await TestRun.of(try Shipped.load(name))
            return Set(run.outcome.report.governance.grants.keys.map(\.rawValue))
        }
        let asked = "governance/access-is-asked-for-by-a-form.yaml#the manager agrees"
        #expect(try await grants(asked).isSuperset(of: ["role", "selfService"]))
        let forms = "governance/requests-come-by-forms.yaml#a newcomer"
        #expect(try await grants(forms).contains("delegate"))
        let drift = "drift/three-ends-of-a-change-by-hand.yaml#reverted"
        #expect(try await grants(drift).contains("byHand"))
    }

    @Test func `friction is shown beside control, tier by tier`() async throws {
        let name = "governance/the-route-follows-the-weight.yaml#at once, after one, after two"
        let run = try await TestRun.of(try Shipped.load(name))
        let friction = run.outcome.report.governance.friction
        #expect((friction[.ordinary]?.preapproved ?? 0) > 0)
        #expect(friction[.elevated]?.touches == 1)
        #expect(friction[.administrative]?.touches == 2)
        #expect(friction[.elevated]?.waits.count == 1)
    }

    @Test func `one queue or several by risk give the same proof`() async throws {
        let layouts = [
            "approval-comes-before-access.yaml#the right comes with the approval",
            "the-route-follows-the-weight.yaml#at once, after one, after two",
        ]
        for layout in layouts {
            let run = try await TestRun.of(try Shipped.load("governance/\(layout)"))
            for key in ["evidenceFieldCompleteness", "evidenceQuality"] {
                guard case .ratio(let ratio) = run.value(key) else {
                    Issue.record("no ratio: \(key)")
                    continue
                }
                #expect(ratio.numerator == ratio.denominator && ratio.numerator > 0)
            }
        }
    }

    @Test func `the end of an integration is told in the words of a person's`() async throws {
        let run = try await TestRun.of(
            try Shipped.load("credentials/retired-integration.yaml")
        )
        let events = try events(of: run)
        let fact = try #require(
            events.last {
                $0["type"]?.string == "fact" && $0["kind"]?.string == "leaver"
                    && $0["identity"]?.string == "export-bot"
            }
        )
        let id = try #require(fact["event"]?.string)
        let phases = events.filter { $0["type"]?.string == "phase" && $0["cause"]?.string == id }
        #expect(
            phases.compactMap { $0["phase"]?.string }
                == ["decided", "approved", "planned", "executing", "executed", "verified"]
        )
        #expect(
            events.contains {
                $0["type"]?.string == "evidence" && $0["correlation"]?.string == id
                    && $0["outcome"]?.string == "verified"
            }
        )
        #expect(
            events.contains {
                $0["type"]?.string == "claim" && $0["event"]?.string == id
                    && $0["state"]?.string == "complete"
            }
        )
    }

    @Test func `the audit log of a product names who changed something by hand`() async throws {
        let run = try await TestRun.of(
            try Shipped.load("drift/manual-reactivation-is-repaired.yaml"),
            alter: { plan in
                plan.auditEvery = .seconds(900)
                plan.core.isAudited = true
            }
        )
        let actors = try events(of: run).filter { $0["type"]?.string == "drift" }
            .map { $0["actor"]?.string }
        #expect(!actors.isEmpty)
        #expect(actors.allSatisfy { $0 == "administrator" })
    }

    /// Three unused accounts of different weight, in no order.
    @Test func `the dormant account that can do the most harm is raised first`()
        async throws
    {
        let text = """
            scenario: dormant
            organization:
              owner: access-owner@acme.example
              people:
                ana: { name: Ana, email: ana@acme.example }
                bo: { name: Bo, email: bo@acme.example }
                cleo: { name: Cleo, email: cleo@acme.example }
                omar: { name: Omar, email: omar@acme.example }
              jobs:
                plain: { access: [{ target: freshservice, account: agent, roles: [SD Agent] }] }
                mid: { access: [{ target: freshservice, account: agent, roles: [SD Supervisor] }] }
                top: { access: [{ target: freshservice, account: agent, roles: [Account Admin] }] }
              policy: { weights: { role/Account Admin: 10, role/SD Supervisor: 3 } }
              governance:
                owner: omar
                inactivity: { after: 45d, accounts: [account/agent], by: [omar], within: 7d }
            targets: { freshservice: { seats: { agent: 5 } } }
            core: { reconcileEvery: 1d }
            actors: { omar: prompt }
            timeline:
              - at: 2026-01-05T09:00:00Z
                joiner: { person: ana, job: plain }
              - { at: +0s, joiner: { person: bo, job: top } }
              - { at: +0s, joiner: { person: cleo, job: mid } }
              - { at: +23h, signIn: ana }
              - { at: +1m, signIn: bo }
              - { at: +1m, signIn: cleo }
              - { at: +60d, pause: {} }
            expect: [{ at: end, inactivityDecided: 1 }]
            """
        let scenario = try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "dormant.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { _ throws(RejectedFile) in [] }
        )
        let run = try await TestRun.of(scenario)
        let asked = try events(of: run).filter {
            $0["type"]?.string == "decision" && $0["step"]?.string == "asked"
        }
        #expect(asked.compactMap { $0["subject"]?.string } == ["bo", "cleo", "ana"])
    }
}
