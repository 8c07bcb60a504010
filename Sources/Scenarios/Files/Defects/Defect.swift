// SPDX-License-Identifier: Apache-2.0

/// A defect of provisioning software reported in a public tracker.
///
/// Scenarios name the defects they reproduce under `defects`; `docs/defects.md` lists them.
package struct Defect: Hashable, Sendable {
    /// A class and a number: `PAG-01`.
    package let id: String
    package let title: String
    /// Issues and pages, as `owner/repository#number`.
    package let sources: [String]
    /// The invariants that show it: `I4`.
    package let invariants: [String]
    /// The behaviors of a target or source that it needs: `T1`.
    package let switches: [String]

    /// An entry of the catalog.
    private init(_ entry: String, _ title: String) {
        let parts = entry.split(separator: ": ").map(String.init)
        precondition(parts.count == 3, "'\(entry)' needs an id, its sources and codes")
        let codes = parts[2].split(separator: " ").map(String.init)
        id = parts[0]
        self.title = title
        sources = parts[1].split(separator: ", ").map(String.init)
        invariants = codes.filter { $0.hasPrefix("I") }
        switches = codes.filter { $0.hasPrefix("T") }
    }

    /// The part of the id before the number: `PAG`.
    package var classCode: String { String(id.prefix { $0 != "-" }) }

    package static let all = catalog.map { Defect($0.key, $0.value) }

    package static let classes: [String: String] = [
        "ABS": "Deletion by absence, and leaving a rule's scope", "ATTR": "Attribute mapping",
        "CRASH": "Crash and resumption", "CRED": "Connector credential expires",
        "DIAL": "Dialects", "DIS": "Partial revocation", "DRIFT": "Manual drift",
        "EVT": "Events lost, repeated, or out of order", "GRP": "Groups and nested groups",
        "IDEM": "Retry and idempotency", "MATCH": "Correlation", "NORM": "Case and encoding",
        "ORD": "Order of steps", "PAG": "Pagination", "PART": "Partial failure",
        "PRIV": "Privilege escalation", "PROJ": "Derived roles", "RACE": "Races",
        "RATE": "Rate limits", "REACT": "Soft deletion and reactivation",
        "REENT": "Entry after revocation", "SAFE": "Safety valves", "SCOPE": "Scope and tenancy",
        "SEAT": "Seats", "STALE": "Stale reads", "SWAL": "Swallowed errors",
        "TIME": "Time and expiry", "TOK": "Sessions, tokens and keys",
    ]
}
