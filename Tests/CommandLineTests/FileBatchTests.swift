// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

@Suite
struct FileBatchTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func batch(_ names: String...) -> FileBatch {
        var batch = FileBatch(in: folder.path)
        for name in names { batch.add(name, "new \(name)\n") }
        return batch
    }

    @Test func `existing files are replaced if requested`() throws {
        try folder.write("old\n", to: "a/b")
        try batch("a/b", "c").write(onMeeting: .replace)
        #expect(folder.files == ["a/b", "c"])
        #expect(try folder.text(of: "a/b") == "new a/b\n")
    }

    @Test func `a folder in place of a file is refused before anything is replaced`() throws {
        try folder.write("old\n", to: "a")
        try folder.makeFolder("b")
        let refusal = complaint { try batch("a", "b").write(onMeeting: .replace) }
        #expect(refusal == "residue: nothing was written: '\(folder.path("b"))' is a folder")
        #expect(try folder.text(of: "a") == "old\n")
        #expect(folder.files == ["a"])
    }

    @Test func `a file created in the meantime is left alone and the rest rolled back`() throws {
        let batch = batch("a/b", "c", "d/e")
        try folder.write("old\n", to: "c")
        #expect(complaint { try batch.write(onMeeting: .refuse) } != nil)
        #expect(folder.files == ["c"])
        #expect(try folder.text(of: "c") == "old\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["c"])
    }

    @Test func `existing folders survive a failure`() throws {
        try folder.makeFolder("a")
        try folder.write("", to: "c")
        #expect(complaint { try batch("a/b", "c/d").write(onMeeting: .refuse) } != nil)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["a", "c"]
        )
    }

    @Test func `paths begin with the folder as it was given`() {
        var here = FileBatch(in: ".")
        here.add("a", "")
        var there = FileBatch(in: "b/")
        there.add("a", "")
        #expect(here.paths + there.paths == ["a", "b/a"])
    }
}
