// SPDX-License-Identifier: Apache-2.0

/// The command to start, its environment, and its time limits.
package struct ProgramOptions: Sendable {
    /// The program and its arguments; no shell is involved.
    package var words: [String]
    /// Where programs are searched for.
    package var path: String
    /// Variables passed on besides `PATH` and `HOME`.
    package var environment: [String: String]
    /// How long, in real time, a program may be silent while an answer is due.
    package var silenceMax: Duration
    /// How long, in real time, one exchange may take, however busy the program is.
    package var exchangeMax: Duration
    /// The longest line, in bytes.
    package var lineMax = 4 << 20
    /// Messages and HTTP requests of one exchange.
    package var stepsMax = 100_000
    /// The maximum size of the state directory, in bytes.
    package var stateMax: Int64 = 64 << 20

    package init(
        words: [String],
        path: String,
        environment: [String: String] = [:],
        silenceMax: Duration = .seconds(10),
        exchangeMax: Duration = .seconds(60)
    ) {
        self.words = words
        self.path = path
        self.environment = environment
        self.silenceMax = silenceMax
        self.exchangeMax = exchangeMax
    }
}

/// A program that could not be started, exited, or violated the protocol.
package struct ProgramProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence that quotes what was seen.
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}
