// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension AccessOracle {
    /// Records a request for access, or its withdrawal; judged by the policy alone.
    package func apply(request: AccessRequest, at instant: Instant) {
        let person = person(request.subject)
        if request.isWithdrawn {
            people[person].requests.removeAll { $0.request.id == request.id }
        } else {
            guard let form = governance.form(of: request), people[person].standing == .active,
                !isGone(request.requester)
            else { return }
            // A form about leaving requests no access.
            if form.kind == .leaver { return }
            let end = request.until ?? request.askedAt.advanced(by: form.longest)
            people[person].requests.append(KnownRequest(request: request, form: form, until: end))
            deadlines.schedule(.rightsEnd(person: person), at: end)
            if form.kind == .emergency {
                deadlines.schedule(
                    .emergencyReview(person: person, request: request.id),
                    at: instant.advanced(by: deadline)
                )
            }
        }
        reviseIntents(of: person, beginning: .decided, at: instant)
    }

    /// Rights currently held by request; former ones are remembered.
    func requestedRights(of person: Int, at instant: Instant) -> [Int] {
        guard !people[person].requests.isEmpty else { return [] }
        var rights: [Int] = []
        for known in people[person].requests {
            let number = table.number(of: known.request.entitlement)
            if instant < known.until {
                rights.append(number)
            } else {
                people[person].formerRequests.insert(number)
            }
        }
        people[person].requests.removeAll { $0.until <= instant }
        return rights
    }

    /// Judges emergency access that nobody was asked to review afterwards.
    func judgeEmergency(of person: Int, request id: String, at instant: Instant) {
        let asked = (decisionsByPerson[people[person].id] ?? []).contains { decision in
            decisions[decision]?.record.kind == .emergency
                && decisions[decision]?.record.cause == id
        }
        guard !asked else { return }
        report(
            governanceFinding(
                .emergencyReviewed,
                person,
                "nobody was asked about the emergency access of "
                    + "\(people[person].id.rawValue) by request '\(id)'",
                at: instant
            ),
            at: instant
        )
    }
}

/// A request that the policy allows, with the end that the policy sets.
struct KnownRequest {
    let request: AccessRequest
    let form: RequestTemplate
    let until: Instant
}
