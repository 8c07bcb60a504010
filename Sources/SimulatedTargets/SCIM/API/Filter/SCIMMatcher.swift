// SPDX-License-Identifier: Apache-2.0

import Wire

/// A filter bound to a schema, with its operands prepared, to be applied to many records.
struct SCIMMatcher: Sendable {
    /// The attribute that a condition looks at.
    struct Place: Hashable, Sendable {
        let name: String
        let extensionID: String?
    }

    indirect enum Node: Sendable {
        /// For an attribute that no record has: whether the condition holds anyway.
        case constant(Bool)
        case attribute(Place, Test)
        case not(Node)
        case all([Node])
        case any([Node])
    }

    /// What a filter asks of one attribute; the answer depends on the attribute's value alone.
    ///
    /// The sub-attribute is `nil` for a simple attribute, or for the whole of a complex one.
    enum Test: Sendable {
        case present(String?)
        case condition(String?, SCIMCondition)
        case element(Element)
    }

    /// A filter over the sub-attributes of one value.
    indirect enum Element: Sendable {
        case constant(Bool)
        /// The sub-attribute, or `nil` for a value without sub-attributes.
        case present(String?)
        case condition(String?, SCIMCondition)
        case not(Element)
        case all([Element])
        case any([Element])
    }

    let node: Node

    func matches(_ record: some SCIMReadable) -> Bool { node.holds(for: record) }
}

extension SCIMMatcher.Node {
    func holds(for record: some SCIMReadable) -> Bool {
        switch self {
        case .constant(let answer): answer
        case .attribute(let place, let test):
            test.holds(for: record.value(of: place.name, extensionID: place.extensionID))
        case .not(let inner): !inner.holds(for: record)
        case .all(let parts): parts.allSatisfy { $0.holds(for: record) }
        case .any(let parts): parts.contains { $0.holds(for: record) }
        }
    }
}

extension SCIMMatcher.Test {
    /// `value` is the whole attribute of a record; `nil` if it is unassigned.
    func holds(for value: JSONValue?) -> Bool {
        switch self {
        case .present(let subName):
            Self.holds(for: value, subName, whenAbsent: false) { $0.isPresent }
        case .condition(let subName, let condition):
            Self.holds(for: value, subName, whenAbsent: condition.holdsForNothing) { value in
                !value.isUnassigned && condition.holds(for: value)
            }
        case .element(let element):
            Self.holds(for: value, nil, whenAbsent: false) { element.holds(for: $0) }
        }
    }

    /// Whether one of the attribute's values passes; `whenAbsent` if there is none.
    static func holds(
        for value: JSONValue?,
        _ subName: String?,
        whenAbsent: Bool,
        _ passes: (JSONValue) -> Bool
    ) -> Bool {
        guard let value, !value.isUnassigned else { return whenAbsent }
        guard case .array(let elements) = value else {
            guard let part = value.part(subName), !part.isUnassigned else { return whenAbsent }
            return part.holdsForAny(passes)
        }
        var sawPart = false
        for element in elements {
            guard let part = element.part(subName), !part.isUnassigned else { continue }
            sawPart = true
            if part.holdsForAny(passes) { return true }
        }
        return sawPart ? false : whenAbsent
    }
}

extension SCIMMatcher.Element {
    /// `value` is one value of an attribute: an object, or simple.
    func holds(for value: JSONValue) -> Bool {
        switch self {
        case .constant(let answer): answer
        case .present(let subName): value.part(subName)?.isPresent ?? false
        case .condition(let subName, let condition):
            if let part = value.part(subName), !part.isUnassigned {
                part.holdsForAny { condition.holds(for: $0) }
            } else {
                condition.holdsForNothing
            }
        case .not(let inner): !inner.holds(for: value)
        case .all(let parts): parts.allSatisfy { $0.holds(for: value) }
        case .any(let parts): parts.contains { $0.holds(for: value) }
        }
    }
}

extension JSONValue {
    /// The sub-attribute of a value; the value itself for `nil`.
    fileprivate func part(_ subName: String?) -> JSONValue? {
        guard let subName else { return self }
        return self[subName]
    }

    fileprivate func holdsForAny(_ test: (JSONValue) -> Bool) -> Bool {
        if case .array(let elements) = self { elements.contains(where: test) } else { test(self) }
    }

    /// `pr`: not empty, or, for a complex value, with something in it that is not empty.
    var isPresent: Bool {
        switch self {
        case .null: false
        case .string(let text): !text.isEmpty
        case .bool, .integer, .number: true
        case .array(let elements): elements.contains(where: \.isPresent)
        case .object(let object): object.members.contains { $0.value.isPresent }
        }
    }
}
