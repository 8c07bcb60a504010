// SPDX-License-Identifier: Apache-2.0

import Foundation
import Provisioning
import Recording
import Reports
import Scenarios
import Wire

/// `residue evidence export`: what an auditor asks for, out of the output of a run alone.
enum EvidenceExport {
    /// What is written, each by itself: the same bytes for the same run.
    static let files = ["offboarding.ndjson", "approvals.json", "scopes.json"]

    static func run(from folder: String, to output: String) throws {
        let report = try report(in: folder)
        let scenarios = report["scenarios"]?.array ?? []
        let directory = try OutputDirectory(replacing: output)
        do {
            try directory.write(try offboarding(in: folder), to: files[0])
            try directory.write(text(of: scenarios, "approvalLogic"), to: files[1])
            try directory.write(text(of: scenarios, "integrations"), to: files[2])
            try directory.commit()
        } catch {
            directory.discard()
            throw error
        }
    }

    private static func report(in folder: String) throws -> JSONValue {
        let path = "\(folder)/report.json"
        do {
            return try JSONValue(parsing: try FileBytes.read(path: path, bytesMax: 1 << 30))
        } catch let error as RejectedFile {
            throw CommandFailure(
                .data,
                error.diagnostics.map(\.description).joined(separator: "\n")
                    + "\n  note: name the output of a run, such as .residue/latest"
            )
        } catch {
            throw CommandFailure(.data, "\(path): error: no report of a run")
        }
    }

    /// The member of every scenario that has it, under the scenario's name, file and seed.
    private static func text(of scenarios: [JSONValue], _ key: String) -> String {
        let rows: [JSONValue] = scenarios.compactMap { scenario in
            guard let value = scenario[key] else { return nil }
            var row = JSONObject()
            for name in ["name", "file", "seed"] { row[name] = scenario[name] }
            row[key] = value
            return .object(row)
        }
        var writer = IndentedJSON()
        writer.write(.array(rows))
        return String(decoding: writer.finished(), as: UTF8.self)
    }

    /// The records of everybody's leaving, as they stand in the chains, under the name of each.
    private static func offboarding(in folder: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for file in try EvidenceCommand.files(under: ["\(folder)/evidence"]) {
            let records = try EvidenceCommand.read(file)
            if let flaw = EvidenceBreak(in: records, head: nil) {
                throw CommandFailure(
                    .violated,
                    "\(file):\(flaw.position + 1): broken: \(flaw.what); nothing is "
                        + "exported from a broken chain"
                )
            }
            let name = file.split(separator: "/").last.map(String.init) ?? file
            for record in records where record.reason == "leaver" {
                bytes += row(of: record, in: name)
            }
        }
        return bytes
    }

    private static func row(of record: EvidenceRecord, in chain: String) -> [UInt8] {
        var name = JSONWriter()
        name.write(.string(chain))
        var line = JSONWriter()
        record.write(asLineTo: &line)
        return Array("{\"chain\":".utf8) + name.bytes + Array(",\"record\":".utf8)
            + line.bytes.dropLast() + Array("}\n".utf8)
    }
}
