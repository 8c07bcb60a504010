// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// One comparison with its operand prepared, applied to single values.
struct SCIMCondition: Sendable {
    enum Operand: Sendable {
        case null
        case bool(Bool)
        case number(Double)
        case instant(Instant)
        case text(SCIMText)
    }

    let comparison: SCIMFilter.Operator
    let operand: Operand

    /// Whether it holds for an attribute without a value.
    ///
    /// Assumption: an absent value differs from every value, as in most servers; the RFC is silent.
    var holdsForNothing: Bool {
        switch (comparison, operand) {
        case (.eq, .null): true
        case (.ne, .null): false
        case (.ne, _): true
        case (_, _): false
        }
    }

    /// `value` is assigned and simple; a value of another type than the operand's is unequal.
    func holds(for value: JSONValue) -> Bool {
        switch (operand, value) {
        case (.null, _): comparison == .ne
        case (.bool(let operand), .bool(let flag)): (flag == operand) == (comparison == .eq)
        case (.number(let operand), .integer(let number)): compares(Double(number), operand)
        case (.number(let operand), .number(let number)): compares(number, operand)
        case (.instant(let operand), .string(let text)):
            Instant(rfc3339: text).map { compares($0, operand) } ?? (comparison == .ne)
        case (.text(let operand), .string(let text)): operand.compares(text, comparison)
        case (.bool, _), (.number, _), (.instant, _), (.text, _): comparison == .ne
        }
    }

    /// The same for a dateTime that is not stored as text.
    func holds(for instant: Instant) -> Bool {
        if case .instant(let operand) = operand { return compares(instant, operand) }
        return holds(for: .string(instant.rfc3339))
    }

    private func compares<Value: Comparable>(_ value: Value, _ operand: Value) -> Bool {
        switch comparison {
        case .eq: value == operand
        case .ne: value != operand
        case .gt: value > operand
        case .ge: value >= operand
        case .lt: value < operand
        case .le: value <= operand
        case .co, .sw, .ew: false
        }
    }
}

/// The operand of a condition, prepared for comparing with or without regard to case.
struct SCIMText: Sendable {
    let isExact: Bool
    /// Lowercased unless case matters.
    let folded: String
    private let bytes: [UInt8]
    private let isASCII: Bool

    init(_ text: String, isExact: Bool) {
        self.isExact = isExact
        folded = isExact ? text : text.lowercased()
        bytes = Array(folded.utf8)
        isASCII = text.utf8.allSatisfy { $0 < 128 }
    }

    func compares(_ text: String, _ comparison: SCIMFilter.Operator) -> Bool {
        switch comparison {
        case .eq: equals(text)
        case .ne: !equals(text)
        case .co: contains(prepared(text))
        case .sw: prepared(text).starts(with: bytes)
        case .ew: prepared(text).reversed().starts(with: bytes.reversed())
        // UTF-8 bytes sort like code points, the same in every process.
        case .gt: bytes.lexicographicallyPrecedes(prepared(text))
        case .ge: !prepared(text).lexicographicallyPrecedes(bytes)
        case .lt: prepared(text).lexicographicallyPrecedes(bytes)
        case .le: !bytes.lexicographicallyPrecedes(prepared(text))
        }
    }

    private func equals(_ text: String) -> Bool {
        if isExact { return text == folded }
        // Most strings are ASCII and need no copy.
        if isASCII, text.utf8.allSatisfy({ $0 < 128 }) { return text.isSameName(as: folded) }
        return text.lowercased() == folded
    }

    private func prepared(_ text: String) -> [UInt8] {
        var result = Array(text.utf8)
        if isExact { return result }
        for index in result.indices {
            guard result[index] < 128 else { return Array(text.lowercased().utf8) }
            if (65...90).contains(result[index]) { result[index] |= 32 }
        }
        return result
    }

    private func contains(_ text: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        guard bytes.count <= text.count else { return false }
        return (0...(text.count - bytes.count)).contains { start in
            text[start] == first && text[start..<(start + bytes.count)].elementsEqual(bytes)
        }
    }
}
