// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Vocabulary

@testable import Reports

/// Invented reports that the suites render.
enum SampleReports {
    static let monday = Instant(milliseconds: 1_772_442_000_000)
    static let freshservice = TargetName("freshservice")
    static let serviceDesk = Entitlement(
        target: freshservice,
        kind: .group,
        name: "Service Desk"
    )

    static let held = ScenarioReport(
        name: "A joiner gets what the job says",
        file: "scenarios/joiner.yaml",
        why: "Work starts on the first day.",
        controls: ["CIS-v8/6.1"],
        seed: 7,
        start: monday,
        end: monday.advanced(by: .seconds(86_400)),
        expectations: [
            ExpectationReport(
                text: "{ at: end, entitlementAccuracy: 1 }",
                location: FileLine(file: "scenarios/joiner.yaml", line: 14),
                verdict: .held,
                expected: "entitlementAccuracy 1 at end",
                actual: "3/3 (100.0 %)",
                value: .ratio(ExactRatio(3, of: 3))
            )
        ],
        metrics: [MetricEntry(key: "entitlementAccuracy", value: .ratio(ExactRatio(3, of: 3)))],
        requests: [TargetRequests(target: freshservice, reads: 2, writes: 3, verifications: 1)],
        people: 1,
        lifecycleEvents: 1
    )

    static let violated = ScenarioReport(
        name: "A leaver loses all access while Freshservice throttles",
        file: "scenarios/leaver throttled.yaml",
        why: "Access must end with employment; a 429 in the middle is how some of it stays.",
        controls: ["NIST-800-53r5/PS-4", "OWASP-NHI/NHI1"],
        seed: 18_446_744_073_709_551_615,
        start: monday,
        end: monday.advanced(by: .seconds(86_400)),
        expectations: [
            ExpectationReport(
                text: "{ after: leaver ana, within: 1h, revocationCompleteness: 1 }",
                location: FileLine(file: "scenarios/leaver throttled.yaml", line: 21),
                verdict: .violated,
                expected: "revocationCompleteness 1 within 1:00:00 of leaver ana",
                actual: "2/3 (66.7 %)",
                value: .ratio(ExactRatio(2, of: 3)),
                findings: ["f-1"]
            ),
            ExpectationReport(
                text: "{ at: end, falseRevocations: 0 }",
                location: FileLine(file: "scenarios/leaver throttled.yaml", line: 22),
                verdict: .held,
                expected: "falseRevocations 0 at end",
                actual: "0",
                value: .count(0)
            ),
        ],
        findings: [residualFinding, lateFinding],
        metrics: metrics,
        faults: [FaultReport(name: "throttled revocations", fired: 3, firesAtLeast: 2)],
        requests: [
            TargetRequests(
                target: freshservice,
                reads: 400,
                writes: 800,
                verifications: 34,
                retries: 5,
                unanswered: 1
            )
        ],
        people: 3,
        lifecycleEvents: 4,
        population: [PopulationCount(name: "lifecycle events", source: 4, reported: 4)],
        revocation: RevocationFigures(
            revoked: ExactRatio(2, of: 3),
            exposureMilliseconds: 94_212_000,
            latentExposureMilliseconds: 3_600_000,
            times: [.beyond(86_400_000), .finite(600_000), .finite(7_200_000)]
        ),
        exceptions: [
            ExceptionReport(
                ExceptionRecord(
                    id: "x-1",
                    cause: "e-4",
                    identity: Identity.ID("ana"),
                    target: freshservice,
                    reason: "forbidden",
                    detail: "agent 12 may not be removed by this credential",
                    owner: "service desk lead",
                    fate: .opened
                )
            )
        ],
        quarantined: [
            QuarantinedEvent(
                event: LifecycleEvent.ID("e-3"),
                identity: Identity.ID("ben"),
                reason: "no such job"
            )
        ],
        notes: ["One seat is still paid for."]
    )

    static let vacuous = ScenarioReport(
        name: "A shared account is rotated when somebody leaves",
        file: "scenarios/shared-account.yaml",
        seed: 7,
        start: monday,
        end: monday,
        expectations: [
            ExpectationReport(
                text: "{ at: end, revocationCompleteness: 1 }",
                location: FileLine(file: "scenarios/shared-account.yaml", line: 9),
                verdict: .vacuous,
                expected: "revocationCompleteness 1 at end",
                actual: "n/a (0 of 0)",
                value: .ratio(ExactRatio(0, of: 0))
            )
        ],
        faults: [FaultReport(name: "lost answer", fired: 0)]
    )

    static let report = RunReport(toolVersion: "0.1.0", scenarios: [held, violated, vacuous])

    private static let metrics = [
        MetricEntry(key: "revocationCompleteness", value: .ratio(ExactRatio(2, of: 3))),
        MetricEntry(
            key: "timeToRevoke",
            value: .distribution(
                Distribution(
                    count: 3,
                    censored: 1,
                    p50: .finite(7_200_000),
                    p95: .beyond(86_400_000),
                    max: .beyond(86_400_000),
                    mean: nil,
                    unit: .milliseconds
                )
            )
        ),
        MetricEntry(key: "exposure", value: .integral(milliseconds: 94_212_000)),
        MetricEntry(key: "falseRevocations", value: .count(0)),
        MetricEntry(
            key: "callsPerEvent",
            value: .distribution(
                Distribution(
                    count: 0,
                    censored: 0,
                    p50: nil,
                    p95: nil,
                    max: nil,
                    mean: nil,
                    unit: .calls
                )
            )
        ),
    ]

    private static let residualFinding = FindingReport(
        FindingRecord(
            id: "f-1",
            invariant: .noResidualAccess,
            identity: Identity.ID("ana"),
            account: "agent 12",
            target: freshservice,
            entitlement: serviceDesk,
            channel: .group,
            pathState: .usable,
            since: monday,
            event: LifecycleEvent.ID("e-4"),
            summary: "ana still holds group 'Service Desk' on freshservice through group "
                + "membership, since 2026-03-02T09:00:00Z"
        ),
        cause: "throttled revocations, respond 429"
    )

    private static let lateFinding = FindingReport(
        FindingRecord(
            id: "f-2",
            state: .closed,
            invariant: .timeliness,
            identity: Identity.ID("ana"),
            account: "agent 12",
            target: freshservice,
            entitlement: Entitlement(target: freshservice, kind: .account, name: "agent"),
            channel: .direct,
            pathState: .usable,
            since: monday.advanced(by: .seconds(3_600)),
            until: monday.advanced(by: .seconds(7_200)),
            event: LifecycleEvent.ID("e-4"),
            summary: "ana held account 'agent' on freshservice past the deadline"
        )
    )
}
