// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

/// Keys whose maker has left, or whose purpose is over: told with the event that brought it about.
extension ProvisioningCore {
    func tellOfKeys(after event: LifecycleEvent) {
        guard policy.engagements[.serviceIdentity] != nil, !options.omits.contains(.keyAnswer)
        else { return }
        if let number = state.number(of: event.identity) { resolveMade(number) }
        guard event.kind == .leaver || event.kind == .rehire else { return }
        for number in state.people.indices {
            guard let profile = state.people[number].profile,
                profile.employment == .serviceIdentity
            else { continue }
            if state.people[number].id == event.identity, event.kind == .leaver {
                tellOfPurpose(number, event)
            }
            guard profile.creator == event.identity, profile.answerable != event.identity,
                state.people[number].standing.isEngaged
            else { continue }
            tellOfMaker(number, event, profile)
        }
    }

    private func tellOfMaker(_ number: Int, _ event: LifecycleEvent, _ profile: PersonProfile) {
        guard event.kind == .leaver else { return resolveMade(number) }
        ask(
            "creatorLeft",
            number,
            cause: event.id.rawValue,
            owner: profile.answerable?.rawValue,
            "\(event.identity.rawValue), who made its keys, left; issue new ones, end the old "
                + "ones, and tell the source when"
        )
    }

    private func tellOfPurpose(_ number: Int, _ event: LifecycleEvent) {
        ask(
            "purposeEnded",
            number,
            cause: event.id.rawValue,
            owner: state.people[number].profile?.answerable?.rawValue,
            "what it was for is over; its keys have to end with it"
        )
    }

    /// New keys, another maker or the return of the former one answer the question.
    private func resolveMade(_ number: Int) {
        let person = state.people[number]
        guard let profile = person.profile else { return }
        if !person.standing.isEngaged {
            return resolve(exceptionID("creatorLeft", number), as: .expired)
        }
        resolve(exceptionID("purposeEnded", number))
        let left = profile.creator.flatMap(leftAt)
        let isReplaced = left.map { left in profile.rotatedAt.map { $0 >= left } ?? false } ?? true
        if isReplaced { resolve(exceptionID("creatorLeft", number)) }
    }

    /// A service identity that is gone from everywhere has no keys left, as far as reads tell.
    func resolvePurpose(_ number: Int) {
        guard !state.people[number].standing.isEngaged else { return }
        resolve(exceptionID("purposeEnded", number))
    }
}
