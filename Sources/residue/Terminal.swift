// SPDX-License-Identifier: Apache-2.0

import Foundation
import Hosting
import Synchronization

/// The process's surroundings: the only place that reads terminals, the environment, the wall clock
/// and memory, none of which may reach a simulation.
enum Terminal {
    /// Why printing first failed; `nil` if everything was printed.
    static var lostOutput: String? { lost.withLock { $0 } }

    private static let lost = Mutex<String?>(nil)

    static func print(_ text: String) {
        let error = write(text, to: STDOUT_FILENO)
        // A closed pipe (`residue run | head`) is no reason to fail.
        guard error != 0, error != EPIPE else { return }
        lost.withLock { $0 = $0 ?? String(cString: strerror(error)) }
    }

    static func complain(_ text: String) {
        printAside(text + "\n")
    }

    /// Prints for a person while a program reads the output.
    static func printAside(_ text: String) {
        // There is nobody left to report a failure to.
        _ = write(text, to: STDERR_FILENO)
    }

    /// The error number; 0 if every byte was written.
    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = rest.dropFirst(count)
        }
        return 0
    }

    /// Reopens every standard stream that the caller has closed, so that no file of the run gets
    /// its number and then the text meant for it.
    static func fillClosedStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", O_RDWR)
        }
    }

    /// Replaces the current line of the terminal.
    static func overwrite(_ line: String) {
        printAside("\r\u{1B}[K\(line.prefix(max(20, width - 1)))")
    }

    /// Appends to a file created elsewhere; a failure is reported and changes no verdict.
    static func append(_ text: String, to path: String) {
        guard let handle = FileHandle(forWritingAtPath: path) else {
            complain("residue: cannot write the step summary to \(path)")
            return
        }
        do {
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(text.utf8))
            try handle.close()
        } catch {
            complain("residue: cannot write the step summary to \(path): \(error)")
        }
    }

    /// Columns of the terminal; 100 where there is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return 100
        }
        return Int(size.ws_col)
    }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Colors appear on a terminal only, and never with `NO_COLOR` (no-color.org).
    static var usesColor: Bool {
        isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR") == nil
            && environment("TERM") != "dumb"
    }

    static func environment(_ name: String) -> String? {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            return nil
        }
        return value
    }

    /// An unguessable token; the only randomness that does not come from a seed.
    static func token() -> String {
        var generator = SystemRandomNumberGenerator()
        let words = [generator.next() as UInt64, generator.next()]
        return words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// The process's limit of open files and sockets, after raising it as far as possible.
    static func raiseDescriptorLimit() -> Int? {
        #if canImport(Darwin)
        let kind = RLIMIT_NOFILE
        #else
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #endif
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return nil }
        let wanted = min(limit.rlim_max, 65_536)
        if limit.rlim_cur < wanted {
            limit.rlim_cur = wanted
            setrlimit(kind, &limit)
            getrlimit(kind, &limit)
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// Kind of system and machine: `Linux x86_64`.
    static var system: String {
        var names = utsname()
        guard uname(&names) == 0 else { return "unknown" }
        func text<Name>(_ name: Name) -> String {
            withUnsafeBytes(of: name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
        }
        return "\(text(names.sysname)) \(text(names.machine))"
    }

    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Nanoseconds on a monotonic clock.
    static var nanoseconds: UInt64 {
        // Read before the clock: a lazy origin must not lie after the first reading.
        let origin = origin
        let (seconds, attoseconds) = (ContinuousClock.now - origin).components
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }

    /// The machine's time for hosted worlds.
    static var wall: WallTime {
        WallTime(
            nanoseconds: { nanoseconds },
            sleep: { duration in
                let (seconds, attoseconds) = duration.components
                Thread.sleep(forTimeInterval: Double(seconds) + Double(attoseconds) * 1e-18)
            }
        )
    }

    /// Processor time used by this process.
    static var processorNanoseconds: UInt64 {
        // POSIX sets CLOCKS_PER_SEC to a million.
        UInt64(clock()) * 1_000
    }

    private static let origin = ContinuousClock.now

    /// The process's peak memory, in bytes.
    static var peakMemory: Int {
        var usage = rusage()
        #if canImport(Darwin)
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
        #else
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1_024
        #endif
    }
}
