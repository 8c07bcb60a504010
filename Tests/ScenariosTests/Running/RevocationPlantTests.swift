// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording
import Reports
import Scenarios
import Testing

@testable import Mutants

/// For every kind of right, its revocation is skipped once, and found.
struct RevocationPlantTests {
    private static let scenario = "across/leaver-in-three-applications.yaml"
    private static let kinds: [Entitlement.Kind] = [
        .account, .role, .group, .department, .profile, .team, .license,
    ]

    @Test(arguments: kinds)
    func `a kind of right that is kept is found`(kind: Entitlement.Kind) async throws {
        let run = try await TestRun.of(
            try Shipped.load(Self.scenario),
            connector: { base, _ in LyingConnector(KeepsOneKind(base: base, kept: kind)) }
        )
        #expect(run.outcome.report.verdict == .violated)
        let found = run.outcome.report.findings.filter { $0.identity?.rawValue == "ana" }
        #expect(found.contains { $0.entitlement?.kind == kind }, "found: \(found.map(\.summary))")
    }

    @Test func `every kind of right that a leaver can lose is kept once`() throws {
        let access = try Shipped.load(Self.scenario).organization.policy.rules.flatMap(\.access)
        let given = access.flatMap(\.rights).map { right in
            switch right {
            case .named(let kind, _), .eachGroup(let kind): kind
            }
        }
        #expect(Set(given).subtracting(Self.kinds).isEmpty)
    }
}

/// Claims to have revoked a kind of right, and leaves it.
struct KeepsOneKind: FlawedConnector {
    let base: any Connector
    let kept: Entitlement.Kind

    /// Rights that end with the account, so that keeping them means keeping it.
    private var keepsAccount: Bool { [.account, .role, .profile, .license].contains(kept) }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await base.changeGrants(
            of: id,
            kind: kind,
            adding: adding,
            removing: removing.filter { $0.kind != kept }
        )
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        if keepsAccount || kept == .group { return }
        try await base.convertAccount(id, from: kind, to: other)
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        if keepsAccount { return }
        try await base.disableAccount(id, of: kind)
    }

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {}
}
