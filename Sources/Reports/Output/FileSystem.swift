// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The few system calls that atomic output needs.
enum FileSystem {
    enum Kind {
        case absent, directory, other
    }

    /// What `path` names, links not followed.
    static func kind(of path: String) throws(OutputError) -> Kind {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return .absent }
            throw failure("look at", path)
        }
        return status.st_mode & S_IFMT == S_IFDIR ? .directory : .other
    }

    /// The path with links resolved if it exists, otherwise as given.
    static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Creates the directory and its missing parents.
    static func makeDirectories(_ path: String) throws(OutputError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw .notADirectory(path: path) }
            return
        }
        let parent = parent(of: path)
        if parent != path { try makeDirectories(parent) }
        guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw failure("create", path) }
    }

    /// False if something with that name already exists.
    static func makeDirectory(_ path: String) throws(OutputError) -> Bool {
        if mkdir(path, 0o777) == 0 { return true }
        if errno == EEXIST { return false }
        throw failure("create", path)
    }

    static func move(_ old: String, to new: String) throws(OutputError) {
        guard rename(old, new) == 0 else { throw failure("replace", new) }
    }

    /// Opens an empty file for writing, creating it if missing.
    static func create(_ path: String) throws(OutputError) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw failure("create", path) }
        return descriptor
    }

    /// Writes every byte, in as many calls as necessary.
    static func append(
        _ bytes: [UInt8],
        to descriptor: Int32,
        path: String
    ) throws(OutputError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure("write", path)
            }
            written += count
        }
    }

    /// Closes a file; only now is every byte known to be written.
    static func finish(_ descriptor: Int32, path: String) throws(OutputError) {
        guard close(descriptor) == 0 else { throw failure("write", path) }
    }

    /// Names in a directory, sorted, without `.` and `..`.
    static func names(in path: String) throws(OutputError) -> [String] {
        guard let stream = opendir(path) else {
            if errno == ENOENT { return [] }
            throw failure("read", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The lines of a small text file.
    static func lines(of path: String) throws(OutputError) -> [String] {
        guard let file = fopen(path, "re") else { throw failure("read", path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = fread(&chunk, 1, chunk.count, file)
            bytes += chunk[..<count]
            if count < chunk.count { break }
        }
        guard ferror(file) == 0 else { throw failure("read", path) }
        return bytes.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Removes a file, a link, or a directory with its contents; concurrent removals are not an
    /// error.
    static func removeAll(_ path: String) throws(OutputError) {
        switch try kind(of: path) {
        case .absent: return
        case .other:
            guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
        case .directory:
            for name in try names(in: path) { try removeAll("\(path)/\(name)") }
            guard rmdir(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
        }
    }

    /// A descriptor that locks the directory for this process until closed, or `nil` if another
    /// process has locked or removed it.
    ///
    /// The system releases it when the process is killed.
    static func lock(_ path: String) throws(OutputError) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw failure("open", path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isStill(path, descriptor) else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// Whether the path still names what was opened: a lock on a removed directory is worthless.
    private static func isStill(_ path: String, _ descriptor: Int32) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && lstat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    /// Closes a descriptor without unwritten data.
    static func release(_ descriptor: Int32) {
        close(descriptor)
    }

    /// The directory that holds `path`: `.` for a bare name.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// An error with the system's message for the call that just failed.
    static func failure(_ action: String, _ path: String) -> OutputError {
        .system(action: action, path: path, reason: String(cString: strerror(errno)))
    }
}
