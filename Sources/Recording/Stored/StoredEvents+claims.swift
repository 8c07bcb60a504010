// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary
import Wire

// The core's claims.

extension ClaimRecord: StoredEvent {
    package static let type = "claim"
    package static let meaning = "The core's claim about the state of an event."
    package static let members: [EventMember<Self>] = [
        .text("event", \.event.rawValue),
        .text("identity", \.identity.rawValue),
        .word("state", \.state),
        .instant(
            "verifiedAt",
            optional: \.verifiedAt,
            "When a read of the target last confirmed "
                + "it."
        ),
        .list("residual", of: .entitlement, \.residual) { $0.write($1) },
    ]
}

extension EvidenceRecord: StoredEvent {
    package static let type = "evidence"
    package static let meaning = "What the core intended, changed or found, as hashed."
    package static let members: [EventMember<Self>] = [
        .whole("number", \.number, "The position in the chain, from 1."),
        .text("correlation", \.correlation, "Connects request, approval and execution."),
        .text("initiator", \.initiator),
        .text("approver", \.approver),
        .text("rule", \.rule),
        .text("policy", \.policy, "The version of the policy in force."),
        .text("reason", \.reason),
        .text("identity", \.identity.rawValue),
        .text("target", \.target.rawValue),
        .text("account", \.account, "The account's id at the target."),
        .word("kind", \.kind),
        .entitlement(optional: \.entitlement),
        .text("before", optional: \.before),
        .text("after", optional: \.after),
        .instant("askedAt", optional: \.askedAt),
        .instant("approvedAt", optional: \.approvedAt),
        .instant("executedAt", optional: \.executedAt),
        .instant("verifiedAt", optional: \.verifiedAt),
        .word("outcome", \.outcome),
        .word("style", optional: \.style, "How a right came about."),
        .text("undoes", optional: \.undoes, "The event that took away what this brings back."),
        .text(
            "previousHash",
            \.previousHash,
            "SHA-256 of the previous record; empty for the "
                + "first."
        ),
        .text("hash", \.hash),
    ]
}

extension ExceptionRecord: StoredEvent {
    package static let type = "exception"
    package static let meaning = "Work that the core hands to a person."
    package static let members: [EventMember<Self>] = [
        .text("id", \.id),
        .text("cause", \.cause),
        .text("identity", optional: \.identity?.rawValue),
        .text("target", optional: \.target?.rawValue),
        .text("reason", \.reason),
        .masked("detail", \.detail),
        .text("owner", \.owner, "Who has to act."),
        .word("fate", \.fate),
        .instant("until", optional: \.until, "When the approval ends."),
    ]
}

extension CorrectionRecord: StoredEvent {
    package static let type = "correction"
    package static let meaning = "A person corrected a target or the core's records."
    package static let members: [EventMember<Self>] = [
        .text("cause", \.cause),
        .text("identity", optional: \.identity?.rawValue),
        .masked("what", \.what),
        .flag("removal", \.isRemoval, "Whether it revoked access."),
    ]
}

extension OrphanReport: StoredEvent {
    package static let type = "orphan"
    package static let meaning = "The core reports an orphan account."
    package static let members: [EventMember<Self>] = [
        .text("target", \.target.rawValue),
        .text("account", \.account),
        .word("kind", \.kind),
    ]
}

extension DriftReport: StoredEvent {
    package static let type = "drift"
    package static let meaning = "The core reports a difference at a target that it did not cause."
    package static let members: [EventMember<Self>] = [
        .text("target", \.target.rawValue),
        .text("account", \.account),
        .text("identity", optional: \.identity?.rawValue),
        .entitlement(optional: \.entitlement),
        .masked("what", \.what),
        .list("attributes", of: .text, optional: \.attributes) { $0.write($1) },
        .masked("actor", optional: \.actor, "Who did it, if an audit log told the core."),
    ]
}

extension GuardStop: StoredEvent {
    package static let type = "guardStop"
    package static let meaning = "The mass-change guard stopped a run."
    package static let members: [EventMember<Self>] = [
        .text("run", \.run),
        .whole("peopleAffected", \.peopleAffected),
        .whole("peopleActive", \.peopleActive),
        .text("limit", \.limit),
    ]
}
