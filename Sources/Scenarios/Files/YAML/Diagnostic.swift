// SPDX-License-Identifier: Apache-2.0

/// A mistake in a file, its location, and what was probably meant.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        case error
        case warning
    }

    package let severity: Severity
    package let location: SourceLocation
    /// A sentence without its full stop.
    package let message: String
    /// A further sentence: a suggestion, or the location of the other half of a contradiction.
    package let note: String?

    package init(
        _ severity: Severity,
        at location: SourceLocation,
        _ message: String,
        note: String? = nil
    ) {
        self.severity = severity
        self.location = location
        self.message = message
        self.note = note
    }
}

extension Diagnostic: CustomStringConvertible {
    /// One line in compiler format, so that editors and CI find the location:
    /// `x.yaml:12:5: error: …`.
    package var description: String {
        let text = "\(location): \(severity.rawValue): \(message)"
        return note.map { "\(text). \($0)" } ?? text
    }
}

extension Diagnostic: Comparable {
    package static func < (left: Diagnostic, right: Diagnostic) -> Bool {
        if left.location != right.location { return left.location < right.location }
        return left.message < right.message
    }
}
