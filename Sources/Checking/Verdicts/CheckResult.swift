// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Reports
import Vocabulary

/// The result of one check with one seed.
package struct CheckResult: Hashable, Sendable {
    /// Stable from version to version: `leaver/leaver-loses-everything`,
    /// `freshservice/get-of-missing-account`.
    package var id: String
    package var title: String
    package var seed: UInt64
    package var verdict: CheckVerdict
    /// Why, one sentence each; empty for a pass.
    package var reasons: [String] = []
    package var expectations: [ExpectationReport] = []
    package var findings: [CheckFinding] = []
    /// The program's requests that led to the findings, one line each.
    package var requests: [String] = []
    /// What the author may look at first.
    package var hint: String?
    /// A publicly known bug of the same kind; `nil` for a check that did not fail.
    package var resembles: String? {
        verdict == .fail ? KnownBug.resembled(by: id)?.text : nil
    }
    /// The command line that reproduces the check.
    package var replay: String
    /// The end of what the program wrote to its standard error.
    package var log: [String] = []
    /// Real time, for JUnit alone.
    package var milliseconds: Int64 = 0
    package var figures: AccessFigures?
    /// The run's events as NDJSON, kept for a check that failed.
    package var story: [UInt8] = []
    /// The end state of every target, in comparable lines.
    package var endState: [String] = []
    /// Requests of the program to its targets.
    package var requestCount = 0
    /// One sentence shown with the verdict.
    package var note: String?
    /// The file that the check was read from, for readers that want a place.
    package var place: String?

    /// `leaver/leaver-loses-everything@1`.
    package var key: String { "\(id)@\(seed)" }
}

/// One violation, in a form that programs can compare.
package struct CheckFinding: Hashable, Sendable {
    /// `I1`, or a word for something that no invariant covers.
    package var invariant: String
    package var identity: String?
    package var target: String?
    package var entitlement: String?
    package var channel: String?
    package var since: String?
    package var until: String?
    package var summary: String

    package init(invariant: String, summary: String) {
        self.invariant = invariant
        self.summary = summary
    }

    init(_ finding: FindingReport) {
        invariant = finding.invariant.rawValue
        identity = finding.identity?.rawValue
        target = finding.target?.rawValue
        entitlement = finding.entitlement.map { "\($0.kind.rawValue)/\($0.name)" }
        channel = finding.channel?.rawValue
        since = finding.since.rfc3339
        until = finding.until?.rfc3339
        summary = finding.summary
    }
}
