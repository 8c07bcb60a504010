// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary
import Wire

// What happens to the core: facts, its intake and phases, requests, faults.

extension RunStarted: StoredEvent {
    package static let type = "runStarted"
    package static let meaning = "The first event of a run."
    package static let members: [EventMember<Self>] = [
        .text("scenario", \.scenario),
        .whole("seed", { Int(clamping: $0.seed) }),
        .whole(
            "deadlineMs",
            { Int($0.deadline.wholeMilliseconds) },
            "The core's deadline for a removal."
        ),
        .list("weights", of: .weight, { $0.weights.sorted { $0.key < $1.key } }) {
            $0.write(weight: $1.value, of: $1.key)
        },
    ]
}

extension Declaration: StoredEvent {
    package static let type = "declaration"
    package static let meaning = "A declaration that figures depend on."
    package static let members: [EventMember<Self>] = [
        .word("kind", \.kind),
        .text("name", \.name),
        .text("target", optional: \.target?.rawValue),
        .text("owner", optional: \.owner?.rawValue),
        .whole("ageMaxMs", optional: { $0.ageMax.map { Int($0.wholeMilliseconds) } }),
        .whole(
            "withinMs",
            optional: { $0.within.map { Int($0.wholeMilliseconds) } },
            "How soon a key known to a leaver must be replaced."
        ),
        .list("granted", of: .text, optional: \.granted) { $0.write($1) },
        .list("needed", of: .text, optional: \.needed) { $0.write($1) },
        .list("powers", of: .text, optional: \.powers) { $0.write($1.rawValue) },
        .list("surplus", of: .text, optional: \.surplus) { $0.write($1) },
        .list("lack", of: .text, optional: \.lack) { $0.write($1) },
        .whole(
            "callsPerMinute",
            optional: \.callsPerMinute,
            "What the target's limit lets through."
        ),
        .flag("mapped", optional: \.isMapped, "Whether the lifecycle map covers the operation."),
    ]
}

extension LifecycleEvent: StoredEvent {
    package static let type = "fact"
    package static let meaning =
        "A business fact takes effect, whether or not the core has received it."
    package static let members: [EventMember<Self>] = [
        .text("event", \.id.rawValue),
        .word("kind", \.kind),
        .text("identity", \.identity.rawValue),
        .instant("effectiveAt", \.effectiveAt),
        .instant("recordedAt", \.recordedAt, "When the source recorded it."),
        .text("source", \.source),
        .whole("revision", \.revision, "The position in the source's own order."),
        .word("employment", optional: \.profile?.employment),
        .list("groups", of: .text, optional: \.profile?.groups) { $0.write($1) },
    ]
}

extension IntakeRecord: StoredEvent {
    package static let type = "intake"
    package static let meaning = "The core received a fact and decided how to handle it."
    package static let members: [EventMember<Self>] = [
        .text("event", \.event.rawValue),
        .text("identity", \.identity.rawValue),
        .text("source", \.source),
        .words("outcome", Outcome.words, \.outcome.word),
        .masked("reason", optional: \.outcome.reason),
    ]
}

extension IntakeRecord.Outcome {
    fileprivate static let words = [
        "accepted", "duplicate", "superseded", "scheduled", "quarantined", "refused",
    ]
}

extension PhaseRecord: StoredEvent {
    package static let type = "phase"
    package static let meaning = "The core's work on a cause reached a phase."
    package static let members: [EventMember<Self>] = [
        .text("cause", \.cause),
        .text("identity", \.identity.rawValue),
        .word("phase", \.phase),
    ]
}

extension RequestRecord: StoredEvent {
    package static let type = "request"
    package static let meaning = "A request was answered or given up."
    package static let members: [EventMember<Self>] = [
        .text("target", \.target.rawValue),
        .whole("number", \.number, "Counted per target from 1."),
        .word("purpose", \.purpose),
        .text("cause", \.cause),
        .whole("attempt", \.attempt, "1 for the first attempt."),
        .text("method", \.method),
        .text(
            "path",
            { AddressMask.maskedPath($0.path) },
            "Path and query, with addresses "
                + "masked."
        ),
        .words("outcome", Outcome.words, \.outcome.word),
        .whole("status", optional: \.outcome.status),
        .instant("startedAt", \.startedAt),
        .whole("changes", \.changes, "The elementary changes that the target made for it."),
        .list("permissions", of: .text, optional: \.permissions) { $0.write($1) },
        .text("client", optional: \.client, "Who sent it, if not the core."),
    ]
}

extension RequestRecord.Outcome {
    fileprivate static let words = ["answered", "notSent", "noAnswer"]

    fileprivate var word: String {
        switch self {
        case .answered: Self.words[0]
        case .notSent: Self.words[1]
        case .noAnswer: Self.words[2]
        }
    }

    fileprivate var status: Int? {
        guard case .answered(let status) = self else { return nil }
        return status
    }
}

extension FaultRecord: StoredEvent {
    package static let type = "fault"
    package static let meaning = "An injected fault struck a request."
    package static let members: [EventMember<Self>] = [
        .text("fault", \.name),
        .text("target", \.target.rawValue),
        .whole("request", \.request, "The request's number on the target."),
        .text("verdict", \.verdict),
    ]
}
