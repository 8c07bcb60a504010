// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// Counts of exchanges for the metrics page.
package struct ExchangeTally: Sendable {
    package struct Key: Hashable, Sendable, Comparable {
        package let target: String
        package let method: String
        /// 0 for no answer.
        package let status: Int

        package static func < (left: Key, right: Key) -> Bool {
            (left.target, left.method, left.status) < (right.target, right.method, right.status)
        }
    }

    /// Upper ends of the histogram's buckets, in nanoseconds.
    package static let bounds: [UInt64] = [
        10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000,
        100_000_000, 1_000_000_000, 10_000_000_000,
    ]

    package struct Histogram: Sendable {
        /// Exchanges per bucket, the last one for those beyond every bound.
        package var counts = [Int](repeating: 0, count: ExchangeTally.bounds.count + 1)
        package var nanoseconds: UInt64 = 0

        package var count: Int { counts.reduce(0, +) }
    }

    /// The counts of one target, in the order they first appeared.
    ///
    /// There are few, so a linear search beats hashing.
    fileprivate struct Series {
        let target: String
        var counts: [(key: Key, count: Int)] = []
        var times = Histogram()
    }

    private var series: [Series] = []
    /// Known methods; all others share one count, so that clients cannot fill the memory.
    private static let methods: Set<String> = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
    ]

    /// By target, method and status.
    package var counts: [(key: Key, count: Int)] {
        series.flatMap(\.counts).sorted { $0.key < $1.key }
    }

    /// By target.
    package var times: [(target: String, times: Histogram)] {
        series.map { ($0.target, $0.times) }.sorted { $0.target < $1.target }
    }

    mutating func add(_ exchange: HostedExchange) {
        let target = exchange.target.rawValue
        let place: Int
        if let known = series.firstIndex(where: { $0.target == target }) {
            place = known
        } else {
            place = series.count
            series.append(Series(target: target))
        }
        series[place].count(exchange.request.method.rawValue, exchange.status ?? 0)
        series[place].times.add(exchange.nanoseconds)
    }
}

extension ExchangeTally.Histogram {
    fileprivate mutating func add(_ time: UInt64) {
        let bounds = ExchangeTally.bounds
        counts[bounds.firstIndex { time <= $0 } ?? bounds.count] += 1
        nanoseconds += time
    }
}

extension ExchangeTally.Series {
    fileprivate mutating func count(_ method: String, _ status: Int) {
        let known = counts.firstIndex { $0.key.status == status && $0.key.method == method }
        if let known {
            counts[known].count += 1
            return
        }
        guard ExchangeTally.methods.contains(method) || method == "other" else {
            return count("other", status)
        }
        let key = ExchangeTally.Key(target: target, method: method, status: status)
        counts.append((key, 1))
    }
}
