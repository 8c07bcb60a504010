// SPDX-License-Identifier: Apache-2.0

import Checking
import LineProtocol
import Scenarios
import Simulation
import SimulatedTargets
import Testing

/// The least privileges that a connector's credential needs.
@Suite
struct ScopeLaboratoryTests {
    private func result(_ kind: String) async throws -> ScopeLaboratory.Result {
        let issuer = try #require(ScopeIssuer.of(kind))
        let subject = CheckSubject(
            code: .builtIn(kind),
            role: .connector,
            kinds: [kind],
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: "residue check \(kind)"
        )
        return await SimulationThread.run {
            ScopeLaboratory(issuer: issuer, subject: subject, scenarios: []).run()
        }
    }

    @Test func `a Freshservice connector needs few privileges, each for a named check`()
        async throws
    {
        let result = try await result("freshservice")
        let needed = Set(result.needs.map(\.scope))
        #expect(needed.contains("View Agents and Agent Groups"))
        #expect(result.surplus.contains("Manage Assets"))
        #expect(needed.isDisjoint(with: result.surplus))
        #expect(needed.isSubset(of: result.issuer.least))
        #expect(needed.count + result.surplus.count == result.issuer.atoms.count)
        #expect(result.needs.allSatisfy { result.checks.contains($0.check) && !$0.reason.isEmpty })
    }

    @Test func `each Zoho Desk scope is removed once, and what needs it fails by name`()
        async throws
    {
        let result = try await result("zoho-desk")
        #expect(result.needs.count >= 3)
        #expect(result.needs.allSatisfy { result.checks.contains($0.check) && !$0.reason.isEmpty })
        #expect(Set(result.needs.map(\.scope)).isSubset(of: result.issuer.atoms))
        #expect(Set(result.needs.map(\.scope)).isDisjoint(with: result.surplus))
        #expect(Set(result.needs.map(\.scope)).isSubset(of: result.issuer.least))
    }

    @Test func `a broad scope includes the narrow ones that it covers`() throws {
        let issuer = try #require(ScopeIssuer.of("zoho-desk"))
        #expect(issuer.needs(of: issuer.least) == issuer.least.sorted())
        #expect(
            issuer.needs(of: issuer.usual)
                == ["CREATE", "DELETE", "READ", "UPDATE"].map { "Desk.settings.\($0)" }
        )
    }

    @Test func `no scope is invented for tokens whose issuer has none`() throws {
        let issuer = try #require(ScopeIssuer.of("scim"))
        #expect(issuer.atoms.isEmpty)
        #expect(!issuer.remark.isEmpty)
    }
}
