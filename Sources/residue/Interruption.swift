// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports

/// Ends a run that somebody stops with Ctrl-C, and says what became of its output.
struct Interruption {
    /// 128 and the number of the signal, as shells have it.
    static let status: Int32 = 130

    /// From now on a signal ends the process; nothing that was written so far is kept.
    static func watch(_ command: String, output: OutputDirectory) {
        guard let end = StopSignal.listen() else { return }
        let partial = output.partialPath
        let path = output.path
        let thread = Thread {
            var byte: UInt8 = 0
            var count = read(end, &byte, 1)
            while count < 0, errno == EINTR { count = read(end, &byte, 1) }
            close(end)
            guard count > 0 else { return }
            OutputDirectory.abandon(partial)
            let place =
                FileManager.default.fileExists(atPath: path)
                ? "'\(path)' still holds the output of an earlier run"
                : "'\(path)' was not written"
            Terminal.complain(
                "\nresidue \(command): stopped; nothing of this run is kept, and \(place)"
            )
            exit(status)
        }
        thread.start()
    }

    /// The run is over.
    static func end() { StopSignal.stopListening() }
}
