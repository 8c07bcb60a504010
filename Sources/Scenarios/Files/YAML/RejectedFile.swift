// SPDX-License-Identifier: Apache-2.0

/// Everything that is wrong with a file, in the order of the text.
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

/// Collects what is wrong, so that a reader hears everything at once.
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

    /// By place; an alias used twice says the same thing only once.
    var sorted: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return found.filter { seen.insert($0).inserted }.sorted()
    }
}
