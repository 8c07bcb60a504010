// SPDX-License-Identifier: Apache-2.0

/// Disjoint half-open spans of simulated time in milliseconds, in order.
///
/// A span that has not ended extends to `Intervals.open`. Every integral in a metric is the length
/// of one of these, so it is exact.
struct Intervals: Hashable {
    struct Span: Hashable {
        var start: Int64
        var end: Int64
    }

    /// The end of a span that has not ended.
    static let open = Int64.max

    private(set) var spans: [Span] = []

    init() {}

    init(from start: Int64, to end: Int64) {
        if start < end { spans = [Span(start: start, end: end)] }
    }

    /// Appends a span that starts no earlier than the last one ends; touching spans become one.
    mutating func append(from start: Int64, to end: Int64) {
        guard start < end else { return }
        if let last = spans.indices.last, spans[last].end >= start {
            spans[last].end = max(spans[last].end, end)
        } else {
            spans.append(Span(start: start, end: end))
        }
    }

    var isEmpty: Bool { spans.isEmpty }

    func contains(_ instant: Int64) -> Bool {
        spans.contains { $0.start <= instant && instant < $0.end }
    }

    /// The first span that starts at `instant` or later.
    func firstStart(from instant: Int64) -> Int64? {
        spans.first { $0.start >= instant }?.start
    }

    /// The end of the span that contains `instant`.
    func end(containing instant: Int64) -> Int64? {
        spans.first { $0.start <= instant && instant < $0.end }?.end
    }

    /// The total length before `horizon`.
    func length(until horizon: Int64) -> Int64 {
        spans.reduce(0) { $0 + max(0, min($1.end, horizon) - $1.start) }
    }

    func union(_ other: Intervals) -> Intervals {
        if spans.isEmpty { return other }
        if other.spans.isEmpty { return self }
        if spans == other.spans { return self }
        return Intervals.union(spans + other.spans)
    }

    /// The union of unordered spans.
    static func union(_ spans: [Span]) -> Intervals {
        var result = Intervals()
        if spans.count < 2 {
            if let only = spans.first, only.start < only.end { result.spans = spans }
            return result
        }
        for span in spans.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            result.append(from: span.start, to: span.end)
        }
        return result
    }

    /// The length before `horizon` of what both have.
    func overlap(with other: Intervals, until horizon: Int64) -> Int64 {
        var (left, right, sum) = (0, 0, Int64(0))
        while left < spans.count, right < other.spans.count {
            let (a, b) = (spans[left], other.spans[right])
            sum += max(0, min(a.end, b.end, horizon) - max(a.start, b.start))
            if a.end < b.end { left += 1 } else { right += 1 }
        }
        return sum
    }

    func intersection(_ other: Intervals) -> Intervals {
        var result = Intervals()
        var (left, right) = (0, 0)
        while left < spans.count, right < other.spans.count {
            let (a, b) = (spans[left], other.spans[right])
            result.append(from: max(a.start, b.start), to: min(a.end, b.end))
            if a.end < b.end { left += 1 } else { right += 1 }
        }
        return result
    }

    func subtracting(_ other: Intervals) -> Intervals {
        if spans.isEmpty || other.spans.isEmpty { return self }
        var result = Intervals()
        var right = 0
        for span in spans {
            var start = span.start
            while right < other.spans.count, other.spans[right].end <= start { right += 1 }
            var next = right
            while next < other.spans.count, other.spans[next].start < span.end {
                result.append(from: start, to: other.spans[next].start)
                start = max(start, other.spans[next].end)
                next += 1
            }
            result.append(from: start, to: span.end)
        }
        return result
    }
}
