// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import Foundation
import IdentityModel
import TargetKit
import Wire

/// Delivers targets' messages to their subscribers and reports the answers back.
///
/// It also runs work that falls due between requests, so that messages leave on time.
package final class WebhookCourier: Sendable {
    private let registry: WorldRegistry
    /// How often targets are asked for new messages.
    private static let interval = Duration.milliseconds(100)
    /// How long one delivery may take.
    private static let timeout = Duration.seconds(10)

    package init(registry: WorldRegistry) {
        self.registry = registry
    }

    /// Runs until its task is cancelled.
    package func run() async {
        let clock = WallClock()
        // Keyed by target object, since worlds come and go; each numbers its messages from 1.
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
        // Restoring a snapshot makes numbers start lower again.
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
        guard var parts = URLComponents(string: delivery.url), parts.host?.isEmpty == false else {
            return nil
        }
        let path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        let query = parts.percentEncodedQuery
        parts.percentEncodedPath = ""
        parts.percentEncodedQuery = nil
        parts.fragment = nil
        guard let base = parts.string,
            let transport = URLSessionTransport(baseURL: base, timeout: WebhookCourier.timeout)
        else { return nil }
        let request = WireRequest(
            .post,
            path,
            query: query,
            headers: delivery.headers,
            body: delivery.body
        )
        do throws(TransportError) {
            return try await transport.send(request).status
        } catch {
            return nil
        }
    }
}
