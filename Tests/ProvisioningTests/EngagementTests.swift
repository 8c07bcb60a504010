// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Recording
import Testing

@Suite
struct EngagementTests {
    private func outsider(_ attributes: [String: String]) -> PersonProfile {
        var outsider = profile("kay")
        outsider.employment = .contractor
        outsider.attributes.merge(attributes) { $1 }
        return outsider
    }

    private func joiner(_ person: String, _ number: Int, _ profile: PersonProfile) -> LifecycleEvent
    {
        LifecycleEvent(
            id: LifecycleEvent.ID("joiner-\(person)-\(number)"),
            kind: .joiner,
            identity: Identity.ID(person),
            effectiveAt: startOfTime,
            recordedAt: startOfTime,
            source: "hr",
            revision: number,
            profile: profile
        )
    }

    private var sponsored: Policy {
        var policy = acmePolicy()
        policy.engagements[.contractor] = Policy.Engagement(answerable: .required)
        return policy
    }

    @Test(
        arguments: [
            ("2026-03-20", nil, "2026-03-21T00:00:00Z"),
            ("2026-03-20T17:00:00Z", nil, "2026-03-20T17:00:00Z"),
            ("2026-03-20", "+09:00", "2026-03-20T15:00:00Z"),
            ("2026-03-20", "-05:30", "2026-03-21T05:30:00Z"),
            ("2024-02-29", nil, "2024-03-01T00:00:00Z"),
            ("2026-03-20", "nine", "2026-03-21T00:00:00Z"),
        ] as [(String, String?, String)]
    )
    func `an end date includes that day, in the local time zone`(
        date: String,
        offset: String?,
        end: String
    ) {
        var attributes = ["endDate": date]
        attributes["utcOffset"] = offset
        #expect(outsider(attributes).endsAt?.rfc3339 == end)
    }

    @Test(arguments: ["soon", "2026-02-30", "", "2026-13-01"])
    func `an end that cannot be read is quarantined, not ignored`(date: String) throws {
        try inWorld { world in
            await world.receive(joiner("kay", 1, outsider(["endDate": date])))
            #expect(world.transcript.intake == ["joiner-kay-1 quarantined unreadableEnd"])
        }
    }

    @Test func `an end before the start is quarantined`() throws {
        try inWorld { world in
            await world.receive(joiner("kay", 1, outsider(["endDate": "2026-03-01"])))
            #expect(world.transcript.intake == ["joiner-kay-1 quarantined endBeforeStart"])
        }
    }

    @Test func `the end acts with no further event, after a restart too`() throws {
        try inWorld { world in
            await world.receive(joiner("kay", 1, outsider(["endDate": "2026-03-10"])))
            await world.core.settle()
            await world.core.stop()
            let next = try world.revived()
            await next.core.resume()
            try await next.wait(.seconds(20 * 86_400))
            await next.core.settle()
            #expect(world.transcript.claim("joiner-kay-1 ends")?.state == .complete)
        }
    }

    @Test(
        arguments: [
            ([:], "noSponsor"), (["sponsor": "kay"], "sponsorIsContractor"),
            (["sponsor": "nobody"], "unknownSponsor"),
        ] as [([String: String], String)]
    )
    func `a contractor without a sponsor is quarantined`(
        attributes: [String: String],
        reason: String
    ) throws {
        try inWorld(policy: sponsored) { world in
            await world.receive(joiner("kay", 1, outsider(attributes)))
            #expect(world.transcript.intake == ["joiner-kay-1 quarantined \(reason)"])
        }
    }
}
