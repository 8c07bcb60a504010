// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import TargetKit

/// Delivers targets' messages to their subscribers and reports the answers back.
///
/// It also runs work that is due between requests, so that messages are sent on time.
package final class WebhookCourier: Sendable {
    private let registry: WorldRegistry
    /// How often targets are polled for new messages.
    private static let interval = Duration.milliseconds(100)
    /// How long one delivery may take.
    private static let timeout = Duration.seconds(10)

    package init(registry: WorldRegistry) {
        self.registry = registry
    }

    /// Runs until its task is canceled.
    package func run() async {
        let clock = WallClock()
        // Keyed by target object, since worlds are created and deleted; each numbers its messages
        // from 1.
        var carried: [ObjectIdentifier: Int] = [:]
        while !Task.isCancelled {
            var seen: [ObjectIdentifier: Int] = [:]
            for target in registry.worlds.flatMap(\.targets) {
                let key = ObjectIdentifier(target)
                seen[key] = await deliver(from: target, after: carried[key] ?? 0)
            }
            carried = seen
            do {
                try await clock.sleep(
                    until: clock.now.advanced(by: WebhookCourier.interval),
                    tolerance: nil
                )
            } catch {
                return
            }
        }
    }

    /// Sends new messages and returns the last number.
    func deliver(from target: HostedTarget, after number: Int) async -> Int {
        let deliveries = target.withTarget { state, _ in state.target.webhookDeliveries }
        // Restoring a snapshot resets the numbers.
        let start = min(number, deliveries.last?.number ?? 0)
        for delivery in deliveries where delivery.number > start {
            let status = await send(delivery)
            target.withTarget { state, now in
                state.target.webhookAnswered(number: delivery.number, status: status, at: now)
            }
        }
        return deliveries.last?.number ?? 0
    }

    /// The status of the answer; `nil` for none.
    private func send(_ delivery: WebhookDelivery) async -> Int? {
        await PostAddress(delivery.url)?.post(
            delivery.body,
            delivery.headers,
            within: WebhookCourier.timeout
        )
    }
}
