// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics
import Reports
import Scenarios
import SimulatedTargets
import Wire

/// One task of the benchmark: a kind of history, the targets it happens in, and what goes wrong.
package struct BenchmarkTask: Hashable, Sendable {
    enum Fault: String, CaseIterable, Sendable {
        case none
        /// Every third write is refused with 429 and a wait.
        case throttled
        /// One request in twenty is answered with 503, and one in fifty is lost on the way.
        case unavailable
        /// One write in twelve is carried out but its answer lost.
        case lostAnswers = "lost-answers"
    }

    let kind: BenchmarkHistory.Kind
    /// Kinds of targets, which are also their names.
    package let targets: [String]
    let fault: Fault

    /// `leaver/freshservice+scim/throttled`.
    package var id: String {
        "\(kind.rawValue)/\(targets.joined(separator: "+"))/\(fault.rawValue)"
    }

    package static func == (left: BenchmarkTask, right: BenchmarkTask) -> Bool {
        left.id == right.id
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }

    private static let places = [
        ["freshservice"], ["zoho-desk"], ["scim"], ["freshservice", "zoho-desk"],
        ["freshservice", "scim"], ["freshservice", "zoho-desk", "scim"],
    ]

    /// Five kinds, four faults, three of the six places each, so that every kind meets every place
    /// twice: sixty.
    package static let all: [BenchmarkTask] = BenchmarkHistory.Kind.allCases.enumerated()
        .flatMap { row, kind in
            Fault.allCases.enumerated().flatMap { column, fault in
                (0..<3).map { turn in
                    let place = (row + column + 2 * turn) % places.count
                    return BenchmarkTask(kind: kind, targets: places[place], fault: fault)
                }
            }
        }

    /// The task as a scenario file, which `residue run` also accepts.
    package func text(_ seed: BenchmarkSeed) -> [UInt8] {
        var writer = IndentedJSON()
        writer.write(value(seed))
        return writer.finished()
    }

    package func scenario(_ seed: BenchmarkSeed) throws(RejectedFile) -> Scenario {
        try ScenarioFile.load(
            bytes: text(seed),
            path: "benchmark/\(id).json",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
    }

    private func value(_ seed: BenchmarkSeed) -> JSONValue {
        let history = BenchmarkHistory(kind, seed.random("\(BenchmarkEdition.version) \(id)"))
        return [
            "scenario": .string("Residue Bench \(BenchmarkEdition.version): \(id)"),
            "seed": .integer(Int64(seed.runSeed(of: id))),
            "deadline": "1h",
            "organization": organization(of: history),
            "targets": .object(
                JSONObject(targets.map { .init(key: $0, value: BenchmarkTask.settings(of: $0)) })
            ),
            "faults": .array(faults),
            "timeline": .array(history.entries.map(BenchmarkTask.entry)),
            "end": "+90d",
            "exhaustive": false,
            "expect": [["at": "end", "residual": "none"]],
        ]
    }

    private func organization(of history: BenchmarkHistory) -> JSONValue {
        let people = history.people.enumerated().map { number, person in
            var record: JSONObject = [
                "name": .string("Ada \(BenchmarkTask.familyName(number))"),
                "email": .string("\(person.key)@people.example"),
            ]
            for attribute in person.attributes { record[attribute.name] = .string(attribute.value) }
            return JSONObject.Member(key: person.key, value: .object(record))
        }
        return [
            "owner": "access-owner@people.example",
            "groups": .array(BenchmarkHistory.groups.map(JSONValue.string)),
            "people": .object(JSONObject(people)),
            "birthright": .array(targets.map(BenchmarkTask.access)),
            "policy": [
                "contractors": ["sponsor": "required", "grace": "3d"],
                "massChange": ["people": .null, "percent": .null],
            ],
        ]
    }

    private static func familyName(_ number: Int) -> String {
        ["Abend", "Birk", "Corso", "Dahl", "Esker", "Falke", "Grund"][number % 7]
    }

    private static func access(to target: String) -> JSONValue {
        switch target {
        case "freshservice":
            [
                "target": "freshservice", "account": "agent", "seat": "agent",
                "roles": ["SD Agent"], "eachGroup": "group",
            ]
        case "zoho-desk":
            [
                "target": "zoho-desk", "account": "agent", "seat": "agent",
                "roles": ["Support Rep"], "profiles": ["Agent"], "departments": ["Support"],
                "eachGroup": "team",
            ]
        default: ["target": .string(target), "account": "user", "eachGroup": "group"]
        }
    }

    private static func settings(of target: String) -> JSONValue {
        let groups = BenchmarkHistory.groups
        switch target {
        case "freshservice":
            return ["seats": ["agent": 40], "groups": .array(groups.map(JSONValue.string))]
        case "zoho-desk":
            return [
                "seats": ["agent": 40], "departments": ["Support"], "roles": ["Support Rep"],
                "teams": .array(
                    groups.map { ["name": .string($0), "department": "Support"] }
                ),
                "quirks": ["inviteAutoAccept": "5m"],
            ]
        default: return ["groups": .array(groups.map(JSONValue.string))]
        }
    }

    private var faults: [JSONValue] {
        func rule(_ name: String, _ members: JSONObject) -> JSONValue {
            var rule: JSONObject = ["name": .string(name), "fires": ["atLeast": 0]]
            for member in members.members { rule[member.key] = member.value }
            return .object(rule)
        }
        switch fault {
        case .none: return []
        case .throttled:
            return [
                rule(
                    "throttled",
                    [
                        "on": ["operation": "write"], "every": 3,
                        "answer": ["status": 429, "retryAfter": "30s"],
                    ]
                )
            ]
        case .unavailable:
            return [
                rule("unavailable", ["probability": .number(0.05), "answer": ["status": 503]]),
                rule("lost on the way", ["probability": .number(0.02), "drop": "request"]),
            ]
        case .lostAnswers:
            return [
                rule(
                    "answer lost",
                    [
                        "on": ["operation": "write"], "probability": .number(0.08),
                        "phase": "after",
                        "drop": "response",
                    ]
                )
            ]
        }
    }

    private static func entry(_ entry: BenchmarkHistory.Entry) -> JSONValue {
        var fact: JSONObject = ["person": .string(entry.person)]
        if entry.event != "leaver" {
            fact["groups"] = .array(entry.groups.map(JSONValue.string))
        }
        if !entry.set.isEmpty {
            fact["set"] = .object(
                JSONObject(entry.set.map { .init(key: $0.name, value: .string($0.value)) })
            )
        }
        if let delay = entry.arrivesAfter {
            fact["arrives"] = .string("+\(delay.components.seconds)s")
        }
        if entry.isToldTwice { fact["duplicate"] = 1 }
        return ["at": .string(entry.at.rfc3339), entry.event: .object(fact)]
    }
}
