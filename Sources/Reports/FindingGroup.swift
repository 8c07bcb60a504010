// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// The findings about one person, or those about nobody.
struct FindingGroup {
    let identity: Identity.ID?
    var findings: [FindingReport]

    /// `ana, 2 findings (1 still open)`.
    var title: String {
        let open = findings.count { $0.isOpen }
        return "\(who), \(counted(findings.count, "finding")) (\(grouped(open)) still open)"
    }

    var who: String { identity?.rawValue ?? "no identity" }

    /// Groups in the order in which their first findings stand.
    static func groups(of findings: [FindingReport]) -> [FindingGroup] {
        var groups: [FindingGroup] = []
        var positions: [Identity.ID?: Int] = [:]
        for finding in findings {
            if let position = positions[finding.identity] {
                groups[position].findings.append(finding)
            } else {
                positions[finding.identity] = groups.count
                groups.append(FindingGroup(identity: finding.identity, findings: [finding]))
            }
        }
        return groups
    }
}

extension FindingReport {
    var who: String { identity?.rawValue ?? "no identity" }

    /// Which access, since when, whether it ended, and why where that is known.
    ///
    /// `group Service Desk on freshservice (channel group), usable since 2026-03-02T10:00:00Z,
    /// still open. The membership outlived the leaver. Cause: throttled revocations. [I1]`
    var sentence: String {
        let lapse =
            until.map { until in
                " until \(until.rfc3339) (\(since.duration(to: until).clockText))"
            } ?? ", still open"
        let state = pathState.map { "\($0.rawValue) " } ?? ""
        var parts = ["\(subject), \(state)since \(since.rfc3339)\(lapse).", summary.asSentence]
        if let event { parts.append("Event: \(event.rawValue).") }
        if let cause { parts.append("Cause: \(cause.asSentence)") }
        parts.append("[\(invariant.rawValue) \(invariant.title)]")
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    private var subject: String {
        if let entitlement {
            let channel = channel.map { " (channel \($0.rawValue))" } ?? ""
            return "\(entitlement.kind.rawValue) \(entitlement.name) on "
                + "\(entitlement.target.rawValue)\(channel)"
        }
        let place = target.map { " on \($0.rawValue)" } ?? ""
        if let account { return "account \(account)\(place)" }
        return "run\(place)"
    }
}

extension FindingRecord.Invariant {
    /// What must hold, in a few words.
    package var title: String {
        switch self {
        case .noResidualAccess: "no residual access"
        case .noMissingAccess: "no missing access"
        case .noExcess: "no excess access"
        case .bystanders: "nobody else is touched"
        case .onePersonOneAccount: "one person, one account"
        case .truthfulReport: "reports tell the truth"
        case .idempotence: "a repeat changes nothing"
        case .convergence: "the target reaches its intended state"
        case .blastRadius: "mass changes are stopped"
        case .timeliness: "access ends in time"
        case .orderIndependence: "the order of arrival does not matter"
        case .authority: "only believed sources start a change"
        case .attributeFidelity: "attributes are those of the source"
        case .driftSeen: "changes by hand are seen"
        case .cleanReturn: "nothing old comes back"
        case .seats: "seats are returned"
        case .crashSafety: "a crash loses nothing"
        }
    }
}
