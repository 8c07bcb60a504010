// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Reports
import Scenarios
import Testing

/// What a report says about the keys of a run.
@Suite
struct CredentialInventoryTests {
    private func credentials(_ name: String) async throws -> [CredentialEntry] {
        try await TestRun.of(try Shipped.load(name)).outcome.report.credentials
    }

    @Test func `a key is reported with its owner, purpose, scopes, creator and times`() async throws
    {
        let name = "governance/integrations-are-reviewed-too.yaml#both are kept"
        let key = try #require(
            try await credentials(name).first { $0.identity?.rawValue == "sync-bot" }
        )
        #expect(key.owner?.rawValue == "ana")
        #expect(key.purpose == "sync of people")
        #expect(key.scopes == "administration")
        #expect(key.creator == "sync-bot")
        #expect(key.createdAt.rfc3339.hasPrefix("2026-01-05T11:00"))
        #expect(key.endedAt == nil)
    }

    @Test func `an administrator's key reaches everybody on its target`() async throws {
        let name = "governance/integrations-are-reviewed-too.yaml#both are kept"
        let all = try await credentials(name)
        let key = try #require(all.first { $0.identity?.rawValue == "sync-bot" })
        #expect(
            key.radius == BlastRadius(identities: 2, isAdministrative: true, isWholeTarget: true)
        )
    }

    @Test func `an ordinary key reaches its own account, and nothing once it has ended`()
        async throws
    {
        let all = try await credentials("credentials/retired-integration.yaml")
        let key = try #require(all.first { $0.identity?.rawValue == "export-bot" })
        #expect(key.endedAt != nil)
        #expect(key.radius.identities == 0)
        let shared = try await credentials(
            "credentials/owner-of-a-key-leaves.yaml#handed over and replaced"
        )
        let alive = try #require(
            shared.last { $0.identity?.rawValue == "export-bot" && $0.endedAt == nil }
        )
        #expect(alive.radius.identities == 1)
        #expect(alive.owner?.rawValue == "bo")
        #expect(alive.rotatedAt != nil)
    }

    @Test(arguments: [
        (500, 60 as Int?, 2, 5, 150), (200, 60, 2, 5, 150), (500, 60, 2, 3, 90),
        (200, nil, 2, 5, 200), (40, 60, 2, 5, 40),
    ])
    func `a thief changes no more than the rate and the time allow`(
        identities: Int,
        perMinute: Int?,
        perChange: Int,
        minutes: Int,
        bound: Int
    ) {
        #expect(
            Misuse.damageBound(
                identities: identities,
                callsPerMinute: perMinute,
                callsPerChange: perChange,
                minutes: minutes
            ) == bound
        )
    }

    @Test func `a key by its own form has an approver, a policy and an end`() async throws {
        let file = "governance/a-key-is-asked-for-by-its-own-form.yaml#"
        let all = try await credentials(file + "approved, issued, ended")
        let key = try #require(all.first { $0.identity?.rawValue == "ana" })
        #expect(key.approver?.rawValue == "mia")
        #expect(key.policy == "a key")
        #expect(key.expiresAt?.rfc3339 == "2026-03-14T09:00:00Z")
        let unasked = try await credentials(file + "issued without a request")
        let other = try #require(unasked.first { $0.identity?.rawValue == "ana" })
        #expect(other.approver == nil && other.policy == nil && other.expiresAt == nil)
    }

    @Test func `a key cannot be requested by another form`() async throws {
        let name =
            "governance/a-key-is-asked-for-by-its-own-form.yaml#requested by the form for groups"
        let run = try await TestRun.of(try Shipped.load(name))
        let log = String(decoding: run.log, as: UTF8.self)
        #expect(log.contains("the form does not offer the right"))
        #expect(run.outcome.report.credentials.allSatisfy { $0.identity == nil })
    }
}
