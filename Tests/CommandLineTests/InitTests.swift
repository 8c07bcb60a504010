// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

@Suite
struct InitTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `the starter is written, valid, and holds`() async throws {
        let start = folder.path("deep/er")
        #expect(await Residue.run(["init", start]) == .held)
        #expect(folder.files == StarterFiles.all.map { "deep/er/\($0.path)" }.sorted())
        #expect(await Residue.run(["validate", "\(start)/scenarios"]) == .held)
        let output = folder.path("out")
        #expect(await Residue.run(["run", "\(start)/scenarios", "--output", output]) == .held)
    }

    @Test func `the failure that the starter proposes is a real one`() async throws {
        #expect(await Residue.run(["init", folder.path]) == .held)
        let name = "scenarios/organizations/acme.yaml"
        let text = try folder.text(of: name)
        #expect(text.contains("# offboarding:"))
        try folder.write(text.replacing("# offboarding:", with: "offboarding:"), to: name)
        let words = ["run", folder.path("scenarios"), "--output", folder.path("out")]
        #expect(await Residue.run(words) == .violated)
    }

    @Test(arguments: StarterConnector.allCases)
    func `a starter connector is written, and not twice`(starter: StarterConnector) async throws {
        let words = ["init", "--connector", starter.rawValue, folder.path]
        #expect(await Residue.run(words) == .held)
        #expect(folder.files == starter.files.map(\.path).sorted())
        #expect(await Residue.run(words) == .cannotCreate)
    }

    @Test func `the starter in Python passes what it implements and is told what it lacks`() throws
    {
        _ = try Binary.run(["init", "--connector", "python"], in: folder)
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let result = try Binary.run(
            [
                "check", "--exec", "python3 \(folder.path("connector.py"))", "--target",
                "freshservice", "--filter", "conformance", "--scenarios",
                root.appending(path: "scenarios").path(percentEncoded: false),
            ],
            in: folder
        )
        #expect(result.output.hasPrefix("5 passed, 0 failed, "), "\(result.output)")
        #expect(result.output.contains("it needs accounts.create"))
        #expect(result.status == 0)
    }

    @Test func `a starter in an unsupported language is refused`() async {
        #expect(await Residue.run(["init", "--connector", "cobol", folder.path]) == .usage)
    }

    @Test func `a second start changes nothing`() async throws {
        #expect(await Residue.run(["init", folder.path]) == .held)
        let files = folder.files
        let mine = try folder.write("mine\n", to: StarterFiles.all[1].path)
        #expect(await Residue.run(["init", folder.path]) == .cannotCreate)
        #expect(folder.files == files)
        #expect(try String(contentsOfFile: mine, encoding: .utf8) == "mine\n")
    }

    @Test(arguments: StarterFiles.all.map(\.path))
    func `one existing file keeps the others from being written`(path: String) async throws {
        try folder.write("mine\n", to: path)
        #expect(await Residue.run(["init", folder.path]) == .cannotCreate)
        #expect(folder.files == [path])
        #expect(try folder.text(of: path) == "mine\n")
    }

    @Test func `a link that leads nowhere counts as a file`() async throws {
        try folder.makeFolder("scenarios/organizations")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("scenarios/organizations/acme.yaml"),
            withDestinationPath: folder.path("elsewhere")
        )
        #expect(await Residue.run(["init", folder.path]) == .cannotCreate)
        #expect(!FileManager.default.fileExists(atPath: folder.path("elsewhere")))
    }

    @Test func `a file in place of a folder leaves nothing half written`() async throws {
        try folder.write("", to: ".github")
        #expect(await Residue.run(["init", folder.path]) == .cannotCreate)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [".github"])
    }

    @Test func `the folder itself may not be a file`() async throws {
        let file = try folder.write("", to: "file")
        #expect(await Residue.run(["init", file]) == .cannotCreate)
        #expect(folder.files == ["file"])
    }
}
