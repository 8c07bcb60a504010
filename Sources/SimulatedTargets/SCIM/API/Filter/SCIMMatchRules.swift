// SPDX-License-Identifier: Apache-2.0

/// How a filter or path is bound to a schema where the RFC leaves it open.
struct SCIMMatchRules: Hashable, Sendable {
    enum UnknownAttribute: Hashable, Sendable {
        case refused
        /// Read as an attribute that no record has, as RFC 7644 §3.4.2.1 says for searches over
        /// several types.
        case unassigned
    }

    var unknownAttribute = UnknownAttribute.refused
    /// Whether a literal of a neighboring type is converted: `"True"` for true, 7 for `"7"`.
    var convertsLiterals = true
    /// What a mistake is called.
    var fault = SCIMFilterError.Fault.invalidFilter
}
