// SPDX-License-Identifier: Apache-2.0

import Recording
import Scenarios
import Testing

/// Each way in which people handle decisions, and what finds a core that gives in to it.
@Suite
struct ActorMannerTests {
    struct Twin: Sendable, CustomTestStringConvertible {
        let manner: Actor.Manner
        let finding: FindingRecord.Invariant
        /// The run in which it goes wrong.
        let scenario: String

        var testDescription: String { "\(manner.rawValue): \(finding.rawValue)" }

        init(_ manner: Actor.Manner, _ finding: FindingRecord.Invariant, _ scenario: String) {
            self.manner = manner
            self.finding = finding
            self.scenario = "governance/\(scenario)"
        }
    }

    static let twins = [
        Twin(
            .prompt,
            .approvalFirst,
            "approval-comes-before-access.yaml#with a core that does not wait"
        ),
        Twin(
            .slow,
            .approvalInForce,
            "late-answers-do-not-count.yaml#with a core that accepts answers at any time"
        ),
        Twin(
            .absent,
            .decisionsMoveOn,
            "absent-approver-is-passed-over.yaml#with a core that waits forever"
        ),
        Twin(
            .rubberStamping,
            .decisionsConsidered,
            "a-stamp-is-no-decision.yaml#with a core that accepts a rubber stamp"
        ),
        Twin(
            .selfApproving,
            .nobodyOnThemselves,
            "nobody-approves-themselves.yaml#with a core that lets people approve their own access"
        ),
        Twin(
            .conflicted,
            .rightDecider,
            "a-friend-does-not-decide.yaml#with a core that accepts anybody's answer"
        ),
        Twin(
            .delegating,
            .deputiesInTime,
            "deputies-decide-in-their-time.yaml#with a core that ignores when a delegation ends"
        ),
        Twin(
            .escalating,
            .decisionsAreReal,
            "handing-up-is-no-approval.yaml#with a core that counts it as a yes"
        ),
        Twin(
            .refusing,
            .rulingsCarriedOut,
            "a-refusal-is-carried-out.yaml#with a core that records it and grants anyway"
        ),
        Twin(
            .leaving,
            .decisionsOwned,
            "leaving-approver-leaves-nothing-open.yaml#with a core that leaves it where it was"
        ),
        Twin(
            .mailing,
            .channelOfRecord,
            "a-mail-is-no-approval.yaml#with a core that accepts email"
        ),
        Twin(
            .wavering,
            .firstRulingStands,
            "one-decision-for-one-request.yaml#with a core that accepts the second as well"
        ),
        Twin(
            .reassigning,
            .casesConclude,
            "a-seat-is-passed-on-taken-or-justified.yaml#with a core that passes it on to nobody"
        ),
    ]

    @Test func `every manner has a twin, and no two are found by the same`() {
        #expect(Set(Self.twins.map(\.manner)) == Set(Actor.Manner.allCases))
        #expect(Set(Self.twins.map(\.finding)).count == Self.twins.count)
    }

    @Test(arguments: twins)
    func `a core that gives in to it is found out`(twin: Twin) async throws {
        let scenario = try Shipped.load(twin.scenario)
        #expect(scenario.actors.values.contains { $0.manner == twin.manner })
        let run = try await TestRun.of(scenario)
        #expect(!run.findings(twin.finding).isEmpty)
    }
}
