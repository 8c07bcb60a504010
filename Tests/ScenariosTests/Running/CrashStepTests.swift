// SPDX-License-Identifier: Apache-2.0

import Reports
import Testing

@testable import Scenarios

/// `crash` in a timeline kills the core at a request, and another one takes over.
@Suite
struct CrashStepTests {
    private static func story(_ crash: String) -> String {
        """
        { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
        { at: 2026-03-04T09:00:00Z, crash: { \(crash) } }
        { at: 2026-03-04T09:00:00Z, leaver: { person: ana } }
        { at: 2026-03-06T09:00:00Z, pause: {} }
        """
    }

    @Test(arguments: ["before: 1", "after: 1", "before: 4", "after: 4", "after: 6"])
    func `a core that is killed ends where an undisturbed one ends`(crash: String) async throws {
        let whole = try await TestRun.of(
            Told.scenario(Self.story("after: 1")),
            alter: { plan in
                plan.steps.removeAll { if case .crash = $0.action { true } else { false } }
            }
        )
        let killed = try await TestRun.of(Told.scenario(Self.story(crash)))
        #expect(killed.outcome.report.verdict == .held, "\(killed.outcome.report.allProblems)")
        #expect(killed.outcome.endState == whole.outcome.endState)
        #expect(killed.log != whole.log)
    }

    @Test func `two crashes kill two cores`() async throws {
        let run = try await TestRun.of(
            Told.scenario(
                """
                { at: 2026-03-02T09:00:00Z, crash: { after: 2 } }
                { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: support-agent } }
                { at: 2026-03-04T09:00:00Z, crash: { before: 3 } }
                { at: 2026-03-04T09:00:00Z, leaver: { person: ana } }
                { at: 2026-03-06T09:00:00Z, pause: {} }
                """
            )
        )
        #expect(run.outcome.report.verdict == .held, "\(run.outcome.report.allProblems)")
    }

    @Test func `a crash that never comes leaves the run inconclusive`() async throws {
        let run = try await TestRun.of(Told.scenario(Self.story("after: 500")))
        #expect(run.outcome.report.verdict == .inconclusive)
        #expect(
            run.outcome.report.problems == [
                "a crash never came: fewer requests followed than it waits for"
            ]
        )
    }

    @Test func `a crash says when, and says it once`() {
        #expect(throws: RejectedFile.self) { try Told.scenario(Self.story("after: 0")) }
        #expect(throws: RejectedFile.self) { try Told.scenario(Self.story("before: 1, after: 2")) }
        #expect(throws: RejectedFile.self) { try Told.scenario(Self.story("")) }
    }
}
