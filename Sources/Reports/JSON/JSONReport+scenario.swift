// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Wire

extension ScenarioReport: ReportObject {
    static let definition: String? = "scenario"
    static let members: [ReportMember<Self>] = [
        .init("name", \.name),
        .init("file", \.file),
        .optional("why", \.why),
        .init("controls", \.controls),
        .init("seed") { Int64(clamping: $0.seed) },
        .init("verdict", \.verdict),
        .init("start", \.start),
        .init("end", \.end),
        .init("people", \.people),
        .init("lifecycleEvents", \.lifecycleEvents),
        .init("expectations", \.expectations),
        .init("findings", \.findings),
        .init("metrics", [String: MetricEntry].schema) { scenario in
            .object(
                JSONObject(scenario.metrics.map { .init(key: $0.key, value: $0.json) })
            )
        },
        .init("revocation", \.revocation),
        .init("figures") { AccessFigures($0) },
        .init("faults", \.faults),
        .init("requests", \.requests),
        .init("population", \.population),
        .init("groundTruth", \.groundTruth),
        .optional("leavers", \.leavers),
        .optional("largestWave", \.largestWave),
        .init("exceptions", \.exceptions),
        .init("quarantined", \.quarantined),
        .optional("approvalLogic", \.approvalLogic),
        .unlessEmpty("integrations", \.integrations),
        .unlessEmpty("credentials", \.credentials),
        .optional("governance", { $0.governance.isEmpty ? nil : $0.governance }),
        .unlessEmpty("channels", \.channels),
        .unlessEmpty("symptoms", \.symptoms),
        .unlessEmpty("accounts", \.accounts),
        .unlessEmpty("alignment", \.alignment),
        .init("notes", \.notes),
        .init("problems", \.allProblems),
        .init("replay", \.replay),
    ]
}

extension ExpectationReport: ReportObject {
    static let definition: String? = "expectation"
    static let members: [ReportMember<Self>] = [
        .init("text", \.text),
        .optional("location", \.location),
        .word("verdict", \.verdict),
        .init("expected", \.expected),
        .init("actual", \.actual),
        .optional("value", \.value),
        .init("details", \.details),
        .init("findings", \.findings),
    ]
}

extension FileLine: ReportObject {
    static let members: [ReportMember<Self>] = [.init("file", \.file), .init("line", \.line)]
}

extension FindingReport: ReportObject {
    static let definition: String? = "finding"
    static let members: [ReportMember<Self>] = [
        .init("id", \.record.id),
        .word("invariant", \.record.invariant),
        .optional("identity", \.record.identity?.rawValue),
        .optional("account", \.record.account),
        .optional("target", \.record.target?.rawValue),
        .optional("entitlement", \.record.entitlement),
        .word("channel", optional: \.record.channel),
        .word("pathState", optional: \.record.pathState),
        .init("state", ReportSchema.words(["open", "closed"])) { $0.isOpen ? "open" : "closed" },
        .init("since", \.record.since),
        .optional("until", \.record.until),
        .optional("event", \.record.event?.rawValue),
        .optional("cause", \.cause),
        .init("summary", \.summary),
    ]
}

extension Entitlement: ReportObject {
    static let definition: String? = "entitlement"
    static let members: [ReportMember<Self>] = [
        .init("target", \.target.rawValue), .init("kind", \.kind.rawValue), .init("name", \.name),
    ]

    /// A right of a known target as a scenario writes it: `group/Service Desk`.
    var word: String { "\(kind.rawValue)/\(name)" }
}

extension FaultReport: ReportObject {
    static let definition: String? = "fault"
    static let members: [ReportMember<Self>] = [
        .init("name", \.name), .init("fired", \.fired), .init("required", \.required),
        .init("met", \.isMet),
    ]
}

extension TargetRequests: ReportObject {
    static let definition: String? = "requests"
    static let members: [ReportMember<Self>] = [
        .init("target", \.target.rawValue), .init("calls", \.calls), .init("reads", \.reads),
        .init("writes", \.writes), .init("verifications", \.verifications),
        .init("retries", \.retries), .init("unanswered", \.unanswered),
    ]
}

extension PopulationCount: ReportObject {
    static let definition: String? = "population"
    static let members: [ReportMember<Self>] = [
        .init("name", \.name), .init("source", \.source), .init("reported", \.reported),
        .init("reconciled", \.isReconciled),
    ]
}

extension ExceptionReport: ReportObject {
    static let definition: String? = "exception"
    static let members: [ReportMember<Self>] = [
        .init("id", \.id),
        .optional("identity", \.identity?.rawValue),
        .optional("target", \.target?.rawValue),
        .init("reason", \.reason),
        .init("detail", \.detail),
        .init("owner", \.owner),
        .word("fate", \.fate),
    ]
}

extension QuarantinedEvent: ReportObject {
    static let definition: String? = "quarantined"
    static let members: [ReportMember<Self>] = [
        .init("event", \.event.rawValue), .init("identity", \.identity.rawValue),
        .init("reason", \.reason),
    ]
}
