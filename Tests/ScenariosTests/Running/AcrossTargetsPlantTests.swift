// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Metrics
import Recording
import Reports
import Scenarios
import SimulatedTargets
import TargetKit
import Testing
import Vocabulary
import Wire

@testable import Mutants

/// An error planted in the connector of one target shows on that target, for that person, and
/// nowhere else; whether the core is fooled decides between a false claim and unfinished work.
struct AcrossTargetsPlantTests {
    /// What is wrong with the connector of one application.
    enum Flaw: String, Sendable {
        /// Every revoking step is answered with success, and reads are faked to match.
        case claimsEverything
        /// The same, but reads tell the truth.
        case doesNothing
        /// Accounts are disabled, nothing is revoked from them, and reads deny it.
        case deniesLeftovers
        case keepsLeftovers
        /// Groups and teams are revoked, the account stays, and reads deny it.
        case deniesAccount
        /// No account is ever found again.
        case forgets
        /// The requests that end an account do not reach the service; their answer is success.
        case cutOff

        /// Whether the core is made to believe that its work is done.
        var deceives: Bool {
            switch self {
            case .claimsEverything, .deniesLeftovers, .deniesAccount, .forgets: true
            case .doesNothing, .keepsLeftovers, .cutOff: false
            }
        }

        func plant(_ base: any Connector, _ order: RunPlan.ConnectorOrder) -> any Connector {
            let all = Set(SkipsSteps.Step.allCases)
            let ending: Set<SkipsSteps.Step> = [.conversion, .disabling, .deletion]
            let stripping: Set<SkipsSteps.Step> = [.removal, .conversion, .deletion]
            switch self {
            case .claimsEverything: return LyingConnector(SkipsSteps(base: base, skipped: all))
            case .doesNothing: return SkipsSteps(base: base, skipped: all)
            case .deniesLeftovers: return LyingConnector(SkipsSteps(base: base, skipped: stripping))
            case .keepsLeftovers: return SkipsSteps(base: base, skipped: stripping)
            case .deniesAccount: return LyingConnector(SkipsSteps(base: base, skipped: ending))
            case .forgets: return FindsNobody(base: base)
            case .cutOff:
                var order = order
                order.transport = CuttingTransport(base: order.transport, isCut: Self.endsAccount)
                return (try? RunPlan.catalogConnector(order)) ?? base
            }
        }

        private static func endsAccount(_ request: WireRequest) -> Bool {
            let path = request.path
            if request.method == .delete { return true }
            if path.hasPrefix("/scim/v2/Users/") { return !request.method.isSafe }
            return ["/convert_to_requester", "/deactivate", "/delete"].contains(
                where: path.hasSuffix
            )
        }
    }

    /// One flaw at one target, and what it leaves of the leaver there: `kind/name`, sorted.
    struct Plant: Sendable, CustomTestStringConvertible {
        let target: TargetName
        let flaw: Flaw
        let leftovers: [String]
        /// `false` if the account is disabled, so that what is left would come back with it.
        let isUsable: Bool

        init(_ target: String, _ flaw: Flaw, _ leftovers: [String], isUsable: Bool = true) {
            self.target = TargetName(target)
            self.flaw = flaw
            self.leftovers = leftovers
            self.isUsable = isUsable
        }

        var testDescription: String { "\(target.rawValue) \(flaw.rawValue)" }
    }

    private static let desk = ["account/agent", "group/Service Desk", "role/SD Agent"]
    private static let zoho = [
        "account/agent", "department/Support", "profile/Agent", "role/Support Rep", "team/Tier 1",
    ]
    private static let scim = ["account/user", "group/Everyone", "group/Support"]

    static let plants =
        [("freshservice", desk), ("zoho-desk", zoho), ("scim", scim)].flatMap { target, all in
            let rights = Array(all.dropFirst())
            let account = all.filter { !$0.hasPrefix("group/") && !$0.hasPrefix("team/") }
            return [
                Plant(target, .claimsEverything, all), Plant(target, .doesNothing, all),
                Plant(target, .deniesLeftovers, rights, isUsable: false),
                Plant(target, .keepsLeftovers, rights, isUsable: false),
                Plant(target, .deniesAccount, account), Plant(target, .forgets, all),
                Plant(target, .cutOff, account),
            ]
        }

