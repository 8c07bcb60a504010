// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Engagements that end without an event, their sponsors and owners, and key rotation.
extension ProvisioningCore {
    /// Why the named person cannot be sponsor or owner; `nil` if they can, or none is required.
    func answerableDefect(of event: LifecycleEvent) -> IntakeRules.Reason? {
        guard !policy.engagements.isEmpty, event.kind.leavesPersonActive,
            let profile = event.profile, policy.engagement(of: profile)?.needsAnswerable == true,
            !options.omits.contains(.sponsor)
        else { return nil }
        let isOutsider = profile.employment == .contractor
        guard let name = profile.answerable else { return isOutsider ? .noSponsor : .noOwner }
        let unfit = isOutsider ? IntakeRules.Reason.sponsorIsContractor : .ownerIsNoEmployee
        guard name != event.identity else { return unfit }
        let unknown = isOutsider ? IntakeRules.Reason.unknownSponsor : .unknownOwner
        guard let number = state.number(of: name) else { return unknown }
        let person = state.people[number]
        if let known = person.profile, known.employment != .employee { return unfit }
        switch person.standing {
        case .active, .onLeave: return nil
        case .unknown: return unknown
        case .left: return isOutsider ? .sponsorLeft : .ownerLeft
        }
    }

    /// Ends the engagement and asks for key rotation when due, unless a newer event says otherwise
    /// by then.
    func scheduleEnd(of number: Int) {
        ends.removeValue(forKey: number)?.cancel()
        guard state.people[number].standing.isEngaged, state.people[number].profile != nil
        else { return }
        let due = rotationDue(of: number)
        if let due, due > now { resolve(exceptionID("rotationDue", number)) }
        let end = engagementEnd(of: number)
        let isAsked = state.openExceptions[exceptionID("rotationDue", number)] != nil
        guard let next = [end, isAsked ? nil : due].compactMap(\.self).min() else { return }
        ends[number] = startTask { [clock] in
            // A cancellation means that a newer event has its own instants, or none.
            do { try await clock.sleep(until: next, tolerance: nil) } catch { return }
            await self.engagementFallsDue(of: number)
        }
    }

    private func engagementFallsDue(of number: Int) {
        guard halted == nil, let event = state.people[number].current else { return }
        guard let end = engagementEnd(of: number), end <= now else {
            askForRotation(of: number)
            scheduleEnd(of: number)
            return
        }
        attempt { () throws(JournalError) in
            for reason in ["sponsorLeft", "ownerLeft", "rotationDue"] {
                resolve(exceptionID(reason, number), as: .expired)
            }
            try settleIntake(
                of: event.end(at: end),
                .accepted,
                for: state.people[number],
                approvedBy: nil
            )
        }
    }

    /// The earliest end of the engagement; `nil` if there is no engagement, or no end.
    private func engagementEnd(of number: Int) -> Instant? {
        let person = state.people[number]
        guard person.standing.isEngaged, let profile = person.profile,
            !options.omits.contains(.engagementEnd)
        else { return nil }
        var ends = [profile.endsAt].compactMap(\.self)
        guard let engagement = policy.engagement(of: profile) else { return ends.min() }
        if let longest = engagement.accessMax, let start = person.lastStart {
            ends.append(start.effectiveAt.advanced(by: longest))
        }
        if engagement.needsAnswerable, let left = profile.answerable.flatMap(leftAt),
            !mutated("engagement.outlives-its-sponsor")
        {
            ends.append(left.advanced(by: engagement.grace))
        }
        return ends.min()
    }

    /// When the person left, unless they are back.
    func leftAt(_ identity: Identity.ID) -> Instant? {
        guard let number = state.number(of: identity), state.people[number].standing == .left
        else { return nil }
        return state.people[number].current?.effectiveAt
    }

    /// When a sponsor or owner leaves, somebody has to take over, or the engagements end.
    ///
    /// A new sponsor or owner, or the return of the old one, resolves the exception.
    func askForAnswerables(after event: LifecycleEvent) {
        guard !policy.engagements.isEmpty else { return }
        if let number = state.number(of: event.identity) {
            resolveAnswered(number)
            reviewFormerOwners(of: number)
        }
        tellOfKeys(after: event)
        guard event.kind == .leaver || event.kind == .rehire else { return }
        for number in state.people.indices {
            let person = state.people[number]
            guard person.standing.isEngaged, let profile = person.profile,
                profile.answerable == event.identity,
                policy.engagement(of: profile)?.needsAnswerable == true
            else { continue }
            scheduleEnd(of: number)
            resolveAnswered(number)
            guard event.kind == .leaver, let end = engagementEnd(of: number),
                let attribute = profile.answerableAttribute
            else { continue }
            ask(
                "\(attribute)Left",
                number,
                cause: event.id.rawValue,
                owner: profile.manager?.rawValue,
                "the \(attribute) \(event.identity.rawValue) left; name another one, or the access "
                    + "ends at \(end.rfc3339)"
            )
        }
    }

