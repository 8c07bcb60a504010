// SPDX-License-Identifier: Apache-2.0

import Scenarios

/// A valid scenario and organization, and what reads changed copies of them.
enum Sample {
    static let metricNames = [
        "entitlementAccuracy", "evidenceCompleteness", "falseRevocations",
        "revocationCompleteness", "timeToRevoke",
    ]

    static let organization = """
        owner: head.it
        people:
          ana: { name: Ana Lima, email: ana@acme.example, department: Support }
          ben: { name: Ben van Dam, email: ben@acme.example, employment: contractor }
        jobs:
          support-agent:
            attributes: { title: Agent }
            access:
              - { target: freshservice, account: agent, seat: agent, roles: [IT Agent], groups: [Service Desk] }
          accountant:
            attributes: { title: Accountant }
            access:
              - { target: freshservice, account: requester, requesterGroups: [Finance] }
        birthright:
          - { target: freshservice, account: requester }
        rules:
          - name: leads
            owner: head.support
            when: { department: [Support], title: Lead }
            access: [{ target: freshservice, account: agent, observerOf: [Service Desk] }]
        policy:
          offboarding: { agent: deactivate }
          massChange: { people: 10, percent: null }
          sources: [hr, contractors]
          weights: { role/Account Admin: 10, group/*: 2 }
          protected: [root@acme.example]
          exceptions:
            - { person: ben, entitlement: freshservice/group/On Call, approver: head.it, until: 2026-06-01 }
        """

    static let scenario = """
        scenario: A leaver loses all access while Freshservice throttles
        why: Access must end with employment.
        controls: [NIST-800-53r5/PS-4, CIS-v8/6.2]
        seed: 7
        organization: ../organizations/acme.yaml
        targets:
          freshservice: { seats: { agent: 12 }, rateLimit: { perMinute: 40 } }
        core: { concurrency: 4, reconcileEvery: 1d, attemptsMax: 5 }
        latency: { min: 20ms, max: 80ms }
        faults:
          - name: throttled revocations
            on: { target: freshservice, request: DELETE /api/v2/agents/* }
            every: 3
            answer: { status: 429, retryAfter: 30s }
            fires: { atLeast: 2 }
        timeline:
          - at: 2026-03-02T09:00:00Z
            joiner: { person: ana, job: support-agent }
          - at: +30d
            label: goodbye
            leaver: { person: ana }
          - at: { after: goodbye, plus: 2h }
            reconcile:
        expect:
          - { after: leaver ana, within: 1h, revocationCompleteness: 1 }
          - { at: end, entitlementAccuracy: { atLeast: 0.95 }, timeToRevoke: 10m }
          - { at: end, licenses: { freshservice/agent: { assigned: 11 } }, residual: none }
        """

    /// - Throws: `RejectedFile` with everything that is wrong.
    static func load(
        _ text: String,
        organization: String = organization
    ) throws(RejectedFile) -> Scenario {
        try load(bytes: Array(text.utf8), organization: organization)
    }

    static func load(
        bytes: [UInt8],
        organization: String = organization
    ) throws(RejectedFile) -> Scenario {
        try ScenarioFile.load(
            bytes: bytes,
            path: "scenarios/x.yaml",
            metricNames: metricNames,
            targetKinds: ["freshservice", "scim"],
            readFile: { _ throws(RejectedFile) in Array(organization.utf8) }
        )
    }

    /// What is wrong with the scenario once `old` is replaced by `new`.
    static func mistakes(replacing old: String, with new: String) -> [String] {
        mistakes(in: replaced(scenario, old, new))
    }

    static func mistakes(in text: String, organization: String = organization) -> [String] {
        mistakes(in: Array(text.utf8), organization: organization)
    }

    static func mistakes(in bytes: [UInt8], organization: String = organization) -> [String] {
        do throws(RejectedFile) {
            _ = try load(bytes: bytes, organization: organization)
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }

    static func replaced(_ text: String, _ old: String, _ new: String) -> String {
        let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        precondition(parts.count == 2, "'\(old)' is not in the sample")
        return parts[0] + new + parts[1]
    }

    /// What is wrong with the feed.
    static func feedMistakes(_ text: String) -> [String] {
        feedMistakes(Array(text.utf8))
    }

    static func feedMistakes(_ bytes: [UInt8]) -> [String] {
        do throws(RejectedFile) {
            _ = try FeedFile.load(bytes: bytes, path: "feed.csv")
            return []
        } catch {
            return error.diagnostics.map(\.description)
        }
    }
}
