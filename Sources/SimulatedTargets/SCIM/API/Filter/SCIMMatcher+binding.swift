// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

extension SCIMMatcher {
    /// Finds the filter's names in the type's schemas and reads its literals by their types.
    init(
        _ filter: SCIMFilter,
        for type: SCIMResourceType,
        rules: SCIMMatchRules = SCIMMatchRules()
    ) throws(SCIMFilterError) {
        node = try Binder(type: type, rules: rules).node(filter)
    }
}

extension SCIMMatcher.Element {
    /// Binds the filter of a value path to the attribute before the bracket.
    init(
        _ filter: SCIMFilter,
        within attribute: SCIMAttribute,
        rules: SCIMMatchRules
    ) throws(SCIMFilterError) {
        switch filter {
        case .present(let path):
            guard let part = try attribute.part(path.name, rules) else {
                self = .constant(false)
                return
            }
            self = .present(part.subName)
        case .comparison(let path, let comparison, let value):
            guard let part = try attribute.part(path.name, rules) else {
                self = .constant(value.isNull ? comparison == .eq : comparison == .ne)
                return
            }
            let condition = try SCIMCondition(comparison, value, on: part.definition, rules)
            self = .condition(part.subName, condition)
        case .element:
            throw SCIMFilterError(rules.fault, "Brackets within brackets")
        case .not(let inner):
            self = .not(try SCIMMatcher.Element(inner, within: attribute, rules: rules))
        case .all(let parts):
            self = .all(try SCIMMatcher.Element.list(parts, within: attribute, rules))
        case .any(let parts):
            self = .any(try SCIMMatcher.Element.list(parts, within: attribute, rules))
        }
    }

    private static func list(
        _ parts: [SCIMFilter],
        within attribute: SCIMAttribute,
        _ rules: SCIMMatchRules
    ) throws(SCIMFilterError) -> [SCIMMatcher.Element] {
        var list: [SCIMMatcher.Element] = []
        for part in parts {
            list.append(try SCIMMatcher.Element(part, within: attribute, rules: rules))
        }
        return list
    }
}

extension SCIMAttribute {
    /// The sub-attribute that a value path names.
    ///
    /// A list of simple values, such as `schemas`, has the single sub-attribute `value`.
    fileprivate func part(
        _ name: String,
        _ rules: SCIMMatchRules
    ) throws(SCIMFilterError) -> (subName: String?, definition: SCIMAttribute)? {
        if let found = subAttribute(name) { return (found.name, found) }
        if kind != .complex, name.isSameName(as: "value") { return (nil, self) }
        guard rules.unknownAttribute == .unassigned else {
            throw SCIMFilterError(rules.fault, "'\(self.name)' has no sub-attribute '\(name)'")
        }
        return nil
    }
}

private struct Binder {
    let type: SCIMResourceType
    let rules: SCIMMatchRules

    func node(_ filter: SCIMFilter) throws(SCIMFilterError) -> SCIMMatcher.Node {
        switch filter {
        case .present(let path): return try present(path)
        case .comparison(let path, let comparison, let value):
            return try condition(path, comparison, value)
        case .element(let path, let inner):
            guard let found = try attribute(path) else { return .constant(false) }
            guard found.definition.kind == .complex || found.definition.isMultiValued else {
                throw SCIMFilterError(rules.fault, "'\(path)' has no values to choose from")
            }
            let element = try SCIMMatcher.Element(inner, within: found.definition, rules: rules)
            return .attribute(place(found), .element(element))
        case .not(let inner): return .not(try node(inner))
        case .all(let parts): return .all(try nodes(parts))
        case .any(let parts): return .any(try nodes(parts))
        }
    }

    private func nodes(_ parts: [SCIMFilter]) throws(SCIMFilterError) -> [SCIMMatcher.Node] {
        var nodes: [SCIMMatcher.Node] = []
        for part in parts { nodes.append(try node(part)) }
        return nodes
    }

    private func present(_ path: SCIMAttributePath) throws(SCIMFilterError) -> SCIMMatcher.Node {
        if let urn = path.wholeURN, let schema = type.extensionSchema(urn) {
            return .any(
                schema.attributes.map { attribute in
                    let place = SCIMMatcher.Place(name: attribute.name, extensionID: schema.id)
                    return .attribute(place, .present(nil))
                }
            )
        }
        guard let found = try attribute(path) else { return .constant(false) }
        guard let subName = path.subName else { return .attribute(place(found), .present(nil)) }
        guard let sub = try subAttribute(subName, of: found) else { return .constant(false) }
        return .attribute(place(found), .present(sub.name))
    }

    private func condition(
        _ path: SCIMAttributePath,
        _ comparison: SCIMFilter.Operator,
        _ value: JSONValue
    ) throws(SCIMFilterError) -> SCIMMatcher.Node {
        let unassigned = SCIMMatcher.Node.constant(
            value.isNull ? comparison == .eq : comparison == .ne
        )
        guard let found = try attribute(path) else { return unassigned }
        if let subName = path.subName {
            guard let sub = try subAttribute(subName, of: found) else { return unassigned }
            let condition = try SCIMCondition(comparison, value, on: sub, rules)
            return .attribute(place(found), .condition(sub.name, condition))
        }
        guard found.definition.kind == .complex else {
            let condition = try SCIMCondition(comparison, value, on: found.definition, rules)
            return .attribute(place(found), .condition(nil, condition))
        }
        if value.isNull, comparison == .eq || comparison == .ne {
            let present = SCIMMatcher.Node.attribute(place(found), .present(nil))
            return comparison == .ne ? present : .not(present)
        }
        // RFC 7644 compares whole lists, as in `emails co "example.com"`, and means `value`.
        guard let sub = found.definition.subAttribute("value") else {
            throw SCIMFilterError(rules.fault, "'\(path)' is complex and cannot be compared")
        }
        let condition = try SCIMCondition(comparison, value, on: sub, rules)
        return .attribute(place(found), .condition(sub.name, condition))
    }

    private func attribute(
        _ path: SCIMAttributePath
    ) throws(SCIMFilterError) -> SCIMResourceType.Attribute? {
        if let found = type.attribute(path.name, schema: path.schema) {
            // A filter on an attribute that is never returned would reveal it letter by letter.
            guard found.definition.returned == .never else { return found }
        }
        guard rules.unknownAttribute == .unassigned else {
            throw SCIMFilterError(rules.fault, "No attribute '\(path)' can be filtered by")
        }
        return nil
    }

    private func subAttribute(
        _ name: String,
        of found: SCIMResourceType.Attribute
    ) throws(SCIMFilterError) -> SCIMAttribute? {
        if let sub = found.definition.subAttribute(name) { return sub }
        guard rules.unknownAttribute == .unassigned else {
            throw SCIMFilterError(
                rules.fault,
                "'\(found.definition.name)' has no sub-attribute '\(name)'"
            )
        }
        return nil
    }

    private func place(_ found: SCIMResourceType.Attribute) -> SCIMMatcher.Place {
        SCIMMatcher.Place(name: found.definition.name, extensionID: found.extensionID)
    }
}
