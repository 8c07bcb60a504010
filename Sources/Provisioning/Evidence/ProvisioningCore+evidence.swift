// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Why there is work in the lane.
    func cause(of lane: Lane) -> WorkCause {
        let number = lane.person
        guard !state[lane].isRepair, let event = state.people[number].current else {
            let asked = state[lane].repairAskedAt ?? now
            if let decision = state[lane].repairDecision.flatMap({ state.decisions[$0] }) {
                return WorkCause(
                    correlation: correlation(of: decision.record),
                    initiator: decision.record.rule,
                    reason: decision.record.kind.rawValue,
                    approvedBy: nil,
                    askedAt: decision.askedAt,
                    approvedAt: decision.decidedAt ?? asked
                )
            }
            if let change = state[lane].repairDecision.flatMap({ state.ruleChanges[$0] }) {
                return WorkCause(
                    correlation: change.id,
                    initiator: change.requester.rawValue,
                    reason: DecisionRecord.Kind.ruleChange.rawValue,
                    approvedBy: state[lane].repairApprovedBy,
                    askedAt: change.askedAt,
                    approvedAt: state.ruleChanges.decision(on: change)
                        .flatMap { state.decisions[$0]?.decidedAt } ?? change.askedAt
                )
            }
            return WorkCause(
                correlation: ProvisioningCore.reconciliation,
                initiator: ProvisioningCore.reconciliation,
                reason: "drift",
                approvedBy: state[lane].repairApprovedBy,
                askedAt: asked,
                approvedAt: asked
            )
        }
        return WorkCause(
            correlation: event.id.rawValue,
            initiator: event.source,
            reason: event.kind.rawValue,
            approvedBy: state.people[number].approvedBy,
            askedAt: event.recordedAt,
            approvedAt: state.people[number].activatedAt ?? event.recordedAt
        )
    }

    /// The id that connects everything done for the lane's cause.
    func correlation(of lane: Lane) -> String {
        let event = state.currentID(of: lane.person)?.rawValue
        guard !state[lane].isRepair, let event else {
            guard let id = state[lane].repairDecision else {
                return ProvisioningCore.reconciliation
            }
            if state.ruleChanges[id] != nil { return id }
            return state.decisions[id].map { correlation(of: $0.record) }
                ?? ProvisioningCore.reconciliation
        }
        return event
    }

    /// Requested access carries the request's id from end to end.
    private func correlation(of decision: DecisionRecord) -> String {
        state.requests.knows(decision.cause) ? decision.cause : decision.id
    }

    static let reconciliation = "reconciliation"

    /// Records of everything that the core's writes changed.
    ///
    /// Changes that they do not explain are reported as drift.
    func evidence(of accounts: [Account], in lane: Lane, isVerified: Bool) -> [EvidenceRecord] {
        let recorded = state[lane]
        var records: [EvidenceRecord] = []
        for id in recorded.accounts.map(\.id) + lane.found.map(\.id) {
            let fresh = accounts.first { $0.id == id }
            let open = recorded.openOperations.filter { open in
                open.account == id || open.account == nil
            }
            let isNew = open.contains { $0.operation.account == nil }
            let before = isNew ? nil : recorded.accounts.first { $0.id == id }
            if !isNew, before == nil || before == fresh { continue }
            let changes = AccountDifference.changes(
                from: before,
                to: fresh,
                target: targets[lane.target],
                mapped: options.mappedAttributes
            )
            records += AccountDifference.letThrough(
                from: before,
                to: fresh,
                target: targets[lane.target]
            ).map { observed($0, of: id, lane) }
            for change in changes {
                if let reason = reason(for: change, of: id, among: open) {
                    records.append(record(change, of: id, by: reason, lane, isVerified))
                } else {
                    records.append(observed(change, of: id, lane))
                    // The state that a repair starts from was reported when reconciliation found
                    // it.
                    if !recorded.isRepair || lane.hasActed { reportDrift(change, of: id, in: lane) }
                }
            }
        }
        if mutated("evidence.none") { return [] }
        for operation in lane.refusals { records.append(refused(operation, lane)) }
        return records
    }

    /// The write that caused a change.
    ///
    /// Of several creates without an answer it is the last: each was repeated only after a search
    /// had found nothing.
    private func reason(
        for change: ElementaryChange,
        of account: Account.ID,
        among open: [LaneRecord.OpenOperation]
    ) -> LaneRecord.OpenOperation? {
        var (last, lastDone): (Int?, Int?)
        for index in open.indices where open[index].operation.explains(change) {
            last = index
            guard !open[index].isRefused else { continue }
            if open[index].account == account { return open[index] }
            lastDone = index
        }
        return (lastDone ?? last).map { open[$0] }
    }

    /// A single record for work that found nothing to change.
    func unchanged(
        _ lane: Lane,
        after evidence: [EvidenceRecord],
        _ accounts: [Account]
    ) -> [EvidenceRecord] {
        guard evidence.isEmpty, !lane.hasActed, !state[lane].isRepair,
            !mutated("evidence.silent-when-nothing-changed")
        else { return [] }
        let change = ElementaryChange(
            kind: .accountUpdated,
            entitlement: nil,
            before: "as wanted",
            after: "as wanted"
        )
        var record = blank(change, of: accounts.first?.id, cause(of: lane), lane)
        record.executedAt = now
        record.verifiedAt = options.isVerifying ? now : nil
        record.outcome = .noChange
        return [record]
    }

    private func record(
        _ change: ElementaryChange,
        of account: Account.ID,
        by open: LaneRecord.OpenOperation,
        _ lane: Lane,
        _ isVerified: Bool
    ) -> EvidenceRecord {
        var record = blank(change, of: account, open.cause, lane)
        record.executedAt = open.executedAt
        record.verifiedAt = isVerified ? now : nil
        record.outcome = isVerified || mutated("evidence.verified-unread") ? .verified : .unverified
        return record
    }

    /// What is about to be sent, in the operation's terms and without personal data.
    func intent(of operation: AccountOperation, _ cause: WorkCause, _ lane: Lane) -> EvidenceRecord
    {
        let change = ElementaryChange(
            kind: operation.mainChange,
            entitlement: nil,
            before: "as it is",
            after: operation.phrase + (lane.removesNothing ? "; nothing has to be removed" : "")
        )
        var record = blank(change, of: operation.account, cause, lane)
        record.outcome = .intended
        return record
    }

    /// The state of an account when it is linked: the core did not cause it.
    func found(_ account: Account, _ lane: Lane) -> [EvidenceRecord] {
        let present = AccountDifference.changes(
            from: nil,
            to: account,
            target: targets[lane.target],
            mapped: options.mappedAttributes
        )
        var enabled = account
        enabled.isEnabled = true
        let disabled = AccountDifference.changes(
            from: enabled,
            to: account,
            target: targets[lane.target],
            mapped: []
        )
        return (present + disabled).map { observed($0, of: account.id, lane) }
    }

    func observed(
        _ change: ElementaryChange,
        of account: Account.ID,
        _ lane: Lane
    ) -> EvidenceRecord {
        var record = blank(change, of: account, cause(of: lane), lane)
        // Requester, approver and rule are unknown.
        record.initiator = ""
        record.approver = ""
        record.rule = ""
        record.reason = "found"
        record.style = change.kind == .granted ? .byHand : nil
        record.askedAt = nil
        record.approvedAt = nil
        record.verifiedAt = now
        record.outcome = .observed
        return record
    }

    private func refused(_ operation: AccountOperation, _ lane: Lane) -> EvidenceRecord {
        let change = ElementaryChange(
            kind: operation.mainChange,
            entitlement: nil,
            before: "as it was",
            after: "as it was"
        )
        var record = blank(change, of: operation.account, cause(of: lane), lane)
        record.executedAt = now
        record.outcome = .failed
        return record
    }

    func blank(
        _ change: ElementaryChange,
        of account: Account.ID?,
        _ cause: WorkCause,
        _ lane: Lane
    ) -> EvidenceRecord {
        let number = lane.person
        let deletion = grantedDeletion(in: lane)
        let ground = deletion.map(ground(of:)) ?? ground(of: change, for: number)
        let decision =
            deletion ?? change.entitlement.flatMap { rulingDecision(on: $0, of: number) }
        var record = EvidenceRecord(
            number: 0,
            correlation: mutated("evidence.no-cause") ? "" : cause.correlation,
            initiator: cause.initiator,
            approver: namesNoApprover ? "" : cause.approvedBy ?? ground.owner,
            rule: ground.rule,
            policy: policyVersion,
            reason: cause.reason,
            identity: state.people[number].id,
            target: targets[lane.target],
            account: account?.rawValue ?? "",
            kind: change.kind,
            entitlement: change.entitlement,
            before: mutated("evidence.before-is-after") ? change.after : change.before,
            after: change.after,
            askedAt: cause.askedAt,
            approvedAt: decision?.decidedAt ?? cause.approvedAt,
            executedAt: nil,
            verifiedAt: nil,
            outcome: .unverified
        )
        record.style = style(of: change, for: number, cause, ground)
        record.undoes = undone(by: cause, of: number)
        return record
    }

    /// The end that the work of a return or of a rehire takes back.
    private func undone(by cause: WorkCause, of number: Int) -> String? {
        let person = state.people[number]
        guard let event = person.current, event.id.rawValue == cause.correlation else { return nil }
        switch event.kind {
        case .rehire, .return: return person.lastEnd?.id.rawValue
        case .joiner, .mover, .leaver, .leave: return nil
        }
    }

    /// How a right came about; `nil` for anything but a grant.
    private func style(
        of change: ElementaryChange,
        for number: Int,
        _ cause: WorkCause,
        _ ground: PolicyEvaluator.Ground
    ) -> GrantStyle? {
        guard change.kind == .granted, let right = change.entitlement else { return nil }
        let subject = state.people[number].id
        if ground.rule.hasPrefix(ProvisioningCore.catalogPrefix) { return .catalog }
        if let request = request(for: right, of: subject) {
            return request.requester == subject ? .selfService : .delegate
        }
        if cause.correlation == ProvisioningCore.reconciliation { return .automation }
        let rule = evaluator.ground(of: right, for: subject)?.rule
        return rule.flatMap { ruleStyles[$0] } ?? .exception
    }

    private static let catalogPrefix = "catalog "

    private var namesNoApprover: Bool {
        options.omits.contains(.approver) || mutated("evidence.no-approver")
    }

    /// A leaver loses access under the standing offboarding rule and its owner; every other change
    /// is based on the rule that grants, or granted, the right.
    private func ground(
        of change: ElementaryChange,
        for number: Int
    ) -> PolicyEvaluator.Ground {
        var offboarding: PolicyEvaluator.Ground {
            PolicyEvaluator.Ground(
                rule: "offboarding/\(policy.offboarding.agent.rawValue)",
                owner: options.offboardingOwner
            )
        }
        guard state.people[number].standing == .active else {
            return state.people[number].currentKind.flatMap { workflowGround(for: $0) }
                ?? offboarding
        }
        if let record = change.entitlement.flatMap({ rulingDecision(on: $0, of: number) })?.record {
            // If nobody answered, the owner of the default is the approver.
            let owner = record.decidedBy ?? governance.owner
            return PolicyEvaluator.Ground(rule: record.rule, owner: owner?.rawValue ?? "")
        }
        if let form = change.entitlement.flatMap({ form(for: $0, of: state.people[number].id) }) {
            return PolicyEvaluator.Ground(rule: form.name, owner: form.owner.rawValue)
        }
        if let right = change.entitlement,
            let rule = state.people[number].profile.flatMap({
                decisionRules.approval(of: right, for: $0)
            }), rule.isCatalog(at: now), let entry = rule.catalog
        {
            let name = ProvisioningCore.catalogPrefix + rule.name
            return PolicyEvaluator.Ground(rule: name, owner: entry.approver.rawValue)
        }
        if let entitlement = change.entitlement,
            let ground = evaluator.ground(of: entitlement, for: state.people[number].id)
        {
            return ground
        }
        if let first = state.people[number].profile.flatMap({
            evaluator.matchedRules(for: $0).first
        }) {
            return PolicyEvaluator.Ground(rule: first.id, owner: first.owner)
        }
        return offboarding
    }

    /// The newest decision in force for a right of an active person.
    private func rulingDecision(on right: Entitlement, of number: Int) -> Decision? {
        guard !decisionRules.isEmpty, state.people[number].standing == .active else { return nil }
        return state.decisions.about(state.people[number].id).last { decision in
            decision.stands && decision.record.entitlement == right
        }
    }

    func reportDrift(_ change: ElementaryChange, of account: Account.ID, in lane: Lane) {
        if mutated("evidence.keeps-drift-quiet") { return }
        switch change.kind {
        case .granted, .revoked, .seatAssigned, .seatReleased, .accountEnabled, .accountDisabled,
            .accountConverted, .accountDeleted, .accountUpdated, .credentialIssued:
            var report = DriftReport(
                target: targets[lane.target],
                account: account.rawValue,
                identity: state.people[lane.person].id,
                entitlement: change.entitlement,
                what: change.kind.rawValue
            )
            report.attributes = change.attributes.isEmpty ? nil : change.attributes
            report.actor = audits.actor(of: change, account.rawValue, on: report.target)
            emit(.drift(report))
        case .accountCreated, .accountMerged, .sessionOpened, .sessionEnded,
            .credentialEnded, .recordCreated, .recordUpdated, .recordDeleted:
            break
        }
    }
}
