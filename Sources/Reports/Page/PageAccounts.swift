// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Vocabulary

/// Who can act where, with seat, rights, need and last use; how these went together over time; and
/// what caused what went wrong.
struct PageAccounts {
    /// Rows of a table; the report has them all.
    private static let rowsMax = 60

    private let page: PageContent

    init(_ page: PageContent) {
        self.page = page
    }

    /// Tells nothing of many scenarios at once, which have nobody in common.
    func write(to markup: inout Markup) {
        guard page.scenarios.count == 1, let report = page.scenarios.first?.report else { return }
        write(report.channels, to: &markup)
        write(report.symptoms, to: &markup)
        for series in report.alignment { write(series, of: report, to: &markup) }
        write(report.accounts, to: &markup)
    }

    private func write(_ accounts: [AccountReading], to markup: inout Markup) {
        guard !accounts.isEmpty else { return }
        let able = accounts.filter(\.canAct).count
        markup.element("details") { markup in
            markup.element("summary") { markup in
                markup.text("\(counted(able, "account")) that can act")
                markup.element("span", ["class": "mute"], " of \(grouped(accounts.count))")
            }
            markup.element("div") { markup in
                writeTable(
                    [
                        "target", "account", "who", "can act", "seat", "rights", "needed",
                        "last use",
                    ],
                    // Whoever can do more than is needed comes first.
                    accounts.filter(\.exceedsNeed) + accounts.filter { !$0.exceedsNeed },
                    to: &markup
                ) { account in
                    [
                        account.target.rawValue, account.account,
                        account.identity?.rawValue ?? "nobody", account.canAct ? "yes" : "no",
                        account.licenses.joined(separator: ", "), names(account.rights),
                        names(account.needs), account.lastActiveAt?.rfc3339 ?? "",
                    ]
                }
            }
        }
    }

    private func write(_ channels: [ChannelFigures], to markup: inout Markup) {
        guard !channels.isEmpty else { return }
        markup.element("h2", "Ways in that had to end, by channel")
        PageFrame.table(
            ["channel", "ended", "had to end"],
            numbersFrom: 1,
            channels.map { figures in
                [
                    figures.channel.rawValue, grouped(Int(figures.ended.numerator)),
                    grouped(Int(figures.ended.denominator)),
                ]
            },
            to: &markup
        )
    }

    private func write(_ symptoms: [Symptom], to markup: inout Markup) {
        guard !symptoms.isEmpty else { return }
        markup.element("h2", "Late symptoms, and what caused them")
        writeTable(
            ["what", "target", "account", "who", "rights", "found", "caused by", "at", "later"],
            symptoms,
            to: &markup
        ) { symptom in
            [
                symptom.kind.text, symptom.target.rawValue, symptom.account ?? "",
                symptom.identity?.rawValue ?? "nobody", names(symptom.rights),
                symptom.foundAt.rfc3339, symptom.cause?.text ?? "unknown",
                symptom.cause?.at.rfc3339 ?? "",
                symptom.cause.map { $0.at.duration(to: symptom.foundAt).clockText } ?? "",
            ]
        }
    }

    private func write(
        _ series: AlignmentSeries,
        of report: ScenarioReport,
        to markup: inout Markup
    ) {
        writeChart(of: series, report, to: &markup)
        guard !series.divergences.isEmpty else { return }
        func word(_ fact: Bool) -> String { fact ? "yes" : "no" }
        writeTable(
            ["who", "since", "until", "needed", "seat", "rights", "used"],
            series.divergences,
            to: &markup
        ) { divergence in
            [
                divergence.identity.rawValue, divergence.since.rfc3339,
                divergence.until?.rfc3339 ?? "", word(divergence.isNeeded),
                word(divergence.isLicensed), word(divergence.isEntitled), word(divergence.isUsed),
            ]
        }
    }

    private func writeChart(
        of series: AlignmentSeries,
        _ report: ScenarioReport,
        to markup: inout Markup
    ) {
        let counts: [(name: String, count: (AlignmentSeries.Point) -> Int)] = [
            ("needed", \.needed), ("licensed", \.licensed), ("entitled", \.entitled),
            ("used", \.used),
        ]
        let most = counts.flatMap { series.points.map($0.count) }.max() ?? 0
        guard most > 0 else { return }
        let length = Double(max(1, report.start.duration(to: report.end).wholeMilliseconds))
        let charts = PageCharts(page)
        let paths = counts.map { name, count in
            var path = "M0 \(Int(PageCharts.bottom))"
            for point in series.points {
                let share = Double(report.start.duration(to: point.at).wholeMilliseconds) / length
                let x = Int(min(1, max(0, share)) * PageCharts.width)
                let y = Int(PageCharts.bottom - 110 * Double(count(point)) / Double(most))
                path += "H\(x)V\(y)"
            }
            return (name: "curve \(name)", path: path + "H\(Int(PageCharts.width))")
        }
        charts.chart(
            "Need (broad), seats (line), rights (dashes) and use (dots) of "
                + series.target.rawValue,
            paths: paths,
            to: &markup
        ) { svg in
            charts.label(report.start.dayText, x: 0, anchor: "start", &svg)
            charts.label(report.end.dayText, x: PageCharts.width, anchor: "end", &svg)
            svg.element(
                "text",
                ["class": "m", "x": "0", "y": "14"],
                "at most \(counted(most, "person", plural: "people"))"
            )
        }
    }

    private func writeTable<Row>(
        _ heads: [String],
        _ rows: [Row],
        to markup: inout Markup,
        _ cells: (Row) -> [String]
    ) {
        PageFrame.table(
            heads,
            numbersFrom: heads.count,
            rows.prefix(Self.rowsMax).map(cells),
            to: &markup
        )
        let rest = rows.count - Self.rowsMax
        if rest > 0 {
            markup.element("p", ["class": "mute"], "\(grouped(rest)) more in report.json.")
        }
    }

    private func names(_ rights: [Entitlement]) -> String {
        rights.map { "\($0.kind.rawValue)/\($0.name)" }.joined(separator: ", ")
    }
}

extension Symptom.Kind {
    fileprivate var text: String {
        switch self {
        case .orphan: "orphan"
        case .staleAccess: "stale access"
        case .drift: "drift"
        }
    }
}

extension AccountReading {
    fileprivate var exceedsNeed: Bool { canAct && !Set(rights).isSubset(of: needs) }
}
