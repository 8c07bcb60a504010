// SPDX-License-Identifier: Apache-2.0

import Recording

/// A finding in its state at the end of a run, without addresses.
@dynamicMemberLookup
package struct FindingReport: Hashable, Sendable {
    private(set) var record: FindingRecord
    /// The cause, if known: a fault by name, a manual change inside the product.
    package var cause: String?

    package init(_ record: FindingRecord, cause: String? = nil) {
        self.record = record
        self.record.summary = AddressMask.maskedText(record.summary)
        self.cause = cause
    }

    package subscript<Value>(
        dynamicMember member: WritableKeyPath<FindingRecord, Value>
    ) -> Value {
        get { record[keyPath: member] }
        set { record[keyPath: member] = newValue }
    }

    package var isOpen: Bool { record.until == nil }
    /// One sentence for people.
    package var summary: String {
        get { record.summary }
        set { record.summary = newValue }
    }
}
