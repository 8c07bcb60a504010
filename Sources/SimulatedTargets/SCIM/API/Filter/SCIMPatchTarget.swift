// SPDX-License-Identifier: Apache-2.0

import Wire

/// A PATCH path found in a type's schemas.
enum SCIMPatchTarget: Sendable {
    /// The bare URN of the type's own schema: the record itself.
    case record
    /// A bare extension URN, which clients send although the grammar does not allow it.
    case extensionObject(SCIMSchema)
    case attribute(SCIMResourceType.Attribute)
    case subAttribute(SCIMResourceType.Attribute, SCIMAttribute)
    /// The values that a filter selects; `sub` if only one of their sub-attributes is meant.
    case elements(SCIMResourceType.Attribute, SCIMElementChoice, sub: SCIMAttribute?)
}

/// The filter of a value path, ready to be applied to single values.
struct SCIMElementChoice: Sendable {
    let filter: SCIMFilter
    private let element: SCIMMatcher.Element
    private let attribute: SCIMAttribute

    fileprivate init(
        _ filter: SCIMFilter,
        within attribute: SCIMAttribute,
        rules: SCIMMatchRules
    ) throws(SCIMFilterError) {
        self.filter = filter
        self.attribute = attribute
        element = try SCIMMatcher.Element(filter, within: attribute, rules: rules)
    }

    func matches(_ value: JSONValue) -> Bool { element.holds(for: value) }

    /// The ids selected if the filter is just `value eq "…"`, alone or joined by `or`.
    ///
    /// The store then need not look at any other value. `nil` for every other filter.
    var chosenValues: [String]? {
        switch filter {
        case .any(let parts):
            let values = parts.compactMap(SCIMElementChoice.value)
            return values.count == parts.count ? values : nil
        case .comparison: return SCIMElementChoice.value(filter).map { [$0] }
        case .present, .element, .not, .all: return nil
        }
    }

    private static func value(_ filter: SCIMFilter) -> String? {
        guard case .comparison(let path, .eq, .string(let text)) = filter,
            path.name.isSameName(as: "value")
        else { return nil }
        return text
    }

    /// The sub-attributes that the filter fixes, for servers that create the missing value.
    ///
    /// `nil` if the filter is more than equalities joined by `and`.
    var template: JSONObject? {
        let parts: [SCIMFilter]
        if case .all(let inner) = filter { parts = inner } else { parts = [filter] }
        var object = JSONObject()
        for part in parts {
            guard case .comparison(let path, .eq, let value) = part, !value.isNull,
                let sub = attribute.subAttribute(path.name)
            else { return nil }
            // `roles[primary eq "True"]` must not put a string where a Boolean belongs.
            object[sub.name] =
                sub.kind == .boolean ? value.spelledBool.map { .bool($0) } ?? value : value
        }
        return object
    }
}

extension SCIMPatchPath {
    /// Finds the path's names in the type's schemas.
    func target(
        in type: SCIMResourceType,
        convertsLiterals: Bool = true
    ) throws(SCIMFilterError) -> SCIMPatchTarget {
        if let urn = attribute.wholeURN, case .attribute = self {
            if let schema = type.extensionSchema(urn) { return .extensionObject(schema) }
            if urn.isSameName(as: type.schema.id) { return .record }
        }
        guard let found = type.attribute(attribute.name, schema: attribute.schema) else {
            throw SCIMFilterError(.invalidPath, "No attribute '\(attribute)'")
        }
        switch self {
        case .attribute(let path):
            guard let subName = path.subName else { return .attribute(found) }
            return .subAttribute(found, try found.definition.named(subName))
        case .elements(let path, let filter, let subName):
            guard found.definition.kind == .complex || found.definition.isMultiValued else {
                throw SCIMFilterError(.invalidPath, "'\(path)' has no values to choose from")
            }
            let rules = SCIMMatchRules(
                convertsLiterals: convertsLiterals,
                fault: .invalidPath
            )
            let choice = try SCIMElementChoice(filter, within: found.definition, rules: rules)
            var sub: SCIMAttribute?
            if let subName { sub = try found.definition.named(subName) }
            return .elements(found, choice, sub: sub)
        }
    }
}

extension SCIMAttribute {
    fileprivate func named(_ subName: String) throws(SCIMFilterError) -> SCIMAttribute {
        guard let sub = subAttribute(subName) else {
            throw SCIMFilterError(.invalidPath, "'\(name)' has no sub-attribute '\(subName)'")
        }
        return sub
    }
}
