// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Wire

/// The JSON Schema (2020-12) of report.json, kept in `schemas/report.schema.json`.
package enum ReportSchema {
    package static var bytes: [UInt8] {
        var writer = IndentedJSON()
        writer.write(value)
        return writer.finished()
    }

    package static var value: JSONValue {
        var root = ReportFile.members.schema()
        root.members.insert(
            contentsOf: [
                .init(key: "$schema", value: "https://json-schema.org/draft/2020-12/schema"),
                .init(key: "title", value: "Residue report"),
            ],
            at: 0
        )
        root["$defs"] = .object(
            JSONObject(definitions.map { .init(key: $0.definition ?? "", value: $0.described) })
        )
        return .object(root)
    }

    private static let definitions: [any ReportValue.Type] = [
        RunVerdict.self, Instant.self, ReportFile.Summary.self, ScenarioReport.self,
        ControlRow.self, ExpectationReport.self, FindingReport.self, Entitlement.self,
        RevocationFigures.self, AccessFigures.self, FaultReport.self, TargetRequests.self,
        PopulationCount.self, ExceptionReport.self, QuarantinedEvent.self, CredentialEntry.self,
        IntegrationEntry.self, ApprovalLogic.self, GovernanceFigures.self, ChannelFigures.self,
        Symptom.self, AccountReading.self, AlignmentSeries.self, TargetTruth.self,
        LeaverFigures.self, LeaverWave.self, ExactRatio.self, Distribution.self,
        Distribution.Quantile.self, CountedMetric.self, IntegralMetric.self, MetricValue.self,
    ]

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/$defs/\(name)")] }

    static func words<Word: RawRepresentable<String> & CaseIterable>(
        of type: Word.Type
    ) -> JSONValue {
        words(Word.allCases.map(\.rawValue))
    }

    static func words(_ words: [String]) -> JSONValue {
        ["type": "string", "enum": .array(words.map(JSONValue.string))]
    }
}
