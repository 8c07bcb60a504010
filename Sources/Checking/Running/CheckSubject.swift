// SPDX-License-Identifier: Apache-2.0

import Connectors
import LineProtocol
import TargetKit

/// The subject under test: a program that speaks the line protocol, or a connector from the
/// catalog.
package struct CheckSubject: Sendable {
    package enum Code: Sendable {
        case program(ProgramOptions)
        case builtIn(String)
    }

    package let code: Code
    package let role: LineMethod.Role
    /// The kinds of target that it serves: `freshservice`, `zoho-desk`, `scim`.
    package let kinds: [String]
    package let family: ProgramFamily
    /// The command line that reproduces the check, without options that select checks.
    package let commandLine: String

    var isProgram: Bool {
        switch code {
        case .program: true
        case .builtIn: false
        }
    }

    package init(
        code: Code,
        role: LineMethod.Role,
        kinds: [String],
        family: ProgramFamily,
        commandLine: String
    ) {
        self.code = code
        self.role = role
        self.kinds = kinds
        self.family = family
        self.commandLine = commandLine
    }
}

/// How a program identified itself.
package struct ProgramIdentity: Hashable, Sendable {
    package var name: String
    package var version: String
    package var capabilities: Set<String>

    package var text: String { version.isEmpty ? name : "\(name) \(version)" }
}
