// SPDX-License-Identifier: Apache-2.0

import Simulation

/// Checks that run in parallel, each on its own thread; the results keep their order.
package struct CheckBatch: Sendable {
    /// One check with one seed.
    package struct Item: Sendable {
        package let run: @Sendable () -> CheckResult

        package init(_ run: @escaping @Sendable () -> CheckResult) {
            self.run = run
        }
    }

    package let items: [Item]
    package let jobs: Int

    package init(items: [Item], jobs: Int) {
        self.items = items
        self.jobs = jobs
    }

    package func run(_ didFinish: @Sendable (CheckResult) -> Void) async -> [CheckResult] {
        await withTaskGroup(of: (Int, CheckResult).self) { group in
            var results = [CheckResult?](repeating: nil, count: items.count)
            var next = 0
            while next < min(jobs, items.count) {
                add(next, to: &group)
                next += 1
            }
            while let (index, result) = await group.next() {
                results[index] = result
                didFinish(result)
                guard next < items.count else { continue }
                add(next, to: &group)
                next += 1
            }
            return results.compactMap { $0 }
        }
    }

    private func add(_ index: Int, to group: inout TaskGroup<(Int, CheckResult)>) {
        let item = items[index]
        group.addTask { (index, await SimulationThread.run { item.run() }) }
    }
}
