// SPDX-License-Identifier: Apache-2.0

import Checking
import LineProtocol
import Scenarios
import Simulation
import SimulatedTargets
import Testing

/// The least that the credential of a connector has to be good for.
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

    @Test func `a connector of Freshservice needs a few privileges, and each for a named check`()
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

    @Test func `each scope of Zoho Desk is taken away once, and what needs it breaks by name`()
        async throws
    {
        let result = try await result("zoho-desk")
        #expect(result.needs.count >= 3)
        #expect(result.needs.allSatisfy { result.checks.contains($0.check) && !$0.reason.isEmpty })
        #expect(Set(result.needs.map(\.scope)).isSubset(of: result.issuer.atoms))
        #expect(Set(result.needs.map(\.scope)).isDisjoint(with: result.surplus))
        #expect(Set(result.needs.map(\.scope)).isSubset(of: result.issuer.least))
    }

    @Test func `a broad scope stands for the narrow ones that it serves`() throws {
        let issuer = try #require(ScopeIssuer.of("zoho-desk"))
        #expect(issuer.needs(of: issuer.least) == issuer.least.sorted())
        #expect(
            issuer.needs(of: issuer.usual)
                == ["CREATE", "DELETE", "READ", "UPDATE"].map { "Desk.settings.\($0)" }
        )
    }

    @Test func `no scope is invented for tokens whose issuer knows none`() throws {
        let issuer = try #require(ScopeIssuer.of("scim"))
        #expect(issuer.atoms.isEmpty)
        #expect(!issuer.remark.isEmpty)
    }
}
