// SPDX-License-Identifier: Apache-2.0

import CProcess
import Foundation

residue_merge_freed_blocks()

// A reader that closes the pipe early must not kill the process.
signal(SIGPIPE, SIG_IGN)

Terminal.fillClosedStreams()

let status = await Residue.run(Array(CommandLine.arguments.dropFirst()))
if let reason = Terminal.lostOutput {
    Terminal.complain("residue: the output cannot be printed: \(reason)")
    exit(ExitStatus.cannotCreate.rawValue)
}
exit(status.rawValue)
