// SPDX-License-Identifier: Apache-2.0

import CProcess
import Synchronization

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Kills programs together with everything they started.
///
/// A program runs in its own session. Processes that left the session still have the program's
/// unique home in their environment; those that dropped that as well become children of this
/// process when their parent dies, and are killed with the last program.
package final class ProgramFamily: Sendable {
    /// The homes of running programs, by process.
    private let running = Mutex<[Int32: String]>([:])
    private let adoptsOrphans: Bool

    /// `adoptsOrphans` is for a process whose every child is a program under test.
    package init(adoptsOrphans: Bool) {
        self.adoptsOrphans = adoptsOrphans && residue_adopt_orphans() == 0
    }

    func started(_ pid: Int32, home: String) {
        running.withLock { $0[pid] = home }
    }

    /// Kills every running program, for a process about to exit.
    package func endAll() {
        for (pid, home) in running.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            kill(-pid, SIGKILL)
            let mark = Array("HOME=\(home)\0".utf8)
            for other in Self.processes(where: { Self.environment(of: $0, holds: mark) }) {
                kill(other, SIGKILL)
            }
        }
    }

    /// Kills and reaps the program, its session and every process that carries its home.
    func end(_ pid: Int32, home: String) -> Int32 {
        kill(-pid, SIGKILL)
        kill(pid, SIGKILL)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        running.withLock { $0[pid] = nil }
        let mark = Array("HOME=\(home)\0".utf8)
        // A process may have been created during the scan.
        for _ in 0..<20 {
            let others = Self.processes { Self.environment(of: $0, holds: mark) }
            guard !others.isEmpty else { break }
            for other in others { Self.finish(other) }
        }
        return status
    }

    /// Kills the remaining orphans: children of this process that are not running programs.
    package func endOrphans() {
        guard adoptsOrphans else { return }
        for _ in 0..<20 {
            let known = running.withLock { $0 }
            let others = Self.processes { pid in
                known[pid] == nil && Self.parent(of: pid) == getpid()
            }
            guard !others.isEmpty else { return }
            for other in others { Self.finish(other) }
        }
    }

    private static func finish(_ pid: Int32) {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        // Only children can be waited for; others are reaped by their parent.
        for _ in 0..<50 {
            let result = waitpid(pid, &status, WNOHANG)
            if result == pid || (result < 0 && errno == ECHILD) { return }
            poll(nil, 0, 2)
        }
    }

    private static func processes(where isMeant: (Int32) -> Bool) -> [Int32] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var found: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let pid = Int32(name), pid != getpid(), isMeant(pid) else { continue }
            found.append(pid)
        }
        return found.sorted()
    }

    private static func environment(of pid: Int32, holds mark: [UInt8]) -> Bool {
        let bytes = contents(of: "/proc/\(pid)/environ")
        guard bytes.count >= mark.count else { return false }
        return (0...(bytes.count - mark.count)).contains { start in
            (start == 0 || bytes[start - 1] == 0)
                && bytes[start..<(start + mark.count)].elementsEqual(mark)
        }
    }

    /// The fourth field of `stat`; the second is a name in parentheses that may contain anything.
    private static func parent(of pid: Int32) -> Int32? {
        let text = String(decoding: contents(of: "/proc/\(pid)/stat"), as: UTF8.self)
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 1 ? Int32(fields[1]) : nil
    }

    private static func contents(of path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 8_192)
        // An environment may be larger, but the program's home is at its beginning.
        while bytes.count < 262_144 {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
