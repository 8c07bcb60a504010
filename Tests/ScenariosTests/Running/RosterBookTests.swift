// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Testing

@testable import Scenarios

/// Who is on the roster that a source sends.
@Suite
struct RosterBookTests {
    private static let start = Instant(milliseconds: 1_772_442_000_000)

    private static func joiner(_ person: String, endDate: String? = nil) -> LifecycleEvent {
        var profile = PersonProfile(
            givenName: person,
            familyName: "",
            email: "\(person)@acme.example",
            employment: endDate == nil ? .employee : .contractor
        )
        profile.attributes["endDate"] = endDate
        return LifecycleEvent(
            id: LifecycleEvent.ID("joiner \(person)"),
            kind: .joiner,
            identity: Identity.ID(person),
            effectiveAt: start,
            recordedAt: start,
            source: "hr",
            revision: 1,
            profile: profile
        )
    }

    private static var book: RosterBook {
        var book = RosterBook()
        book.apply(joiner("ana"))
        book.apply(joiner("kay", endDate: "2026-03-10T09:00:00Z"))
        return book
    }

    private static func listed(at text: String) throws -> [String] {
        let instant = try #require(Instant(rfc3339: text))
        let split = book.split(by: .missing([]), at: instant)
        return split.present.map(\.id.rawValue)
    }

    @Test func `a contractor is on no list from the end of the contract on`() throws {
        #expect(try Self.listed(at: "2026-03-10T08:59:59Z") == ["ana", "kay"])
        #expect(try Self.listed(at: "2026-03-10T09:00:00Z") == ["ana"])
    }

    @Test func `somebody no longer listed does not count as absent`() throws {
        let instant = try #require(Instant(rfc3339: "2026-03-11T09:00:00Z"))
        let split = Self.book.split(by: .present([Identity.ID("ana")]), at: instant)
        #expect(split.missing.isEmpty)
    }
}
