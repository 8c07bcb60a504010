// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// The worst departures as lanes: a bar from grant to end for each right, with the moment of
/// leaving aligned in every lane and a common time scale after it.
struct PageLanes {
    static let lanesMax = 3
    private static let rowsMax = 3
    private static let ticksMax = 40
    private static let left = 250.0
    private static let departure = 430.0
    private static let right = 1_104.0

    private let page: PageContent
    private let lanes: [PlacedDeparture]
    /// The time span of the part after leaving.
    private let scale: Duration

    init(_ page: PageContent, _ lanes: [PlacedDeparture]) {
        self.page = page
        self.lanes = lanes
        scale =
            lanes.map { lane in
                let departure = lane.departure
                let end = departure.endedAt ?? lane.end
                return departure.effectiveAt.duration(to: max(end, departure.deadlineAt))
            }
            .max().map { max($0, .milliseconds(1)) } ?? .seconds(1)
    }

    func write(to markup: inout Markup) {
        let names = lanes.map { page.name(of: $0.departure.identity, in: $0.scenario) }
        let heights = lanes.map { 46 + 17 * rows(of: $0).count }
        let height = heights.reduce(24, +)
        markup.element(
            "section",
            [
                "class": "lanes",
                "aria-label": "The people whose access outlived their leaving the longest",
            ]
        ) { markup in
            markup.element(
                "svg",
                [
                    "viewBox": "0 0 1120 \(height)", "width": "100%", "role": "img",
                    "aria-label": names.joined(separator: ", ")
                        + ": bars from grant to end of access, aligned at the moment of leaving",
                ]
            ) { svg in
                svg.raw(Self.patterns)
                var top = 0
                for (lane, height) in zip(lanes, heights) {
                    write(lane, at: Double(top), to: &svg)
                    top += height
                }
                writeScale(at: Double(height), to: &svg)
            }
            markup.raw(Self.legend)
        }
    }

    private func x(_ instant: Instant, _ departure: Departure, start: Instant) -> Double {
        if instant < departure.effectiveAt {
            let whole = start.duration(to: departure.effectiveAt).wholeMilliseconds
            let part = start.duration(to: max(instant, start)).wholeMilliseconds
            return Self.left + (Self.departure - Self.left) * Double(part) / Double(max(1, whole))
        }
        let part = departure.effectiveAt.duration(to: instant).wholeMilliseconds
        let share = min(1, Double(part) / Double(scale.wholeMilliseconds))
        return Self.departure + (Self.right - Self.departure) * share
    }

    private func rows(of lane: PlacedDeparture) -> ArraySlice<Departure.Right> {
        let outlived = lane.departure.rights.filter { $0.outcome != .inTime }
        return outlived.prefix(Self.rowsMax)
    }

    private func write(_ lane: PlacedDeparture, at top: Double, to svg: inout Markup) {
        let departure = lane.departure
        let person = page.scenarios[lane.scenario].story.person(departure.identity)
        let rights = rows(of: lane)
        let paths = person?.paths ?? []
        let start = startOfGrants(paths, departure, rights.map(\.entitlement))
        let name = page.name(of: departure.identity, in: lane.scenario)
        svg.element("text", ["x": "0", "y": "\(top + 18)", "font-weight": "600"], cut(name, 30))
        var y = top + 26
        for right in rights {
            svg.element(
                "text",
                ["class": "m", "x": "12", "y": "\(y + 10)"],
                cut(right.entitlement.spoken, 34)
            )
            let spans = paths.filter { $0.key.entitlement == right.entitlement }.flatMap(\.spans)
            for span in Self.merged(spans, until: lane.end) {
                write(span, departure, start: start, y: y, to: &svg)
            }
            y += 17
        }
        let bottom = y + 16
        let verb = departure.kind == .leaver ? "left" : departure.kind.rawValue
        line(at: Self.departure, from: top + 8, to: bottom, dashed: false, &svg)
        svg.element(
            "text",
            ["class": "m", "x": "\(Self.departure + 5)", "y": "\(top + 18)"],
            "\(verb) \(departure.effectiveAt.dayText), "
                + departure.effectiveAt.clockText
        )
        let deadline = x(departure.deadlineAt, departure, start: start)
        line(at: deadline, from: top + 26, to: bottom, dashed: true, &svg)
        svg.element(
            "text",
            ["class": "r", "x": "\(Self.right)", "y": "\(top + 18)", "text-anchor": "end"],
            departure.outcome == .late
                ? "ended after \(departure.lapse(until: lane.end).spoken)" : departure.outcome.title
        )
        writeRequests(of: person, departure, start: start, y: y + 2, to: &svg)
    }

    private func startOfGrants(
        _ paths: [RunStory.Path],
        _ departure: Departure,
        _ entitlements: [Entitlement]
    ) -> Instant {
        let starts = paths.filter { entitlements.contains($0.key.entitlement) }
            .flatMap(\.spans).map(\.start)
        let first = starts.min() ?? departure.effectiveAt
        return min(first, departure.effectiveAt.advanced(by: .milliseconds(-1)))
    }

    private struct Bar {
        let state: PathState
        let start: Instant
        let end: Instant
    }

    /// The merged state of all paths of one right: usable if any is, otherwise latent if any is.
    private static func merged(_ spans: [RunStory.Span], until end: Instant) -> [Bar] {
        let edges = Set(spans.flatMap { [$0.start, $0.end ?? end] }).sorted()
        var bars: [Bar] = []
        for (from, to) in zip(edges, edges.dropFirst()) {
            let states = spans.filter { $0.start <= from && ($0.end ?? end) >= to }.map(\.state)
            guard let state = states.contains(.usable) ? .usable : states.first else { continue }
            if let last = bars.last, last.state == state, last.end == from {
                bars[bars.count - 1] = Bar(state: state, start: last.start, end: to)
            } else {
                bars.append(Bar(state: state, start: from, end: to))
            }
        }
        return bars
    }

