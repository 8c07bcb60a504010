// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// The report for a terminal user who has never seen Residue.
package struct ConsoleReport {
    /// More would push the summary off the screen; report.json has them all.
    private static let causesMax = 20
    private static let findingsPerCauseMax = 10
    private static let circumstancesMax = 5

    private var page: TextPage

    /// The report as text.
    ///
    /// The caller, who knows the terminal, decides width and color; `files` says where the run's
    /// files are.
    package static func text(
        of report: RunReport,
        files: String? = nil,
        width: Int = 80,
        isColored: Bool = false
    ) -> String {
        var console = ConsoleReport(page: TextPage(width: width, isColored: isColored))
        for scenario in report.scenarios { console.write(scenario) }
        console.write(summaryOf: report, files: files)
        return console.page.text
    }

    /// One finished scenario, for a run that prints its progress.
    package static func text(
        of scenario: ScenarioReport,
        width: Int = 80,
        isColored: Bool = false
    ) -> String {
        var console = ConsoleReport(page: TextPage(width: width, isColored: isColored))
        console.write(scenario)
        return console.page.text
    }

    private mutating func write(_ scenario: ScenarioReport) {
        let verdict = scenario.verdict
        let word = verdict.word.padded(to: 14)
        page.line(word, scenario.name, tone: verdict.tone)
        var figures = [
            counted(scenario.people, "person", plural: "people"),
            counted(scenario.lifecycleEvents, "event"), counted(scenario.calls, "call"),
        ]
        let residual = Int(scenario.revocation.residual)
        if residual > 0 {
            let left = counted(residual, "entitlement") + " left"
            figures.append(verdict == .held ? "\(left), as the scenario expects" : left)
        }
        page.line("".padded(to: 14), figures.joined(separator: ", "))
        if let missed = scenario.missedChannels {
            page.line("".padded(to: 14), "missed by channel: \(missed)")
        }
        switch verdict {
        case .held: writeNotes(of: scenario)
        case .violated, .inconclusive: writeDetails(of: scenario)
        }
    }

    private mutating func writeDetails(of scenario: ScenarioReport) {
        if let why = scenario.why { page.line("  why: ", why) }
        for expectation in scenario.expectations { write(expectation) }
        for problem in scenario.allProblems { page.line("  not judged: ", problem) }
        writeFindings(of: scenario)
        writeCircumstances(of: scenario)
        writeNotes(of: scenario)
        page.verbatim("  replay: \(scenario.replay)")
        page.blank()
    }

    private mutating func write(_ expectation: ExpectationReport) {
        let place = expectation.location.map { " [\($0.text)]" } ?? ""
        switch expectation.verdict {
        case .held: break
        case .violated:
            page.line(
                "  expected ",
                "\(expectation.claim), but was \(expectation.actual)\(place)",
                tone: .bad
            )
            for detail in expectation.details.prefix(Self.findingsPerCauseMax) {
                page.line("    - ", detail)
            }
            let rest = expectation.details.count - Self.findingsPerCauseMax
            if rest > 0 { page.line("    - ", "\(grouped(rest)) more in report.json") }
        case .vacuous:
            page.line(
                "  not exercised: ",
                "\(expectation.claim), over nothing: \(expectation.actual)\(place)",
                tone: .doubtful
            )
        }
    }

    private mutating func writeFindings(of scenario: ScenarioReport) {
        guard !scenario.findings.isEmpty else { return }
        let groups = FindingGroup.groups(of: scenario.findings)
        for group in groups.prefix(Self.causesMax) {
            page.blank()
            page.line("  ", group.title)
            for finding in group.findings.prefix(Self.findingsPerCauseMax) {
                page.line("    - ", finding.line)
            }
            let rest = group.findings.count - Self.findingsPerCauseMax
            if rest > 0 { page.line("    - ", "\(grouped(rest)) more in report.json") }
        }
        page.blank()
        let rest = groups.count - Self.causesMax
        if rest > 0 {
            page.line("  ", "and findings of \(counted(rest, "more cause")) in report.json")
            page.blank()
        }
    }

    /// What a reader of a failure wants to know next: the injected faults, and what the core left
    /// to people.
    private mutating func writeCircumstances(of scenario: ScenarioReport) {
        for fault in scenario.faults where fault.isMet {
            page.line("  fault: ", "\(fault.name) fired \(counted(fault.fired, "time"))")
        }
        writeFolded("  left to a person: ", scenario.openExceptions, by: \.reason) { $0.sentence }
        writeFolded("  quarantined: ", scenario.quarantined, by: \.reason) { event in
            "\(event.event.rawValue) about \(event.identity.rawValue): \(event.reason)"
        }
    }

    /// One line per kind: the first one, and how many more there are.
    private mutating func writeFolded<Element>(
        _ label: String,
        _ elements: [Element],
        by kind: (Element) -> String,
        _ text: (Element) -> String
    ) {
        var kinds: [String] = []
        var firsts: [String: (text: String, count: Int)] = [:]
        for element in elements {
            let kind = kind(element)
            if firsts[kind] == nil { kinds.append(kind) }
            firsts[kind, default: (text(element), 0)].count += 1
        }
        for kind in kinds.prefix(Self.circumstancesMax) {
            guard let first = firsts[kind] else { continue }
            let more = first.count - 1
            let rest = more > 0 ? " And \(grouped(more)) more of this kind in report.json." : ""
            page.line(label, first.text + rest)
        }
        let rest = kinds.count - Self.circumstancesMax
        if rest > 0 { page.line("  ", "and \(counted(rest, "more kind")) in report.json") }
    }

    private mutating func writeNotes(of scenario: ScenarioReport) {
        writeFolded("  note: ", scenario.notes, by: { $0.filter { !$0.isNumber } }) { $0 }
    }

    private mutating func write(summaryOf report: RunReport, files: String?) {
        page.blank()
        for (label, figure) in report.summaryLines {
            page.line("  " + label.padded(to: 18), figure)
        }
        if let files { page.line("  " + "files".padded(to: 18), files) }
        for problem in report.allProblems { page.line("  not judged: ", problem, tone: .doubtful) }
        page.blank()
        page.line("what no run shows: ", KnownLimits.brief, tone: .quiet)
        page.blank()
        page.line(report.verdict.word, "", tone: report.verdict.tone)
    }
}

