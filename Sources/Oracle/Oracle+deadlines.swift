// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

extension Oracle {
    /// When `advance(to:)` next has something to do; `nil` if nothing is waiting.
    package var nextDueAt: Instant? {
        dropSettled()
        return deadlines.nextDueAt
    }

    /// Lets the deadlines pass that fall due by `instant`.
    ///
    /// Returns the people whose time to be clean has come with them; their accounts are worth
    /// probing now.
    @discardableResult
    package func advance(to instant: Instant) -> [Identity.ID] {
        var toProbe: [Identity.ID] = []
        dropSettled()
        while let entry = deadlines.first, entry.due <= instant {
            deadlines.popFirst()
            switch entry.element {
            case .judge(let subject, _):
                open(subject, at: instant)
            case .probe(let person, _):
                toProbe.append(people[person].id)
            case .exceptionEnds(let number):
                endException(number, at: instant)
            case .engagementEnds(let person):
                endEngagement(of: person, at: instant)
            case .keysDue(let person):
                judgeKeys(of: person, at: instant)
            }
            dropSettled()
        }
        return toProbe
    }

    /// Drops what waits for a difference that has ended, or for a person who is back.
    private func dropSettled() {
        while let entry = deadlines.first {
            switch entry.element {
            case .judge(let subject, let stamp):
                if discrepancies[subject]?.stamp == stamp { return }
            case .probe(let person, let fact):
                if people[person].fact == fact { return }
            case .exceptionEnds, .engagementEnds, .keysDue:
                return
            }
            deadlines.popFirst()
        }
    }
}
