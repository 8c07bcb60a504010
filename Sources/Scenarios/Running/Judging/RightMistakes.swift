// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// Rights that somebody should get but that no target of the scenario offers.
///
/// Nobody can be given a group that does not exist, so the mistake is reported before the run.
struct RightMistakes {
    let scenario: Scenario
    /// The targets whose settings are valid.
    let targets: [TargetName: any SimulatedTarget]

    /// For the jobs used in the timeline, and everything else that rules grant.
    var all: [Diagnostic] {
        let jobs = Set(
            scenario.timeline.compactMap(\.event).compactMap { $0.profile?.attributes["job"] }
        )
        return scenario.organization.rights
            .filter { right in right.job.map(jobs.contains) ?? true }
            .compactMap(mistake)
    }

    private func mistake(_ right: Organization.DeclaredRight) -> Diagnostic? {
        let entitlement = right.entitlement
        guard let target = targets[entitlement.target],
            let offered = names(of: entitlement.kind, at: target),
            !offered.contains(entitlement.name), !comesLater(entitlement)
        else { return nil }
        let known = Set(offered).sorted()
        let shown = known.count <= 12 && !known.isEmpty
        return Diagnostic(
            .error,
            at: right.location,
            "\(entitlement.target.rawValue) has no \(entitlement.kind.rawValue) "
                + "'\(entitlement.name)'",
            note: Suggestion.note(for: entitlement.name, among: known)
                ?? (shown ? "Known are \(known.joined(separator: ", "))." : nil)
        )
    }

    private func names(
        of kind: Entitlement.Kind,
        at target: any SimulatedTarget
    ) -> [String]? {
        kind == .license ? target.licenses.map(\.name) : target.offeredNames(of: kind.rawValue)
    }

    /// Whether something is renamed to it during the run.
    private func comesLater(_ entitlement: Entitlement) -> Bool {
        scenario.timeline.contains { entry in
            guard case .sideDoor(let step) = entry.action,
                step.door.kind == .rename
            else { return false }
            return step.target == entitlement.target
                && step.door.text("kind") == entitlement.kind.rawValue
                && step.door.text("to") == entitlement.name
        }
    }
}
