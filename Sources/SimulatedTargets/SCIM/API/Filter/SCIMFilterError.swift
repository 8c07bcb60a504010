// SPDX-License-Identifier: Apache-2.0

/// Why a filter or a path cannot be read or does not fit the record.
package struct SCIMFilterError: Error, Hashable, Sendable {
    /// Error types of RFC 7644 §3.12, table 9.
    package enum Fault: String, Hashable, Sendable {
        case invalidFilter
        case invalidPath
    }

    package let fault: Fault
    /// The offset in UTF-8 bytes; `nil` if the whole text is meant.
    package let position: Int?
    package let reason: String

    package init(_ fault: Fault, at position: Int? = nil, _ reason: String) {
        self.fault = fault
        self.position = position
        self.reason = reason
    }

    /// `scimType` of the answer.
    package var scimType: String { fault.rawValue }

    /// A sentence for `detail`.
    package var detail: String {
        position.map { "\(reason) (at position \($0))." } ?? "\(reason)."
    }
}
