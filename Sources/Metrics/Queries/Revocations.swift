// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// The must-revoke sets of every event of a query, as of its instant.
struct Revocations {
    /// The kinds of events that revoke access, judged if a query names none.
    static let kinds: Set<LifecycleEvent.Kind> = [.leaver, .leave, .mover]

    let events: [EventRevocation]
    /// Where each cause's is among the events.
    private let places: [Int32: Int]

    init(read reader: MetricReader) {
        events = reader.facts(of: Revocations.kinds).map { reader.revocation(of: $0) }
        places = Dictionary(
            events.enumerated().map { ($1.cause, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// `nil` for an event that takes nothing away, or that the query is not about.
    func event(of cause: Int32) -> EventRevocation? { places[cause].map { events[$0] } }

    func sum(_ part: (EventRevocation) -> DeadCount) -> DeadCount {
        events.reduce(into: DeadCount()) { $0.add(part($1)) }
    }
}
