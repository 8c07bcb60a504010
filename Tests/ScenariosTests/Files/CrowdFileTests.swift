// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Scenarios
import Testing

@Suite
struct CrowdFileTests {
    private static func organization(_ crowds: String) -> String {
        Sample.replaced(Sample.organization, "jobs:", "crowds: \(crowds)\njobs:")
    }

    private static let joining = Sample.replaced(
        Sample.scenario,
        "joiner: { person: ana, job: support-agent }",
        "joiner: { crowd: clerk, job: accountant }"
    )

    @Test func `a crowd is a number of people, each with a name and an address`() throws {
        let organization = Self.organization("{ clerk: { count: 3, domain: acme.example } }")
        let loaded = try Sample.load(Sample.scenario, organization: organization).organization
        let clerks = loaded.people.filter { $0.id.rawValue.hasPrefix("clerk-") }
        #expect(clerks.map(\.profile.email).last == "clerk-3@acme.example")
        #expect(Set(clerks.map(\.profile.givenName)).count == 3)
        #expect(loaded.crowds["clerk"] == clerks.map(\.id))
    }

    @Test func `a report about a crowd is one about each of its people`() throws {
        let timeline = Sample.replaced(Self.joining, "leaver: { person: ana }", "pause: {}")
        let organization = Self.organization("{ clerk: { count: 3 } }")
        let text = timeline.split(separator: "\n").prefix { !$0.hasPrefix("expect:") }
            .joined(separator: "\n")
        let scenario = try Sample.load(
            text + "\nexpect:\n  - { at: end, entitlementAccuracy: 1 }",
            organization: organization
        )
        let events = scenario.timeline.compactMap { entry -> LifecycleEvent? in
            if case .lifecycle(let step) = entry.action { step.event } else { nil }
        }
        #expect(events.map(\.identity.rawValue) == ["clerk-1", "clerk-2", "clerk-3"])
        #expect(Set(events.map(\.id)).count == 3)
        #expect(Set(events.map(\.recordedAt)).count == 1)
    }

    @Test(arguments: [
        ("{ clerk: { count: 0 } }", "0 must be at least 1"),
        ("{ clerk: { counts: 3 } }", "Did you mean 'count'?"),
        ("{ clark: { count: 3 } }", "unknown crowd 'clerk'. Did you mean 'clark'?"),
        ("{ Clerk: { count: 3 } }", "small letters, digits and hyphens"),
        ("{ clerk: { count: 100001 } }", "must be at most 100000"),
        (
            "{ clerk: { count: 60000 }, guest: { count: 60000 } }",
            "all crowds together have more than 100000 people"
        ),
    ])
    func `a mistake about a crowd is explained`(crowds: String, complaint: String) throws {
        let rejected = try #require(throws: RejectedFile.self) {
            try Sample.load(Self.joining, organization: Self.organization(crowds))
        }
        #expect(rejected.description.contains(complaint))
    }

    @Test func `people cannot be in a crowd and listed`() throws {
        let organization = Sample.replaced(
            Self.organization("{ clerk: { count: 3, domain: acme.example } }"),
            "ana@acme.example",
            "clerk-2@acme.example"
        )
        let rejected = try #require(throws: RejectedFile.self) {
            try Sample.load(Sample.scenario, organization: organization)
        }
        #expect(rejected.description.contains("'clerk-2' of this crowd already exists"))
    }

    @Test func `a mistake in a report about a crowd is reported once`() throws {
        let rejected = try #require(throws: RejectedFile.self) {
            try Sample.load(
                Sample.replaced(Self.joining, "job: accountant", "job: accountent"),
                organization: Self.organization("{ clerk: { count: 50 } }")
            )
        }
        let mistakes = rejected.description.split(separator: "\n").filter {
            $0.contains("accountent")
        }
        #expect(mistakes.count == 1)
    }
}
