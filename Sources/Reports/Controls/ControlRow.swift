// SPDX-License-Identifier: Apache-2.0

import Wire

/// The scenarios' results for one control: what they showed, and what none can.
struct ControlRow {
    /// `NIST-800-53r5/PS-4`.
    let control: String
    /// In our words; `nil` for a user-defined framework.
    let name: String?
    private(set) var counts: [RunVerdict: Int] = [:]
    let reach: ControlFramework.Reach

    private init(_ control: String) {
        self.control = control
        let known = Control(control)
        let framework = known.flatMap { ControlFramework.named($0.framework) }
        name = known.flatMap { framework?.name(of: $0.id) }
        reach = known.flatMap { framework?.reach(of: $0.id) } ?? Self.unknownReach
    }

    /// For controls unknown here.
    private static let unknownReach = ControlFramework.Reach(
        shown: "what the scenarios that name it assert",
        notShown: "whatever they do not assert"
    )

    /// One row for each control named by a scenario, sorted.
    static func rows(of scenarios: [(controls: [String], verdict: RunVerdict)]) -> [Self] {
        var rows: [String: Self] = [:]
        for scenario in scenarios {
            for control in scenario.controls {
                rows[control, default: Self(control)].counts[scenario.verdict, default: 0] += 1
            }
        }
        return rows.values.sorted { left, right in
            guard let one = Control(left.control), let other = Control(right.control) else {
                return left.control < right.control
            }
            return one < other
        }
    }

    /// `exercised` if every scenario that names it held; never `compliant`.
    var verdict: String {
        if counts[.violated] != nil { return "failed" }
        return counts[.inconclusive] == nil ? "exercised" : "not judged"
    }

    static let verdicts = ["exercised", "failed", "not judged"]
}

extension ControlRow: ReportObject {
    static let definition: String? = "control"
    static let members: [ReportMember<Self>] =
        [
            .init("control", \.control), .optional("name", \.name),
            .init("verdict", ReportSchema.words(verdicts)) { .string($0.verdict) },
        ]
        + RunVerdict.allCases.map { verdict in
            .init(verdict.rawValue) { $0.counts[verdict] ?? 0 }
        }
        + [.init("shown", \.reach.shown), .init("notShown", \.reach.notShown)]
}
