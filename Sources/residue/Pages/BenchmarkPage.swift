// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import Metrics
import Reports

/// docs/benchmark-results.md: the results under benchmark/results, the best first.
struct BenchmarkPage {
    private let results: [StoredBenchmarkResult]

    /// `nil` if neither the folder nor the current one has results; throws for one whose bytes do
    /// not match its digest.
    init?(below folder: String) throws(CommandFailure) {
        let places = ["\(folder)/benchmark/results", "benchmark/results"]
        guard let place = places.first(where: { FileManager.default.fileExists(atPath: $0) }),
            let names = try? FileManager.default.contentsOfDirectory(atPath: place)
        else { return nil }
        var results: [StoredBenchmarkResult] = []
        for name in names.sorted() where !name.hasPrefix(".") {
            results.append(try BenchmarkCommand.storedResult("\(place)/\(name)"))
        }
        guard !results.isEmpty else { return nil }
        self.results = results
    }

    var file: String {
        var page = Page.generated("Residue Bench \(BenchmarkEdition.version): results")
        page.paragraph(
            "Edition `\(BenchmarkEdition.version)`, digest `\(BenchmarkEdition.digest)`. What the "
                + "columns mean, and what they do not, is in [docs/benchmark.md](benchmark.md). "
                + "Entries of different divisions are not comparable, nor are connectors of "
                + "different targets: each is judged by the tasks that have its target."
        )
        for division in BenchmarkDivision.allCases {
            let entries = results.filter { $0.division == division }
                .sorted { ($1.headline, $0.name) < ($0.headline, $1.name) }
            guard !entries.isEmpty else { continue }
            page.heading(2, "Division \(division.rawValue)")
            page.table(BenchmarkPage.head, entries.map(BenchmarkPage.row))
        }
        return page.text
    }

    private static let head = [
        "entry", "tasks", "headline", "pass^4", "completeness", "accuracy", "collateral",
        "exposure", "p95", "worst", "truthfulness", "calls/event", "evidence",
    ]

    private static func row(_ result: StoredBenchmarkResult) -> [String] {
        let score = BenchmarkScore.lines(
            headline: result.headline,
            passedAlways: result.passedAlways,
            figures: result.figures
        )
        let seeds = result.commitment == nil ? "" : " (held-out seeds)"
        return ["`\(result.name)`\(seeds)", "\(result.tasks)"] + score.map(\.text)
    }
}
