// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// One event of every case, and of every form that a case can take.
enum SampleEvents {
    static let all: [RunEvent] = (facts + claims + truth).enumerated().map { index, body in
        RunEvent(
            sequence: index + 1,
            at: SampleReports.monday.advanced(by: .milliseconds(index * 250)),
            body: body
        )
    }

    private static let ana = Identity.ID("ana")
    private static let leaver = LifecycleEvent.ID("e-4")
    private static let monday = SampleReports.monday
    private static let freshservice = SampleReports.freshservice
    private static let serviceDesk = SampleReports.serviceDesk

    private static let facts: [RunEvent.Body] = [
        .runStarted(
            RunStarted(
                scenario: "A \"quoted\" title",
                seed: 9_007_199_254_740_991,
                deadline: .seconds(3_600),
                weights: [
                    Policy.EntitlementPattern(kind: .role, name: "Admin"): 10,
                    Policy.EntitlementPattern(kind: .group, name: "*"): 3,
                ]
            )
        ),
        .declaration(declaration),
        .fact(fact(.joiner, profile: profile)),
        .fact(fact(.leaver, profile: nil)),
        .intake(intake(.accepted)),
        .intake(intake(.duplicate)),
        .intake(intake(.superseded)),
        .intake(intake(.scheduled)),
        .intake(intake(.quarantined(reason: "two people are ana@acme.example"))),
        .intake(intake(.refused(reason: "source not registered"))),
        .phase(PhaseRecord(cause: "e-4", identity: ana, phase: .planned)),
        .request(request("/api/v2/agents/12", .answered(status: 204))),
        .request(request("/api/v2/requesters?email=ana%40acme.example&page=2", .notSent)),
        .request(request("/api/v2/agents?page=2", .noAnswer)),
        .fault(
            FaultRecord(
                name: "throttled",
                target: freshservice,
                request: 3,
                verdict: "respond 429"
            )
        ),
        .guardStop(
            GuardStop(
                run: "roster hr",
                peopleAffected: 60,
                peopleActive: 100,
                limit: "50 people"
            )
        ),
    ]

    private static let claims: [RunEvent.Body] = [
        .decision(
            DecisionRecord(
                id: "d-1",
                kind: .approval,
                step: .decided,
                rule: "administration",
                cause: "e-4",
                subject: ana,
                requester: ana,
                entitlement: serviceDesk,
                owner: Identity.ID("mia"),
                dueAt: Instant(milliseconds: 1_772_442_000_000),
                ruling: .grant,
                decidedBy: Identity.ID("mia"),
                reason: "asked for by ana@acme.example",
                validUntil: Instant(milliseconds: 1_772_528_400_000)
            )
        ),
        .accessRequest(
            AccessRequest(
                id: "r-1",
                template: "break glass",
                requester: ana,
                subject: ana,
                entitlement: serviceDesk,
                intent: "mail ana@acme.example when it is done",
                askedAt: monday,
                until: monday.advanced(by: .seconds(3_600))
            )
        ),
        .requestOutcome(
            RequestOutcome(request: "r-1", step: .turnedAway, reason: "no intent is given")
        ),
        .answer(
            AnswerRecord(
                decision: "d-1",
                by: Identity.ID("mia"),
                ruling: nil,
                reason: "above me",
                channel: .mail
            )
        ),
        .claim(
            ClaimRecord(
                event: leaver,
                identity: ana,
                state: .open,
                verifiedAt: nil,
                residual: [serviceDesk]
            )
        ),
        .claim(ClaimRecord(event: leaver, identity: ana, state: .complete, verifiedAt: monday)),
        .evidence(evidence),
        .exception(
            ExceptionRecord(
                id: "x-1",
                cause: "e-4",
                identity: ana,
                target: freshservice,
                reason: "forbidden",
                detail: "ask ben@acme.example",
                owner: "service desk lead",
                fate: .opened
            )
        ),
        .correction(
            CorrectionRecord(
                cause: "e-4",
                identity: nil,
                what: "removed a group",
                isRemoval: true
            )
        ),
        .orphan(OrphanReport(target: freshservice, account: "agent 9", kind: .leftBehind)),
        .drift(
            DriftReport(
                target: freshservice,
                account: "agent 12",
                identity: ana,
                entitlement: serviceDesk,
                what: "added by hand"
            )
        ),
    ]

