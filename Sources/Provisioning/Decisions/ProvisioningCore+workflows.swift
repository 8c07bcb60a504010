// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Limits from the register of workflows and owners.
extension ProvisioningCore {
    /// Leaves out rights without an owner, and whatever the workflow of the person's event may not
    /// do; what is already held stays.
    func bounded(
        _ desired: DesiredAccess,
        _ account: Entitlement,
        in lane: Lane
    ) -> DesiredAccess {
        var bounded = desired
        let held = Set(state[lane].accounts.flatMap(\.grants))
        if governance.needsOwners, !options.omits.contains(.rightOwner) {
            if !isOwned(account), state[lane].accounts.isEmpty {
                askForOwner(of: account, in: lane)
                return .nothing
            }
            for grant in desired.grants.sorted() where !held.contains(grant) {
                let right = Entitlement(
                    target: account.target,
                    kind: grant.kind,
                    name: grant.name
                )
                guard !isOwned(right) else { continue }
                bounded.grants.remove(grant)
                askForOwner(of: right, in: lane)
            }
        }
        guard let workflow = workflow(of: lane) else { return bounded }
        let allowed = bounded
        if !workflow.may.contains(.grant) {
            if state[lane].accounts.isEmpty { bounded = .nothing }
            bounded.grants.formIntersection(held)
        }
        if !workflow.may.contains(.remove) { bounded.grants.formUnion(held) }
        if bounded != allowed {
            tellOfBound(
                "workflowMayNot",
                account,
                "the workflow '\(workflow.name)' may not do everything requested",
                in: lane
            )
        }
        return bounded
    }

    /// The workflow that the work in the lane belongs to; `nil` for a repair.
    private func workflow(of lane: Lane) -> Workflow? {
        guard !governance.workflows.isEmpty, !state[lane].isRepair else { return nil }
        return state.people[lane.person].currentKind.flatMap { decisionRules.workflow(for: $0) }
    }

    private func isOwned(_ right: Entitlement) -> Bool {
        decisionRules.owner(of: right).map { !hasLeft($0) } ?? false
    }

    private func askForOwner(of right: Entitlement, in lane: Lane) {
        let detail = "nobody owns \(right); name an owner, or it is not granted"
        tellOfBound("noOwner", right, detail, in: lane)
    }

    private func tellOfBound(
        _ reason: String,
        _ right: Entitlement,
        _ detail: String,
        in lane: Lane
    ) {
        let identity = state.people[lane.person].id
        open(
            ExceptionRecord(
                id: "\(reason)/\(right)/\(identity.rawValue)",
                cause: correlation(of: lane),
                identity: identity,
                // A lane that settles would end an exception of its own target.
                target: nil,
                reason: reason,
                detail: detail,
                owner: governance.owner?.rawValue ?? options.exceptionOwner,
                fate: .opened
            )
        )
    }

    /// Exceptions that keep any event of the person from being complete.
    private static let bounds = ["noOwner", "workflowMayNot", "workflowOwnerLeft"]

    /// Whether something is withheld because nobody owns it, or the workflow may not do it.
    func isBounded(_ number: Int) -> Bool {
        guard governance.needsOwners || !governance.workflows.isEmpty else { return false }
        let id = state.people[number].id
        return state.openExceptions.values.contains { record in
            record.identity == id && ProvisioningCore.bounds.contains(record.reason)
        }
    }

    /// A newer event is judged afresh.
    func forgetBounds(of number: Int) {
        guard isBounded(number) else { return }
        let id = state.people[number].id
        for (key, record) in state.openExceptions.sorted(by: { $0.key < $1.key })
        where record.identity == id && ProvisioningCore.bounds.contains(record.reason) {
            resolve(key)
        }
    }

    /// Who answers for work on an event of the kind: the owner of its workflow, or the successor of
    /// one who left.
    func workflowGround(for kind: LifecycleEvent.Kind) -> PolicyEvaluator.Ground? {
        guard let workflow = decisionRules.workflow(for: kind) else { return nil }
        let owner = hasLeft(workflow.owner) ? governance.owner : workflow.owner
        return PolicyEvaluator.Ground(
            rule: "workflow/\(workflow.name)",
            owner: owner?.rawValue ?? ""
        )
    }

    /// A workflow whose owner leaves continues under the last in line, and somebody has to take it
    /// over.
    func askForWorkflowOwners(after event: LifecycleEvent) {
        guard event.kind == .leaver else { return }
        for workflow in governance.workflows where workflow.owner == event.identity {
            open(
                ExceptionRecord(
                    id: "workflowOwnerLeft/\(workflow.name)",
                    cause: event.id.rawValue,
                    identity: event.identity,
                    target: nil,
                    reason: "workflowOwnerLeft",
                    detail: "the workflow '\(workflow.name)' has lost its owner "
                        + "\(event.identity.rawValue); name another one",
                    owner: governance.owner?.rawValue ?? options.exceptionOwner,
                    fate: .opened
                )
            )
        }
    }
}

/// Sources that have to report now and then.
extension ProvisioningCore {
    /// When a source has been silent for too long; `nil` if that has been reported.
    func silenceDue(of source: String) -> Instant? {
        guard let limit = governance.silence[source],
            state.openExceptions[silenceID(source)] == nil,
            let last = state.heardAt[source] ?? state.beganAt
        else { return nil }
        return last.advanced(by: limit)
    }

    func tellOfSilence() {
        for source in governance.silence.keys.sorted() {
            guard let due = silenceDue(of: source), due <= now else { continue }
            open(
                ExceptionRecord(
                    id: silenceID(source),
                    cause: source,
                    identity: nil,
                    target: nil,
                    reason: "silentSource",
                    detail: "nothing has come from '\(source)' for too long; check its connection, "
                        + "because no leaver arrives while it is silent",
                    owner: governance.owner?.rawValue ?? options.exceptionOwner,
                    fate: .opened
                )
            )
        }
    }

    func heard(_ source: String) {
        guard governance.silence[source] != nil else { return }
        resolve(silenceID(source))
        rearm()
    }

    private func silenceID(_ source: String) -> String { "silentSource/\(source)" }
}
