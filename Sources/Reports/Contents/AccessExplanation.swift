// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What evidence says about one identity, in human-readable form.
package enum AccessExplanation {
    /// `nil` if evidence never mentions the identity.
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

    /// How many rights were held, by anybody, and of how many evidence does not say why; each of
    /// those is named.
    package static func sweep(
        at instant: Instant?,
        in records: [EvidenceRecord]
    ) -> (text: String, unexplained: Int) {
        let held = EvidenceHistory(records).held(at: instant)
        let unexplained = held.filter { !$0.isExplained }
        let when = instant?.rfc3339 ?? "the end of the evidence"
        let explained = held.count - unexplained.count
        var lines = [
            "\(explained) of \(held.count) rights held at \(when) are explained: rule, event or "
                + "request, approver, date"
        ]
        if !unexplained.isEmpty { lines += ["", "unexplained"] }
        for span in unexplained {
            lines += ["  \(span.identity.rawValue)  \(span.title)"]
            lines += beginning(of: span).map { "    " + $0 }
        }
        return (lines.map { $0 + "\n" }.joined(), unexplained.count)
    }

    private static func beginning(of span: EvidenceHistory.Span) -> [String] {
        let verb = span.isPending ? "requested, pending inside the target" : "since"
        let asked = span.asked.map {
            "asked for \($0.takesEffectAt.rfc3339)\(ground(of: $0))"
        }
        return ["\(verb) \(span.from.rfc3339)\(ground(of: span.began))"]
            + [asked].compactMap(\.self)
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
        let undone = record.undoes.map { ", which undoes '\($0)'" } ?? ""
        return ": \(record.reason) '\(record.correlation)'\(undone) from \(record.initiator), rule "
            + "\(record.rule) of policy \(record.policy), approved by \(record.approver)"
            + "\(verified) (record \(record.number))"
    }
}

extension EvidenceHistory.Span {
    fileprivate var title: String { "\(entitlement.description), account \(account)" }
}
