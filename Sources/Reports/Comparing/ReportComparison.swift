// SPDX-License-Identifier: Apache-2.0

/// Regressions and improvements from one report to another, ranked by importance.
package struct ReportComparison: Hashable, Sendable {
    /// A scenario or check with a different result.
    package struct Change: Hashable, Sendable {
        package let key: String
        package let before: ReportSnapshot.Item
        package let after: ReportSnapshot.Item
        /// The measures that differ, most important first.
        package let measures: [ComparedMeasure]
        package let isRegression: Bool

        package var changesVerdict: Bool { before.verdict != after.verdict }

        /// `violated (was held); people still in 2 (was 0): ana, bo`.
        package var text: String {
            var parts: [String] = []
            if before.word != after.word { parts.append("\(after.word) (was \(before.word))") }
            if let old = before.figures, let new = after.figures {
                for measure in measures {
                    parts.append(
                        "\(measure.label) \(measure.text(of: new)) (was \(measure.text(of: old)))"
                    )
                }
            }
            let came = after.peopleIn.filter { !before.peopleIn.contains($0) }
            let went = before.peopleIn.filter { !after.peopleIn.contains($0) }
            if !came.isEmpty { parts.append("still in now: \(ReportComparison.list(came))") }
            if !went.isEmpty { parts.append("out now: \(ReportComparison.list(went))") }
            return parts.joined(separator: "; ")
        }
    }

    package let before: ReportSnapshot
    package let after: ReportSnapshot
    /// Most important first.
    package private(set) var regressions: [Change] = []
    package private(set) var improvements: [Change] = []
    /// Only in the first, and only in the second.
    package let missing: [String]
    package let added: [String]

    package init(_ before: ReportSnapshot, _ after: ReportSnapshot) {
        self.before = before
        self.after = after
        let old = Dictionary(uniqueKeysWithValues: before.items.map { ($0.key, $0) })
        let names = Set(after.items.map(\.key))
        missing = before.items.map(\.key).filter { !names.contains($0) }
        added = after.items.map(\.key).filter { old[$0] == nil }
        var changes: [Change] = []
        for item in after.items {
            guard let earlier = old[item.key],
                let change = ReportComparison.change(earlier, item)
            else { continue }
            changes.append(change)
        }
        let ranked = changes.enumerated().sorted { left, right in
            left.element.weight == right.element.weight
                ? left.offset < right.offset : left.element.weight < right.element.weight
        }.map { $0.element }
        regressions = ranked.filter(\.isRegression)
        improvements = ranked.filter { !$0.isRegression }
    }

    /// Limits that the second report exceeds, in the given order.
    package func broken(_ limits: [ComparisonLimit]) -> [ComparisonLimit] {
        let (old, new) = (before.figures, after.figures)
        return limits.filter { limit in
            switch limit.subject {
            case .verdict: regressions.contains { $0.before.verdict < $0.after.verdict }
            case .measure: limit.isExceeded(from: old, to: new)
            }
        }
    }

    /// Just verdicts, as lines: what a check prints about an earlier report.
    package var verdictText: String {
        func list(_ title: String, _ lines: [String]) -> String {
            lines.isEmpty ? "" : "\n\(title)\n" + lines.map { "  \($0)\n" }.joined()
        }
        func lines(_ changes: [Change]) -> [String] {
            changes.filter(\.changesVerdict).map {
                "\($0.key): \($0.before.word), now \($0.after.word)"
            }
        }
        let all =
            list("regressions", lines(regressions)) + list("improvements", lines(improvements))
            + list("no longer run", missing)
        return all.isEmpty ? "\nnothing changed since the earlier report\n" : all
    }

    private static func change(
        _ before: ReportSnapshot.Item,
        _ after: ReportSnapshot.Item
    ) -> Change? {
        var measures: [ComparedMeasure] = []
        var first: Bool?
        if let old = before.figures, let new = after.figures {
            for measure in ComparedMeasure.allCases {
                guard let was = measure.badness(of: old), let now = measure.badness(of: new),
                    was != now, measure.text(of: old) != measure.text(of: new)
                else { continue }
                measures.append(measure)
                first = first ?? (now > was)
            }
        }
        let isWorse: Bool
        switch (before.verdict, after.verdict) {
        case let (old, new) where old < new: isWorse = true
        case let (old, new) where old > new: isWorse = false
        default:
            guard let first else { return nil }
            isWorse = first
        }
        return Change(
            key: after.key,
            before: before,
            after: after,
            measures: measures,
            isRegression: isWorse
        )
    }

    /// At most five names.
    fileprivate static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}

extension ReportComparison.Change {
    /// Sorts by the most important measure, then a changed verdict, then the size of the
    /// difference.
    fileprivate var weight: (Int, Int, Double) {
        let order = ComparedMeasure.allCases
        guard let first = measures.first, let old = before.figures, let new = after.figures,
            let was = first.badness(of: old), let now = first.badness(of: new)
        else { return (order.count - 1, 0, 0) }
        let rank = order.firstIndex(of: first) ?? order.count
        return (rank, changesVerdict ? 0 : 1, -abs(now - was))
    }
}

extension ReportComparison {
    /// Why reports cannot be compared; `nil` if they can.
    ///
    /// `isMixed` allows reports of different versions and suites.
    package static func obstacle(
        among reports: [ReportSnapshot],
        isMixed: Bool
    ) -> ComparisonMistake? {
        guard let first = reports.first else { return ComparisonMistake("no report") }
        var names: Set<String> = []
        for report in reports {
            guard names.insert(report.name).inserted else {
                return ComparisonMistake(
                    "two reports are named '\(report.name)'; rename one: NAME=PATH"
                )
            }
            guard report.kind == first.kind else {
                return ComparisonMistake(
                    "'\(first.name)' is the report of a \(first.kind.rawValue), '\(report.name)' "
                        + "that of a \(report.kind.rawValue)"
                )
            }
            guard isMixed || report.toolVersion == first.toolVersion else {
                return ComparisonMistake(
                    "'\(first.name)' was made by residue \(first.toolVersion), '\(report.name)' by "
                        + "\(report.toolVersion); use one version for both, or pass --mixed"
                )
            }
            guard isMixed || report.suite == first.suite else {
                return ComparisonMistake(
                    "'\(first.name)' is of suite \(first.suite), '\(report.name)' of "
                        + "\(report.suite); --mixed compares what both have"
                )
            }
            let keys = Set(first.items.map(\.key))
            guard report.items.contains(where: { keys.contains($0.key) }) else {
                return ComparisonMistake(
                    "'\(first.name)' and '\(report.name)' have nothing in common: no scenario or "
                        + "check of the same name, file and seed is in both"
                )
            }
        }
        return nil
    }
}
