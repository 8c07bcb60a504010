// SPDX-License-Identifier: Apache-2.0

import Metrics

/// What each figure means, and how a scenario uses it.
enum MetricPage {
    /// The page on a key such as `timeToRevoke`, or a number such as `M-02`; the list for `nil`.
    static func text(of name: String?) throws(UsageError) -> String {
        var page = Page()
        guard let name else {
            page.heading(1, "Metrics")
            page.table(["number", "key", "title"], MetricCatalog.all.map(row))
            page.paragraph("`residue describe metrics NAME` prints one key or one number.")
            return page.text
        }
        let definitions = MetricCatalog.all.filter {
            $0.key == name || $0.id.lowercased() == name.lowercased()
        }
        guard let first = definitions.first else {
            throw DescribeCommand.unknown(
                name,
                "metric",
                among: MetricCatalog.all.map(\.key) + numbers
            )
        }
        page.heading(1, first.key == name ? name : first.id)
        for definition in definitions {
            if definition.key != name { page.heading(2, definition.key) }
            write(definition, to: &page)
            page.code("expect:\n" + example(of: definition), language: "yaml")
        }
        if first.key == name {
            page.paragraph("`residue describe metrics \(first.id)` prints the whole group.")
        }
        return page.text
    }

    static var file: String {
        var page = Page.generated("Metrics")
        writeWords(to: &page)
        page.heading(2, "In an expectation")
        page.paragraph(
            "A plain figure must be met exactly, a plain time is the most allowed. A ratio of 0 to "
                + "0, and an empty distribution, only satisfy `n/a`; every other bound on them is "
                + "inconclusive."
        )
        page.code(
            (["expect:"]
                + MetricDefinition.Kind.allCases.compactMap { kind in
                    MetricCatalog.all.first { $0.kind == kind }.map(example)
                }).joined(separator: "\n"),
            language: "yaml"
        )
        page.heading(2, "All metrics")
        page.table(["number", "key", "title"], MetricCatalog.all.map(row))
        for number in numbers {
            page.heading(2, number)
            for definition in MetricCatalog.all where definition.id == number {
                page.heading(3, definition.key)
                write(definition, to: &page)
            }
        }
        return page.text
    }

    /// Each number once, in the order of the catalog.
    private static var numbers: [String] {
        MetricCatalog.all.map(\.id).reduce(into: []) { numbers, id in
            if !numbers.contains(id) { numbers.append(id) }
        }
    }

    private static func row(_ definition: MetricDefinition) -> [String] {
        [definition.id, "`\(definition.key)`", definition.title]
    }

    private static func write(_ definition: MetricDefinition, to page: inout Page) {
        page.paragraph("\(definition.title): \(definition.definition).")
        page.item("kind and unit: \(definition.kind.rawValue), \(text(of: definition.unit))")
        page.item("better: \(text(of: definition.better))")
        page.item("definition: \(text(of: definition.field))")
    }

    private static func writeWords(to page: inout Page) {
        page.paragraph(
            "Every figure is computed from the run events, and figures about access from the "
                + "target's own state, never from what the core or the connector claims."
        )
        page.item("A triple is one person, one target and one entitlement.")
        page.item(
            "A path is one way in which a triple can be exercised: directly, through a group, by "
                + "an open session, with a key, and so on. One triple may have several."
        )
        page.item(
            "A path is usable if its owner can act now; latent if it would be usable once the "
                + "account were merely enabled or a seat assigned; dead otherwise."
        )
        page.item(
            "The deadline is the scenario's `deadline`, counted from when an event takes effect."
        )
    }

    private static func example(of definition: MetricDefinition) -> String {
        let figure =
            switch definition.kind {
            case .ratio:
                definition.better == .lower ? "0" : "{ atLeast: 0.95, minDenominator: 3 }"
            case .distribution:
                definition.unit == .duration
                    ? "{ statistic: p95, atMost: 10m }" : "{ statistic: p95, atMost: 12 }"
            case .count: definition.better == .higher ? "{ atLeast: 1 }" : "0"
            case .integral: "{ atMost: 2 }"
            }
        return "  - { at: end, \(definition.key): \(figure) }"
    }

    private static func text(of unit: MetricDefinition.Unit) -> String {
        switch unit {
        case .fraction: "a share such as 0.95, 8/11 or 95%"
        case .multiple: "a number such as 0.5, 3 or 5/2"
        case .duration: "a time such as 90s or 1h"
        case .entitlementHours: "entitlement-hours"
        case .seatDays: "seat-days"
        case .calls, .accounts, .paths, .removals, .exceptions, .seats, .corrections,
            .decisions, .findings, .keys:
            unit.rawValue
        }
    }

    private static func text(of better: MetricDefinition.Better) -> String {
        switch better {
        case .higher: "higher"
        case .lower: "lower"
        case .neither: "neither; it describes"
        }
    }

    private static func text(of mark: MetricDefinition.FieldMark) -> String {
        switch mark {
        case .field: "follows or adapts a public one"
        case .part: "public practice names the thing, the formula is ours"
        case .ours: "ours"
        }
    }
}
