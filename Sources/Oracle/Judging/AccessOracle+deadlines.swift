// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit

extension AccessOracle {
    /// When `advance(to:)` next has something to do; `nil` if nothing is pending.
    package var nextDueAt: Instant? {
        dropSettled()
        return deadlines.nextDueAt
    }

    /// Processes the deadlines due by `instant`.
    ///
    /// Returns the people whose deadline passed; their accounts are worth probing now.
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
            case .decisionDue(let id, let due): judgeDue(id, since: due, at: instant)
            case .decisionOwner(let id, let owner): judgeOwner(id, owner, at: instant)
            case .exceptionDue(let id, let since): judgeException(id, since: since, at: instant)
            case .emergencyReview(let person, let request):
                judgeEmergency(of: person, request: request, at: instant)
            case .reviewDue(let campaign, let person, let entitlement, let since):
                judgeReview(campaign, person, entitlement, since: since, at: instant)
            case .triggeredReview(let campaign, let person, let since):
                judgeTrigger(campaign, person, since: since, at: instant)
            case .seatCell(let person, let target, let since):
                judgeSeatCell(person, target, since: since, at: instant)
            case .seatFreed(let seat): judgeFreedSeat(seat, at: instant)
            case .seatUse(let person, let target): noteSeatCell(person, target, at: instant)
            case .dormant(let reference, let last):
                judgeActivity(of: reference, since: last, at: instant)
            case .underused(let reference): judgeUnderuse(of: reference, at: instant)
            case .passedOn(let id, let waiting): judgePassedOn(id, to: waiting, at: instant)
            case .rightsEnd(let person):
                reviseIntents(of: person, beginning: .decided, at: instant)
            case .engagementEnds(let person):
                endEngagement(of: person, at: instant)
            case .keysDue(let person):
                judgeKeys(of: person, at: instant)
            case .misuseTold(let misuse, let since):
                judgeMisuse(misuse, since: since, instant)
            case .keyAnswered(let question): judgeAnswer(to: question, at: instant)
            case .keyAskedFor(let key): judgeRequest(of: key, at: instant)
            case .keyEnds(let person, let target): judgeKeyEnd(of: person, target, at: instant)
            case .suspectEnds(let target, _): judgeSuspect(at: target, instant)
            }
            dropSettled()
        }
        return toProbe
    }

    /// Drops pending work for a difference that has ended, or for a person who is back.
    private func dropSettled() {
        while let entry = deadlines.first {
            switch entry.element {
            case .judge(let subject, let stamp):
                if discrepancies[subject]?.stamp == stamp { return }
            case .probe(let person, let fact):
                if people[person].fact == fact { return }
            case .decisionDue(let id, let due):
                if let known = decisions[id], known.isOpen, known.record.dueAt == due { return }
            case .exceptionDue(let id, let since):
                if exceptionOwners[id]?.since == since { return }
            case .reviewDue(_, let person, let entitlement, let since):
                if people[person].heldSince[entitlement] == since { return }
            case .dormant(let reference, let last):
                let account = targets[reference.target].accounts[reference.account]
                if account.profile?.lastActiveAt == last { return }
            case .seatCell(let person, let target, let since):
                if people[person].seatCells[target]?.since == since { return }
            case .misuseTold(let misuse, let since):
                if misuses[misuse] == since { return }
            case .keyAnswered(let question):
                if !keyAnswers.contains(question) { return }
            case .suspectEnds(let target, let since):
                if suspects[target]?.since == since { return }
            case .keyAskedFor(let key):
                if keys[key] != nil { return }
            case .keyEnds, .exceptionEnds, .engagementEnds, .keysDue, .decisionOwner, .rightsEnd,
                .emergencyReview, .triggeredReview, .seatUse, .seatFreed, .underused, .passedOn:
                return
            }
            deadlines.popFirst()
        }
    }
}
