// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Testing

@Suite
final class OutputDirectoryTests {
    private let scratch: String
    private let path: String

    init() throws {
        var template = Array("/tmp/residue-output-XXXXXX".utf8CString)
        scratch = try template.withUnsafeMutableBufferPointer { buffer in
            let made = try #require(buffer.baseAddress.flatMap { mkdtemp($0) })
            return String(cString: made)
        }
        path = scratch + "/deep/latest"
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: scratch)
        } catch {
            Issue.record(error)
        }
    }

    @Test func `missing parents are made and a run's files appear together`() throws {
        let output = try OutputDirectory(replacing: path)
        let log = try output.open("events.ndjson")
        try log.append(Array("{\"seq\":1}\n".utf8))
        try log.append(Array("{\"seq\":2}\n".utf8))
        try output.write("{}", to: "report.json")
        #expect(!exists(path))
        try output.commit()
        #expect(try read("events.ndjson") == "{\"seq\":1}\n{\"seq\":2}\n")
        #expect(try read("report.json") == "{}")
        #expect(try siblings() == ["latest"])
    }

    @Test func `a new run replaces the old one as a whole`() throws {
        try commit(["report.json": "old", "junit.xml": "old", "found/leaver.yaml": "old"])
        try commit(["report.json": "new"])
        #expect(try read("report.json") == "new")
        #expect(try names() == [".residue-output", "report.json"])
        #expect(try siblings() == ["latest"])
    }

    @Test func `a run that fails in the middle leaves the old output alone`() throws {
        try commit(["report.json": "old"])
        do {
            let output = try OutputDirectory(replacing: path)
            try output.write("half", to: "report.json")
            output.discard()
        }
        #expect(try read("report.json") == "old")
        #expect(try siblings() == ["latest"])
    }

    @Test func `an abandoned run removes its files`() throws {
        try commit(["report.json": "old"])
        do {
            let output = try OutputDirectory(replacing: path)
            try output.write("half", to: "report.json")
        }
        #expect(try siblings() == ["latest"])
        #expect(try read("report.json") == "old")
    }

    @Test func `leftovers of a killed run are removed by the next`() throws {
        try commit(["report.json": "old"])
        try place("half", at: scratch + "/deep/.latest.residue-partial/sub/report.json")
        try place("older", at: scratch + "/deep/.latest.residue-retired/report.json")
        try commit(["report.json": "new"])
        #expect(try siblings() == ["latest"])
        #expect(try read("report.json") == "new")
    }

    @Test func `of runs that start at once, all but one are told that the folder is in use`() async
    {
        let path = path
        let outcomes = await withTaskGroup(of: String.self) { group in
            for number in 0..<16 {
                group.addTask {
                    do throws(OutputError) {
                        let output = try OutputDirectory(replacing: path)
                        try output.write("run \(number)", to: "report.json")
                        try output.commit()
                        return "written"
                    } catch {
                        return error == .busy(path: path) ? "busy" : error.description
                    }
                }
            }
            return await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(outcomes.isSubset(of: ["written", "busy"]), "\(outcomes)")
        #expect(outcomes.contains("written"))
    }

    @Test func `a run killed between the two renames does not cost the old output`() throws {
        try commit(["report.json": "old"])
        try FileManager.default.moveItem(
            atPath: path,
            toPath: scratch + "/deep/.latest.residue-retired"
        )
        let output = try OutputDirectory(replacing: path)
        #expect(try read("report.json") == "old")
        output.discard()
        #expect(try siblings() == ["latest"])
    }

    @Test func `two runs cannot write to one folder at a time`() throws {
        let first = try OutputDirectory(replacing: path)
        #expect(throws: OutputError.busy(path: path)) {
            try OutputDirectory(replacing: self.path)
        }
        try first.write("first", to: "report.json")
        try first.commit()
        #expect(try read("report.json") == "first")
    }

    @Test func `a directory with other files is not replaced`() throws {
        try place("precious", at: path + "/thesis.txt")
        #expect(throws: OutputError.foreignContent(path: path, name: "thesis.txt")) {
            try OutputDirectory(replacing: self.path)
        }
        #expect(try read("thesis.txt") == "precious")
        #expect(try siblings() == ["latest"])
    }

    @Test func `a file added to the output during the run is not lost`() throws {
        try commit(["report.json": "old"])
        let output = try OutputDirectory(replacing: path)
        try output.write("new", to: "report.json")
        try place("precious", at: path + "/notes.txt")
        #expect(throws: OutputError.foreignContent(path: path, name: "notes.txt")) {
            try output.commit()
        }
        #expect(try read("notes.txt") == "precious")
        #expect(try read("report.json") == "old")
    }

    @Test func `an empty directory is replaced`() throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
        try commit(["report.json": "new"])
        #expect(try read("report.json") == "new")
    }

    @Test func `a path that names a file is refused`() throws {
        try place("text", at: path)
        #expect(throws: OutputError.notADirectory(path: path)) {
            try OutputDirectory(replacing: self.path)
        }
        #expect(throws: OutputError.notADirectory(path: path)) {
            try OutputDirectory(replacing: self.path + "/below")
        }
    }

    @Test func `a link to a directory stays a link`() throws {
        try commit(["report.json": "old"])
        let link = scratch + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let output = try OutputDirectory(replacing: link + "/")
        try output.write("new", to: "report.json")
        try output.commit()
        #expect(try read("report.json") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    }

    #if os(Linux)
    @Test func `a system error is reported in the system's words`() throws {
        let refused = "/proc/residue-output/latest"
        #expect(
            throws: OutputError.system(
                action: "create",
                path: "/proc/residue-output",
                reason: "No such file or directory"
            )
        ) { try OutputDirectory(replacing: refused) }
    }

    @Test func `a full disk is an error and the old output stands`() throws {
        try commit(["report.json": "old"])
        let output = try OutputDirectory(replacing: path)
        let partial = scratch + "/deep/.latest.residue-partial/events.ndjson"
        try FileManager.default.createSymbolicLink(
            atPath: partial,
            withDestinationPath: "/dev/full"
        )
        let log = try output.open("events.ndjson")
        let error = #expect(throws: OutputError.self) { try log.append([123, 125, 10]) }
        #expect(
            error?.description
                == "cannot write '\(partial)': No space left on device; earlier output is "
                + "unchanged"
        )
        output.discard()
        #expect(try read("report.json") == "old")
    }
    #endif

    private func commit(_ files: [String: String]) throws {
        let output = try OutputDirectory(replacing: path)
        for name in files.keys.sorted() { try output.write(files[name] ?? "", to: name) }
        try output.commit()
    }

    private func read(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    private func siblings() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch + "/deep").sorted()
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    private func place(_ text: String, at path: String) throws {
        let parent = URL(filePath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
}
