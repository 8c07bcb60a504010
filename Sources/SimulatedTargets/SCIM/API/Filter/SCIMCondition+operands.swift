// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

extension SCIMCondition {
    /// Reads a literal by the attribute's type, RFC 7644 §3.4.2.2.
    init(
        _ comparison: SCIMFilter.Operator,
        _ value: JSONValue,
        on attribute: SCIMAttribute,
        _ rules: SCIMMatchRules
    ) throws(SCIMFilterError) {
        guard attribute.kind.allows(comparison), !value.isNull || comparison.isEquality else {
            throw SCIMFilterError(
                rules.fault,
                "'\(comparison.rawValue)' does not fit '\(attribute.name)'"
            )
        }
        guard
            let operand = Operand(
                value,
                of: attribute,
                asText: comparison.isWithinText,
                converts: rules.convertsLiterals
            )
        else {
            throw SCIMFilterError(rules.fault, "The value does not fit '\(attribute.name)'")
        }
        self.init(comparison: comparison, operand: operand)
    }
}

extension SCIMFilter.Operator {
    var isEquality: Bool { self == .eq || self == .ne }

    fileprivate var isWithinText: Bool { self == .co || self == .sw || self == .ew }
}

extension SCIMAttribute.Kind {
    fileprivate func allows(_ comparison: SCIMFilter.Operator) -> Bool {
        switch self {
        case .string, .reference, .dateTime: true
        case .decimal, .integer: !comparison.isWithinText
        case .boolean: comparison.isEquality
        case .binary: comparison.isEquality || comparison.isWithinText
        case .complex: false
        }
    }
}

extension SCIMCondition.Operand {
    /// `nil` if the literal cannot be a value of the attribute.
    fileprivate init?(
        _ value: JSONValue,
        of attribute: SCIMAttribute,
        asText: Bool,
        converts: Bool
    ) {
        if value.isNull {
            self = .null
            return
        }
        switch attribute.kind {
        case .string, .reference, .binary:
            guard let text = value.string ?? (converts ? value.plainText : nil) else { return nil }
            self = .text(SCIMText(text, isExact: attribute.comparesExactly))
        case .dateTime:
            guard let text = value.string else { return nil }
            if asText {
                self = .text(SCIMText(text, isExact: true))
            } else {
                guard let instant = Instant(rfc3339: text) else { return nil }
                self = .instant(instant)
            }
        case .boolean:
            guard let flag = value.bool ?? (converts ? value.spelledBool : nil) else { return nil }
            self = .bool(flag)
        case .decimal, .integer:
            guard let number = value.double ?? (converts ? value.spelledNumber : nil) else {
                return nil
            }
            self = .number(number)
        case .complex: return nil
        }
    }
}

extension JSONValue {
    /// A number or a Boolean as text.
    fileprivate var plainText: String? {
        switch self {
        case .integer, .number, .bool: text
        case .null, .string, .array, .object: nil
        }
    }

    /// `"True"` and `"false"`, as one large identity provider sends them.
    var spelledBool: Bool? {
        guard let text = string else { return nil }
        if text.isSameName(as: "true") { return true }
        return text.isSameName(as: "false") ? false : nil
    }

    fileprivate var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        case .null, .bool, .string, .array, .object: nil
        }
    }

    fileprivate var spelledNumber: Double? { string.flatMap { Double($0) } }
}
