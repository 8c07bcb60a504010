// SPDX-License-Identifier: Apache-2.0

import CProcess

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Starts a program in its own session, with pipes as its standard streams.
enum ProgramSpawn {
    struct Started {
        let pid: Int32
        let input: Int32
        let output: Int32
        let errors: Int32
    }

    static func start(
        _ words: [String],
        environment: [String: String]
    ) throws(ProgramProblem) -> Started {
        let input = try pipe()
        let output = try pipe()
        let errors = try pipe()
        let childEnds = [input.read, output.write, errors.write]
        let ourEnds = [input.write, output.read, errors.read]
        var pid: Int32 = 0
        let failure = spawn(&pid, words, environment, streams: childEnds)
        for descriptor in childEnds { close(descriptor) }
        guard failure == 0 else {
            for descriptor in ourEnds { close(descriptor) }
            throw ProgramProblem(
                "'\(words[0])' cannot be started: \(String(cString: strerror(failure)))"
            )
        }
        for descriptor in ourEnds {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
        return Started(pid: pid, input: ourEnds[0], output: ourEnds[1], errors: ourEnds[2])
    }

    /// Returns an error number, 0 for none.
    private static func spawn(
        _ pid: inout Int32,
        _ words: [String],
        _ environment: [String: String],
        streams: [Int32]
    ) -> Int32 {
        #if canImport(Glibc)
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        let newSession: Int16 = 0x80
        #else
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        let newSession: Int16 = 0x400
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, descriptor) in streams.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        residue_close_others(&actions)
        #if canImport(Glibc)
        let onlyStandardStreams: Int16 = 0
        #else
        let onlyStandardStreams = Int16(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        // This process ignores broken pipes; the program gets the default behavior.
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGPIPE)
        sigaddset(&defaults, SIGINT)
        sigaddset(&defaults, SIGTERM)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        var mask = sigset_t()
        sigemptyset(&mask)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setflags(
            &attributes,
            newSession | onlyStandardStreams | Int16(POSIX_SPAWN_SETSIGDEF)
                | Int16(POSIX_SPAWN_SETSIGMASK)
        )
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return withCStrings(words) { arguments in
            withCStrings(variables) { variables in
                posix_spawnp(&pid, words[0], &actions, &attributes, arguments, variables)
            }
        }
    }

    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }

    private static func pipe() throws(ProgramProblem) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [0, 0]
        guard residue_pipe(&ends) == 0 else {
            throw ProgramProblem("no pipe for a program: \(String(cString: strerror(errno)))")
        }
        return (ends[0], ends[1])
    }
}
