// SPDX-License-Identifier: Apache-2.0

/// Measures where the real time of a run goes; invisible to the simulation.
///
/// `@unchecked Sendable` is safe because only one simulation's thread uses it until the run is
/// over.
package final class RunStopwatch: @unchecked Sendable {
    package enum Part: String, CaseIterable, Sendable {
        case target
        case oracle
        case metrics
        case log
    }

    private let read: @Sendable () -> UInt64
    private var spent = [UInt64](repeating: 0, count: Part.allCases.count)
    /// The current part, which is not charged for nested parts.
    private var current: Int?
    /// When the last charge was made.
    private var since: UInt64 = 0

    /// - Parameter read: Nanoseconds on a monotonic clock.
    package init(read: @escaping @Sendable () -> UInt64) {
        self.read = read
    }

    package func nanoseconds(_ part: Part) -> UInt64 { spent[part.index] }

    func measure<Value>(_ part: Part, _ body: () throws -> Value) rethrows -> Value {
        let outer = current
        charge(outer)
        current = part.index
        defer {
            charge(part.index)
            current = outer
        }
        return try body()
    }

    private func charge(_ part: Int?) {
        let now = read()
        if let part { spent[part] += now - since }
        since = now
    }
}

extension RunStopwatch.Part {
    fileprivate var index: Int {
        switch self {
        case .target: 0
        case .oracle: 1
        case .metrics: 2
        case .log: 3
        }
    }
}

extension Optional where Wrapped == RunStopwatch {
    func measure<Value>(
        _ part: RunStopwatch.Part,
        _ body: () throws -> Value
    ) rethrows -> Value {
        guard let self else { return try body() }
        return try self.measure(part, body)
    }
}
