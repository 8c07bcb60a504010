// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// A search such as `?query="department_id:7 AND ~[name]:'an'"`, ready to be applied to records.
///
/// `AND` binds closer than `OR`. The caller decides which records are searched, in which order and
/// how stale they are (REF, "Filter agents").
package struct FreshserviceQuery: Hashable, Sendable {
    /// The value of a record's field.
    package enum FieldValue: Hashable, Sendable {
        case none
        case text(String)
        case integer(Int64)
        case bool(Bool)
        case instant(Instant)
        /// Matches if one of them does: the departments of a person.
        case integers([Int64])
    }

    indirect enum Expression: Hashable, Sendable {
        case condition(Condition)
        case startsWith(fields: [String], prefix: String)
        case all([Expression])
        case any([Expression])
    }

    struct Condition: Hashable, Sendable {
        let field: String
        let comparison: Comparison
        let operand: Operand
    }

    enum Comparison: Hashable, Sendable {
        case equal
        /// `:>`, which includes the value itself.
        case atLeast
        /// `:<`, which includes the value itself.
        case atMost
    }

    enum Operand: Hashable, Sendable {
        case null
        /// In lower case.
        case text(String)
        case integer(Int64)
        case bool(Bool)
        /// From the first to the last instant; a date means its whole day in UTC.
        case instants(ClosedRange<Instant>)
    }

    let expression: Expression

    /// Whether a record with these values matches.
    package func matches(_ value: (_ field: String) -> FieldValue) -> Bool {
        expression.holds(value)
    }
}

extension FreshserviceQuery.Expression {
    fileprivate func holds(_ value: (String) -> FreshserviceQuery.FieldValue) -> Bool {
        switch self {
        case .condition(let condition): condition.holds(for: value(condition.field))
        case .startsWith(let fields, let prefix):
            fields.contains { value($0).startsWith(prefix, isEmail: $0.hasSuffix("email")) }
        case .all(let parts): parts.allSatisfy { $0.holds(value) }
        case .any(let parts): parts.contains { $0.holds(value) }
        }
    }
}

extension FreshserviceQuery.Condition {
    fileprivate func holds(for value: FreshserviceQuery.FieldValue) -> Bool {
        switch (value, operand) {
        case (.none, .null), (.integers([]), .null): true
        // Assumption: text comparison ignores case, like search indexes.
        case (.text(let value), .text(let operand)): value.lowercased() == operand
        case (.text(let value), .integer(let operand)): value == String(operand)
        case (.integer(let value), .integer(let operand)): compare(value, operand...operand)
        case (.integers(let values), .integer(let operand)):
            values.contains { compare($0, operand...operand) }
        case (.bool(let value), .bool(let operand)): value == operand
        case (.instant(let value), .instants(let operand)): compare(value, operand)
        case (.none, _), (.text, _), (.integer, _), (.integers, _), (.bool, _), (.instant, _):
            false
        }
    }

    private func compare<Value: Comparable>(_ value: Value, _ meant: ClosedRange<Value>) -> Bool {
        switch comparison {
        case .equal: meant.contains(value)
        case .atLeast: value >= meant.lowerBound
        case .atMost: value <= meant.upperBound
        }
    }
}

extension FreshserviceQuery.FieldValue {
    /// `prefix` is in lower case.
    ///
    /// An address is also found by its domain and by the parts of its local part (REF).
    fileprivate func startsWith(_ prefix: String, isEmail: Bool) -> Bool {
        guard case .text(let text) = self else { return false }
        let lowered = text.lowercased()
        if lowered.hasPrefix(prefix) { return true }
        guard isEmail, let at = lowered.lastIndex(of: "@") else { return false }
        if lowered[lowered.index(after: at)...].hasPrefix(prefix) { return true }
        // Assumption: parts end at every character that is neither letter nor digit.
        return lowered[..<at].split { !($0.isLetter || $0.isNumber) }
            .contains { $0.hasPrefix(prefix) }
    }
}
