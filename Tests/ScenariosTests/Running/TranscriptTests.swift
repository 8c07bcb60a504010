// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Scenarios
import Testing
import Wire

/// What goes over the wire, one line a request: the time since the run began, the request, the
/// answer.
///
/// `RESIDUE_RECORD=1 swift test --filter TranscriptTests` rewrites the files.
struct TranscriptTests {
    private static let folder = Shipped.folder.deletingLastPathComponent()
        .appending(path: "Fixtures/transcripts")

    @Test(arguments: [
        "leaver/leaver-while-throttled.yaml",
        "leaver/leaver-on-a-sick-wire.yaml#a change that breaks off halfway",
    ])
    func `a scenario sends the same requests as ever`(name: String) async throws {
        let run = try await TestRun.of(try Shipped.load(name))
        let transcript = try Self.transcript(of: run.log)
        let file = name.prefix { $0 != "#" }
        let base = (String(file) as NSString).lastPathComponent.replacing(".yaml", with: ".txt")
        let place = Self.folder.appending(path: base)
        if ProcessInfo.processInfo.environment["RESIDUE_RECORD"] != nil {
            try Data(transcript.utf8).write(to: place)
        }
        let golden = try String(contentsOf: place, encoding: .utf8)
        let lines = transcript.split(separator: "\n")
        let known = golden.split(separator: "\n")
        for (line, expected) in zip(lines, known) { #expect(line == expected) }
        #expect(lines.count == known.count)
    }

    /// `60s POST /api/v2/agents 201`; requests in the order in which they were sent.
    private static func transcript(of log: [UInt8]) throws -> String {
        var start: Instant?
        var lines: [(number: Int64, text: String)] = []
        for line in log.split(separator: UInt8(ascii: "\n")) {
            let event = try JSONValue(parsing: Array(line))
            let sentAt = event["startedAt"]?.text.flatMap { Instant(rfc3339: $0) }
            if start == nil { start = event["at"]?.text.flatMap { Instant(rfc3339: $0) } }
            guard event["type"]?.text == "request", let start, let sentAt,
                let method = event["method"]?.text, let path = event["path"]?.text,
                case .integer(let number) = event["number"]
            else { continue }
            var answer = event["outcome"]?.text ?? "?"
            if case .integer(let status) = event["status"] { answer = String(status) }
            let seconds = start.duration(to: sentAt).clockText
            lines.append((number, "\(seconds) \(method) \(path) \(answer)"))
        }
        return lines.sorted { $0.number < $1.number }.map { $0.text + "\n" }.joined()
    }
}

extension JSONValue {
    fileprivate var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
