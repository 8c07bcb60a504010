// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics

/// Two small charts: how long access took to end, and how many rights outlived their reason.
struct PageCharts {
    static let width = 520.0
    private static let height = 160.0
    static let bottom = 130.0

    private let page: PageContent

    init(_ page: PageContent) {
        self.page = page
    }

    func write(to markup: inout Markup) {
        writeCurve(to: &markup)
        if page.scenarios.count == 1 { writeResidue(to: &markup) }
    }

    /// Percentiles of the time to revoke; cases that have not ended are at the top.
    private func writeCurve(to markup: inout Markup) {
        let times = page.revocation.times
        let finite: [Int64] = times.compactMap { time in
            if case .finite(let value) = time { value } else { nil }
        }
        .sorted()
        guard let longest = finite.last, longest > 0 else { return }
        var path = ""
        let steps = min(100, max(1, times.count))
        for step in 0...steps {
            let rank = min(times.count - 1, step * times.count / steps)
            let share = rank < finite.count ? Double(finite[rank]) / Double(longest) : 1
            let x = Self.width * Double(step) / Double(steps)
            path += "\(path.isEmpty ? "M" : "L")\(Int(x)) \(Int(Self.bottom - share * 110))"
        }
        let title = "Time to revoke by percentile"
        chart(title, paths: [("curve", path)], to: &markup) { svg in
            label("p0", x: 0, anchor: "start", &svg)
            label("p50", x: Self.width / 2, anchor: "middle", &svg)
            label("p100", x: Self.width, anchor: "end", &svg)
            svg.element(
                "text",
                ["class": "m", "x": "0", "y": "14"],
                "up to \(Duration.milliseconds(longest).clockText)"
            )
        }
    }

    /// Rights that were usable after their reason had ended, over the run.
    private func writeResidue(to markup: inout Markup) {
        guard let scenario = page.scenarios.first else { return }
        var steps: [(at: Instant, by: Int)] = []
        for placed in page.departures {
            for right in placed.departure.rights
            where right.outcome == .stillIn || right.usableUntil != nil {
                let end = right.usableUntil ?? placed.end
                guard end > placed.departure.effectiveAt else { continue }
                steps.append((placed.departure.effectiveAt, 1))
                if right.outcome != .stillIn { steps.append((end, -1)) }
            }
        }
        guard !steps.isEmpty else { return }
        steps.sort { ($0.at, $0.by) < ($1.at, $1.by) }
        let start = scenario.report.start
        let length = Double(max(1, start.duration(to: scenario.report.end).wholeMilliseconds))
        // One-pixel columns show the highest count within them.
        var peaks = [Int](repeating: 0, count: Int(Self.width) + 1)
        var (count, most, column) = (0, 0, 0)
        for step in steps {
            let share = Double(start.duration(to: step.at).wholeMilliseconds) / length
            let next = min(peaks.count - 1, max(0, Int(share * Self.width)))
            while column < next {
                column += 1
                peaks[column] = count
            }
            count += step.by
            most = max(most, count)
            peaks[column] = max(peaks[column], count)
        }
        while column < peaks.count - 1 {
            column += 1
            peaks[column] = count
        }
        var path = "M0 \(Int(Self.bottom))"
        var last = -1
        for (x, peak) in peaks.enumerated() where peak != last {
            let y = Int(Self.bottom - 110 * Double(peak) / Double(max(1, most)))
            path += "H\(x)V\(y)"
            last = peak
        }
        path += "H\(Int(Self.width))V\(Int(Self.bottom))Z"
        let title = "Rights that outlived their reason, over time"
        chart(title, paths: [("area", path)], to: &markup) { svg in
            label(start.dayText, x: 0, anchor: "start", &svg)
            label(scenario.report.end.dayText, x: Self.width, anchor: "end", &svg)
            svg.element("text", ["class": "m", "x": "0", "y": "14"], "at most \(grouped(most))")
        }
    }

    /// Each path with the class that draws it.
    func chart(
        _ title: String,
        paths: [(name: String, path: String)],
        to markup: inout Markup,
        _ labels: (inout Markup) -> Void
    ) {
        markup.element("div") { markup in
            markup.element("h2", title)
            markup.element(
                "svg",
                [
                    "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "width": "100%",
                    "role": "img", "aria-label": title,
                ]
            ) { svg in
                svg.open("path", ["class": "grid", "d": "M0 130H520"])
                svg.close("path")
                for (name, path) in paths {
                    svg.open("path", ["class": name, "d": path])
                    svg.close("path")
                }
                labels(&svg)
            }
        }
    }

    func label(_ text: String, x: Double, anchor: String, _ svg: inout Markup) {
        svg.element(
            "text",
            ["class": "m", "x": "\(Int(x))", "y": "150", "text-anchor": anchor],
            text
        )
    }
}
