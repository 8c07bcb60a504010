// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// A target as the scenario declares it; its settings are checked by the target itself.
package struct TargetDeclaration: Hashable, Sendable {
    package let name: TargetName
    /// `freshservice`; the name of the target where the file gives no kind.
    package let kind: String
    /// Everything but `kind`, with the place of each value.
    package let settings: YAMLNode

    package init(name: TargetName, kind: String, settings: YAMLNode) {
        self.name = name
        self.kind = kind
        self.settings = settings
    }

    /// The settings as the target takes them.
    package var json: JSONValue { settings.json }

    /// Points a complaint of the target at the line of the setting.
    ///
    /// `path` names members by dots or slashes: `rateLimit.perMinute`. Where the path leads
    /// nowhere, the nearest enclosing setting is shown.
    package func diagnostic(path: String, message: String) -> Diagnostic {
        let steps = path.split { $0 == "." || $0 == "/" || $0 == "[" || $0 == "]" }
        let node = settings.nearest(to: steps.map(String.init))
        let subject = path.isEmpty ? name.rawValue : "\(name.rawValue).\(path)"
        return Diagnostic(.error, at: node.location, "\(subject): \(message)")
    }
}