    @Test(arguments: plants)
    func `an error in one connector is found at its target and at no other`(
        plant: Plant
    ) async throws {
        let scenario = try Shipped.load("across/leaver-in-three-applications.yaml")
        let run = try await TestRun.of(scenario) { base, order in
            order.target == plant.target ? plant.flaw.plant(base, order) : base
        }
        let residual = run.findings(.noResidualAccess)
        #expect(residual.map(\.right).sorted() == plant.leftovers)
        #expect(
            residual.allSatisfy {
                $0.target == plant.target && $0.identity == Identity.ID("ana") && $0.isOpen
                    && $0.pathState == (plant.isUsable ? .usable : .latent)
                    && $0.since.description == "2026-04-01T09:00:00Z"
            }
        )
        #expect(Set(run.outcome.report.findings.compactMap(\.target)) == [plant.target])
        #expect(run.violated.contains("residual access none"))
        #expect(run.violated.contains("revocationCompleteness 1"))
        #expect(run.outcome.report.verdict == .violated)
    }

    @Test(arguments: plants)
    func `a claim is false where the core was deceived, and is not made where it was not`(
        plant: Plant
    ) async throws {
        let scenario = try Shipped.load("across/leaver-in-three-applications.yaml")
        let run = try await TestRun.of(scenario) { base, order in
            order.target == plant.target ? plant.flaw.plant(base, order) : base
        }
        // The lie about a joiner with an open invitation is a separate case.
        let untruths = run.findings(.truthfulReport).filter { $0.event?.rawValue != "e-1" }
        #expect(untruths.isEmpty != plant.flaw.deceives)
        #expect(
            untruths.allSatisfy {
                $0.target == plant.target && $0.identity == Identity.ID("ana")
            }
        )
        #expect(run.violated.contains("falseSuccessRate 0") == plant.flaw.deceives)
        let exceptions = run.outcome.report.openExceptions
        if plant.flaw.deceives { #expect(exceptions.isEmpty) }
        #expect(exceptions.allSatisfy { $0.target == plant.target })
    }

    @Test func `the same scenario without an error finds nothing`() async throws {
        let scenario = try Shipped.load("across/leaver-in-three-applications.yaml")
        let run = try await TestRun.of(scenario)
        #expect(run.outcome.report.findings.isEmpty)
        #expect(run.outcome.report.openExceptions.isEmpty)
    }

    /// One kind of step skipped in a scenario about one target.
    struct Omission: Sendable, CustomTestStringConvertible {
        let file: String
        let step: SkipsSteps.Step
        let target: String
        let person: String
        let leftovers: [String]
        let violated: [String]

        var testDescription: String { "\(file) without \(step)" }
    }

    static let omissions = [
        Omission(
            file: "scim/key-made-before-leaving.yaml#deleted, the key goes too",
            step: .deletion,
            target: "scim",
            person: "ana",
            leftovers: ["account/user"],
            violated: ["channelRevocationCompleteness 1", "total accounts 0"]
        ),
        Omission(
            file: "scim/aws-limits-with-many-members.yaml",
            step: .removal,
            target: "scim",
            person: "ana",
            leftovers: ["group/Engineering"],
            violated: ["revocationCompleteness 1"]
        ),
        Omission(
            file: "zoho-desk/token-expires-in-mid-offboarding.yaml",
            step: .deletion,
            target: "zoho-desk",
            person: "ben",
            leftovers: [
                "department/Billing", "department/Support", "profile/Agent", "role/Support Lead",
            ],
            violated: ["revocationCompleteness 1", "falseSuccessRate 0"]
        ),
    ]

    @Test(arguments: omissions)
    func `claiming a step that was skipped turns its scenario red`(
        omission: Omission
    ) async throws {
        let scenario = try Shipped.load(omission.file)
        let honest = try await TestRun.of(scenario)
        #expect(honest.outcome.report.verdict == .held)
        let run = try await TestRun.of(scenario) { base, _ in
            LyingConnector(SkipsSteps(base: base, skipped: [omission.step]))
        }
        let residual = run.findings(.noResidualAccess)
        #expect(residual.map(\.right).sorted() == omission.leftovers)
        #expect(residual.allSatisfy { $0.identity == Identity.ID(omission.person) })
        #expect(residual.allSatisfy { $0.target == TargetName(omission.target) })
        #expect(run.findings(.truthfulReport).contains { $0.event?.rawValue != "e-1" })
        for line in omission.violated + ["residual access none", "no unexpected findings"] {
            #expect(run.violated.contains(line), "\(line)")
        }
    }

    @Test func `a user on the second page of a SCIM list is never seen again`() async throws {
        let scenario = try Self.crowd()
        let honest = try await TestRun.of(scenario)
        #expect(honest.outcome.report.verdict == .held)
        #expect(honest.outcome.report.findings.isEmpty)
        let run = try await TestRun.of(scenario) { base, _ in ReadsOnePage(base: base) }
        let missed = run.findings(.driftSeen)
        #expect(missed.map(\.identity) == [Identity.ID("worker-240")])
        #expect(missed.map(\.target) == [TargetName("scim")])
        #expect(run.violated == ["I14 findings 0", "no unexpected findings"])
    }

    /// Two leavers out of 240 whose users are re-enabled by hand.
    private static func crowd() throws -> Scenario {
        let text = """
            scenario: drift in a crowd
            organization:
              owner: access-owner@acme.example
              people: {}
              crowds: { worker: { count: 240, domain: acme.example } }
              jobs: { worker: { access: [{ target: scim, account: user, groups: [Everyone] }] } }
            targets: { scim: { groups: [Everyone] } }
            core: { reconcileEvery: 2d }
            timeline:
              - { at: 2026-03-02T09:00:00Z, joiner: { crowd: worker, job: worker } }
              - { at: +1d, leaver: { person: worker-1 } }
              - { at: +1s, leaver: { person: worker-240 } }
              - { at: +6h, byHand: { person: worker-1, enable: {} } }
              - { at: +1s, byHand: { person: worker-240, enable: {} } }
              - { at: +3d, pause: {} }
            expect:
              - { at: end, findings: { I14: 0 } }
            """
        return try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "told.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { _ throws(RejectedFile) in [] }
        )
    }
}

extension FindingReport {
    /// `group/Service Desk`.
    fileprivate var right: String {
        self.entitlement.map { "\($0.kind.rawValue)/\($0.name)" } ?? ""
    }
}