    /// Whether the leaver still owns a service identity, or knows a key of one.
    func awaitsHandover(_ number: Int) -> Bool {
        let id = state.people[number].id
        guard policy.engagements[.serviceIdentity] != nil, let left = leftAt(id) else {
            return false
        }
        return state.people.contains { person in
            guard person.standing.isEngaged, let profile = person.profile,
                profile.employment == .serviceIdentity,
                let start = person.lastStart?.effectiveAt
            else { return false }
            if profile.answerable == id { return true }
            let isRotated = policy.engagement(of: profile)?.rotateEvery != nil
            guard isRotated, person.facts.contains(where: { $0.profile?.isKnown(to: id) == true })
            else { return false }
            return max(profile.rotatedAt ?? start, start) < left
        }
    }

    /// An event about a service identity may be what a former owner's leaver waits for.
    private func reviewFormerOwners(of number: Int) {
        guard state.people[number].profile?.employment == .serviceIdentity else { return }
        let profiles = state.people[number].facts.compactMap(\.profile)
        let owners = Set(profiles.flatMap { [$0.answerable, $0.creator].compactMap(\.self) })
        for owner in owners.sorted() where leftAt(owner) != nil {
            guard let former = state.number(of: owner) else { continue }
            attempt { () throws(JournalError) in try updateClaim(of: former) }
        }
    }

    func resolveAnswered(_ number: Int) {
        guard let profile = state.people[number].profile,
            profile.answerable.flatMap(leftAt) == nil
        else { return }
        for reason in ["sponsorLeft", "ownerLeft"] { resolve(exceptionID(reason, number)) }
    }

    /// When the keys are due for rotation: a fixed time after the last one, and at once if somebody
    /// who knew them has left.
    private func rotationDue(of number: Int) -> Instant? {
        guard !policy.engagements.isEmpty else { return nil }
        let person = state.people[number]
        guard let profile = person.profile, let engagement = policy.engagement(of: profile),
            let period = engagement.rotateEvery, let start = person.lastStart?.effectiveAt,
            !mutated("engagement.keys-grow-old")
        else { return nil }
        let last = max(profile.rotatedAt ?? start, start)
        let former = person.facts.compactMap { $0.profile?.answerable }
            .filter { $0 != profile.answerable }
        let left = former.compactMap(leftAt).filter { $0 >= last }.min()
        let due = last.advanced(by: period)
        return left.map { min($0, due) } ?? due
    }

    private func askForRotation(of number: Int) {
        let person = state.people[number]
        guard let due = rotationDue(of: number), due <= now, let event = person.current else {
            return
        }
        ask(
            "rotationDue",
            number,
            cause: event.id.rawValue,
            owner: person.profile?.answerable?.rawValue,
            "its keys were due at \(due.rfc3339); issue new ones, end the old ones, and tell the "
                + "source when"
        )
    }

    func ask(
        _ reason: String,
        _ number: Int,
        cause: String,
        owner: String?,
        _ detail: String
    ) {
        open(
            ExceptionRecord(
                id: exceptionID(reason, number),
                cause: cause,
                identity: state.people[number].id,
                target: nil,
                reason: reason,
                detail: detail,
                owner: owner ?? options.exceptionOwner,
                fate: .opened
            )
        )
    }

    func exceptionID(_ reason: String, _ number: Int) -> String {
        "\(reason)/\(state.people[number].id.rawValue)"
    }
}

extension PersonProfile {
    /// Whether the person answers for the keys of the service identity, or made them.
    fileprivate func isKnown(to person: Identity.ID) -> Bool {
        answerable == person || creator == person
    }
}

extension PersonRecord.Standing {
    /// Whether the person is employed or otherwise engaged, even if on leave.
    var isEngaged: Bool { self == .active || self == .onLeave }
}
