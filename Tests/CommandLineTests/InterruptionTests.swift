// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// A stopped run says what became of its output.
@Suite
struct InterruptionTests {
    @Test(arguments: [false, true])
    func `a replay that is stopped keeps nothing and says so`(hasEarlier: Bool) throws {
        let folder = try TemporaryFolder()
        var feed = "effective_at,event,person,groups\n"
        for person in 0..<30_000 { feed += "2026-03-02T09:00:00Z,joiner,p\(person),alpha\n" }
        try folder.write(feed, to: "feed.csv")
        if hasEarlier { try folder.write("{}", to: "out/report.json") }
        let streams = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(filePath: try Binary.path())
        process.arguments = ["replay", "feed.csv", "--output", "out"]
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(
            forWritingTo: URL(filePath: streams.write("", to: "err"))
        )
        try process.run()
        // The event log exists once the command listens for signals.
        let log = folder.path(".out.residue-partial/events.ndjson")
        while process.isRunning, !FileManager.default.fileExists(atPath: log) { usleep(1_000) }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == Interruption.status)
        let said = try streams.text(of: "err")
        #expect(said.contains("residue replay: stopped; nothing of this run is kept, and '"))
        #expect(said.contains(hasEarlier ? "still holds the output" : "was not written"))
        #expect(!folder.files.contains { $0.contains("residue-partial") })
        #expect(folder.files == (hasEarlier ? ["feed.csv", "out/report.json"] : ["feed.csv"]))
    }

    @Test func `the starter's workflow installs what the set-up asks for`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let setup = try String(contentsOf: root.appending(path: "Scripts/setup"), encoding: .utf8)
        let packages = setup.matches(of: #/need \S+ (\S+) /#).map { String($0.output.1) }
        #expect(packages.count == 3)
        let workflow = try #require(
            StarterFiles.all.first { $0.path.contains("workflows") }
        ).text
        for package in packages { #expect(workflow.contains(package), "\(package)") }
    }
}