    private static let truth: [RunEvent.Body] = [
        .change(change(.workflow(cause: "e-4"), before: "mail ana@acme.example", after: "mail")),
        .change(
            change(
                .outOfBand(door: "administrator", actor: "administrator"),
                before: nil,
                after: nil
            )
        ),
        .change(change(.background(job: "expiry"), before: nil, after: nil)),
        .change(change(.foreign(credential: "key 2"), before: nil, after: nil)),
        .account(
            AccountObservation(
                target: freshservice,
                account: "agent 12",
                kind: "agent",
                owner: ana,
                exists: true,
                isEnabled: false,
                isProtected: false,
                isPrivileged: true,
                seat: "full",
                lastActiveAt: monday
            )
        ),
        .intent(
            IntentChange(
                identity: ana,
                entitlement: serviceDesk,
                isIntended: false,
                ground: .rule,
                event: leaver
            )
        ),
        .access(
            AccessChange(
                path: AccessPathKey(
                    identity: ana,
                    account: "agent 12",
                    entitlement: serviceDesk,
                    channel: .group,
                    through: "Service Desk"
                ),
                from: .usable,
                to: .dead,
                origin: .workflow(cause: "e-4")
            )
        ),
        .finding(
            FindingRecord(
                id: "f-1",
                state: .closed,
                invariant: .noResidualAccess,
                identity: ana,
                account: "agent 12",
                target: freshservice,
                entitlement: serviceDesk,
                channel: .group,
                pathState: .latent,
                since: monday,
                until: monday.advanced(by: .seconds(60)),
                event: leaver,
                summary: "ana@acme.example kept a group"
            )
        ),
        .runEnded,
    ]

    private static let declaration: Declaration = {
        var declaration = Declaration(.credential, "connector", target: freshservice, owner: ana)
        declaration.ageMax = .seconds(86_400)
        declaration.within = .seconds(3_600)
        declaration.granted = ["View Roles"]
        declaration.needed = []
        declaration.isMapped = true
        return declaration
    }()

    private static let profile = PersonProfile(
        givenName: "Ana",
        familyName: "Lind",
        email: "ana@acme.example",
        alternateEmails: ["lind@acme.example"],
        employment: .contractor,
        attributes: ["job": "support-agent"],
        groups: ["Service Desk", "Night shift"]
    )

    private static let evidence = EvidenceRecord(
        number: 1,
        correlation: "e-4",
        initiator: "hr",
        approver: "service desk lead",
        rule: "support",
        policy: "0123456789ab",
        reason: "leaver",
        identity: ana,
        target: freshservice,
        account: "agent 12",
        kind: .revoked,
        entitlement: serviceDesk,
        before: "member",
        after: nil,
        askedAt: monday,
        approvedAt: nil,
        executedAt: monday,
        verifiedAt: monday,
        outcome: .verified,
        previousHash: "",
        hash: "ab12"
    )

    private static func fact(
        _ kind: LifecycleEvent.Kind,
        profile: PersonProfile?
    ) -> LifecycleEvent {
        LifecycleEvent(
            id: leaver,
            kind: kind,
            identity: ana,
            effectiveAt: monday,
            recordedAt: monday.advanced(by: .seconds(-60)),
            source: "hr",
            revision: 4,
            profile: profile
        )
    }

    private static func intake(_ outcome: IntakeRecord.Outcome) -> IntakeRecord {
        IntakeRecord(event: leaver, identity: ana, source: "hr", outcome: outcome)
    }

    private static func request(_ path: String, _ outcome: RequestRecord.Outcome) -> RequestRecord {
        var record = RequestRecord(
            target: freshservice,
            number: 3,
            purpose: .write,
            cause: "e-4",
            attempt: 2,
            method: "DELETE",
            path: path,
            outcome: outcome,
            startedAt: monday,
            changes: 1
        )
        record.permissions = ["Delete Requesters"]
        record.client = "somebody else"
        return record
    }

    private static func change(
        _ origin: ChangeOrigin,
        before: String?,
        after: String?
    ) -> ChangeRecord {
        ChangeRecord(
            target: freshservice,
            number: 8,
            origin: origin,
            kind: .revoked,
            account: "agent 12",
            entitlement: serviceDesk,
            object: "group 5",
            before: before,
            after: after
        )
    }
}
