// SPDX-License-Identifier: Apache-2.0

/// The frozen edition: its tasks with the published seeds, and the formula of the headline.
package enum BenchmarkEdition {
    package static let version = "2027.1"

    /// SHA-256 over every task with every published seed, and over the formula; pinned by a test
    /// and included in results.
    package static let digest =
        "1776a30b64023a2a7c826ef8fa46c89f9ee480a4212f31a2b7441f3d781d75b3"

    /// As printed in `docs/benchmark.md`.
    package static let formula =
        "100 x mean over tasks of the mean over seeds of (revoked on time x accuracy x truthful "
        + "claims x kept); a part with nothing to count is 1"

    package static func computedDigest() -> String {
        var bytes = Array("\(version)\n\(formula)\n".utf8)
        for task in BenchmarkTask.all {
            for seed in BenchmarkSeed.published { bytes += task.text(seed) }
        }
        return Digest.sha256(bytes)
    }
}

/// What is under test; everything else is Residue's own.
package enum BenchmarkDivision: String, Hashable, Sendable, CaseIterable {
    /// A connector, driven by Residue's core.
    case connector
    /// A program that decides, drives and verifies on its own; or Residue's core with custom
    /// settings.
    case whole
    /// One of our connectors that speaks SCIM like a named product.
    case `protocol`
}
