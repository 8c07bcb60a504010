// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording

extension ProvisioningCore {
    /// Reads every account of every target, reports drift and orphans, and repairs.
    ///
    /// Returns once everything is read and repairs are queued; `settle()` waits for them. Nothing
    /// is concluded from an incomplete read. Only one reconciliation runs at a time: two would
    /// report the same drift twice and count it twice against the guard.
    package func reconcile() async {
        await reconciliations.withLock {
            if halted == nil { await reconcileAlone() }
        }
    }

    private func reconcileAlone() async {
        inactive = []
        var machine = ReconciliationStateMachine(
            under: ReconciliationStateMachine.Terms(
                kinds: planners.map(\.manifest.accountKinds),
                protected: protected,
                mappedAttributes: options.mappedAttributes,
                massChange: policy.massChange,
                asksForKeys: asksForKeys,
                watchesUse: governance.inactivity != nil
            )
        )
        while let step = machine.next(in: state, lanes, at: now) {
            do throws(LaneFailure) {
                try await carryOut(step, of: &machine)
            } catch {
                switch error {
                case .connector(let failure): machine.failed(with: failure)
                case .superseded: machine.leaveTarget()
                case .journal(let failure):
                    halt(failure)
                    machine.leaveTarget()
                }
            }
        }
        lanes.restIdle()
    }

    private func carryOut(
        _ step: ReconciliationStateMachine.Step,
        of machine: inout ReconciliationStateMachine
    ) async throws(LaneFailure) {
        let (target, cause) = (machine.target, ProvisioningCore.reconciliation)
        switch step {
        case .findOwnAccount: machine.found(own: try await ownAccount(at: target, for: cause))
        case .readPage(let kind, let cursor):
            let page = try await call(.read, target, cause) { connector throws(ConnectorError) in
                try await connector.accounts(of: kind, after: cursor)
            }
            machine.listed(page)
        case .readAlone(let id, let kind):
            _ = try await call(.read, target, cause) { connector throws(ConnectorError) in
                try await connector.account(id, of: kind)
            }
            machine.isThere()
        case .judge(let account, let id):
            let accounts = state[id].accounts.map { $0.id == account.id ? account : $0 }
            machine.judged(verification(of: accounts, in: lanes[id]))
        case .noteKey(let changes, let account, let id):
            let lane = lanes[id]
            for change in changes { reportDrift(change, of: account.id, in: lane) }
            try noteFound(changes, of: account, lane)
            followKeys(of: lane)
        case .reportDrift(let changes, let account, let id):
            for change in changes { reportDrift(change, of: account, in: lanes[id]) }
        case .noteUse(let account, let id): noteActivity(of: account, in: lanes[id])
        case .reportOrphan(let report):
            attempt { () throws(JournalError) in
                try commit(.orphan(report, at: now))
                emit(.orphan(report))
            }
        case .reportComplete(let target): resolve(incompleteReadID(of: target))
        case .reportIncomplete(let target, let failure): reportIncompleteRead(at: target, failure)
        case .reviewInactive: attempt { () throws(JournalError) in try reviewInactive() }
        case .retryBlocked(let drifting): retryBlocked(except: drifting)
        case .repair(let drifting):
            attempt { () throws(JournalError) in
                for id in drifting { try repair(lanes[id], approvedBy: nil) }
            }
        case .hold(let hold): attempt { () throws(JournalError) in try self.hold(hold) }
        }
    }

    /// Runs the lane through planning, fulfillment and verification again.
    func repair(
        _ lane: Lane,
        approvedBy: String?,
        because cause: String? = nil
    ) throws(JournalError) {
        guard !lane.isInFlight else { return }
        if state[lane].isSettled {
            try commit(
                .drifted(
                    identity: state.people[lane.person].id,
                    target: targets[lane.target],
                    approvedBy: approvedBy,
                    because: cause,
                    at: now
                )
            )
        }
        lane.renew(needsRead: true)
        enqueue(lane)
    }

    /// Retries blocked lanes: seats may have been bought, or a permission restored.
    private func retryBlocked(except drifting: Set<Lane.ID>) {
        for lane in lanes.awake
        where lane.isBlocked && !lane.isInFlight && !drifting.contains(lane.id)
            && !mutated("reconcile.retries-nothing")
        {
            lane.renew(needsRead: true)
            enqueue(lane)
        }
    }

    private func incompleteReadID(of target: Int) -> String {
        "incompleteRead/\(targets[target].rawValue)"
    }

    private func reportIncompleteRead(at target: Int, _ failure: ConnectorError) {
        open(
            ExceptionRecord(
                id: incompleteReadID(of: target),
                cause: ProvisioningCore.reconciliation,
                identity: nil,
                target: targets[target],
                reason: "incompleteRead",
                detail: "\(failure.message); nothing was concluded from what was read",
                owner: options.exceptionOwner,
                fate: .opened
            )
        )
    }
}
