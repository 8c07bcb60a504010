// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary
import Wire

/// The members of each type of event, in the order in which they are written.
extension EventLogSchema {
    static var facts: [Body] {
        [
            Body(
                "runStarted",
                [
                    ("scenario", string), ("seed", integer), ("deadlineMs", integer),
                    ("weights", ReportSchema.list(of: ReportSchema.reference("weight"))),
                ]
            ),
            Body(
                "fact",
                [
                    ("event", string), ("kind", words(of: LifecycleEvent.Kind.self)),
                    ("identity", string), ("effectiveAt", instant), ("recordedAt", instant),
                    ("source", string), ("revision", integer),
                    ("employment", words(of: Identity.Employment.self)),
                    ("groups", ReportSchema.list(of: string)),
                ],
                optional: ["employment", "groups"]
            ),
            Body(
                "intake",
                [
                    ("event", string), ("identity", string), ("source", string),
                    (
                        "outcome",
                        words([
                            "accepted", "duplicate", "superseded", "scheduled", "quarantined",
                            "refused",
                        ])
                    ), ("reason", string),
                ],
                optional: ["reason"]
            ),
            Body(
                "phase",
                [
                    ("cause", string), ("identity", string),
                    ("phase", words(of: PhaseRecord.Phase.self)),
                ]
            ),
            Body(
                "request",
                [
                    ("target", string), ("number", integer),
                    ("purpose", words(of: RequestPurpose.self)), ("cause", string),
                    ("attempt", integer), ("method", string), ("path", string),
                    ("outcome", words(["answered", "notSent", "noAnswer"])), ("status", integer),
                    ("startedAt", instant), ("changes", integer),
                ],
                optional: ["status"]
            ),
            Body(
                "fault",
                [("fault", string), ("target", string), ("request", integer), ("verdict", string)]
            ),
            Body(
                "guardStop",
                [
                    ("run", string), ("peopleAffected", integer), ("peopleActive", integer),
                    ("limit", string),
                ]
            ),
        ]
    }

    static var claims: [Body] {
        [
            Body(
                "claim",
                [
                    ("event", string), ("identity", string),
                    ("state", words(of: ClaimRecord.State.self)), ("verifiedAt", instant),
                    ("residual", ReportSchema.list(of: entitlement)),
                ],
                optional: ["verifiedAt"]
            ),
            Body(
                "evidence",
                [
                    ("number", integer), ("correlation", string), ("initiator", string),
                    ("approver", string), ("rule", string), ("reason", string),
                    ("identity", string), ("target", string), ("account", string),
                    ("kind", words(of: ChangeKind.self)), ("entitlement", entitlement),
                    ("before", string), ("after", string), ("askedAt", instant),
                    ("approvedAt", instant), ("executedAt", instant), ("verifiedAt", instant),
                    ("outcome", words(of: EvidenceRecord.Outcome.self)),
                    ("previousHash", string), ("hash", string),
                ],
                optional: [
                    "entitlement", "before", "after", "askedAt", "approvedAt", "executedAt",
                    "verifiedAt",
                ]
            ),
            Body(
                "exception",
                [
                    ("id", string), ("cause", string), ("identity", string), ("target", string),
                    ("reason", string), ("detail", string), ("owner", string),
                    ("fate", words(of: ExceptionRecord.Fate.self)),
                ],
                optional: ["identity", "target"]
            ),
            Body(
                "correction",
                [("cause", string), ("identity", string), ("what", string), ("removal", boolean)],
                optional: ["identity"]
            ),
            Body(
                "orphan",
                [
                    ("target", string), ("account", string),
                    ("kind", words(of: OrphanReport.Kind.self)),
                ]
            ),
            Body(
                "drift",
                [
                    ("target", string), ("account", string), ("identity", string),
                    ("entitlement", entitlement), ("what", string),
                ],
                optional: ["identity", "entitlement"]
            ),
        ]
    }

    static var truth: [Body] {
        [
            Body(
                "change",
                [
                    ("target", string), ("number", integer), ("origin", origin),
                    ("kind", words(of: ChangeKind.self)), ("account", string),
                    ("entitlement", entitlement), ("object", string), ("before", string),
                    ("after", string),
                ],
                optional: ["account", "entitlement", "before", "after"]
            ),
            Body(
                "account",
                [
                    ("target", string), ("account", string), ("kind", string), ("owner", string),
                    ("exists", boolean), ("enabled", boolean), ("protected", boolean),
                    ("privileged", boolean), ("seat", string), ("lastActiveAt", instant),
                ],
                optional: ["owner", "seat", "lastActiveAt"]
            ),
            Body(
                "intent",
                [
                    ("identity", string), ("entitlement", entitlement), ("intended", boolean),
                    ("ground", words(["rule", "exception"])), ("event", string),
                ],
                optional: ["event"]
            ),
            Body(
                "access",
                [
                    ("identity", string), ("account", string), ("entitlement", entitlement),
                    ("channel", words(of: Channel.self)), ("through", string),
                    ("from", words(of: PathState.self)), ("to", words(of: PathState.self)),
                    ("origin", origin),
                ],
                optional: ["identity"]
            ),
            Body(
                "finding",
                [
                    ("id", string), ("state", words(["opened", "closed"])),
                    ("invariant", words(of: FindingRecord.Invariant.self)), ("identity", string),
                    ("account", string), ("target", string), ("entitlement", entitlement),
                    ("channel", words(of: Channel.self)), ("pathState", words(of: PathState.self)),
                    ("since", instant), ("until", instant), ("event", string),
                    ("summary", string),
                ],
                optional: [
                    "identity", "account", "target", "entitlement", "channel", "pathState",
                    "until", "event",
                ]
            ),
            Body("runEnded", []),
        ]
    }
}