extension RunReport {
    /// Labels and figures of the summary, for consoles and pages.
    var summaryLines: [(label: String, figure: String)] {
        let figures = revocation
        let verdicts = RunVerdict.allCases.map { "\(grouped(count(of: $0))) \($0.rawValue)" }
        return [
            ("scenarios", "\(grouped(scenarios.count)): \(verdicts.joined(separator: ", "))"),
            ("lifecycle events", grouped(scenarios.reduce(0) { $0 + $1.lifecycleEvents })),
            ("API calls", grouped(scenarios.reduce(0) { $0 + $1.calls })),
            ("access revoked", figures.revoked.text),
            ("residual access", residualText),
            ("exposure", exposureText),
            ("time to revoke", figures.timeToRevoke.text),
        ]
    }

    private var exposureText: String {
        let figures = revocation
        let usable = entitlementHours(figures.exposureMilliseconds)
        guard figures.latentExposureMilliseconds > 0 else { return usable }
        return "\(usable), and \(entitlementHours(figures.latentExposureMilliseconds)) latent"
    }

    /// What is left at the end; scenarios about residue that hold expect theirs.
    private var residualText: String {
        let all = counted(Int(revocation.residual), "entitlement")
        let holding = scenarios.filter { $0.verdict == .held && $0.revocation.residual > 0 }
        let expected = holding.reduce(0) { $0 + Int($1.revocation.residual) }
        guard expected > 0 else { return all }
        let those = counted(holding.count, "scenario") + " that held"
        return expected == Int(revocation.residual)
            ? "\(all), expected by \(those)"
            : "\(all), of which \(grouped(expected)) expected by \(those)"
    }
}

extension RunVerdict {
    fileprivate var tone: TextPage.Tone {
        switch self {
        case .held: .good
        case .violated: .bad
        case .inconclusive: .doubtful
        }
    }
}

extension String {
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
