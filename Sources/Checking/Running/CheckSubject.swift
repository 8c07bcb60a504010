// SPDX-License-Identifier: Apache-2.0

import Connectors
import LineProtocol
import TargetKit

/// Who is judged: a program that speaks the line protocol, or a connector of the catalog.
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
    /// The words that repeat the command, without what picks single checks.
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

/// What a program said of itself.
package struct ProgramIdentity: Hashable, Sendable {
    package var name: String
    package var version: String
    package var capabilities: Set<String>

    package init(name: String, version: String, capabilities: Set<String>) {
        self.name = name
        self.version = version
        self.capabilities = capabilities
    }

    package var text: String { version.isEmpty ? name : "\(name) \(version)" }
}
