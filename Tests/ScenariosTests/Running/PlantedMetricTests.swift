// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Metrics
import Provisioning
import Reports
import Scenarios
import Testing

@testable import Mutants

/// For every figure that a shipped scenario asks for, something broken that makes just this
/// expectation fail: an expectation that nothing violates says nothing.
struct PlantedMetricTests {
    @Test(arguments: Plant.all + Plant.decisions + Plant.keys)
    func `a planted violation fails the expectation`(plant: Plant) async throws {
        let scenario = try Shipped.load(plant.scenario)
        let run = try await TestRun.of(scenario, connector: plant.connector, alter: plant.alter)
        #expect(
            run.violated.contains { $0.hasPrefix("\(plant.figure) ") },
            "violated: \(run.violated)"
        )
    }

    /// Figures that no defect planted here moves; the metric tests have stories that do.
    private static let unmoved: Set<String> = [
        "revokedByExpiry", "approvedExceptions", "refusedExceptions", "ignoredExceptions",
        "expiredExceptions", "openExceptions", "approvalLag", "decisionLag", "convergedRunWrites",
        "wasteWrites", "falseRevocationRate", "deadlineAttainmentPaths",
        "revocationCompletenessAtDeadline",
    ]

    @Test func `every figure that a shipped scenario asks for has a planted violation`()
        async throws
    {
        var asked: Set<String> = []
        for name in Shipped.names {
            for check in try Shipped.load(name).expectations.flatMap(\.checks) {
                if case .metric(let key, _) = check.subject { asked.insert(key) }
            }
        }
        var broken = Set((Plant.all + Plant.decisions + Plant.keys).map(\.figure)).union(
            Self.unmoved
        )
        for plant in Plant.month {
            let run = try await TestRun.of(
                try Shipped.load(plant.scenario),
                connector: plant.connector,
                alter: plant.alter
            )
            broken.formUnion(run.violated.map { String($0.prefix { $0 != " " }) })
        }
        #expect(asked.subtracting(broken).sorted() == [])
    }
}

/// A figure as reports name it, and how it is made to fail.
struct Plant: Sendable, CustomTestStringConvertible {
    let figure: String
    let scenario: String
    let flaw: String
    var connector: TestRun.Planting = { base, _ in base }
    var alter: @Sendable (inout RunPlan) -> Void = { _ in }

    var testDescription: String { "\(figure): \(flaw), \(scenario)" }

    static let leaver = "leaver/leaver-loses-everything.yaml"
    private static let joiner = "joiner/joiner-holds-what-the-job-brings.yaml"
    private static let key = "leaver/own-api-key-dies.yaml"
    private static let contractor =
        "contractor/end-date-acts-without-an-event.yaml#on the agreed day"
    private static let network = Grant(kind: .group, name: "Network Operations")

    static func removesNothing(_ figure: String, _ scenario: String = leaver) -> Plant {
        Plant(
            figure: figure,
            scenario: scenario,
            flaw: "removes nothing and lies",
            connector: { base, _ in
                LyingConnector(
                    SkipsSteps(base: base)
                )
            }
        )
    }

    private static func neverLooks(_ figure: String) -> Plant {
        Plant(
            figure: figure,
            scenario: "credentials/key-issued-by-hand-is-found.yaml",
            flaw: "never reconciles",
            alter: { $0.reconcileEvery = nil }
        )
    }

    private static func grantsTooMuch(_ figure: String) -> Plant {
        Plant(
            figure: figure,
            scenario: joiner,
            flaw: "grants too much and lies",
            connector: { base, _ in
                LyingConnector(GrantsTooMuch(base: base, extra: network))
            }
        )
    }

    private static func addsNothing(_ figure: String) -> Plant {
        Plant(
            figure: figure,
            scenario: joiner,
            flaw: "adds nothing and lies",
            connector: { base, _ in LyingConnector(AddsNothing(base: base)) }
        )
    }

    private static func doesNotVerify(_ figure: String, _ scenario: String) -> Plant {
        Plant(
            figure: figure,
            scenario: scenario,
            flaw: "removes nothing under a core that does not read back",
            connector: { base, _ in
                SkipsSteps(base: base)
            },
            alter: { $0.core.isVerifying = false }
        )
    }

    private static func nothingByHand(_ figure: String) -> Plant {
        Plant(
            figure: figure,
            scenario: "drift/correction-by-hand-is-counted.yaml",
            flaw: "a key that lives on, and nobody who lends a hand",
            alter: { plan in
                plan.steps.removeAll { step in
                    if case .sideDoor = step.action { true } else { false }
                }
            }
        )
    }

