// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Provisioning
import Scenarios

/// A deliberate defect: a line of our own core, a check that the core leaves out, or a connector.
package struct Mutant: Sendable {
    /// Makes the broken connector from the correct one.
    package typealias Planting =
        @Sendable (any Connector, RunPlan.ConnectorOrder) throws(RunPlanError) -> any Connector

    package enum Place: Sendable {
        /// A line of the code asks for it by its id.
        case line
        /// The core leaves the check out.
        case omission(CoreOptions.Omission)
        /// A connector replaces the catalog's at targets of these kinds; the closure is called once
        /// per run, so that connectors of one run may share state.
        case connector(kinds: Set<String>, @Sendable () -> Planting)
    }

    package let id: String
    package let what: String
    /// A public report of the same defect; `nil` if none is known.
    package let source: String?
    package let place: Place
    /// Its location in the catalog: `Mutants/Mutant+core.swift:12`.
    package let location: String

    /// A mutated line, unless another location is given.
    init(
        _ id: String,
        _ what: String,
        seen source: String? = nil,
        place: Place = .line,
        file: String = #fileID,
        line: Int = #line
    ) {
        self.id = id
        self.what = what
        self.source = source
        self.place = place
        location = "\(file):\(line)"
    }

    /// A broken connector.
    init(
        _ id: String,
        _ what: String,
        seen source: String? = nil,
        at kinds: Set<String> = ["freshservice", "scim", "zoho-desk"],
        file: String = #fileID,
        line: Int = #line,
        planting: @escaping Planting
    ) {
        let place = Place.connector(kinds: kinds) { planting }
        self.init(id, what, seen: source, place: place, file: file, line: line)
    }

    /// A broken connector that is made of the correct one alone.
    init(
        _ id: String,
        _ what: String,
        seen source: String? = nil,
        at kinds: Set<String> = ["freshservice", "scim", "zoho-desk"],
        file: String = #fileID,
        line: Int = #line,
        wrapping wrap: @escaping @Sendable (any Connector) -> any Connector
    ) {
        self.init(id, what, seen: source, at: kinds, file: file, line: line) { base, _ in
            wrap(base)
        }
    }

    package static let all = (ofTheCore + ofTheRules + connectors).sorted { $0.id < $1.id }

    /// Whether the scenario has anything that the mutant would affect, apart from reaching its
    /// line.
    func applies(to scenario: Scenario) -> Bool {
        switch place {
        case .line: true
        case .omission(let check):
            scenario.isGoverned && !scenario.core.omits.contains(check)
        case .connector(let kinds, _): scenario.targets.contains { kinds.contains($0.kind) }
        }
    }
}

extension Scenario {
    /// Whether the core has any of the checks to make that it may be told to omit.
    fileprivate var isGoverned: Bool {
        let policy = organization.policy
        return !policy.governance.isEmpty || !policy.engagements.isEmpty || core.auditEvery != nil
    }
}
