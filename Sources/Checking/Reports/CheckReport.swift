// SPDX-License-Identifier: Apache-2.0

import Reports

/// All results of checking one subject.
package struct CheckReport: Hashable, Sendable {
    package static let schemaVersion = "1"

    package var toolVersion: String
    /// `my-connector 0.3.0`, or the name of a built-in connector.
    package var subject: String
    package var role: String
    package var targets: [String]
    /// The suite and whether it is released: `2027.1 (draft)`.
    package var suite: String
    package var results: [CheckResult]
    /// Expected failures that happened, by result key.
    package var expected: [String: String] = [:]
    /// Entries of the expected failures that are stale or past their date, one sentence each.
    package var stale: [String] = []

    package init(
        toolVersion: String,
        subject: String,
        role: String,
        targets: [String],
        suite: String,
        results: [CheckResult]
    ) {
        self.toolVersion = toolVersion
        self.subject = subject
        self.role = role
        self.targets = targets
        self.suite = suite
        self.results = results
    }

    package func count(of verdict: CheckVerdict) -> Int {
        results.count { $0.verdict == verdict }
    }

    /// Failures that nobody expected.
    package var newFailures: [CheckResult] {
        results.filter { $0.verdict == .fail && expected[$0.key] == nil }
    }

    package enum Outcome: Int32, Sendable {
        case held = 0
        case violated = 1
        case inconclusive = 2
        case harnessFault = 70
    }

    /// 0 requires at least one pass; `requiresAll` makes unexercised checks count.
    package func outcome(requiresAll: Bool) -> Outcome {
        if count(of: .harnessFault) > 0 { return .harnessFault }
        if !newFailures.isEmpty || !stale.isEmpty { return .violated }
        if count(of: .inconclusive) > 0 || count(of: .pass) == 0 { return .inconclusive }
        return requiresAll && count(of: .notExercised) > 0 ? .inconclusive : .held
    }

    /// `12 passed, 1 failed, 3 not exercised of 16 checks`; rarer verdicts where they occur.
    package var headline: String {
        var parts = [
            "\(count(of: .pass)) passed", "\(count(of: .fail)) failed",
            "\(count(of: .notExercised)) not exercised",
        ]
        if count(of: .inconclusive) > 0 { parts.append("\(count(of: .inconclusive)) inconclusive") }
        if count(of: .harnessFault) > 0 {
            parts.append("\(count(of: .harnessFault)) harness faults")
        }
        return parts.joined(separator: ", ") + " of \(results.count) checks"
    }

    /// Passes among judged checks: `12 of 13 judged`.
    package var rate: String {
        "\(count(of: .pass)) of \(count(of: .pass) + count(of: .fail)) judged"
    }

    package var figures: AccessFigures { .pooled(results.compactMap(\.figures)) }
}
