// SPDX-License-Identifier: Apache-2.0

/// What one check came to.
package enum CheckVerdict: String, Hashable, Sendable, CaseIterable {
    case pass
    case fail
    /// The program does not declare, or did not use, what the check is about.
    case notExercised
    /// It could not be judged: the program went away or broke the protocol.
    case inconclusive
    /// A defect of Residue's own.
    case harnessFault

    /// As a console prints it: what needs a reader's eye is in capitals.
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
