// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Reports
import Scenarios
import TargetKit
import Testing
import Wire

@Suite
struct ScenarioFileTests {
    @Test func `every part of a scenario is read`() throws {
        let scenario = try Sample.load(Sample.scenario)
        #expect(scenario.title == "A leaver loses all access while Freshservice throttles")
        #expect(scenario.controls.map(\.description) == ["NIST-800-53r5/PS-4", "CIS-v8/6.2"])
        #expect(scenario.seed == 7)
        #expect(scenario.start.rfc3339 == "2026-03-02T09:00:00Z")
        #expect(scenario.end.rfc3339 == "2026-04-02T11:00:00Z")
        #expect(scenario.deadline == .seconds(3_600))
        #expect(scenario.core.concurrency == 4)
        #expect(scenario.core.reconcileEvery == .seconds(86_400))
        #expect(scenario.latency == .between(min: .milliseconds(20), max: .milliseconds(80)))
        #expect(scenario.isExhaustive)
    }

    @Test func `times follow from the entry before and from labels`() throws {
        let scenario = try Sample.load(Sample.scenario)
        let times = scenario.timeline.map(\.at.rfc3339)
        let expected = ["2026-03-02T09:00:00Z", "2026-04-01T09:00:00Z", "2026-04-01T11:00:00Z"]
        #expect(times == expected)
        #expect(scenario.timeline.map(\.label) == [nil, "goodbye", nil])
        #expect(scenario.timeline[2].action == .reconcile)
    }

    @Test func `a fault is read with match, frequency and effect`() throws {
        let fault = try #require(try Sample.load(Sample.scenario).faults.first)
        #expect(fault.scope.target == "freshservice")
        #expect(fault.scope.pattern.description == "DELETE /api/v2/agents/*")
        #expect(fault.occasion == .every(3))
        #expect(fault.phase == .before)
        #expect(fault.verdict == .respond(FaultAnswer(status: 429, retryAfter: 30)))
        #expect(fault.fires == FaultRule.FireRequirement(minimum: 2))
    }

