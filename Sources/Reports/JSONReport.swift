// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Vocabulary
import Wire

/// report.json: the whole report for programs, as `ReportSchema` describes it.
package enum JSONReport {
    package static func bytes(of report: RunReport) -> [UInt8] {
        var writer = IndentedJSON()
        writer.write(value(of: report))
        return writer.finished()
    }

    package static func value(of report: RunReport) -> JSONValue {
        value(
            toolVersion: report.toolVersion,
            verdict: report.verdict,
            summary: Summary(
                verdicts: report.scenarios.map(\.verdict),
                lifecycleEvents: report.scenarios.reduce(0) { $0 + $1.lifecycleEvents },
                calls: report.scenarios.reduce(0) { $0 + $1.calls },
                revocation: report.revocation
            ),
            scenarios: report.scenarios.map(value),
            problems: report.allProblems
        )
    }

    /// The part above the scenarios, of one run or merged parts.
    struct Summary {
        var verdicts: [RunVerdict]
        var lifecycleEvents: Int
        var calls: Int
        var revocation: RevocationFigures

        fileprivate var value: JSONValue {
            [
                "scenarios": number(verdicts.count),
                "held": number(verdicts.count { $0 == .held }),
                "violated": number(verdicts.count { $0 == .violated }),
                "inconclusive": number(verdicts.count { $0 == .inconclusive }),
                "lifecycleEvents": number(lifecycleEvents),
                "calls": number(calls),
                "revocation": JSONReport.value(of: revocation),
            ]
        }
    }

    static func value(
        toolVersion: String,
        verdict: RunVerdict,
        summary: Summary,
        scenarios: [JSONValue],
        problems: [String]
    ) -> JSONValue {
        [
            "schemaVersion": .string(RunReport.schemaVersion),
            "toolVersion": .string(toolVersion),
            "verdict": .string(verdict.rawValue),
            "summary": summary.value,
            "scenarios": .array(scenarios),
            "controls": .array(ControlRow.rows(of: scenarios.compactMap(controls)).map(\.json)),
            "problems": strings(problems),
            "knownLimits": strings(KnownLimits.all),
        ]
    }

    /// The controls of a scenario in its written form.
    private static func controls(
        of scenario: JSONValue
    ) -> (controls: [String], verdict: RunVerdict)? {
        guard let verdict = scenario["verdict"]?.string.flatMap(RunVerdict.init) else { return nil }
        return ((scenario["controls"]?.array ?? []).compactMap(\.string), verdict)
    }

    private static func value(of scenario: ScenarioReport) -> JSONValue {
        var object: JSONObject = [
            "name": .string(scenario.name),
            "file": .string(scenario.file),
        ]
        object["why"] = scenario.why.map(JSONValue.string)
        object["controls"] = strings(scenario.controls)
        object["seed"] = .integer(Int64(clamping: scenario.seed))
        object["verdict"] = .string(scenario.verdict.rawValue)
        object["start"] = .string(scenario.start.rfc3339)
        object["end"] = .string(scenario.end.rfc3339)
        object["people"] = number(scenario.people)
        object["lifecycleEvents"] = number(scenario.lifecycleEvents)
        object["expectations"] = .array(scenario.expectations.map(value))
        object["findings"] = .array(scenario.findings.map(value))
        object["metrics"] = .object(
            JSONObject(scenario.metrics.map { .init(key: $0.key, value: value(of: $0)) })
        )
        object["revocation"] = value(of: scenario.revocation)
        object["figures"] = AccessFigures(scenario).json
        object["faults"] = .array(scenario.faults.map(value))
        object["requests"] = .array(scenario.requests.map(value))
        object["population"] = .array(scenario.population.map(value))
        object["groundTruth"] = .array(scenario.groundTruth.map(value))
        object["leavers"] = scenario.leavers.map(value)
        object["largestWave"] = scenario.largestWave.map(value)
        object["exceptions"] = .array(scenario.exceptions.map(value))
        object["quarantined"] = .array(scenario.quarantined.map(value))
        object["approvalLogic"] = scenario.approvalLogic.map(\.json)
        if !scenario.integrations.isEmpty {
            object["integrations"] = .array(scenario.integrations.map(value))
        }
        if !scenario.credentials.isEmpty {
            object["credentials"] = .array(scenario.credentials.map(value))
        }
        if !scenario.governance.isEmpty { object["governance"] = value(of: scenario.governance) }
        if !scenario.channels.isEmpty {
            object["channels"] = .array(scenario.channels.map(value))
        }
        if !scenario.symptoms.isEmpty {
            object["symptoms"] = .array(scenario.symptoms.map(value))
        }
        if !scenario.accounts.isEmpty {
            object["accounts"] = .array(scenario.accounts.map(value))
        }
        if !scenario.alignment.isEmpty {
            object["alignment"] = .array(scenario.alignment.map(value))
        }
        object["notes"] = strings(scenario.notes)
        object["problems"] = strings(scenario.allProblems)
        object["replay"] = .string(scenario.replay)
        return .object(object)
    }

    private static func value(of expectation: ExpectationReport) -> JSONValue {
        var object: JSONObject = ["text": .string(expectation.text)]
        if let location = expectation.location {
            object["location"] = [
                "file": .string(location.file), "line": number(location.line),
            ]
        }
        object["verdict"] = .string(expectation.verdict.rawValue)
        object["expected"] = .string(expectation.expected)
        object["actual"] = .string(expectation.actual)
        object["value"] = expectation.value.map(value)
        object["details"] = strings(expectation.details)
        object["findings"] = strings(expectation.findings)
        return .object(object)
    }

    private static func value(of finding: FindingReport) -> JSONValue {
        var object: JSONObject = [
            "id": .string(finding.id),
            "invariant": .string(finding.invariant.rawValue),
        ]
        object["identity"] = string(finding.identity?.rawValue)
        object["account"] = string(finding.account)
        object["target"] = string(finding.target?.rawValue)
        object["entitlement"] = finding.entitlement.map { entitlement in
            [
                "target": .string(entitlement.target.rawValue),
                "kind": .string(entitlement.kind.rawValue),
                "name": .string(entitlement.name),
            ]
        }
        object["channel"] = string(finding.channel?.rawValue)
        object["pathState"] = string(finding.pathState?.rawValue)
        object["state"] = .string(finding.isOpen ? "open" : "closed")
        object["since"] = .string(finding.since.rfc3339)
        object["until"] = string(finding.until?.rfc3339)
        object["event"] = string(finding.event?.rawValue)
        object["cause"] = string(finding.cause)
        object["summary"] = .string(finding.summary)
        return .object(object)
    }

    private static func value(of fault: FaultReport) -> JSONValue {
        [
            "name": .string(fault.name), "fired": number(fault.fired),
            "required": .string(fault.required), "met": .bool(fault.isMet),
        ]
    }

    private static func value(of requests: TargetRequests) -> JSONValue {
        [
            "target": .string(requests.target.rawValue), "calls": number(requests.calls),
            "reads": number(requests.reads), "writes": number(requests.writes),
            "verifications": number(requests.verifications),
            "retries": number(requests.retries), "unanswered": number(requests.unanswered),
        ]
    }

    private static func value(of count: PopulationCount) -> JSONValue {
        [
            "name": .string(count.name), "source": number(count.source),
            "reported": number(count.reported), "reconciled": .bool(count.isReconciled),
        ]
    }

    private static func value(of exception: ExceptionReport) -> JSONValue {
        var object: JSONObject = ["id": .string(exception.id)]
        object["identity"] = string(exception.identity?.rawValue)
        object["target"] = string(exception.target?.rawValue)
        object["reason"] = .string(exception.reason)
        object["detail"] = .string(exception.detail)
        object["owner"] = .string(exception.owner)
        object["fate"] = .string(exception.fate.rawValue)
        return .object(object)
    }

    private static func value(of event: QuarantinedEvent) -> JSONValue {
        [
            "event": .string(event.event.rawValue),
            "identity": .string(event.identity.rawValue), "reason": .string(event.reason),
        ]
    }

    static func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    private static func string(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }

    static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map(JSONValue.string))
    }
}
