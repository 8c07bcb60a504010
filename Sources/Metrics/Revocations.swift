// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// The must-revoke sets of every event of a query, as of its instant.
struct Revocations {
    /// The kinds of events that take access away, judged where a query names none.
    static let kinds: Set<LifecycleEvent.Kind> = [.leaver, .leave, .mover]

    let events: [EventRevocation]

    init(read reader: MetricReader) {
        events = reader.facts(of: Revocations.kinds).map {
            reader.revocation(of: $0, asOf: reader.at)
        }
    }

    func sum(_ part: (EventRevocation) -> DeadCount) -> DeadCount {
        events.reduce(into: DeadCount()) { $0.add(part($1)) }
    }
}
