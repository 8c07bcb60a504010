// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The built command line, found beside the bundle of these tests.
enum Binary {
    struct Missing: Error, CustomStringConvertible {
        let searched: [String]

        var description: String { "no 'residue' beside any of \(searched.joined(separator: ", "))" }
    }

    struct Result {
        let status: Int32
        let output: String
        let complaints: String
    }

    static func path() throws -> String {
        let places =
            ([Bundle.main.bundlePath, CommandLine.arguments[0]]
            + Bundle.allBundles.map(\.bundlePath)).map { URL(filePath: $0) }
        for place in places {
            var folder = place
            for _ in 0..<5 {
                let candidate = folder.appending(path: "residue").path(percentEncoded: false)
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
                    !isFolder.boolValue,
                    FileManager.default.isExecutableFile(atPath: candidate)
                {
                    return candidate
                }
                folder = folder.deletingLastPathComponent()
            }
        }
        throw Missing(searched: places.map { $0.path(percentEncoded: false) })
    }

    /// Runs the binary in a folder, in an environment that names no CI but by `additions`.
    static func run(
        _ words: [String],
        in folder: TemporaryFolder,
        environment additions: [String: String] = [:]
    ) throws -> Result {
        let streams = try TemporaryFolder()
        let output = try FileHandle(forWritingTo: URL(filePath: streams.write("", to: "out")))
        let errors = try FileHandle(forWritingTo: URL(filePath: streams.write("", to: "err")))
        let process = Process()
        process.executableURL = URL(filePath: try path())
        process.arguments = words
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = ProcessInfo.processInfo.environment.filter {
            !$0.key.hasPrefix("GITHUB_")
        }.merging(additions) { _, added in added }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: try streams.text(of: "out"),
            complaints: try streams.text(of: "err")
        )
    }
}
