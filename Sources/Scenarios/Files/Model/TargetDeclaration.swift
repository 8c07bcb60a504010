// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// A target as the scenario declares it; its settings are checked by the target itself.
package struct TargetDeclaration: Hashable, Sendable {
    package let name: TargetName
    /// `freshservice`; the name of the target if the file gives no kind.
    package let kind: String
    /// Everything except `kind`, with the location of each value.
    package let settings: YAMLNode

    /// The settings as passed to the target.
    package var json: JSONValue { settings.json }

    /// Turns an error of the target into a diagnostic at the setting's line.
    ///
    /// `path` names members by dots or slashes: `rateLimit.perMinute`. If the path does not exist,
    /// the nearest enclosing setting is shown.
    package func diagnostic(path: String, message: String) -> Diagnostic {
        let steps = path.split { $0 == "." || $0 == "/" || $0 == "[" || $0 == "]" }
        let node = settings.nearest(to: steps.map(String.init))
        let subject = path.isEmpty ? name.rawValue : "\(name.rawValue).\(path)"
        return Diagnostic(.error, at: node.location, "\(subject): \(message)")
    }
}
