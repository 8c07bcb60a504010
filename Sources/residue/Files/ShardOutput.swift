// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import Reports
import Scenarios
import Wire

/// Why parts cannot be merged.
struct ShardMistake: Error, CustomStringConvertible {
    let description: String
    let status: ExitStatus

    init(_ description: String, status: ExitStatus = .data) {
        self.description = description
        self.status = status
    }
}

/// The folder that one shard wrote, verified against its part.json.
struct ShardOutput {
    let folder: String
    let part: ShardPart
    /// The scenarios of report.json, in the order of `part.runs`.
    let scenarios: [JSONValue]

    init(folder: String) throws(ShardMistake) {
        let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        self.folder = folder
        let path = "\(folder)/\(ShardPart.fileName)"
        let bytes = try ShardOutput.read(path, "is '\(folder)' the output of run --shard?")
        guard let json = try? JSONValue(parsing: bytes), let part = ShardPart(json: json) else {
            throw ShardMistake("\(path): truncated, or not a part that this residue can read")
        }
        self.part = part
        let report = try ShardOutput.read("\(folder)/report.json", "the part is not whole")
        guard Digest.sha256(report) == part.reportDigest else {
            throw ShardMistake("\(folder)/report.json: changed since the shard wrote it")
        }
        guard let scenarios = (try? JSONValue(parsing: report))?["scenarios"]?.array,
            scenarios.count == part.runs.count
        else { throw ShardMistake("\(folder)/report.json: its runs differ from part.json") }
        self.scenarios = scenarios
    }

    /// The lines of every run, by its position in the part.
    func events() throws(ShardMistake) -> [ArraySlice<UInt8>] {
        let bytes = try ShardOutput.read("\(folder)/events.ndjson", "the part is not whole")
        guard Digest.sha256(bytes) == part.eventsDigest,
            bytes.count == part.runs.reduce(0, { $0 + $1.eventBytes })
        else { throw ShardMistake("\(folder)/events.ndjson: changed since the shard wrote it") }
        var start = 0
        return part.runs.map { run in
            defer { start += run.eventBytes }
            return bytes[start..<start + run.eventBytes]
        }
    }

    func evidence(of run: ShardPart.Run) throws(ShardMistake) -> [UInt8] {
        let path = "\(folder)/\(run.evidence)"
        let bytes = try ShardOutput.read(path, "the part is not whole")
        guard Digest.sha256(bytes) == run.evidenceDigest else {
            throw ShardMistake("\(path): changed since the shard wrote it")
        }
        return bytes
    }

    private static func read(_ path: String, _ note: String) throws(ShardMistake) -> [UInt8] {
        do throws(RejectedFile) {
            return try FileBytes.read(path: path, bytesMax: 64 << 30)
        } catch {
            let first = error.diagnostics.first?.message ?? "cannot be read"
            throw ShardMistake("\(path): \(first); \(note)")
        }
    }
}

/// Parts that make up a whole run: nothing missing, nothing duplicated, all from the same run.
struct ShardWhole {
    /// Where one of the runs is.
    struct Place {
        let part: Int
        let position: Int
    }

    let parts: [ShardOutput]
    /// By the index of the run.
    let places: [Place]

    init(_ parts: [ShardOutput]) throws(ShardMistake) {
        self.parts = parts
        for part in parts.dropFirst() { try ShardWhole.hold(part, against: parts[0]) }
        var found = [Place?](repeating: nil, count: parts[0].part.total)
        for (number, output) in parts.enumerated() {
            for (position, run) in output.part.runs.enumerated() {
                if let other = found[run.index] {
                    throw ShardMistake(
                        "'\(parts[other.part].folder)' and '\(output.folder)' overlap: both hold "
                            + run.key
                    )
                }
                found[run.index] = Place(part: number, position: position)
            }
        }
        let missing = found.indices.filter { found[$0] == nil }
        guard missing.isEmpty else {
            let shown = missing.prefix(5).map { String($0 + 1) }.joined(separator: ", ")
            throw ShardMistake(
                "a part is missing: of \(found.count) runs \(missing.count) are in none "
                    + "(\(shown)\(missing.count > 5 ? ", …" : ""))"
            )
        }
        places = found.compactMap(\.self)
    }

    private static func hold(
        _ output: ShardOutput,
        against first: ShardOutput
    ) throws(ShardMistake) {
        let (left, right) = (first.part, output.part)
        let names = "'\(first.folder)' and '\(output.folder)'"
        guard left.toolVersion == right.toolVersion else {
            throw ShardMistake(
                "\(names) come from residue \(left.toolVersion) and \(right.toolVersion)"
            )
        }
        guard left.binary == right.binary else {
            throw ShardMistake(
                "\(names) come from two builds of residue: \(left.binary.prefix(12)) and "
                    + "\(right.binary.prefix(12))"
            )
        }
        guard left.seeds == right.seeds else {
            throw ShardMistake("\(names) come from other seeds: \(left.seeds) and \(right.seeds)")
        }
        guard left.plan == right.plan, left.total == right.total else {
            throw ShardMistake("\(names) come from other scenarios, or other versions of them")
        }
    }

    /// Writes what one process would have written.
    func write(to output: OutputDirectory) throws -> MergedReport {
        let merged = try mergedReport()
        try output.write(merged.bytes, to: "report.json")
        let log = try output.open("events.ndjson")
        let events = try parts.map { output throws(ShardMistake) in try output.events() }
        for place in places { try log.append(Array(events[place.part][place.position])) }
        for place in places {
            let part = parts[place.part]
            let run = part.part.runs[place.position]
            try output.write(try part.evidence(of: run), to: run.evidence)
        }
        return merged
    }

    private func mergedReport() throws(ShardMistake) -> MergedReport {
        let scenarios = places.map { parts[$0.part].scenarios[$0.position] }
        guard
            let merged = MergedReport(
                toolVersion: parts[0].part.toolVersion,
                scenarios: scenarios
            )
        else { throw ShardMistake("a report without figures") }
        return merged
    }
}
