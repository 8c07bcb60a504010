// SPDX-License-Identifier: Apache-2.0

import Reports

/// The event log or evidence of a run in progress, streamed to disk so that memory need not hold
/// it.
///
/// `@unchecked Sendable` is safe because only the run's thread writes until the run is over, and
/// others wait for that first.
final class EventLogFile: @unchecked Sendable {
    private let file: OutputFile
    /// A run cannot react to a full disk; the failure is reported when the log is closed.
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
