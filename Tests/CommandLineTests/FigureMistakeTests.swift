// SPDX-License-Identifier: Apache-2.0

import Testing

/// An expectation that always passes or always fails is a mistake in the file.
@Suite
struct FigureMistakeTests {
    @Test(arguments: [
        ("findings: { I99: 0 }", "unknown checker 'I99'"),
        ("revocationCompleteness: 10m", "revocationCompleteness: a time has no meaning here"),
        ("timeToRevoke: 5", "timeToRevoke: a number has no meaning here"),
        (
            "revocationCompleteness: { statistic: p95, equals: 1 }",
            "'statistic' is for distributions, and this is a ratio"
        ),
        (
            "revocationCompleteness: { atLeast: 1, atMost: 0.5 }",
            "nothing is at least 1 and at most 0.5"
        ),
        (
            "timeToRevoke: { atLeast: 1h, atMost: 30m }",
            "nothing is at least 1:00:00 and at most 0:30:00"
        ),
        ("revocationCompleteness: 95", "no share is 95; all of it is 1 or 100%"),
        ("revocationCompleteness: { atLeast: 101% }", "no share is 1.01; all of it is 1 or 100%"),
        ("revocationCompleteness: { atLeast: 0 }", "every figure is at least 0, so"),
        ("revocationCompleteness: { atMost: 1 }", "every share is at most 1, so"),
        ("timeToRevoke: { atLeast: 0s }", "every figure is at least 0:00:00, so"),
        ("exceptions: { atLeast: 0 }", "every figure is at least 0, so this claims nothing"),
        ("falseRevocations: 0.5", "a count is a whole number, not 0.5"),
        ("accounts: { total: { atMost: 3/2 } }", "a count is a whole number, not 3/2"),
        (
            "findings: [{ invariant: I1, person: ana, count: { atLeast: 0 } }]",
            "every figure is at least 0, so this claims nothing"
        ),
        (
            "findings: [{ invariant: I1, person: anna }]",
            "unknown person 'anna'. Did you mean 'ana'?"
        ),
        ("findings: [{ invariant: I1, persn: ana }]", "unknown key 'persn' in an expected finding"),
        ("findings: 3", "expected a list of findings such as { invariant: I3, person: ana }"),
        (
            "licenses: { freshservice/nope: { assigned: 1 } }",
            "freshservice has no license 'nope'. Known are agent"
        ),
    ])
    func `a bound that says nothing is refused at its place`(figure: String, complaint: String) {
        let text = SmallScenario.text("A clerk", expecting: "{ at: end, \(figure) }")
        let mistakes = SmallScenario.mistakes(in: text)
        #expect(mistakes.count == 1)
        #expect(
            mistakes.contains { $0.hasPrefix("x.yaml:15:") && $0.contains(complaint) },
            "\(mistakes)"
        )
    }

    @Test(arguments: [
        "timeToRevoke: 10m", "timeToRevoke: 0", "timeToRevoke: { statistic: count, equals: 1 }",
        "exposureHours: 2", "exposureHours: 90m", "revocationCompleteness: n/a",
        "callsPerEvent: { atMost: 9 }",
        "writeAmplification: { atMost: 2 }", "meanStandingResidual: { atMost: 3/2 }",
        "revocationCompleteness: { atLeast: 95% }", "falseRevocations: { atMost: 2 }",
        "licenses: { freshservice/agent: { assigned: 0 } }",
    ])
    func `a bound that fits its figure is accepted`(figure: String) {
        let text = SmallScenario.text("A clerk", expecting: "{ at: end, \(figure) }")
        #expect(SmallScenario.mistakes(in: text).isEmpty)
    }

    @Test(arguments: ["groups", "requesterGroups", "departments"])
    func `a name that a target has twice is refused`(list: String) {
        let text = SmallScenario.text("A clerk")
            .replacing("freshservice: {}", with: "freshservice: { \(list): [A, B, A] }")
        let mistakes = SmallScenario.mistakes(in: text)
        #expect(mistakes.contains { $0.contains("\(list).2.name: 'A' is there already") })
    }

    @Test func `reconciliations without end are refused`() {
        let text = "core: { reconcileEvery: 1ms }\n" + SmallScenario.text("A clerk")
        let mistakes = SmallScenario.mistakes(in: text)
        #expect(mistakes.contains { $0.contains("x.yaml:1:") && $0.contains("a minute or more") })
    }
}
