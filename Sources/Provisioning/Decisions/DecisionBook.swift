// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// A decision in the core's memory: the last step that changed it.
package struct Decision: Hashable, Sendable {
    package var record: DecisionRecord
    package let askedAt: Instant
    package var decidedAt: Instant?

    /// Whether somebody owes it.
    package var isOpen: Bool { !record.step.isFinal }

    /// Whether its ruling is in force.
    package var stands: Bool {
        switch record.step {
        case .decided, .lapsed: true
        case .asked, .reminded, .moved, .turnedAway, .withdrawn, .ended: false
        }
    }

    /// Whether it is the answer to this question.
    func asks(_ kind: DecisionRecord.Kind, _ rule: String, _ entitlement: Entitlement) -> Bool {
        record.kind == kind && record.rule == rule && record.entitlement == entitlement
    }
}

/// Every decision ever owed, and which are still open; a fold of the journal.
package struct DecisionBook: Sendable {
    package private(set) var decisions: [Decision] = []
    /// In the order in which they were asked.
    package private(set) var open: [Int] = []
    private var numbers: [String: Int] = [:]
    private var bySubject: [Identity.ID: [Int]] = [:]

    package init() {}

    package subscript(id: String) -> Decision? { numbers[id].map { decisions[$0] } }

    package func about(_ subject: Identity.ID) -> [Decision] {
        (bySubject[subject] ?? []).map { decisions[$0] }
    }

    /// The newest decision on a question that is open or in force.
    func current(
        _ kind: DecisionRecord.Kind,
        _ rule: String,
        _ entitlement: Entitlement,
        of subject: Identity.ID
    ) -> Decision? {
        guard
            let last = (bySubject[subject] ?? []).last(where: {
                decisions[$0].asks(kind, rule, entitlement)
            })
        else { return nil }
        return decisions[last].isOpen || decisions[last].stands ? decisions[last] : nil
    }

    /// The id of the next one.
    var nextID: String { "d-\(decisions.count + 1)" }

    mutating func apply(_ record: DecisionRecord, at instant: Instant) {
        guard let number = numbers[record.id] else {
            numbers[record.id] = decisions.count
            bySubject[record.subject, default: []].append(decisions.count)
            if !record.step.isFinal { open.append(decisions.count) }
            decisions.append(Decision(record: record, askedAt: instant))
            return
        }
        switch record.step {
        case .reminded, .turnedAway: return
        case .asked, .moved: break
        case .decided, .lapsed: decisions[number].decidedAt = instant
        case .withdrawn, .ended: break
        }
        decisions[number].record = record
        if record.step.isFinal { open.removeAll { $0 == number } }
    }
}
