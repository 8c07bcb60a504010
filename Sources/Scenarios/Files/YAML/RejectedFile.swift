// SPDX-License-Identifier: Apache-2.0

/// All mistakes in a file, in text order.
package struct RejectedFile: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    package let diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) {
        precondition(!diagnostics.isEmpty, "a file is rejected for a reason")
        self.diagnostics = diagnostics
    }

    package var description: String {
        diagnostics.map(\.description).joined(separator: "\n")
    }
}

/// Collects mistakes, so that all are reported at once.
///
/// A reference, because decoders of nested parts all report to the same log.
final class DiagnosticLog {
    private var found: [Diagnostic] = []

    var isEmpty: Bool { found.isEmpty }
    var count: Int { found.count }

    func error(_ message: String, at location: SourceLocation, note: String? = nil) {
        found.append(Diagnostic(.error, at: location, message, note: note))
    }

    func append(_ diagnostics: [Diagnostic]) {
        found += diagnostics
    }

    /// By location; an alias used twice reports the same mistake only once.
    var sorted: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return found.filter { seen.insert($0).inserted }.sorted()
    }
}
