// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files that are written all together or not at all.
///
/// Every file is written completely under a temporary name before the first is renamed, so that a
/// full disk or missing permission leaves nothing behind. If a later rename still fails, earlier
/// replacements stay; each file is then either old or new.
struct FileBatch {
    enum Meeting {
        /// Nothing is written if one of the files exists.
        case refuse
        case replace
    }

    private struct Entry {
        let path: String
        let bytes: [UInt8]
        let partial: String
    }

    private var entries: [Entry] = []
    private let folder: String

    /// - Parameter folder: Created if missing, with its parents.
    init(in folder: String) {
        self.folder = folder.isEmpty ? "." : folder
    }

    /// Paths as they are written, in the order of the additions.
    var paths: [String] { entries.map(\.path) }

    /// Adds a file by its path below the folder.
    mutating func add(_ name: String, _ bytes: [UInt8]) {
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        let path = (folder == "." ? "" : base) + name
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.dropLast().map { $0 + "/" }.joined()
        let partial = "\(parent).\(parts.last ?? "").residue-partial"
        entries.append(Entry(path: path, bytes: bytes, partial: partial))
    }

    mutating func add(_ name: String, _ text: String) { add(name, Array(text.utf8)) }

    /// The files that already exist, links included.
    var existing: [String] {
        paths.filter { path in
            var status = stat()
            return lstat(path, &status) == 0
        }
    }

    func write(onMeeting meeting: Meeting) throws(CommandFailure) {
        for path in paths { try FileBatch.refuseFolder(path) }
        var folders: [String] = []
        var done: [String] = []
        do {
            for entry in entries {
                try FileBatch.makeFolders(above: entry.path, made: &folders)
                try Data(entry.bytes).write(to: URL(filePath: entry.partial))
            }
            for entry in entries {
                try FileBatch.place(entry.partial, at: entry.path, meeting)
                if meeting == .refuse { done.append(entry.path) }
            }
        } catch {
            for path in entries.map(\.partial) + done { unlink(path) }
            for folder in folders.reversed() { rmdir(folder) }
            throw CommandFailure(.cannotCreate, FileBatch.sentence(error))
        }
    }

    private static func refuseFolder(_ path: String) throws(CommandFailure) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return }
        throw CommandFailure(.cannotCreate, "residue: nothing was written: '\(path)' is a folder")
    }

    /// Unlike a rename, a link never replaces a file created in the meantime.
    private static func place(_ partial: String, at path: String, _ meeting: Meeting) throws {
        switch meeting {
        case .refuse:
            guard link(partial, path) == 0 else { throw refusal(path) }
            unlink(partial)
        case .replace:
            guard rename(partial, path) == 0 else { throw refusal(path) }
        }
    }

    /// Adds the created folders to `made`, outermost first, even on failure.
    private static func makeFolders(above path: String, made: inout [String]) throws {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        for count in parts.indices.map({ $0 + 1 }) {
            let folder = parts.prefix(count).joined(separator: "/")
            if folder.isEmpty { continue }
            if mkdir(folder, 0o777) == 0 {
                made.append(folder)
            } else if errno != EEXIST {
                throw refusal(folder)
            }
        }
    }

    private static func refusal(_ path: String) -> CommandFailure {
        CommandFailure(
            .cannotCreate,
            "residue: cannot create '\(path)': \(String(cString: strerror(errno)))"
        )
    }

    private static func sentence(_ error: any Error) -> String {
        if let failure = error as? CommandFailure { return failure.message }
        return "residue: nothing was written: \(error.localizedDescription)"
    }
}
