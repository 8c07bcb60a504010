// SPDX-License-Identifier: Apache-2.0

import IdentityModel

// What people are asked to decide, and their answers.

extension DecisionRecord: StoredEvent {
    package static let type = "decision"
    package static let meaning = "A decision that somebody owes took a step."
    package static let members: [EventMember<Self>] = [
        .text("id", \.id, "The same for every step of a decision."),
        .word("kind", \.kind),
        .word("step", \.step),
        .text("rule", \.rule, "What asks for it: an approval rule, a conflict, a campaign."),
        .text("cause", \.cause),
        .text("subject", \.subject.rawValue, "Whose right it is about."),
        .text("requester", \.requester.rawValue),
        .entitlement(\.entitlement),
        .text("owner", optional: \.owner?.rawValue, "Who owes it; absent if nobody can."),
        .instant("dueAt", \.dueAt),
        .word("ruling", optional: \.ruling),
        .text("decidedBy", optional: \.decidedBy?.rawValue, "Whose answer it concerns."),
        .masked("reason", optional: \.reason),
        .instant("validUntil", optional: \.validUntil, "Until when a grant is valid."),
        .text(
            "agreedBy",
            optional: \.agreedByText,
            "Who has already approved, if more than one must."
        ),
        .masked("basis", optional: \.basis),
    ]
}

extension DecisionRecord {
    fileprivate var agreedByText: String? {
        agreedBy.isEmpty ? nil : agreedBy.map(\.rawValue).joined(separator: ", ")
    }
}

extension AnswerRecord: StoredEvent {
    package static let type = "answer"
    package static let meaning = "A person answered a decision, whether or not it counts."
    package static let members: [EventMember<Self>] = [
        .text("decision", \.decision),
        .text("by", \.by.rawValue),
        .word("ruling", optional: \.ruling, "Absent if it is escalated."),
        .masked("reason", \.reason),
        .word("channel", \.channel),
    ]
}

extension AccessRequest: StoredEvent {
    package static let type = "accessRequest"
    package static let meaning = "Somebody requests access, or withdraws the request."
    package static let members: [EventMember<Self>] = [
        .text("id", \.id),
        .text("template", optional: \.template, "The form; absent for free text."),
        .text("requester", \.requester.rawValue),
        .text("subject", \.subject.rawValue, "Who should hold the right."),
        .entitlement(\.entitlement),
        .masked("intent", \.intent),
        .instant("askedAt", \.askedAt),
        .instant("until", optional: \.until),
        .flag("withdrawn", \.isWithdrawn),
    ]
}

extension RequestOutcome: StoredEvent {
    package static let type = "requestOutcome"
    package static let meaning = "How the core handled a request for access."
    package static let members: [EventMember<Self>] = [
        .text("request", \.request),
        .word("step", \.step),
        .masked("reason", \.reason),
    ]
}
