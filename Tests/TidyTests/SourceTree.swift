// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The package's files, found relative to this one.
enum SourceTree {
    struct File: Sendable, CustomStringConvertible {
        /// Relative to the package: `Sources/Wire/WireRequest.swift`.
        let path: String
        let lines: [String]

        var description: String { path }

        /// `Wire` for a file of `Sources/Wire` or `Tests/WireTests`.
        var module: String { String(path.split(separator: "/")[1]) }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func swiftFiles(under folder: String) throws -> [File] {
        let base = root.appending(path: folder)
        let paths =
            FileManager.default.enumerator(atPath: base.path(percentEncoded: false))?
            .compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") }
            .sorted() ?? []
        return try paths.map { path in
            let text = try String(contentsOf: base.appending(path: path), encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            return File(path: "\(folder)/\(path)", lines: lines.map(String.init))
        }
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
