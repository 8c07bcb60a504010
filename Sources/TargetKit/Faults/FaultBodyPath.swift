// SPDX-License-Identifier: Apache-2.0

import Wire

/// A place in a JSON body: `agent.member_of`, `agents[0].active`, `agents[*].roles`.
///
/// `[*]` matches every element of a list.
package struct FaultBodyPath: Hashable, Sendable, CustomStringConvertible {
    private enum Step: Hashable, Sendable {
        case member(String)
        case element(Int)
        case everyElement
    }

    package let description: String
    private let steps: [Step]

    package init(parsing text: String) throws(FaultSyntaxError) {
        description = text
        var steps: [Step] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let name = part.prefix { $0 != "[" }
            guard !name.isEmpty || (steps.isEmpty && part.hasPrefix("[")) else {
                throw FaultSyntaxError("'\(text)' has an empty member name")
            }
            if !name.isEmpty { steps.append(.member(String(name))) }
            try steps.append(contentsOf: FaultBodyPath.indices(part[name.endIndex...], in: text))
        }
        self.steps = steps
    }

    private static func indices(
        _ rest: Substring,
        in text: String
    ) throws(FaultSyntaxError) -> [Step] {
        var rest = rest
        var steps: [Step] = []
        while !rest.isEmpty {
            guard rest.first == "[", let close = rest.firstIndex(of: "]") else {
                throw FaultSyntaxError("'\(text)' has an unclosed '['")
            }
            let index = rest[rest.index(after: rest.startIndex)..<close]
            if index == "*" {
                steps.append(.everyElement)
            } else if let number = Int(index), number >= 0 {
                steps.append(.element(number))
            } else {
                throw FaultSyntaxError("in '\(text)' an index must be a whole number or '*'")
            }
            rest = rest[rest.index(after: close)...]
        }
        return steps
    }

    func set(_ new: JSONValue, in value: inout JSONValue) -> Bool {
        modify(&value, steps[...], mayAdd: true) { slot in
            guard slot != new else { return false }
            slot = new
            return true
        }
    }

    func remove(from value: inout JSONValue) -> Bool {
        modify(&value, steps[...], mayAdd: false) { slot in
            guard slot != nil else { return false }
            slot = nil
            return true
        }
    }

    /// Runs `edit` on each place that the steps lead to; `nil` there means absence.
    private func modify(
        _ value: inout JSONValue,
        _ steps: ArraySlice<Step>,
        mayAdd: Bool,
        _ edit: (inout JSONValue?) -> Bool
    ) -> Bool {
        guard let step = steps.first else {
            var slot: JSONValue? = value
            guard edit(&slot) else { return false }
            value = slot ?? .null
            return true
        }
        let rest = steps.dropFirst()
        switch (step, value) {
        case (.member(let name), .object(var object)):
            guard object[name] != nil || (mayAdd && rest.isEmpty) else { return false }
            let changed = modify(slot: &object[name], rest, mayAdd: mayAdd, edit)
            value = .object(object)
            return changed
        case (.element(let index), .array(var elements)):
            guard elements.indices.contains(index) else { return false }
            let changed = modify(&elements, at: [index], rest, mayAdd: mayAdd, edit)
            value = .array(elements)
            return changed
        case (.everyElement, .array(var elements)):
            let changed = modify(&elements, at: elements.indices, rest, mayAdd: mayAdd, edit)
            value = .array(elements)
            return changed
        case (.member, _), (.element, _), (.everyElement, _):
            return false
        }
    }

    private func modify(
        _ elements: inout [JSONValue],
        at indices: some Sequence<Int>,
        _ rest: ArraySlice<Step>,
        mayAdd: Bool,
        _ edit: (inout JSONValue?) -> Bool
    ) -> Bool {
        var changed = false
        var slots: [JSONValue?] = elements
        for index in indices {
            changed = modify(slot: &slots[index], rest, mayAdd: mayAdd, edit) || changed
        }
        elements = slots.compactMap { $0 }
        return changed
    }

    private func modify(
        slot: inout JSONValue?,
        _ rest: ArraySlice<Step>,
        mayAdd: Bool,
        _ edit: (inout JSONValue?) -> Bool
    ) -> Bool {
        guard !rest.isEmpty else { return edit(&slot) }
        guard var value = slot else { return false }
        let changed = modify(&value, rest, mayAdd: mayAdd, edit)
        slot = value
        return changed
    }
}
