// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// What only a product's audit log shows, and no API: who acted.
///
/// A change made with the integration's credential that the core has no record of is somebody
/// else's: the credential is compromised and is ended at once.
extension ProvisioningCore {
    package func receive(audit rows: [AuditRow], from target: TargetName) async {
        guard halted == nil, targets.contains(target) else { return }
        var strangers: [AuditRow] = []
        for row in rows {
            guard row.kind != .sessionOpened else {
                tellOfSignIn(row, at: target)
                continue
            }
            audits.note(row, at: target)
            guard row.actor == .integration, row.kind != .credentialEnded else { continue }
            tellOfUnusual(row, at: target)
            if audits.isOfPresentCredential(row, at: target),
                !state.writes.explains(row.account, at: target, row.at)
            {
                strangers.append(row)
            }
        }
        let id = credentialExceptionID("credentialMisused", target)
        guard let first = strangers.first, !options.omits.contains(.misuse),
            state.openExceptions[id] == nil
        else { return }
        let count = strangers.count
        let detail =
            "\(count) \(count == 1 ? "change" : "changes") since \(first.at.rfc3339) with the "
            + "core's credential that the core did not make; find out who holds it"
        open(id, "credentialMisused", target, detail)
        await suspect(target, because: "somebody else has used it")
    }

    /// An integration has no browser: whoever signs in under its name is a person, and can read the
    /// credential there.
    private func tellOfSignIn(_ row: AuditRow, at target: TargetName) {
        guard !options.omits.contains(.signIn) else { return }
        open(
            credentialExceptionID("interactiveUse", target),
            "interactiveUse",
            target,
            "somebody signed in as the integration at \(row.at.rfc3339); find out who, give them "
                + "an account of their own, and replace the credential"
        )
    }

    /// Reports unusual volume, hours and kinds of changes, whether or not the core made them.
    private func tellOfUnusual(_ row: AuditRow, at target: TargetName) {
        guard let rule = governance.administration else { return }
        let volume = audits.count(row, at: target)
        let hour = Int(row.at.millisecondsOfDay / 3_600_000)
        if let most = rule.perHour, volume == most + 1 {
            tell("volume", "more than \(most) changes in the hour of \(row.at.rfc3339)", target)
        }
        if let hours = rule.hours, !hours.contains(hour) {
            tell("hour", "\(row.kind.rawValue) at \(row.at.rfc3339), out of hours", target)
        }
        if rule.never.contains(row.kind.rawValue) {
            tell("kind", "\(row.kind.rawValue) at \(row.at.rfc3339), which it never does", target)
        }
    }

    private func tell(_ what: String, _ detail: String, _ target: TargetName) {
        let id = credentialExceptionID("unusualAdministration/\(what)", target)
        guard state.openExceptions[id] == nil else { return }
        open(id, "unusualAdministration", target, "\(detail); look whether it was right")
    }
}
