// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Simulation
import TargetKit

extension RunDriver {
    /// Somebody signs in with the core's credential and acts until it stops working.
    func misuse(_ step: MisuseStep) {
        guard let host = world.hosts.first(where: { $0.name == step.target }),
            let connector = world.core.connector(for: host, of: step.client)
        else {
            problems.append("at \(clock.now) nobody could use the credential of \(step.target)")
            return
        }
        let intruder = Intruder(step: step, connector: connector, clock: clock)
        intruders.append(
            Task(executorPreference: world.simulation.executor) { await intruder.act() }
        )
    }

    /// Passes the products' own audit logs to the core.
    func audit(every interval: Duration) async throws {
        while true {
            try await clock.sleep(for: interval)
            for host in world.hosts where host.keepsAudit {
                let rows = host.takeAudit()
                guard !rows.isEmpty else { continue }
                await world.core.tell { await $0.receive(audit: rows, from: host.name) }
            }
        }
    }
}

/// Revokes rights from one account after another, like an attacker who wants to do harm.
private struct Intruder: Sendable {
    let step: MisuseStep
    let connector: any Connector
    let clock: SimulatedClock

    func act() async {
        let end = clock.now.advanced(by: step.lasting)
        do throws(ConnectorError) {
            for kind in connector.manifest.accountKinds {
                var cursor: PageCursor?
                repeat {
                    let page = try await connector.accounts(of: kind, after: cursor)
                    for account in page.elements {
                        guard clock.now < end else { return }
                        try await harm(account)
                    }
                    cursor = page.next
                } while cursor != nil
            }
        } catch {
            // The credential no longer works.
        }
    }

    private func harm(_ account: Account) async throws(ConnectorError) {
        let inseparable = connector.manifest.inseparableKinds
        if step.prey == .accounts { return try await disable(account) }
        let grants = account.grants.filter { grant in
            grant.kind != .license && !inseparable.contains(grant.kind)
        }
        guard let grant = grants.min() else { return }
        await rest()
        do throws(ConnectorError) {
            try await connector.changeGrants(
                of: account.id,
                kind: account.kind,
                adding: [],
                removing: [grant]
            )
        } catch  where error.code != .unauthorized {
            // Refused changes are skipped.
        }
    }
}

extension Intruder {
    private func disable(_ account: Account) async throws(ConnectorError) {
        guard account.isEnabled else { return }
        await rest()
        do throws(ConnectorError) {
            try await connector.disableAccount(account.id, of: account.kind)
        } catch  where error.code != .unauthorized {
            // Refused changes are skipped.
        }
    }

    private func rest() async {
        guard let every = step.every else { return }
        // A cancellation means that the run is over; the next call says so.
        try? await clock.sleep(for: every)
    }
}

extension AuditRow {
    /// `nil` for what gives nobody access; sign-ins are told of the integration's own accounts.
    init?(
        _ change: TargetChange,
        of target: TargetName,
        by origin: ChangeOrigin,
        integration: [AccountKey]
    ) {
        guard let account = change.account else { return nil }
        let isOwnSignIn = change.kind == .sessionOpened && integration.contains(account)
        guard change.kind.needsEvidence || isOwnSignIn else { return nil }
        let actor: Actor =
            switch origin {
            case .outOfBand where isOwnSignIn: .integration
            case .workflow, .foreign: .integration
            case .outOfBand(_, let actor): .person(actor)
            case .background: .system
            }
        self.init(
            at: change.at,
            actor: actor,
            kind: change.kind,
            account: account.rawValue,
            entitlement: change.entitlement.map { right in
                Entitlement(
                    target: target,
                    kind: Entitlement.Kind(rawValue: right.kind),
                    name: right.name
                )
            }
        )
    }
}
