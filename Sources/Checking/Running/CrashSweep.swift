// SPDX-License-Identifier: Apache-2.0

import Reports
import Scenarios

/// One scenario, run again for every request of the program, or of the core around a built-in
/// connector: killed before it took effect, killed after, and restarted with its saved state.
package struct CrashSweep: Sendable {
    package let check: ScenarioCheck

    package init(check: ScenarioCheck) {
        self.check = check
    }

    /// Runs on the calling thread.
    package func run(_ subject: CheckSubject, seed: UInt64) -> CheckResult {
        let begun = RealTime.milliseconds
        var result = check.run(subject, seed: seed)
        result.id = "crash/\(check.id)"
        result.replay += " --crash-sweep"
        guard result.verdict == .pass else {
            result.reasons.insert("undisturbed, it does not pass", at: 0)
            return result
        }
        var endings = [result.endState]
        var cuts = 0
        for number in 1...max(1, result.requestCount) {
            for phase in CrashPoint.Phase.allCases {
                let point = CrashPoint(request: number, phase: phase)
                let cut = check.run(subject, seed: seed, crash: point)
                cuts += 1
                if !endings.contains(cut.endState) { endings.append(cut.endState) }
                guard cut.verdict != .pass else { continue }
                adopt(cut, at: "killed \(point.text)", into: &result)
            }
        }
        let noun = endings.count == 1 ? "one end state" : "\(endings.count) end states"
        result.note =
            "killed at \(result.requestCount) requests, before and after each: "
            + "\(cuts) runs, \(noun)"
        result.milliseconds = RealTime.milliseconds - begun
        return result
    }

    /// The first failing kill is reported in full; the others are named.
    private func adopt(_ cut: CheckResult, at place: String, into result: inout CheckResult) {
        let reasons = cut.reasons.prefix(2).map { "\(place): \($0)" }
        if result.verdict == .pass {
            result.verdict = cut.verdict
            result.expectations = cut.expectations
            result.findings = cut.findings
            result.requests = cut.requests
            result.hint = cut.hint
            result.story = cut.story
            result.log = cut.log
        } else if cut.verdict == .fail {
            result.verdict = .fail
        }
        result.reasons += reasons
    }
}
