// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

/// What carrying out a plan came to.
private enum PerformResult {
    case done
    /// Something was refused, but another plan can do without it.
    case replan
    /// Something was refused, and an exception is open.
    case refused
}

extension ProvisioningCore {
    /// What the person should hold at the lane's target now, less what the target does not take.
    func desired(in lane: Int) -> DesiredAccess {
        let number = state.person(ofLane: lane)
        switch state.people[number].standing {
        case .unknown, .left: return .nothing
        case .onLeave: return DesiredAccess(presence: .suspended)
        case .active:
            guard let profile = state.people[number].profile else { return .nothing }
            var desired = evaluator.desired(
                for: state.people[number].id,
                profile: profile,
                target: state.target(ofLane: lane),
                at: now
            )
            if !work[lane].withheld.isEmpty { desired.grants.subtract(work[lane].withheld) }
            return desired
        }
    }

    /// Looks, plans, carries out, looks again.
    func pass(_ lane: Int) async throws(LaneFailure) -> PassOutcome {
        let generation = work[lane].generation
        var seen: Verification?
        if mustSearch(lane) {
            try await search(lane)
            try check(lane, generation)
            if work[lane].isAmbiguous { return .blocked }
        }
        if work[lane].needsRead || state.lanes[lane].hasUnknownOutcome {
            seen = try await readBack(lane, purpose: .read, generation)
            work[lane].needsRead = false
            if state.lanes[lane].isSettled { return settled(lane) }
        }
        let plan = plan(of: lane)
        guard !plan.isEmpty else {
            if let seen { return judge(seen, lane, after: plan) }
            let verdict = try await readBack(lane, purpose: .verify, generation)
            return judge(verdict, lane, after: plan)
        }
        try announce(plan, lane)
        let result = try await perform(plan, lane, generation)
        let verdict = try await readBack(lane, purpose: .verify, generation)
        switch result {
        case .done: return judge(verdict, lane, after: plan)
        case .replan: return .again
        case .refused: return state.lanes[lane].isSettled ? settled(lane) : .blocked
        }
    }

    func plan(of lane: Int) -> ProvisioningPlan {
        let target = state.target(ofLane: lane)
        var planner = planners[target]
        if work[lane].refusesConversion { planner.offboarding.agent = .deactivate }
        if work[lane].withholdsAttributes { planner.mappedAttributes = [] }
        var desired = desired(in: lane)
        if work[lane].createsBare, state.lanes[lane].accounts.isEmpty { desired.grants = [] }
        return planner.plan(
            for: desired,
            profile: state.people[state.person(ofLane: lane)].profile,
            accounts: state.lanes[lane].accounts,
            pushed: state.lanes[lane].pushed
        )
    }

    /// A newer event must not be overtaken by what an older one began.
    func check(_ lane: Int, _ generation: Int) throws(LaneFailure) {
        if let halted { throw .journal(halted) }
        if work[lane].generation != generation { throw .superseded }
    }

    private func announce(_ plan: ProvisioningPlan, _ lane: Int) throws(LaneFailure) {
        let planned = JournalEntry.Planned(
            identity: state.people[state.person(ofLane: lane)].id,
            target: targets[state.target(ofLane: lane)],
            cause: correlation(of: lane),
            operations: plan.operations,
            at: now
        )
        try write(.planned(planned))
        reach(.planned, lane)
        reach(.executing, lane)
    }

    private func perform(
        _ plan: ProvisioningPlan,
        _ lane: Int,
        _ generation: Int
    ) async throws(LaneFailure) -> PerformResult {
        var done: Set<Int> = []
        var failed: Set<Int> = []
        var result = PerformResult.done
        while let step = plan.ready(done: done, failed: failed).first {
            let operation = plan.steps[step].operation
            do throws(LaneFailure) {
                try await carryOut(operation, lane)
                done.insert(step)
            } catch {
                guard case .connector(let failure) = error,
                    failure.isRefusal(of: operation) || isStuck(operation, failure, in: lane)
                else { throw error }
                try check(lane, generation)
                failed.insert(step)
                work[lane].refusals.append(operation)
                let canReplan = try await accept(failure, of: operation, in: lane)
                if canReplan { result = .replan } else if result == .done { result = .refused }
            }
            try check(lane, generation)
        }
        reach(.executed, lane)
        return result
    }

