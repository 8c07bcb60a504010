// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports

/// Ends a run that is stopped with Ctrl-C, and says what happened to its output.
struct Interruption {
    /// 128 plus the number of the signal, as in shells.
    static let status: Int32 = 130

    /// From now on a signal ends the process and discards what was written so far.
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