    @Test func `expectations name events, figures and seats`() throws {
        let scenario = try Sample.load(Sample.scenario)
        let leaver = try #require(scenario.timeline[1].event)
        let first = scenario.expectations[0]
        #expect(first.moment == .after(leaver.id, within: .seconds(3_600)))
        #expect(
            first.checks.map(\.subject) == [
                .metric(
                    name: "revocationCompleteness",
                    Bound(.equals(.number(ExactRatio(1, of: 1))))
                )
            ]
        )
        let second = scenario.expectations[1].checks.map(\.subject)
        let least = Quantity.number(ExactRatio(95, of: 100))
        let most = Quantity.duration(.seconds(600))
        #expect(
            second == [
                .metric(name: "entitlementAccuracy", Bound(.range(atLeast: least, atMost: nil))),
                .metric(name: "timeToRevoke", Bound(.range(atLeast: nil, atMost: most))),
            ]
        )
        let bound = Bound(.equals(.number(ExactRatio(11, of: 1))))
        let target = TargetName("freshservice")
        #expect(
            scenario.expectations[2].checks.map(\.subject) == [
                .license(target: target, name: "agent", .assigned, bound), .residual([]),
            ]
        )
    }

    @Test func `a profile is the result of all earlier facts`() throws {
        let text = Sample.replaced(
            Sample.scenario,
            "  - at: +30d\n    label",
            """
              - at: +1d
                mover: { person: ana, set: { title: Senior Agent, floor: 3 }, groups: [b, a, b] }
              - at: +1d
                mover: { person: ana, job: accountant }
              - at: +30d
                label
            """
        )
        let profiles = try Sample.load(text).timeline.compactMap(\.event?.profile)
        #expect(profiles[0].attributes["title"] == "Agent")
        #expect(profiles[1].attributes["title"] == "Senior Agent")
        #expect(profiles[1].groups == ["a", "b"])
        #expect(profiles[2].attributes["title"] == "Accountant")
        #expect(profiles[2].attributes["job"] == "accountant")
        #expect(profiles[2].attributes["floor"] == "3")
        #expect(profiles[2].attributes["department"] == "Support")
    }

    @Test func `a report can be late, doubled, backdated and false`() throws {
        let text = Sample.replaced(
            Sample.scenario,
            "leaver: { person: ana }",
            "leaver: { person: ana, effective: -2h, arrives: +3h, duplicate: 2, truth: false }"
        )
        guard case .lifecycle(let step) = try Sample.load(text).timeline[1].action else {
            Issue.record("the second entry is no report")
            return
        }
        #expect(step.event.effectiveAt.rfc3339 == "2026-04-01T07:00:00Z")
        #expect(step.event.recordedAt.rfc3339 == "2026-04-01T09:00:00Z")
        #expect(step.arrivesAt.rfc3339 == "2026-04-01T12:00:00Z")
        #expect(step.deliveries == 3)
        #expect(!step.isTrue)
    }

    @Test(arguments: [
        ("signIn: ana", SideDoor(.signIn), false),
        ("approvePending: { person: ana, target: freshservice }", SideDoor(.approvePending), false),
        (
            "byHand: { person: ana, grant: { kind: role, name: Account Admin } }",
            SideDoor(.grant, ["kind": .text("role"), "name": .text("Account Admin")]), false
        ),
        ("correct: { person: ana, disable: {} }", SideDoor(.disableAccount), true),
        (
            "buySeats: { target: freshservice, license: agent, count: 3 }",
            SideDoor(.buySeats, ["license": .text("agent"), "count": .count(3)]), false
        ),
        (
            "expireConnectorCredential: freshservice", SideDoor(.expireConnectorCredential),
            false
        ),
        (
            "authorizeConnectorAgain: { target: freshservice, times: 20 }",
            SideDoor(.authorizeConnectorAgain, ["times": .count(20)]), false
        ),
        (
            "authorizeConnectorAgain: { target: freshservice }",
            SideDoor(.authorizeConnectorAgain, ["times": .count(1)]), false
        ),
        ("acceptInvitation: ana", SideDoor(.acceptInvitation), false),
        (
            "giveWork: { person: ana, items: 3 }", SideDoor(.giveWork, ["items": .count(3)]),
            false
        ),
        ("byHand: { person: ana, delete: {} }", SideDoor(.deleteAccount), false),
        ("byHand: { person: ana, anonymize: {} }", SideDoor(.anonymizeAccount), false),
        (
            "byHand: { person: ana, edit: { attribute: title, value: null } }",
            SideDoor(.editAccount, ["attribute": .text("title"), "value": .none]), false
        ),
        (
            "byHand: { email: x@acme.example, create: { kind: agent } }",
            SideDoor(.createAccount, ["kind": .text("agent"), "name": .text("x")]), false
        ),
    ])
    func `manual changes are read`(
        text: String,
        door: SideDoor,
        isCorrection: Bool
    ) throws {
        let scenario = try Sample.load(Sample.replaced(Sample.scenario, "reconcile:", text))
        guard case .sideDoor(let step) = scenario.timeline[2].action else {
            Issue.record("the entry is no side door")
            return
        }
        #expect(step.door == door)
        #expect(step.isCorrection == isCorrection)
        #expect(step.target == TargetName("freshservice"))
    }

    @Test func `a target's complaint points to the setting`() throws {
        let target = try #require(try Sample.load(Sample.scenario).targets.first)
        let diagnostic = target.diagnostic(path: "rateLimit.perMinute", message: "is too small")
        #expect(
            diagnostic.description
                == "scenarios/x.yaml:7:65: error: freshservice.rateLimit.perMinute: is too small"
        )
        #expect(target.json["seats"]?["agent"]?.integer == 12)
    }

    @Test func `the same scenario as JSON means the same`() throws {
        let scenario = try Sample.load(Sample.scenario)
        let root = try YAMLReader.read(Array(Sample.scenario.utf8), file: "x")
        let json = try Sample.load(bytes: root.json.encoded())
        #expect(json.timeline.map(\.action) == scenario.timeline.map(\.action))
        #expect(json.expectations.map(\.moment) == scenario.expectations.map(\.moment))
        #expect(json.faults == scenario.faults)
    }

    @Test func `line ends of Windows and a byte order mark change nothing`() throws {
        let lines = Sample.scenario.split(separator: "\n", omittingEmptySubsequences: false)
        let windows = [0xEF, 0xBB, 0xBF] + Array(lines.joined(separator: "\r\n").utf8)
        #expect(try Sample.load(bytes: windows) == Sample.load(Sample.scenario))
    }

    @Test(
        arguments: [
            ("nist80053r5:PS-4", "NIST-800-53r5/PS-4"), ("csf1.1:PR.AC-4", "CSF-2.0/PR.AA-05"),
            ("CSF-1.1/PR.AC-1", "CSF-2.0/PR.AA-01"), ("owaspnhi25:NHI1:2025", "OWASP-NHI/NHI1"),
            ("NIST-800-53r5/AC-2/k", "NIST-800-53r5/AC-2/k"),
            ("NIST-800-53r5/AC-2(10)", "NIST-800-53r5/AC-2/k"), ("X-House/7", "X-House/7"),
        ]
    )
    func `other names for a control mean the same`(word: String, control: String) throws {
        let text = Sample.replaced(Sample.scenario, "CIS-v8/6.2", word)
            .replacing("NIST-800-53r5/PS-4, ", with: "")
        #expect(try Sample.load(text).controls.map(\.description) == [control])
    }
}
