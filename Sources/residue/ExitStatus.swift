// SPDX-License-Identifier: Apache-2.0

/// The process's exit status; numbers from 64 on follow BSD's sysexits.
enum ExitStatus: Int32 {
    /// Everything held.
    case held = 0
    /// Something did not hold.
    case violated = 1
    /// Something required was not exercised, or a verdict is unknown.
    case inconclusive = 2
    /// The command line is wrong.
    case usage = 64
    /// A file is wrong.
    case data = 65
    /// A port or a server is unavailable.
    case unavailable = 69
    /// A defect in Residue itself.
    case software = 70
    /// An output cannot be written.
    case cannotCreate = 73
}
