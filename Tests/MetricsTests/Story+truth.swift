// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

extension Story {
    /// A fact takes effect; its id is `kind person`, with a number from the second on.
    @discardableResult
    mutating func fact(
        _ kind: LifecycleEvent.Kind,
        _ person: String,
        at minutes: Int,
        recordedAt: Int? = nil,
        id: String? = nil,
        employment: Identity.Employment = .employee,
        answeredBy owner: String? = nil
    ) -> LifecycleEvent.ID {
        let id = LifecycleEvent.ID(id ?? "\(kind.rawValue) \(person)")
        var profile = PersonProfile(
            givenName: "Ana",
            familyName: "Silva",
            email: "\(person)@acme.example",
            employment: employment
        )
        if let owner, let attribute = profile.answerableAttribute {
            profile.attributes[attribute] = owner
        }
        let event = LifecycleEvent(
            id: id,
            kind: kind,
            identity: Identity.ID(person),
            effectiveAt: Story.instant(minutes),
            recordedAt: Story.instant(recordedAt ?? minutes),
            source: "hr",
            revision: nextNumber(),
            profile: profile
        )
        record(.fact(event), at: minutes)
        return id
    }

    mutating func intend(
        _ person: String,
        _ right: Entitlement,
        from start: Int,
        to end: Int? = nil,
        by ground: IntentChange.Ground = .rule
    ) {
        func change(_ isIntended: Bool) -> IntentChange {
            IntentChange(
                identity: Identity.ID(person),
                entitlement: right,
                isIntended: isIntended,
                ground: ground,
                event: nil
            )
        }
        record(.intent(change(true)), at: start)
        if let end { record(.intent(change(false)), at: end) }
    }

    /// A path's state from one minute to another; `person` is `nil` for an ownerless account.
    mutating func hold(
        _ person: String?,
        _ right: Entitlement,
        from start: Int,
        to end: Int? = nil,
        channel: Channel = .direct,
        through: String = "",
        state: PathState = .usable,
        then after: PathState = .dead,
        account: String? = nil,
        endedBy origin: ChangeOrigin = .workflow(cause: "work")
    ) {
        let path = AccessPathKey(
            identity: person.map { Identity.ID($0) },
            account: account ?? "account of \(person ?? "nobody")",
            entitlement: right,
            channel: channel,
            through: through
        )
        let opened = AccessChange(
            path: path,
            from: .dead,
            to: state,
            origin: .workflow(cause: "earlier")
        )
        record(.access(opened), at: start)
        guard let end else { return }
        record(
            .access(AccessChange(path: path, from: state, to: after, origin: origin)),
            at: end
        )
    }

    mutating func account(
        _ account: String,
        of person: String?,
        at minutes: Int = -1_000,
        target: TargetName = Story.target,
        exists: Bool = true,
        isEnabled: Bool = true,
        isProtected: Bool = false,
        isPrivileged: Bool = false,
        activeAt: Int? = nil
    ) {
        let found = AccountObservation(
            target: target,
            account: account,
            kind: "agent",
            owner: person.map { Identity.ID($0) },
            exists: exists,
            isEnabled: isEnabled,
            isProtected: isProtected,
            isPrivileged: isPrivileged,
            seat: nil,
            lastActiveAt: activeAt.map { Story.instant($0) }
        )
        record(.account(found), at: minutes)
    }
}
