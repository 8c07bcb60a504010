// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary
import Wire

// What the oracle sees in the targets, and what should be there.

extension ChangeRecord: StoredEvent {
    package static let type = "change"
    package static let meaning = "A target's state changed."
    package static let members: [EventMember<Self>] = [
        .text("target", \.target.rawValue),
        .whole("number", \.number, "The sequence number in the target's own journal."),
        .origin(\.origin),
        .word("kind", \.kind),
        .text("account", optional: \.account),
        .entitlement(optional: \.entitlement),
        .masked("object", \.object),
        .masked("before", optional: \.before),
        .masked("after", optional: \.after),
    ]
}

extension AccountObservation: StoredEvent {
    package static let type = "account"
    package static let meaning = "An account at the target, whenever anything in it changes."
    package static let members: [EventMember<Self>] = [
        .text("target", \.target.rawValue),
        .text("account", \.account),
        .text("kind", \.kind),
        .text("owner", optional: \.owner?.rawValue, "Absent if nobody answers for it."),
        .flag("exists", \.exists),
        .flag("enabled", \.isEnabled),
        .flag("protected", \.isProtected, "Protected by policy: no automation may touch it."),
        .flag("privileged", \.isPrivileged, "Holds an entitlement of weight 10 or more."),
        .text("seat", optional: \.seat),
        .instant("lastActiveAt", optional: \.lastActiveAt),
    ]
}

extension IntentChange: StoredEvent {
    package static let type = "intent"
    package static let meaning = "What somebody should hold changed, from feed and policy alone."
    package static let members: [EventMember<Self>] = [
        .text("identity", \.identity.rawValue),
        .entitlement(\.entitlement),
        .flag("intended", \.isIntended),
        .word("ground", \.ground),
        .text("event", optional: \.event?.rawValue),
    ]
}

extension AccessChange: StoredEvent {
    package static let type = "access"
    package static let meaning = "A path became usable, latent or dead."
    package static let members: [EventMember<Self>] = [
        .text("identity", optional: \.path.identity?.rawValue),
        .text("account", \.path.account),
        .entitlement(\.path.entitlement),
        .word("channel", \.path.channel),
        .masked("through", \.path.through, "Tells two paths of one channel apart."),
        .word("from", \.from),
        .word("to", \.to),
        .origin(\.origin),
    ]
}

extension FindingRecord: StoredEvent {
    package static let type = "finding"
    package static let meaning = "An invariant does not hold, or holds again."
    package static let members: [EventMember<Self>] = [
        .text("id", \.id, "The same for the opening and the closing record."),
        .word("state", \.state),
        .word("invariant", \.invariant),
        .text("identity", optional: \.identity?.rawValue),
        .text("account", optional: \.account),
        .text("target", optional: \.target?.rawValue),
        .entitlement(optional: \.entitlement),
        .word("channel", optional: \.channel),
        .word("pathState", optional: \.pathState),
        .instant("since", \.since),
        .instant("until", optional: \.until),
        .text("event", optional: \.event?.rawValue, "The event whose obligation it breaks."),
        .masked("summary", \.summary),
    ]
}

/// The last event of a run; it has no members of its own.
struct RunEnded: StoredEvent {
    static let type = "runEnded"
    static let meaning = "The last event of a run."
    static let members: [EventMember<Self>] = []
}
