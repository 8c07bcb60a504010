// SPDX-License-Identifier: Apache-2.0

import Wire

/// report.json: the whole report for programs, as `ReportSchema` describes it.
package enum JSONReport {
    package static func bytes(of report: RunReport) -> [UInt8] {
        var writer = IndentedJSON()
        writer.write(value(of: report))
        return writer.finished()
    }

    package static func value(of report: RunReport) -> JSONValue {
        ReportFile(
            toolVersion: report.toolVersion,
            verdict: report.verdict,
            summary: ReportFile.Summary(
                verdicts: report.scenarios.map(\.verdict),
                lifecycleEvents: report.scenarios.reduce(0) { $0 + $1.lifecycleEvents },
                calls: report.scenarios.reduce(0) { $0 + $1.calls },
                revocation: report.revocation
            ),
            scenarios: report.scenarios.map(\.json),
            problems: report.allProblems
        ).json
    }
}

/// The report of one run or of merged parts, its scenarios as written.
struct ReportFile: ReportObject {
    struct Summary: ReportObject {
        static let definition: String? = "summary"
        static let members: [ReportMember<Self>] =
            [.init("scenarios", \.verdicts.count)]
            + RunVerdict.allCases.map { verdict in
                .init(verdict.rawValue) { $0.verdicts.count { $0 == verdict } }
            }
            + [
                .init("lifecycleEvents", \.lifecycleEvents), .init("calls", \.calls),
                .init("revocation", \.revocation),
            ]

        let verdicts: [RunVerdict]
        let lifecycleEvents: Int
        let calls: Int
        let revocation: RevocationFigures
    }

    static let members: [ReportMember<Self>] = [
        .constant("schemaVersion", RunReport.schemaVersion),
        .init("toolVersion", \.toolVersion),
        .init("verdict", \.verdict),
        .init("summary", \.summary),
        .init("scenarios", [ScenarioReport].schema) { .array($0.scenarios) },
        .init("controls", \.controls),
        .init("problems", \.problems),
        .init("knownLimits") { _ in KnownLimits.all },
    ]

    let toolVersion: String
    let verdict: RunVerdict
    let summary: Summary
    let scenarios: [JSONValue]
    let problems: [String]

    private var controls: [ControlRow] {
        ControlRow.rows(
            of: scenarios.compactMap { scenario in
                let verdict = scenario["verdict"]?.string.flatMap(RunVerdict.init)
                let controls = (scenario["controls"]?.array ?? []).compactMap(\.string)
                return verdict.map { (controls, $0) }
            }
        )
    }
}

extension RunVerdict: ReportValue {
    static let definition: String? = "verdict"
    static var described: JSONValue { ReportSchema.words(of: Self.self) }
    var json: JSONValue { .string(rawValue) }
}
