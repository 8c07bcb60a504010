// SPDX-License-Identifier: Apache-2.0

import Wire

/// Which attributes of a record an answer contains, RFC 7644 §3.9.
struct SCIMProjection: Sendable {
    enum Part: Hashable, Sendable {
        case hidden
        case whole
        /// Only these sub-attributes.
        case only([String])
        /// All but these sub-attributes.
        case except([String])
    }

    enum Selection: Sendable {
        case standard
        case only([SCIMAttributePath])
        case except([SCIMAttributePath])
    }

    let selection: Selection
    /// Whether to show attributes that are returned only on request, since answers to writes
    /// contain what was written.
    var showsWritten = false

    static let standard = SCIMProjection(selection: .standard)

    var isStandard: Bool {
        if case .standard = selection { !showsWritten } else { false }
    }

    /// Whether the client named attributes.
    var isChosen: Bool {
        if case .standard = selection { false } else { true }
    }

    /// Reads the lists of a query or search; naming both is refused.
    ///
    /// A name that no schema knows selects nothing.
    init(attributes: [String]?, excluded: [String]?) throws(SCIMError) {
        if let attributes, !attributes.isEmpty {
            guard excluded?.isEmpty ?? true else {
                throw SCIMError(
                    400,
                    "invalidValue",
                    "attributes and excludedAttributes exclude each other."
                )
            }
            selection = .only(SCIMProjection.paths(attributes))
        } else if let excluded, !excluded.isEmpty {
            selection = .except(SCIMProjection.paths(excluded))
        } else {
            selection = .standard
        }
    }

    init(selection: Selection) {
        self.selection = selection
    }

    private static func paths(_ names: [String]) -> [SCIMAttributePath] {
        names.compactMap { try? SCIMAttributePath(parsing: $0) }
    }

    /// How much of an attribute is shown; `extensionID` is `nil` for core attributes.
    func part(
        of definition: SCIMAttribute,
        extensionID: String?,
        schema: String
    ) -> Part {
        switch definition.returned {
        case .never: return .hidden
        case .always: return .whole
        case .byDefault, .request: break
        }
        let urn = extensionID ?? schema
        switch selection {
        case .standard:
            return definition.returned == .request && !showsWritten ? .hidden : .whole
        case .only(let paths):
            var subNames: [String] = []
            for path in paths where names(path, definition, urn, extensionID) {
                guard let subName = path.subName else { return .whole }
                subNames.append(subName)
            }
            return subNames.isEmpty ? .hidden : .only(subNames)
        case .except(let paths):
            if definition.returned == .request, !showsWritten { return .hidden }
            var subNames: [String] = []
            for path in paths where names(path, definition, urn, extensionID) {
                guard let subName = path.subName else { return .hidden }
                subNames.append(subName)
            }
            return subNames.isEmpty ? .whole : .except(subNames)
        }
    }

    private func names(
        _ path: SCIMAttributePath,
        _ definition: SCIMAttribute,
        _ urn: String,
        _ extensionID: String?
    ) -> Bool {
        if let whole = path.wholeURN, whole.isSameName(as: urn) { return true }
        guard path.name.isSameName(as: definition.name) else { return false }
        return path.schema.map { $0.isSameName(as: urn) } ?? (extensionID == nil)
    }
}
