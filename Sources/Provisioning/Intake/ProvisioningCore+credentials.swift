// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

/// What the core does about its own credentials; it never sees more of them than that they changed.
extension ProvisioningCore {
    /// Takes over a credential that replaces the one in use: work goes on with it, and what had
    /// waited for it is tried again.
    package func use(_ credential: ConnectorCredential, at target: TargetName) async {
        guard halted == nil, let number = targets.firstIndex(of: target) else { return }
        do throws(ConnectorError) {
            try await connectors[number].use(credential)
        } catch {
            return open(
                credentialExceptionID("credentialNotRenewed", target),
                "credentialNotRenewed",
                target,
                error.message
            )
        }
        for reason in ["credentialNotRenewed", "credentialSuspected", "credentialMisused"] {
            resolve(credentialExceptionID(reason, target))
        }
        if mutated("credential.wakes-nobody") { return }
        for lane in lanes.awake where lane.target == number && lane.isBlocked && !lane.isInFlight {
            lane.renew(needsRead: true)
            enqueue(lane)
        }
    }

    /// Ends the credential at once, whatever is under way; what is left waits for a new one.
    package func suspect(_ target: TargetName, because reason: String) async {
        guard halted == nil, !mutated("credential.goes-on-when-suspected"),
            let number = targets.firstIndex(of: target)
        else { return }
        var detail = "\(reason); the credential was ended, and work waits for a new one"
        do throws(LaneFailure) {
            try await call(.write, number, "suspicion") { connector throws(ConnectorError) in
                try await connector.revokeCredential()
            }
        } catch {
            guard case .connector(let failure) = error else { return }
            detail = "\(reason); \(failure.message): end it there by hand, at once"
        }
        open(
            credentialExceptionID("credentialSuspected", target),
            "credentialSuspected",
            target,
            detail
        )
    }

    func open(_ id: String, _ reason: String, _ target: TargetName, _ detail: String) {
        open(
            ExceptionRecord(
                id: id,
                cause: reason,
                identity: nil,
                target: target,
                reason: reason,
                detail: detail,
                owner: options.exceptionOwner,
                fate: .opened
            )
        )
    }

    func credentialExceptionID(_ reason: String, _ target: TargetName) -> String {
        "\(reason)/\(target.rawValue)"
    }
}
