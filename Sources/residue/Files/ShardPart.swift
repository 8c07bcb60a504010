// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import Reports
import Scenarios
import Wire

/// part.json: which part of which run a shard's output is, so that `residue merge` can tell whether
/// anything is missing, duplicated or foreign.
struct ShardPart {
    static let fileName = "part.json"
    static let schemaVersion = "1"

    /// One run of the part.
    struct Run {
        let index: Int
        let key: String
        /// Its lines in events.ndjson, in bytes.
        let eventBytes: Int
        let evidence: String
        let evidenceDigest: String
    }

    let toolVersion: String
    /// SHA-256 of the program that ran it.
    let binary: String
    /// SHA-256 of every key of the whole run, with the files behind them.
    let plan: String
    let total: Int
    /// Seeds of the whole run, for messages about differences.
    let seeds: String
    var runs: [Run] = []
    var eventsDigest = ""
    var reportDigest = ""

    /// Describes the whole run that a part belongs to.
    init(of all: [RunWork], isPermuted: Bool) throws(CommandFailure) {
        var digests: [String: String] = [:]
        var lines = isPermuted ? "permuted\n" : ""
        for work in all {
            let file = work.scenario.file
            if digests[file] == nil { digests[file] = try CheckFiles.digest(of: file) }
            lines += "\(work.key) \(digests[file] ?? "")\n"
        }
        toolVersion = Residue.version
        binary = try ShardPart.binaryDigest()
        plan = Digest.sha256(Array(lines.utf8))
        total = all.count
        seeds = ShardPart.ranges(of: Set(all.map { $0.seed ?? $0.scenario.seed }))
    }

    func file(of work: [RunWork], _ runs: [ScenarioBatch.Run], _ report: RunReport) -> EvidenceFile
    {
        var part = self
        part.runs = zip(work, runs).map { work, run in
            Run(
                index: work.index,
                key: work.key,
                eventBytes: run.events.count,
                evidence: work.evidence,
                evidenceDigest: Digest.sha256(run.evidence)
            )
        }
        part.eventsDigest = Digest.sha256(runs.flatMap(\.events))
        part.reportDigest = Digest.sha256(JSONReport.bytes(of: report))
        var writer = IndentedJSON()
        writer.write(part.json)
        return EvidenceFile(name: ShardPart.fileName, bytes: writer.finished())
    }

    private static func binaryDigest() throws(CommandFailure) -> String {
        guard let path = Bundle.main.executableURL?.path(percentEncoded: false) else {
            throw CommandFailure(.software, "residue: where is this program?")
        }
        do throws(RejectedFile) {
            return Digest.sha256(try FileBytes.read(path: path, bytesMax: FeedFile.bytesMax))
        } catch {
            throw CommandFailure(.software, "residue: \(error)")
        }
    }

    /// `1-100, 500`.
    private static func ranges(of seeds: Set<UInt64>) -> String {
        var ranges: [(UInt64, UInt64)] = []
        for seed in seeds.sorted() {
            if let last = ranges.last, last.1 + 1 == seed {
                ranges[ranges.count - 1].1 = seed
            } else {
                ranges.append((seed, seed))
            }
        }
        return ranges.map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0)-\($0.1)" }.joined(separator: ", ")
    }
}

extension ShardPart {
    var json: JSONValue {
        [
            "schema": .string(ShardPart.schemaVersion),
            "tool": ["name": "residue", "version": .string(toolVersion)],
            "binary": .string(binary),
            "plan": .string(plan),
            "total": .integer(Int64(total)),
            "seeds": .string(seeds),
            "digests": ["events": .string(eventsDigest), "report": .string(reportDigest)],
            "runs": .array(
                runs.map { run in
                    [
                        "index": .integer(Int64(run.index)),
                        "key": .string(run.key),
                        "eventBytes": .integer(Int64(run.eventBytes)),
                        "evidence": .string(run.evidence),
                        "evidenceDigest": .string(run.evidenceDigest),
                    ]
                }
            ),
        ]
    }

    /// `nil` for anything that `json` does not write.
    init?(json: JSONValue) {
        guard json["schema"]?.string == ShardPart.schemaVersion,
            let version = json["tool"]?["version"]?.string, let binary = json["binary"]?.string,
            let plan = json["plan"]?.string,
            let total = json["total"]?.integer, (1...100_000_000).contains(total),
            let seeds = json["seeds"]?.string,
            let events = json["digests"]?["events"]?.string,
            let report = json["digests"]?["report"]?.string,
            let list = json["runs"]?.array
        else { return nil }
        toolVersion = version
        (self.binary, self.plan, self.total, self.seeds) = (binary, plan, Int(total), seeds)
        (eventsDigest, reportDigest) = (events, report)
        for entry in list {
            guard let run = Run(json: entry, total: total) else { return nil }
            runs.append(run)
        }
    }
}

extension ShardPart.Run {
    fileprivate init?(json: JSONValue, total: Int64) {
        guard let index = json["index"]?.integer, (0..<total).contains(index),
            let key = json["key"]?.string,
            let bytes = json["eventBytes"]?.integer, (0...(1 << 40)).contains(bytes),
            let evidence = json["evidence"]?.string, evidence.hasPrefix("evidence/"),
            !evidence.contains(".."), !evidence.utf8.contains(0),
            evidence.split(separator: "/", omittingEmptySubsequences: false).count == 2,
            evidence.utf8.count > "evidence/".utf8.count,
            let digest = json["evidenceDigest"]?.string
        else { return nil }
        self.init(
            index: Int(index),
            key: key,
            eventBytes: Int(bytes),
            evidence: evidence,
            evidenceDigest: digest
        )
    }
}
