// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

/// How the core handles its own credentials; it only ever learns that they changed.
extension ProvisioningCore {
    /// Switches to a replacement credential: work continues with it, and blocked work is retried.
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
        audits.noteRenewal(at: target, now)
        for reason in [
            "credentialNotRenewed", Self.suspected, "credentialNotEnded", "credentialMisused",
            "interactiveUse",
        ] {
            resolve(credentialExceptionID(reason, target))
        }
        if mutated("credential.wakes-nobody") { return }
        for lane in lanes.awake where lane.target == number && lane.isBlocked && !lane.isInFlight {
            lane.renew(needsRead: true)
            enqueue(lane)
        }
    }

    /// Ends the credential at once, whatever is in flight; remaining work waits for a new one.
    ///
    /// If no API can end it, somebody is asked to, and the core itself stops using it anyway.
    package func suspect(_ target: TargetName, because reason: String) async {
        guard halted == nil, !mutated("credential.goes-on-when-suspected"),
            let number = targets.firstIndex(of: target)
        else { return }
        let canEnd = connectors[number].manifest.capabilities.contains(.revokeCredential)
        let ask = canEnd ? "it is ended" : "no API ends it: end it there by hand, at once"
        open(
            credentialExceptionID(Self.suspected, target),
            Self.suspected,
            target,
            "\(reason); \(ask), and work waits for a new one"
        )
        do throws(LaneFailure) {
            try await call(.write, number, Self.suspicion) { connector throws(ConnectorError) in
                try await connector.revokeCredential()
            }
        } catch {
            guard canEnd, case .connector(let failure) = error else { return }
            open(
                credentialExceptionID("credentialNotEnded", target),
                "credentialNotEnded",
                target,
                "\(failure.message): end it there by hand, at once"
            )
        }
    }

    /// Whether nothing may be sent to the target, since somebody else may hold the credential.
    func isParked(_ target: Int) -> Bool {
        !state.openExceptions.isEmpty
            && state.openExceptions[credentialExceptionID(Self.suspected, targets[target])] != nil
            && !options.omits.contains(.parking)
    }

    /// The cause of what the core does about its own credential.
    static let suspicion = "suspicion"
    private static let suspected = ExceptionRecord.credentialSuspected

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