    /// Defects in the month that is measured in every figure, each for some figures.
    static let month: [Plant] = {
        let scenario = "figures/a-month-in-every-figure.yaml"
        return [
            removesNothing("", scenario), doesNotVerify("", scenario),
            Plant(
                figure: "",
                scenario: scenario,
                flaw: "adds nothing and lies",
                connector: { base, _ in LyingConnector(AddsNothing(base: base)) }
            ),
            Plant(
                figure: "",
                scenario: scenario,
                flaw: "nobody lends a hand",
                alter: { plan in
                    plan.steps.removeAll { step in
                        if case .sideDoor = step.action { true } else { false }
                    }
                }
            ),
            Plant(
                figure: "",
                scenario: scenario,
                flaw: "hears of everything a day early",
                alter: { $0.deliverEarly(by: .seconds(86_400)) }
            ),
            Plant(
                figure: "",
                scenario: scenario,
                flaw: "saves what is so already",
                connector: { base, order in
                    SavesAgain(base: base, transport: order.transport, headers: order.headers)
                }
            ),
            Plant(
                figure: "",
                scenario: scenario,
                flaw: "writes whole lists from an old read",
                connector: { base, order in
                    WritesStaleLists(
                        base,
                        transport: order.transport,
                        headers: order.headers,
                        group: "Network"
                    )
                }
            ),
        ]
    }()

    static let all: [Plant] = [
        removesNothing("accessEnded", contractor),
        removesNothing("accessClosed", contractor),
        neverLooks("driftRecall"),
        neverLooks("driftLatency"),
        removesNothing("revocationCompleteness"),
        removesNothing("usableRevocationCompleteness"),
        removesNothing("seatRecovery"),
        removesNothing("pathRevocationCompleteness", key),
        removesNothing("channelRevocationCompleteness", key),
        removesNothing("residual access"),
        removesNothing("freshservice/agent assigned seats"),
        removesNothing("memberships", "leaver/leaver-alone-in-a-group.yaml"),
        removesNothing("active accounts", "leaver/leaver-with-a-second-account.yaml"),
        removesNothing("exposureHours", "drift/manual-reactivation-is-repaired.yaml"),
        removesNothing("licenseAlignment", "mover/agent-becomes-requester.yaml"),
        Plant(
            figure: "completionRate",
            scenario: leaver,
            flaw: "removes nothing, and the core knows it",
            connector: { base, _ in
                SkipsSteps(base: base)
            }
        ),
        removesNothing("timeToRevoke"),
        Plant(
            figure: "usableEntitlementAccuracy",
            scenario: "quirks/restricted-group-waits-for-its-leader.yaml",
            flaw: "adds nothing and lies",
            connector: { base, _ in LyingConnector(AddsNothing(base: base)) }
        ),
        nothingByHand("claimedCompletion"),
        nothingByHand("manualCorrectionRate"),
        nothingByHand("noTouchRate"),
        grantsTooMuch("entitlementAccuracy"),
        grantsTooMuch("entitlementPrecision"),
        grantsTooMuch("overProvisioning"),
        grantsTooMuch("evidenceCompleteness"),
        addsNothing("underProvisioning"),
        addsNothing("entitlementRecall"),
        addsNothing("evidenceBackward"),
        doesNotVerify(
            "falseSuccessRate",
            "leaver/leaver-on-a-sick-wire.yaml#server errors for an hour"
        ),
        Plant(
            figure: "falseRevocations",
            scenario: "source/poisoned-roster-is-halted.yaml",
            flaw: "a core without a guard",
            alter: { plan in
                plan.policy.massChange.peopleMax = nil
                plan.policy.massChange.percentMax = nil
            }
        ),
        Plant(
            figure: "open exceptions",
            scenario: "source/poisoned-roster-is-halted.yaml",
            flaw: "a core without a guard",
            alter: { plan in
                plan.policy.massChange.peopleMax = nil
                plan.policy.massChange.percentMax = nil
            }
        ),
        Plant(
            figure: "orphanAccounts",
            scenario: "leaver/leaver-with-a-second-account.yaml",
            flaw: "leaves a back door",
            connector: { base, _ in LeavesBackDoor(base: base, email: "backup@acme.example") }
        ),
        Plant(
            figure: "throttleShare",
            scenario: "leaver/leaver-while-throttled.yaml",
            flaw: "faults that stay away",
            alter: { $0.faults = [] }
        ),
        Plant(
            figure: "total accounts",
            scenario: "leaver/rehire-starts-from-today.yaml",
            flaw: "leaves a back door",
            connector: { base, _ in LeavesBackDoor(base: base, email: "backup@acme.example") }
        ),
    ]
}
