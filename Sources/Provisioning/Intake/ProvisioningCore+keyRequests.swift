// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording

/// Keys that are asked for by a form of their own: approved, issued by somebody in the product,
/// found there, and ended.
extension ProvisioningCore {
    var asksForKeys: Bool { governance.templates.contains { $0.kind == .credential } }

    /// Holds the keys that a read shows against those that were asked for.
    func followKeys(of lane: Lane) {
        guard asksForKeys else { return }
        let person = state.people[lane.person]
        let target = targets[lane.target]
        let hasKey = state[lane].accounts.contains { $0.attributes["apiKeyEnabled"] == "true" }
        let request = approvedKey(of: lane)
        if let request, !hasKey {
            tellOfKey("keyToIssue", lane, cause: request.id, ask(for: request))
        } else {
            resolve(keyID("keyToIssue", lane))
        }
        guard hasKey, request == nil, person.standing == .active else {
            resolve(keyID("keyWithoutRequest", lane))
            return
        }
        guard !options.omits.contains(.keyRequest) else { return }
        tellOfKey(
            "keyWithoutRequest",
            lane,
            cause: correlation(of: lane),
            "there is a key at \(target.rawValue) that no request stands for, or no longer; "
                + "end it, or have it asked for by its form"
        )
    }

    private func ask(for request: AccessRequest) -> String {
        let form = request.template ?? "a form"
        let end = request.until.map { " until \($0.rfc3339)" } ?? ""
        let target = request.entitlement.target.rawValue
        return "issue the key at \(target) that was approved by '\(form)'\(end)"
    }

    /// The request by which the person may have a key at the lane's target now.
    private func approvedKey(of lane: Lane) -> AccessRequest? {
        let subject = state.people[lane.person].id
        return state.requests.of(subject).last { request in
            guard request.entitlement.kind == .credential,
                request.entitlement.target == targets[lane.target],
                request.until.map({ now < $0 }) ?? true, let form = request.template,
                let decision = state.decisions.current(
                    .approval,
                    form,
                    request.entitlement,
                    of: subject
                )
            else { return false }
            return decision.stands && decision.record.ruling == .grant
        }
    }

    private func tellOfKey(_ reason: String, _ lane: Lane, cause: String, _ detail: String) {
        let whole = Entitlement(target: targets[lane.target], kind: .credential, name: "*")
        open(
            ExceptionRecord(
                id: keyID(reason, lane),
                cause: cause,
                identity: state.people[lane.person].id,
                // It outlasts the lane's work, which would resolve what is its own.
                target: nil,
                reason: reason,
                detail: detail,
                owner: decisionRules.owner(of: whole)?.rawValue ?? options.exceptionOwner,
                fate: .opened
            )
        )
    }

    private func keyID(_ reason: String, _ lane: Lane) -> String {
        "\(reason)/\(targets[lane.target].rawValue)/\(state.people[lane.person].id.rawValue)/key"
    }
}
