// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Reports
import Scenarios
import Testing
import Vocabulary

/// Cores that ignore what the source says about somebody's engagement.
@Suite
struct EngagementPlantTests {
    /// The run of a scenario whose core hears every report of a contractor, or of an employee, with
    /// one attribute changed; `nil` removes it.
    private func run(
        _ name: String,
        hearing attribute: String,
        as value: String?,
        of employment: Identity.Employment = .contractor
    ) async throws -> TestRun {
        let scenario = try Shipped.load(name)
        return try await TestRun.of(
            scenario,
            alter: { plan in
                for index in plan.steps.indices {
                    guard case .delivery(let event, let times) = plan.steps[index].action,
                        var profile = event.profile, profile.employment == employment
                    else { continue }
                    profile.attributes[attribute] = value
                    let heard = LifecycleEvent(
                        id: event.id,
                        kind: event.kind,
                        identity: event.identity,
                        effectiveAt: event.effectiveAt,
                        recordedAt: event.recordedAt,
                        source: event.source,
                        revision: event.revision,
                        profile: profile
                    )
                    plan.steps[index].action = .delivery(heard, times: times)
                }
            }
        )
    }

    @Test func `a core that does not know the end date leaves the contractor in`() async throws {
        let name = "contractor/end-date-acts-without-an-event.yaml#on the agreed day"
        let run = try await run(name, hearing: "endDate", as: nil)
        #expect(run.outcome.report.verdict == .violated)
        let residual = run.findings(.noResidualAccess)
        #expect(residual.count >= 3)
        #expect(residual.allSatisfy { $0.identity?.rawValue == "kay" })
    }

    @Test func `a core that accepts anybody as a sponsor lets the contractor in`() async throws {
        let name = "contractor/no-sponsor-no-access.yaml#nobody is named"
        let run = try await run(name, hearing: "sponsor", as: "bo")
        #expect(run.outcome.report.verdict == .violated)
    }

    @Test func `a core that takes an unknown code for a known one grants what nobody should have`()
        async throws
    {
        let name = "source/what-cannot-be-right-is-held-back.yaml#an unknown department"
        let run = try await run(name, hearing: "department", as: "Finance", of: .employee)
        #expect(run.outcome.report.verdict == .violated)
        #expect(run.findings(.noExcess).contains { $0.entitlement?.name == "leads" })
    }

    @Test func `a core that remembers another sponsor keeps the contractor`() async throws {
        let name = "contractor/sponsor-leaves.yaml#a new sponsor is named"
        let run = try await run(name, hearing: "sponsor", as: "bo")
        #expect(run.outcome.report.verdict == .violated)
    }

    @Test func `a core that never hears that the owner left keeps the leaver's key alive`()
        async throws
    {
        let name = "credentials/owner-of-a-key-leaves.yaml#nobody takes over"
        let run = try await TestRun.of(
            try Shipped.load(name),
            alter: { plan in
                plan.steps.removeAll { step in
                    guard case .delivery(let event, _) = step.action else { return false }
                    return event.kind == .leaver
                }
            }
        )
        #expect(run.outcome.report.verdict == .violated)
        let keys = run.findings(.noResidualAccess).filter { $0.identity?.rawValue == "export-bot" }
        #expect(!keys.isEmpty)
    }

    @Test func `a key that outlives its term is a separate finding`() async throws {
        let name = "credentials/key-grows-old.yaml#never replaced"
        let run = try await TestRun.of(try Shipped.load(name))
        let finding = try #require(run.findings(.freshCredentials).first)
        #expect(finding.identity?.rawValue == "export-bot")
        #expect(finding.channel == .ownedKey)
        #expect(finding.summary.contains("it was to be replaced by"))
    }
}
