// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Scenarios

/// Something that is deliberately wrong: a line of our own core, or a connector.
package struct Mutant: Sendable {
    /// Makes the broken connector out of the right one.
    package typealias Planting =
        @Sendable (any Connector, RunPlan.ConnectorOrder) throws(RunPlanError) -> any Connector

    package enum Place: Sendable {
        /// A line of the code asks for it by its id.
        case line
        /// A connector takes the place of the catalog's, at targets of these kinds.
        case connector(kinds: Set<String>, Planting)
    }

    package let id: String
    package let what: String
    /// A public report of the same defect; `nil` for one that nobody was seen to have.
    package let source: String?
    package let place: Place

    /// A mutated line.
    init(_ id: String, _ what: String, seen source: String? = nil) {
        self.id = id
        self.what = what
        self.source = source
        place = .line
    }

    /// A broken connector.
    init(
        _ id: String,
        _ what: String,
        seen source: String? = nil,
        at kinds: Set<String> = ["freshservice", "scim", "zoho-desk"],
        planting: @escaping Planting
    ) {
        self.id = id
        self.what = what
        self.source = source
        place = .connector(kinds: kinds, planting)
    }

    package static let all = (ofTheCore + connectors).sorted { $0.id < $1.id }
}
