// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension ProvisioningCore {
    /// Handles a request for access; one that no form allows is rejected and changes nothing.
    package func receive(request: AccessRequest) async {
        attempt { () throws(JournalError) in
            guard halted == nil, !state.requests.knows(request.id) else { return }
            guard let template = template(of: request), objection(to: request, template) == nil
            else {
                let why = template(of: request).flatMap { objection(to: request, $0) }
                return try enter(request, .turnedAway, why ?? "access is requested through a form")
            }
            var accepted = request
            let end = now.advanced(by: template.longest)
            accepted.until = request.until.map { min($0, end) } ?? end
            try enter(accepted, .accepted, request.intent)
            try begin(accepted, template)
            rearm()
        }
    }

    package func withdraw(request id: String) async {
        attempt { () throws(JournalError) in
            guard halted == nil, let request = state.requests.live.first(where: { $0.id == id })
            else { return }
            try end(request, .withdrawn, "the requester withdrew it")
            rearm()
        }
    }

    private func template(of request: AccessRequest) -> RequestTemplate? {
        request.template.flatMap { name in governance.templates.first { $0.name == name } }
    }

    private func objection(to request: AccessRequest, _ template: RequestTemplate) -> String? {
        guard template.rights.contains(where: { $0.covers(request.entitlement) }) else {
            return "the form does not offer the right"
        }
        if request.intent.allSatisfy(\.isWhitespace) { return "no intent is given" }
        if !options.omits.contains(.reason),
            let objection = decisionRules.objection(toReason: request.intent)
        {
            return objection
        }
        if let until = request.until, until <= now { return "its end is in the past" }
        if let until = request.until, until > now.advanced(by: template.longest) {
            return "the form does not allow so long a time"
        }
        let standing = state.number(of: request.subject).map { state.people[$0].standing }
        guard standing == .active else { return "\(request.subject.rawValue) is not active" }
        return hasLeft(request.requester) ? "\(request.requester.rawValue) has left" : nil
    }

    private func enter(
        _ request: AccessRequest,
        _ step: RequestOutcome.Step,
        _ reason: String
    ) throws(JournalError) {
        let outcome = RequestOutcome(request: request.id, step: step, reason: reason)
        try commit(.request(request, outcome, at: now))
        emit(.requestOutcome(outcome))
    }

    /// Emergency access is granted at once and reviewed afterwards; everything else waits for a
    /// decision, unless the catalog pre-approves it.
    private func begin(
        _ request: AccessRequest,
        _ template: RequestTemplate
    ) throws(JournalError) {
        guard let number = state.number(of: request.subject) else { return }
        if template.kind == .leaver {
            return try ask(
                .review,
                template.name,
                about: request.entitlement,
                of: request.subject,
                requester: request.requester,
                cause: request.id,
                terms: template.terms
            )
        }
        try reviseDecisions(of: number)
        if template.kind == .emergency, !options.omits.contains(.emergencyReview) {
            try ask(
                .emergency,
                template.name,
                about: request.entitlement,
                of: request.subject,
                requester: request.requester,
                cause: request.id,
                terms: template.terms
            )
        } else if let target = targets.firstIndex(of: request.entitlement.target) {
            try repair(lanes[number, target], approvedBy: nil)
        }
    }

    func end(
        _ request: AccessRequest,
        _ step: RequestOutcome.Step,
        _ reason: String
    ) throws(JournalError) {
        try enter(request, step, reason)
        guard let number = state.number(of: request.subject) else { return }
        try reviseDecisions(of: number)
        guard state.people[number].standing == .active,
            let target = targets.firstIndex(of: request.entitlement.target)
        else { return }
        try repair(lanes[number, target], approvedBy: nil)
    }

    /// Ends requests whose time is up.
    func endRequests() throws(JournalError) {
        guard !options.omits.contains(.end) else { return }
        for request in state.requests.live {
            guard let until = request.until, until <= now else { continue }
            try end(request, .ended, "its time is over")
        }
    }

    /// The form by which a person holds a right that no rule grants; `nil` for one by rule.
    func form(for right: Entitlement, of subject: Identity.ID) -> RequestTemplate? {
        request(for: right, of: subject).flatMap(template)
    }

    /// The last request by which a person may still hold a right.
    func request(for right: Entitlement, of subject: Identity.ID) -> AccessRequest? {
        state.requests.of(subject).last { request in
            request.entitlement == right && template(of: request)?.kind != .leaver
        }
    }

    /// Rights that a person has requested and may still hold.
    func requested(by subject: Identity.ID) -> [Entitlement] {
        state.requests.of(subject).compactMap { request in
            // A form about leaving requests no access.
            if template(of: request)?.kind == .leaver { return nil }
            let isOver = request.until.map { $0 <= now } ?? false
            return isOver && !options.omits.contains(.end) ? nil : request.entitlement
        }
    }
}
