// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Checking

@Suite
struct CheckPageTests {
    private func result(
        _ id: String,
        _ verdict: CheckVerdict,
        title: String = "a title",
        reason: String? = nil
    ) -> CheckResult {
        CheckResult(
            id: id,
            title: title,
            seed: 1,
            verdict: verdict,
            reasons: reason.map { [$0] } ?? [],
            replay: "residue check x --filter \(id)"
        )
    }

    private func page(
        _ results: [CheckResult],
        expected: [String: String] = [:]
    ) -> String {
        var report = CheckReport(
            toolVersion: "1",
            subject: "my-connector 0.3.0",
            role: "connector",
            targets: ["freshservice"],
            suite: "2027.1 (draft)",
            results: results
        )
        report.expected = expected
        return CheckPage.text(of: report, report.outcome(requiresAll: false))
    }

    @Test func `a green check says how much was judged, and nothing failed`() {
        let text = page([result("a", .pass), result("b", .pass), result("c", .notExercised)])
        #expect(text.contains("my-connector 0.3.0 passed every one of 2 checks."))
        #expect(text.contains("1 check of 3 not exercised."))
        #expect(text.contains(">PASSED<"))
        #expect(!text.contains("by cause"))
    }

    @Test func `a red check names the failure, why, and the line that repeats it`() {
        var failed = result("leaver/keeps", .fail, title: "A leaver keeps nothing", reason: "kept")
        failed.findings = [CheckFinding(invariant: "I1", summary: "ana still holds a group")]
        failed.hint = "Read to the last page."
        let text = page([result("a", .pass), failed])
        #expect(text.contains("my-connector 0.3.0 failed 1 of 2 checks."))
        #expect(text.contains("kept: ana still holds a group"))
        #expect(text.contains("Hint: Read to the last page."))
        #expect(text.contains("residue check x --filter leaver/keeps"))
        #expect(text.contains("<h3>I1: 1 check</h3>"))
    }

    @Test func `failures of one cause stand together, the most frequent cause first`() {
        let text = page([
            result("a", .fail, reason: "alone"), result("b", .fail, reason: "often"),
            result("c", .fail, reason: "often"),
        ])
        let heads = ["<h3>often: 2 checks</h3>", "<h3>alone: 1 check</h3>"]
        let places = heads.compactMap { text.firstRange(of: $0)?.lowerBound }
        #expect(places.count == 2)
        #expect(places == places.sorted())
    }

    @Test func `an expected failure is not reported as new`() {
        let text = page(
            [result("a", .pass), result("b", .fail, reason: "known")],
            expected: ["b@1": "issue 7"]
        )
        #expect(text.contains("failed only what it was expected to: 1 check."))
        #expect(text.contains("Expected to fail: issue 7"))
        #expect(text.contains(">PASSED<"))
    }

    @Test func `a subject that cannot be judged is not called green`() {
        let text = page([result("a", .inconclusive, reason: "the program went away")])
        #expect(text.contains("cannot be judged by this run"))
        #expect(text.contains("the program went away"))
        #expect(text.contains(">INCONCLUSIVE<"))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</pre></main><b>",
    ])
    func `what a program wrote stays text`(payload: String) {
        var failed = result("a", .fail, title: payload, reason: payload)
        failed.log = [payload]
        failed.requests = [payload]
        failed.findings = [CheckFinding(invariant: payload, summary: payload)]
        failed.hint = payload
        #expect(!page([failed]).contains(payload))
    }
}
