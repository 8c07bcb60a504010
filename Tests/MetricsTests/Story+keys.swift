// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

extension Story {
    mutating func declare(_ declaration: Declaration) {
        record(.declaration(declaration), at: -100_000)
    }

    /// How old keys of service identities may become, in days.
    mutating func keys(ageMax: Int, within: Int) {
        var limit = Declaration(.keys, Identity.Employment.serviceIdentity.rawValue)
        limit.ageMax = .seconds(ageMax * 86_400)
        limit.within = .seconds(within * 86_400)
        declare(limit)
    }

    mutating func scope(granted: [String], needed: [String]) {
        var credential = Declaration(.credential, "connector", target: Story.target)
        credential.granted = granted
        credential.needed = needed
        declare(credential)
    }

    /// A service identity with an account, a key, and somebody who answers for it.
    mutating func bot(_ name: String, owner: String, keyFrom start: Int, to end: Int? = nil) {
        let profile = PersonProfile(
            givenName: name,
            familyName: "",
            email: "\(name)@acme.example",
            employment: .serviceIdentity,
            attributes: ["owner": owner]
        )
        let instant = Story.instant(start)
        let event = LifecycleEvent(
            id: LifecycleEvent.ID("joiner \(name)"),
            kind: .joiner,
            identity: Identity.ID(name),
            effectiveAt: instant,
            recordedAt: instant,
            source: "hr",
            revision: nextNumber(),
            profile: profile
        )
        record(.fact(event), at: start)
        account("account of \(name)", of: name, at: start)
        intend(name, Story.right("agent", kind: .account), from: start)
        key(of: name, "first", from: start, to: end)
    }

    mutating func key(
        of person: String?,
        _ key: String,
        from start: Int,
        to end: Int? = nil,
        account: String? = nil
    ) {
        hold(
            person,
            Story.right("agent", kind: .account),
            from: start,
            to: end,
            channel: .ownedKey,
            through: key,
            account: account
        )
    }

    mutating func call(
        _ purpose: RequestPurpose,
        needing permissions: [String],
        at minutes: Int,
        status: Int = 200
    ) {
        var request = plainRequest(purpose, at: minutes, status: status)
        request.permissions = permissions
        record(.request(request), at: minutes)
    }

    /// Somebody else calls with the core's credential.
    mutating func foreignCall(status: Int, at minutes: Int) {
        var request = plainRequest(.read, at: minutes, status: status)
        request.client = "somebody"
        record(.request(request), at: minutes)
    }

    private mutating func plainRequest(
        _ purpose: RequestPurpose,
        at minutes: Int,
        status: Int
    ) -> RequestRecord {
        RequestRecord(
            target: Story.target,
            number: nextNumber(),
            purpose: purpose,
            cause: "",
            attempt: 1,
            method: purpose == .write ? "PUT" : "GET",
            path: "/agents",
            outcome: .answered(status: status),
            startedAt: Story.instant(minutes),
            changes: 0
        )
    }
}
