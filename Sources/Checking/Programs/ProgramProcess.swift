// SPDX-License-Identifier: Apache-2.0

import CivilTime
import LineProtocol

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A running program: its input and output lines and its log; used by one thread at a time.
final class ProgramProcess {
    /// What happens next.
    enum Incoming {
        case line([UInt8])
        /// The wake descriptor has something to read.
        case woken
        /// The standard output was closed.
        case closed
        case silent
        case tooLong
    }

    private let options: ProgramOptions
    private let family: ProgramFamily
    private let home: String
    private let started: ProgramSpawn.Started
    private var input: Int32
    private var buffer: [UInt8] = []
    private var scanned = 0
    private var isOutputOpen = true
    private var areErrorsOpen = true
    private var status: Int32?
    var log: ProgramLog

    init(
        _ options: ProgramOptions,
        home: String,
        family: ProgramFamily,
        quotation: Quotation
    ) throws(ProgramProblem) {
        self.options = options
        self.family = family
        self.home = home
        log = ProgramLog(quotation: quotation)
        var environment = options.environment
        environment["PATH"] = options.path
        environment["HOME"] = home
        started = try ProgramSpawn.start(options.words, environment: environment)
        input = started.input
        family.started(started.pid, home: home)
    }

    deinit {
        end()
    }

    /// Output not yet ended by a line feed.
    var unfinishedLine: [UInt8] { buffer }

    /// Writes a line; returns the reason if it could not.
    func write(_ line: [UInt8], within limit: Duration) -> String? {
        let end = RealTime.milliseconds + limit.wholeMilliseconds
        var rest = line[...]
        while !rest.isEmpty {
            guard input >= 0 else { return "it has closed its standard input" }
            #if canImport(Glibc)
            let count = rest.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
            #else
            let count = rest.withUnsafeBytes { Darwin.write(input, $0.baseAddress, $0.count) }
            #endif
            if count > 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                let left = end - RealTime.milliseconds
                guard left > 0 else { return "it does not read its standard input" }
                wait(for: left, beyond: [pollfd(fd: input, events: Int16(POLLOUT), revents: 0)])
            default: return "it has closed its standard input"
            }
        }
        return nil
    }

    /// Waits for a line, for the wake descriptor, or until the instant of `RealTime`.
    func next(until deadline: Int64, wake: Int32) -> Incoming {
        while true {
            if let line = takeLine() { return .line(line) }
            if buffer.count > options.lineMax { return .tooLong }
            guard isOutputOpen else { return .closed }
            let left = deadline - RealTime.milliseconds
            guard left > 0 else { return .silent }
            let ready = wait(
                for: left,
                beyond: [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
            )
            if ready, buffer.firstIndex(of: UInt8(ascii: "\n")) == nil { return .woken }
        }
    }

    /// Polls the program's streams and one more descriptor; whether that one is ready.
    @discardableResult
    private func wait(for milliseconds: Int64, beyond others: [pollfd]) -> Bool {
        var descriptors = others
        descriptors.append(
            pollfd(fd: isOutputOpen ? started.output : -1, events: Int16(POLLIN), revents: 0)
        )
        descriptors.append(
            pollfd(fd: areErrorsOpen ? started.errors : -1, events: Int16(POLLIN), revents: 0)
        )
        let count = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        guard count > 0 else { return false }
        if descriptors[descriptors.count - 1].revents != 0 { readErrors() }
        if descriptors[descriptors.count - 2].revents != 0 { readOutput() }
        return descriptors[0].revents != 0
    }

    private func readOutput() {
        switch read(started.output) {
        case .some(let bytes): buffer += bytes
        case nil: isOutputOpen = false
        }
    }

    private func readErrors() {
        switch read(started.errors) {
        case .some(let bytes): log.append(bytes)
        case nil: areErrorsOpen = false
        }
    }

    /// `nil` at the end of the stream.
    private func read(_ descriptor: Int32) -> ArraySlice<UInt8>? {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        #if canImport(Glibc)
        let count = chunk.withUnsafeMutableBytes {
            Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        #else
        let count = chunk.withUnsafeMutableBytes {
            Darwin.read(descriptor, $0.baseAddress, $0.count)
        }
        #endif
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        return count > 0 ? chunk[..<count] : nil
    }

    private func takeLine() -> [UInt8]? {
        guard let end = buffer[scanned...].firstIndex(of: UInt8(ascii: "\n")) else {
            scanned = buffer.count
            return nil
        }
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        scanned = 0
        return line
    }

    /// Closes its input and gives it `grace` to exit, then kills it with its family.
    ///
    /// Returns whether it exited on its own.
    @discardableResult
    func close(grace: Duration) -> Bool {
        closeInput()
        let end = RealTime.milliseconds + grace.wholeMilliseconds
        while isOutputOpen || areErrorsOpen {
            let left = end - RealTime.milliseconds
            guard left > 0 else { break }
            wait(for: min(left, 20), beyond: [pollfd(fd: -1, events: 0, revents: 0)])
            if buffer.count > options.lineMax { break }
            if hasExited { break }
        }
        let isDone = hasExited
        self.end()
        return isDone
    }

    /// `exited with status 1`, `was killed by signal 9`; `nil` while it runs.
    func fate(within grace: Duration) -> String? {
        let end = RealTime.milliseconds + grace.wholeMilliseconds
        while !hasExited, RealTime.milliseconds < end {
            wait(for: 5, beyond: [pollfd(fd: -1, events: 0, revents: 0)])
        }
        drainErrors()
        guard hasExited else { return nil }
        let code = exitCode ?? 0
        let signal = code & 0x7f
        return signal == 0
            ? "exited with status \((code >> 8) & 0xff)" : "was killed by signal \(signal)"
    }

    private var exitCode: Int32?

    /// Checks without reaping, so that the family can still be found by its leader.
    private var hasExited: Bool {
        if exitCode != nil { return true }
        var info = siginfo_t()
        guard
            waitid(P_PID, id_t(started.pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0,
            info.si_signo == SIGCHLD
        else { return false }
        #if canImport(Glibc)
        let value = info._sifields._sigchld.si_status
        let isExit = info.si_code == 1
        #else
        let value = info.si_status
        let isExit = info.si_code == CLD_EXITED
        #endif
        exitCode = isExit ? value << 8 : value
        return true
    }

    private func drainErrors() {
        for _ in 0..<64 where areErrorsOpen {
            guard let bytes = read(started.errors), !bytes.isEmpty else { return }
            log.append(bytes)
        }
    }

    private func closeInput() {
        guard input >= 0 else { return }
        closeDescriptor(input)
        input = -1
    }

    func end() {
        guard status == nil else { return }
        closeInput()
        status = family.end(started.pid, home: home)
        drainErrors()
        closeDescriptor(started.output)
        closeDescriptor(started.errors)
        isOutputOpen = false
        areErrorsOpen = false
    }

    private func closeDescriptor(_ descriptor: Int32) {
        #if canImport(Glibc)
        Glibc.close(descriptor)
        #else
        Darwin.close(descriptor)
        #endif
    }
}
