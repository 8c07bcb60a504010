// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What evidence tells of one identity, for a person to read.
package enum AccessExplanation {
    /// `nil` where evidence never speaks of the identity.
    package static func text(
        of identity: Identity.ID,
        at instant: Instant?,
        in records: [EvidenceRecord]
    ) -> String? {
        guard records.contains(where: { $0.identity == identity }) else { return nil }
        let history = EvidenceHistory(records)
        let held = history.held(by: identity, at: instant)
        let lost = history.lost(by: identity, at: instant)
        let when = instant?.rfc3339 ?? "the end of the evidence"
        var lines = ["\(identity.rawValue) at \(when)", ""]
        lines.append(held.isEmpty ? "holds nothing" : "holds")
        for span in held { lines += ["  \(span.title)"] + beginning(of: span).map { "    " + $0 } }
        if !lost.isEmpty { lines += ["", "no longer holds"] }
        for span in lost {
            lines += ["  \(span.title)"]
            lines += (beginning(of: span) + ending(of: span)).map { "    " + $0 }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func beginning(of span: EvidenceHistory.Span) -> [String] {
        let verb = span.isPending ? "asked for, waiting inside the target" : "since"
        return ["\(verb) \(span.from.rfc3339)\(ground(of: span.began))"]
    }

    private static func ending(of span: EvidenceHistory.Span) -> [String] {
        guard let record = span.ended else { return [] }
        return ["until \(record.takesEffectAt.rfc3339)\(ground(of: record))"]
    }

    private static func ground(of record: EvidenceRecord) -> String {
        if record.outcome == .observed {
            return ": found by a read, not done here (record \(record.number))"
        }
        let verified = record.verifiedAt.map { ", verified \($0.rfc3339)" } ?? ", not verified"
        return ": \(record.reason) '\(record.correlation)' from \(record.initiator), rule "
            + "\(record.rule) of policy \(record.policy), approved by \(record.approver)"
            + "\(verified) (record \(record.number))"
    }
}

extension EvidenceHistory.Span {
    fileprivate var title: String { "\(entitlement.description), account \(account)" }
}
