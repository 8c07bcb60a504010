// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// A contradiction within the harness itself: enumeration and probes of a target disagree, or the
/// journal missed a change.
///
/// Never a finding about the core (exit status 70).
package struct OracleDefect: Error, Hashable, Sendable {
    package let target: TargetName
    package let account: String
    /// What disagrees with what.
    package let what: String
}

extension OracleDefect: CustomStringConvertible {
    package var description: String { "\(target.rawValue), account \(account): \(what)" }
}