    /// One bar, split at the moment of leaving.
    private func write(
        _ span: Bar,
        _ departure: Departure,
        start: Instant,
        y: Double,
        to svg: inout Markup
    ) {
        let from = x(span.start, departure, start: start)
        let to = x(span.end, departure, start: start)
        let middle = min(max(Self.departure, from), to)
        if middle > from, span.state == .usable {
            bar(from, middle, y, class: "held", &svg)
        }
        if to > middle {
            bar(
                middle,
                max(to, middle + 2),
                y,
                class: span.state == .usable ? "out" : "latent",
                &svg
            )
        }
    }

    private func bar(
        _ from: Double,
        _ to: Double,
        _ y: Double,
        class name: String,
        _ svg: inout Markup
    ) {
        svg.open(
            "rect",
            [
                "class": name, "x": Self.text(from), "y": Self.text(y),
                "width": Self.text(to - from), "height": "11",
            ]
        )
        svg.close("rect")
    }

    private func line(
        at x: Double,
        from top: Double,
        to bottom: Double,
        dashed: Bool,
        _ svg: inout Markup
    ) {
        svg.open(
            "line",
            [
                "class": dashed ? "deadline" : "leave", "x1": Self.text(x), "x2": Self.text(x),
                "y1": Self.text(top), "y2": Self.text(bottom),
            ]
        )
        svg.close("line")
    }

    /// One mark for each request of the departure, in order: done, refused, or unanswered; requests
    /// hit by a fault are labeled.
    private func writeRequests(
        of person: RunStory.Person?,
        _ departure: Departure,
        start: Instant,
        y: Double,
        to svg: inout Markup
    ) {
        guard let person,
            let fact = person.facts.first(where: {
                $0.effectiveAt == departure.effectiveAt && $0.kind == departure.kind
            })
        else { return }
        let requests = person.requests.filter { $0.record.cause == fact.id.rawValue }
        var last = Self.departure
        for request in requests.prefix(Self.ticksMax) {
            let position = max(last + 4, x(request.endedAt, departure, start: start))
            guard position < Self.right - 8 else { break }
            last = position
            mark(request, at: position, y: y, to: &svg)
        }
        let struck = requests.compactMap { request in request.fault.map { (request, $0) } }
        guard let (request, fault) = struck.first else { return }
        let more = struck.count > 1 ? " and \(grouped(struck.count - 1)) more" : ""
        svg.element(
            "text",
            ["class": "r", "x": Self.text(last + 12), "y": Self.text(y + 10)],
            cut("\(fault.name): \(fault.verdict), \(request.endedAt.clockText)\(more)", 80)
        )
    }

    private func mark(
        _ request: RunStory.Request,
        at x: Double,
        y: Double,
        to svg: inout Markup
    ) {
        func path(_ name: String, _ d: String) {
            svg.open("path", ["class": name, "d": d])
            svg.close("path")
        }
        let (a, b) = (Self.text(x), Self.text(y))
        switch request.record.outcome {
        case .answered(let status) where status < 400: path("tick", "M\(a) \(b)v10")
        case .answered:
            path("tick bad", "M\(Self.text(x - 2)) \(b)l4 10m0-10l-4 10")
        case .notSent, .noAnswer:
            svg.open("circle", ["class": "tick", "cx": a, "cy": Self.text(y + 5), "r": "3"])
            svg.close("circle")
        }
    }

    /// The scale under all lanes: time since leaving.
    private func writeScale(at bottom: Double, to svg: inout Markup) {
        for step in 0...4 {
            let share = Double(step) / 4
            let position = Self.departure + (Self.right - Self.departure) * share
            let part = Int64(Double(scale.wholeMilliseconds) * share)
            svg.element(
                "text",
                [
                    "class": "m", "x": Self.text(position), "y": Self.text(bottom - 6),
                    "text-anchor": step == 4 ? "end" : step == 0 ? "start" : "middle",
                ],
                step == 0 ? "left" : "+\(Duration.milliseconds(part).spoken)"
            )
        }
    }

    /// A number with at most one decimal, so that pages stay small.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }

    private func cut(_ text: String, _ length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }

    private static let patterns: StaticString = """
        <defs><pattern id="h" width="7" height="7" patternUnits="userSpaceOnUse" \
        patternTransform="rotate(45)"><rect width="7" height="7" fill="var(--left)" \
        opacity=".22"/><line x1="0" y1="0" x2="0" y2="7" stroke="var(--left)" \
        stroke-width="2.6"/></pattern><pattern id="l" width="7" height="7" \
        patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" \
        y2="7" stroke="var(--latent)" stroke-width="1.4"/></pattern></defs>
        """

    private static let legend: StaticString = """
        <div class="legend"><span><svg width="22" height="10" aria-hidden="true"><rect \
        class="held" width="22" height="10"/></svg>access with a reason</span><span><svg \
        width="22" height="10" aria-hidden="true"><rect class="out" x=".5" y=".5" width="21" \
        height="9"/></svg>usable after leaving</span><span><svg width="22" height="10" \
        aria-hidden="true"><rect class="latent" x=".5" y=".5" width="21" height="9"/></svg>latent: \
        back when enabled</span><span>│ left</span><span>┆ deadline</span><span>requests: \
        <b>|</b> done <b class="bad">×</b> refused <b>○</b> unknown</span></div>
        """
}
