// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Provisioning
import Recording
import Reports
import Scenarios
import Testing

@testable import Mutants

/// A connector that believes the 200 of a bulk answer goes red where one operation failed.
@Suite
struct PlantedBulkTests {
    private static let releases = Entitlement(
        target: TargetName("scim"),
        kind: .group,
        name: "Releases"
    )
    private static let scenario = "scim/bulk-with-one-failure.yaml"

    /// The connector's own code in front of answers in which every operation has succeeded.
    private static let trusting: TestRun.Planting = { base, order in
        var order = order
        order.transport = TrustsWholeBulk(base: order.transport)
        return (try? RunPlan.catalogConnector(order)) ?? base
    }

    @Test func `checking each operation leaves nothing behind, with or without a verifying read`()
        async throws
    {
        for isVerifying in [true, false] {
            let run = try await TestRun.of(
                try Shipped.load(Self.scenario),
                alter: { $0.core.isVerifying = isVerifying }
            )
            #expect(run.outcome.report.findings.isEmpty)
            #expect(run.value("revocationCompleteness") == .ratio(ExactRatio(3, of: 3)))
        }
    }

    /// A core that reads back finds the group and revokes it after all.
    @Test func `checking only the whole leaves a membership behind that is not read back`()
        async throws
    {
        let run = try await TestRun.of(
            try Shipped.load(Self.scenario),
            connector: Self.trusting,
            alter: { $0.core.isVerifying = false }
        )
        let finding = try #require(run.findings(.noResidualAccess).first)
        #expect(finding.identity == Identity.ID("ana"))
        #expect(finding.entitlement == Self.releases)
        #expect(finding.since.description == "2026-04-01T09:00:00Z")
        #expect(run.violated.contains("residual access none"))
    }

    @Test func `checking only the whole and trusting a stale read makes the claim false`()
        async throws
    {
        let run = try await TestRun.of(try Shipped.load(Self.scenario)) { base, order in
            LyingConnector(Self.trusting(base, order))
        }
        #expect(run.findings(.noResidualAccess).map(\.entitlement) == [Self.releases])
        #expect(Set(run.findings(.truthfulReport).map(\.entitlement)) == [Self.releases])
        #expect(
            run.violated == [
                "revocationCompleteness 1", "residual access none", "falseSuccessRate 0",
                "no unexpected findings",
            ]
        )
    }
}
