// SPDX-License-Identifier: Apache-2.0

/// The files of one run, written next to `--output` and moved into place atomically.
///
/// Until `commit()` the earlier output is untouched. A killed run leaves a hidden directory next to
/// the output, which the next run removes. Only a directory that is empty or contains nothing but
/// Residue's own files is ever replaced.
package final class OutputDirectory {
    /// Lists the names that a run wrote, one per line, so that the next may replace them.
    package static let markerName = ".residue-output"

    private static let knownNames: Set<String> = [
        markerName, "events.ndjson", "evidence", "report.json", "junit.xml", "summary.md",
        "report.sarif", "report.html", "trace.json",
    ]

    /// The final path of the output.
    package let path: String
    /// The path where it is written until then.
    package let partialPath: String
    private let retiredPath: String
    /// A failure to clean up.
    ///
    /// Nothing depends on it: the next run tries again, and reports the same failure if it cannot
    /// either.
    package private(set) var leftover: OutputError?
    private var names: Set<String> = []
    private var files: [OutputFile] = []
    /// Locks the partial directory for this process; `nil` once committed or discarded.
    private var lock: Int32?

    /// Prepares to replace `path`; neither it nor its parents need exist.
    package init(replacing path: String) throws(OutputError) {
        let trimmed = OutputDirectory.withoutTrailingSlashes(path)
        let resolved = FileSystem.resolved(trimmed)
        let parent = FileSystem.parent(of: resolved)
        let name = resolved.split(separator: "/").last.map(String.init) ?? ""
        guard !name.isEmpty, name != ".", name != ".." else {
            throw .foreignContent(path: path, name: ".")
        }
        self.path = resolved
        partialPath = "\(parent)/.\(name).residue-partial"
        retiredPath = "\(parent)/.\(name).residue-retired"
        try FileSystem.makeDirectories(parent)
        try takePartialDirectory()
        do {
            try recoverFromKilledRun()
            try refuseForeignContent()
        } catch {
            discard()
            throw error
        }
    }

    deinit { discard() }

    /// Removes the partial output of an aborted run, just before its process ends.
    package static func abandon(_ partialPath: String) {
        // Anything left is hidden, and the next run removes it.
        do throws(OutputError) { try FileSystem.removeAll(partialPath) } catch {}
    }

    /// Writes a whole file; `name` may contain slashes.
    package func write(_ bytes: [UInt8], to name: String) throws(OutputError) {
        let file = try open(name)
        try file.append(bytes)
        try file.close()
    }

    package func write(_ text: String, to name: String) throws(OutputError) {
        try write(Array(text.utf8), to: name)
    }

    /// Opens a file that grows during the run; `commit()` closes it.
    package func open(_ name: String) throws(OutputError) -> OutputFile {
        precondition(lock != nil, "open(_:) called after commit() or discard()")
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        precondition(
            parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." },
            "an output file is named below its directory"
        )
        let file = "\(partialPath)/\(name)"
        if parts.count > 1 { try FileSystem.makeDirectories(FileSystem.parent(of: file)) }
        names.insert(String(parts[0]))
        let output = try OutputFile(creating: file)
        files.append(output)
        return output
    }

    /// Replaces the old output with the new one.
    package func commit() throws(OutputError) {
        precondition(lock != nil, "commit() called twice, or after discard()")
        for file in files { try file.close() }
        files = []
        let marker = names.sorted().map { $0 + "\n" }.joined()
        try write(marker, to: OutputDirectory.markerName)
        // Somebody may have put a file there during the run.
        try refuseForeignContent()
        let hadOutput = try FileSystem.kind(of: path) != .absent
        if hadOutput { try FileSystem.move(path, to: retiredPath) }
        do {
            try FileSystem.move(partialPath, to: path)
        } catch {
            if hadOutput { try FileSystem.move(retiredPath, to: path) }
            throw error
        }
        cleanUp(retiredPath)
        release()
    }

    /// Discards everything written; the earlier output remains.
    package func discard() {
        guard lock != nil else { return }
        files = []
        cleanUp(partialPath)
        release()
    }

    private func cleanUp(_ path: String) {
        do throws(OutputError) {
            try FileSystem.removeAll(path)
        } catch {
            leftover = error
        }
    }

    private func release() {
        if let lock { FileSystem.release(lock) }
        lock = nil
    }

    /// If several runs start at once, all but one fail because the directory is taken.
    private func takePartialDirectory() throws(OutputError) {
        if try FileSystem.kind(of: partialPath) != .absent {
            guard let leftover = try FileSystem.lock(partialPath) else {
                throw .busy(path: path)
            }
            defer { FileSystem.release(leftover) }
            try FileSystem.removeAll(partialPath)
        }
        guard try FileSystem.makeDirectory(partialPath) else { throw .busy(path: path) }
        lock = try FileSystem.lock(partialPath)
        guard lock != nil else { throw .busy(path: path) }
    }

    /// A run killed between its two renames left the old output aside.
    private func recoverFromKilledRun() throws(OutputError) {
        guard try FileSystem.kind(of: retiredPath) != .absent else { return }
        if try FileSystem.kind(of: path) == .absent {
            try FileSystem.move(retiredPath, to: path)
        } else {
            try FileSystem.removeAll(retiredPath)
        }
    }

    private func refuseForeignContent() throws(OutputError) {
        switch try FileSystem.kind(of: path) {
        case .absent: return
        case .other: throw .notADirectory(path: path)
        case .directory: break
        }
        let ours = try markedNames().union(OutputDirectory.knownNames)
        for name in try FileSystem.names(in: path) where !ours.contains(name) {
            throw .foreignContent(path: path, name: name)
        }
    }

    private func markedNames() throws(OutputError) -> Set<String> {
        let marker = "\(path)/\(OutputDirectory.markerName)"
        guard try FileSystem.kind(of: marker) == .other else { return [] }
        return Set(try FileSystem.lines(of: marker))
    }

    private static func withoutTrailingSlashes(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }
}
