// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Reads a whole file, or says why it cannot.
package enum FileBytes {
    /// No hand-written file is larger; a larger one is rejected as a mistake before reading.
    package static let authoredMax = 16 * 1_048_576

    package static func read(
        path: String,
        bytesMax: Int = authoredMax
    ) throws(RejectedFile) -> [UInt8] {
        // A path with a NUL would be truncated there and name another file.
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw rejected(path, "this is not a path")
        }
        // Without O_NONBLOCK, opening a named pipe without a writer would block forever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw rejected(path, reason(of: errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw rejected(path, reason(of: errno)) }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw rejected(path, "this is a directory, not a file") }
        guard kind == S_IFREG else { throw rejected(path, "this is not a regular file") }
        guard status.st_size <= bytesMax else {
            throw rejected(path, tooLarge(bytesMax), note: "It has \(status.st_size) bytes.")
        }
        return try content(of: descriptor, size: Int(status.st_size), bytesMax: bytesMax, path)
    }

    private static func content(
        of descriptor: Int32,
        size: Int,
        bytesMax: Int,
        _ path: String
    ) throws(RejectedFile) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: min(max(size, 1), 1_048_576))
        while true {
            let count = chunk.withUnsafeMutableBytes { unsafeRead(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw rejected(path, reason(of: errno)) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            // The file may grow while it is read.
            guard bytes.count <= bytesMax else { throw rejected(path, tooLarge(bytesMax)) }
        }
    }

    private static func unsafeRead(
        _ descriptor: Int32,
        _ buffer: UnsafeMutableRawBufferPointer
    ) -> Int {
        #if canImport(Darwin)
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
        Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }

    private static func tooLarge(_ bytesMax: Int) -> String {
        "the file is larger than \(bytesMax / 1_048_576) MiB"
    }

    private static func reason(of code: Int32) -> String {
        switch code {
        case ENOENT, ENOTDIR: "there is no such file"
        case EACCES, EPERM: "the file may not be read: permission denied"
        case ENAMETOOLONG: "the path is too long"
        case ELOOP: "the path leads through a loop of symbolic links"
        default: "the file cannot be read: " + String(cString: strerror(code))
        }
    }

    private static func rejected(
        _ path: String,
        _ message: String,
        note: String? = nil
    ) -> RejectedFile {
        let location = SourceLocation(file: path, line: 1, column: 1)
        return RejectedFile([Diagnostic(.error, at: location, message, note: note)])
    }
}
