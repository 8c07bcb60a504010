// SPDX-License-Identifier: Apache-2.0

/// The verdict of one check.
package enum CheckVerdict: String, Hashable, Sendable, CaseIterable {
    case pass
    case fail
    /// The program does not declare, or did not use, what the check needs.
    case notExercised
    /// It could not be judged: the program exited or broke the protocol.
    case inconclusive
    /// A defect in Residue itself.
    case harnessFault

    /// As printed on a console: verdicts that need attention are in capitals.
    package var word: String {
        switch self {
        case .pass: "pass"
        case .fail: "FAIL"
        case .notExercised: "not exercised"
        case .inconclusive: "INCONCLUSIVE"
        case .harnessFault: "HARNESS FAULT"
        }
    }
}
