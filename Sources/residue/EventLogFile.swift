// SPDX-License-Identifier: Apache-2.0

import Reports

/// The event log of a run that is still going on, or its evidence, so that memory need not hold it.
///
/// `@unchecked Sendable` is safe because the thread of the run alone writes until the run is
/// over, and its end is waited for before anybody else does.
final class EventLogFile: @unchecked Sendable {
    private let file: OutputFile
    /// A run cannot react to a full disk; it is told when the log is closed.
    private var failure: OutputError?

    init(_ name: String, in output: OutputDirectory) throws(OutputError) {
        file = try output.open(name)
    }

    func append(_ lines: [UInt8]) {
        guard failure == nil else { return }
        do throws(OutputError) {
            try file.append(lines)
        } catch {
            failure = error
        }
    }

    func close() throws(OutputError) {
        if let failure { throw failure }
        try file.close()
    }
}
