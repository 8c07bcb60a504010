// SPDX-License-Identifier: Apache-2.0

/// Durations, some of which had not ended when measured.
struct DurationSample {
    private var finite: [Int64] = []
    private var censored: [Int64] = []

    init() {}

    mutating func add(_ duration: Int64, isCensored: Bool = false) {
        if isCensored { censored.append(duration) } else { finite.append(duration) }
    }

    var count: Int { finite.count + censored.count }

    /// How many ended within `limit`; one that has not ended is a miss.
    func within(_ limit: Int64) -> Int { finite.count { $0 <= limit } }

    func distribution(in unit: Distribution.Unit) -> Distribution {
        let (finite, censored) = (finite.sorted(), censored.sorted())
        let sum = finite.reduce(0, +)
        let hasMean = censored.isEmpty && !finite.isEmpty
        return Distribution(
            count: count,
            censored: censored.count,
            p50: DurationSample.quantile(50, finite, censored),
            p95: DurationSample.quantile(95, finite, censored),
            max: DurationSample.quantile(100, finite, censored),
            mean: hasMean ? Double(sum) / Double(finite.count) : nil,
            unit: unit
        )
    }

    /// Nearest-rank percentiles; censored durations sort last.
    private static func quantile(
        _ percent: Int,
        _ finite: [Int64],
        _ censored: [Int64]
    ) -> Distribution.Quantile? {
        precondition((1...100).contains(percent), "a percentile lies between 1 and 100")
        let count = finite.count + censored.count
        guard count > 0 else { return nil }
        let rank = (percent * count + 99) / 100
        if rank <= finite.count { return .finite(finite[rank - 1]) }
        return .beyond(censored[rank - finite.count - 1])
    }
}