    /// One write, announced in the journal before and told of after.
    func carryOut(_ operation: AccountOperation, _ lane: Int) async throws(LaneFailure) {
        let identity = state.people[state.person(ofLane: lane)].id
        let target = targets[state.target(ofLane: lane)]
        let began = JournalEntry.OperationBegan(
            identity: identity,
            target: target,
            cause: cause(of: lane),
            operation: operation,
            at: now
        )
        try write(.operationBegan(began))
        work[lane].hasActed = true
        let outcome: JournalEntry.OperationEnded.Outcome
        var failure: ConnectorError?
        do throws(LaneFailure) {
            let account = try await call(.write, lane) {
                connector throws(ConnectorError) -> Account? in
                try await connector.carryOut(operation)
            }
            outcome = .succeeded(account)
        } catch {
            guard case .connector(let reason) = error else { throw error }
            failure = reason
            outcome = reason.effect == .none ? .refused(reason) : .unknown(reason)
        }
        let ended = JournalEntry.OperationEnded(
            identity: identity,
            target: target,
            outcome: outcome,
            at: now
        )
        try write(.operationEnded(ended))
        if let failure { throw .connector(failure) }
    }

    /// Decides what a look after the work says about it.
    private func judge(
        _ verdict: Verification,
        _ lane: Int,
        after plan: ProvisioningPlan
    ) -> PassOutcome {
        guard case .differs(let difference) = verdict else {
            return state.lanes[lane].isSettled ? settled(lane) : .blocked
        }
        if plan.needsAnotherLook, work[lane].looks < 3 {
            work[lane].looks += 1
            return .again
        }
        if self.plan(of: lane).isEmpty {
            open(difference.reason, in: lane, detail: difference.summary)
            return .blocked
        }
        switch work[lane].persistence.contradicted(at: now) {
        case .tryNow: return .again
        case .wait(let duration):
            work[lane].needsRead = true
            return .wait(duration)
        case .giveUp:
            open(difference.reason, in: lane, detail: difference.summary)
            return .blocked
        }
    }

    private func settled(_ lane: Int) -> PassOutcome {
        work[lane].persistence.succeeded()
        work[lane].looks = 0
        reach(.executed, lane)
        for id in state.lanes[lane].exceptions { resolve(id) }
        return .settled
    }

    func write(_ entry: JournalEntry) throws(LaneFailure) {
        do throws(JournalError) { try commit(entry) } catch { throw .journal(error) }
    }

    /// A call to the lane's connector, marked with what it is for.
    func call<Value: Sendable>(
        _ purpose: RequestPurpose,
        _ lane: Int,
        _ body: (any Connector) async throws(ConnectorError) -> Value
    ) async throws(LaneFailure) -> Value {
        let cause = correlation(of: lane)
        return try await call(purpose, state.target(ofLane: lane), cause, body)
    }

    func call<Value: Sendable>(
        _ purpose: RequestPurpose,
        _ target: Int,
        _ cause: String,
        _ body: (any Connector) async throws(ConnectorError) -> Value
    ) async throws(LaneFailure) -> Value {
        let context = RequestContext(purpose: purpose, cause: cause)
        let connector = connectors[target]
        let result = await RequestContext.$current.withValue(context) {
            () async -> Result<Value, ConnectorError> in
            do throws(ConnectorError) {
                return .success(try await body(connector))
            } catch {
                return .failure(error)
            }
        }
        if let halted { throw .journal(halted) }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw .connector(error)
        }
    }
}

extension Connector {
    /// The account that a create made; `nil` for everything else.
    fileprivate func carryOut(
        _ operation: AccountOperation
    ) async throws(ConnectorError) -> Account? {
        if case .create(let draft) = operation.action { return try await createAccount(draft) }
        guard let id = operation.account else { return nil }
        switch operation.action {
        case .create: break
        case .update(let changes): _ = try await updateAccount(id, of: operation.kind, changes)
        case .enable: try await enableAccount(id, of: operation.kind)
        case .disable: try await disableAccount(id, of: operation.kind)
        case .delete: try await deleteAccount(id, of: operation.kind)
        case .convert(let kind): try await convertAccount(id, from: operation.kind, to: kind)
        case .changeGrants(let adding, let removing):
            try await changeGrants(
                of: id,
                kind: operation.kind,
                adding: adding,
                removing: removing
            )
        }
        return nil
    }
}
