// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

/// How carrying out a plan ended.
private enum PerformResult {
    case done
    /// Something was refused, but another plan can do without it.
    case replan
    /// Something was refused, and an exception is open.
    case refused
}

extension ProvisioningCore {
    /// What the person should hold at the lane's target now, minus what the target does not accept.
    func desired(in lane: Lane) -> DesiredAccess {
        let number = lane.person
        switch state.people[number].standing {
        case .unknown, .left: return .nothing
        case .onLeave: return DesiredAccess(presence: .suspended)
        case .active:
            guard let profile = state.people[number].profile else { return .nothing }
            var desired = evaluator.desired(
                for: state.people[number].id,
                granted: lane.ruleAccess(for: profile, by: evaluator),
                target: lane.target,
                beyond: requested(by: state.people[number].id),
                at: now
            )
            desired = permitted(desired, in: lane)
            // Keys are issued in the product, once somebody has agreed.
            if desired.grants.contains(where: { $0.kind == .credential }) {
                desired.grants = desired.grants.filter { $0.kind != .credential }
            }
            if !lane.withheld.isEmpty { desired.grants.subtract(lane.withheld) }
            return desired
        }
    }

    /// Reads, plans, carries out, and reads again.
    func pass(_ lane: Lane) async throws(LaneFailure) -> PassOutcome {
        let generation = lane.generation
        var seen: Verification?
        if mustSearch(lane) {
            try await search(lane)
            try check(lane, generation)
            if lane.isAmbiguous { return .blocked }
        }
        if lane.needsRead || state[lane].hasUnknownOutcome {
            seen = try await readBack(lane, purpose: .read, generation)
            lane.needsRead = false
            if state[lane].isSettled { return settled(lane) }
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
        case .refused: return state[lane].isSettled ? settled(lane) : .blocked
        }
    }

    func plan(of lane: Lane) -> ProvisioningPlan {
        var planner = planner(of: lane)
        if lane.refusesConversion { planner.offboarding.agent = .deactivate }
        if lane.withholdsAttributes { planner.mappedAttributes = [] }
        var desired = desired(in: lane)
        if lane.createsBare, !state[lane].hasAccounts { desired.grants = [] }
        return planner.plan(
            for: desired,
            profile: state.people[lane.person].profile,
            accounts: state[lane].accounts,
            pushed: state[lane].pushed
        )
    }

    /// Work begun for an older event must not override a newer one.
    func check(_ lane: Lane, _ generation: Int) throws(LaneFailure) {
        if let halted { throw .journal(halted) }
        if lane.generation != generation, !mutated("work.goes-on-when-overtaken") {
            throw .superseded
        }
    }

    private func announce(_ plan: ProvisioningPlan, _ lane: Lane) throws(LaneFailure) {
        let planned = JournalEntry.Planned(
            identity: state.people[lane.person].id,
            target: targets[lane.target],
            cause: correlation(of: lane),
            operations: plan.operations,
            evidence: enumeration(for: lane),
            at: now
        )
        lane.removesNothing = plan.removesNothing
        try write(.planned(planned))
        if let evidence = planned.evidence { emit(.evidence(evidence)) }
        reach(.planned, lane)
        reach(.executing, lane)
    }

    private func perform(
        _ plan: ProvisioningPlan,
        _ lane: Lane,
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
                lane.refusals.append(operation)
                let canReplan = try await accept(failure, of: operation, in: lane)
                if canReplan { result = .replan } else if result == .done { result = .refused }
            }
            try check(lane, generation)
        }
        reach(.executed, lane)
        return result
    }

    /// An operation that is not mapped to the person's event is never sent; a ruling is a separate
    /// event.
    private func checkMap(_ operation: AccountOperation, _ lane: Lane) throws(LaneFailure) {
        guard state[lane].repairDecision == nil,
            let event = state.people[lane.person].currentKind,
            let objection = LifecycleMap.objection(to: operation, after: event)
        else { return }
        throw .connector(ConnectorError(.unsupported, effect: .none, objection))
    }

    /// One write, journaled before and after.
    func carryOut(_ operation: AccountOperation, _ lane: Lane) async throws(LaneFailure) {
        try checkMap(operation, lane)
        let identity = state.people[lane.person].id
        let target = targets[lane.target]
        let cause = cause(of: lane)
        var evidence = intent(of: operation, cause, lane)
        seal(&evidence, state.chain)
        let began = JournalEntry.OperationBegan(
            identity: identity,
            target: target,
            cause: cause,
            operation: operation,
            evidence: evidence,
            at: now
        )
        try write(.operationBegan(began))
        emit(.evidence(evidence))
        lane.hasActed = true
        let outcome: JournalEntry.OperationEnded.Outcome
        var failure: ConnectorError?
        do throws(LaneFailure) {
            let ticket = lane.issueTicket()
            let account = try await call(.write, lane) {
                connector throws(ConnectorError) -> Account? in
                try await connector.carryOut(operation, holding: ticket)
            }
            outcome = .succeeded(account)
        } catch {
            guard case .connector(let reason) = error else { throw error }
            failure = reason
            let isRefusal = reason.effect == .none || mutated("work.takes-silence-for-no")
            outcome = isRefusal ? .refused(reason) : .unknown(reason)
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

    private func judge(
        _ verdict: Verification,
        _ lane: Lane,
        after plan: ProvisioningPlan
    ) -> PassOutcome {
        let isLost = { self.plan(of: lane).isEmpty }
        if let reaction = lane.judged(verdict, after: plan, isLost: isLost, at: now) {
            return follow(reaction, in: lane)
        }
        return state[lane].isSettled ? settled(lane) : .blocked
    }

    private func settled(_ lane: Lane) -> PassOutcome {
        lane.settled()
        followKeys(of: lane)
        reach(.executed, lane)
        if !mutated("work.resolves-nothing") { for id in state[lane].exceptions { resolve(id) } }
        return .settled
    }

    func write(_ entry: JournalEntry) throws(LaneFailure) {
        do throws(JournalError) { try commit(entry) } catch { throw .journal(error) }
    }

    /// A call to the lane's connector, tagged with its purpose.
    func call<Value: Sendable>(
        _ purpose: RequestPurpose,
        _ lane: Lane,
        _ body: (any Connector) async throws(ConnectorError) -> Value
    ) async throws(LaneFailure) -> Value {
        let cause = correlation(of: lane)
        return try await call(purpose, lane.target, cause, body)
    }

    func call<Value: Sendable>(
        _ purpose: RequestPurpose,
        _ target: Int,
        _ cause: String,
        _ body: (any Connector) async throws(ConnectorError) -> Value
    ) async throws(LaneFailure) -> Value {
        if cause != Self.suspicion, isParked(target) {
            throw .connector(
                ConnectorError(
                    .unauthorized,
                    effect: .none,
                    "the credential is under suspicion; work waits for another one"
                )
            )
        }
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
    /// The same until the ticket ends; what is sent by then has gone out.
    fileprivate func carryOut(
        _ operation: AccountOperation,
        holding ticket: WorkTicket
    ) async throws(ConnectorError) -> Account? {
        let result = await WorkTicket.$current.withValue(ticket) {
            () async -> Result<Account?, ConnectorError> in
            do throws(ConnectorError) {
                return .success(try await carryOut(operation))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// The created account; `nil` for anything but a create.
    @discardableResult
    package func carryOut(
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
