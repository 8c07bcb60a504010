// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What decisions withhold from what policy grants.
extension ProvisioningCore {
    /// Everything that rules and requests grant the person now, before decisions.
    func wanted(by number: Int) -> Set<Entitlement> {
        let person = state.people[number]
        guard person.standing == .active, let profile = person.profile else { return [] }
        var wanted: Set<Entitlement> = []
        for (index, target) in targets.enumerated() {
            let desired = evaluator.desired(
                for: person.id,
                profile: profile,
                target: index,
                beyond: requested(by: person.id),
                at: now
            )
            guard case .active(let kind) = desired.presence else { continue }
            wanted.insert(Entitlement(target: target, kind: .account, name: kind.rawValue))
            for grant in desired.grants {
                wanted.insert(Entitlement(target: target, kind: grant.kind, name: grant.name))
            }
        }
        return wanted
    }

    /// The part of the person's desired access at the lane's target that decisions permit.
    func permitted(_ desired: DesiredAccess, in lane: Lane) -> DesiredAccess {
        guard !decisionRules.isEmpty, case .active(let kind) = desired.presence,
            let profile = state.people[lane.person].profile
        else { return desired }
        let target = targets[lane.target]
        let wanted = governance.conflicts.isEmpty ? [] : wanted(by: lane.person)
        func ruling(on right: Entitlement) -> Ruling {
            self.ruling(on: right, of: lane.person, profile, among: wanted)
        }
        let account = Entitlement(target: target, kind: .account, name: kind.rawValue)
        switch ruling(on: account) {
        case .grant: break
        case .suspend: return DesiredAccess(presence: .suspended)
        case .refuse, .reassign: return .nothing
        }
        var permitted = desired
        permitted.grants = desired.grants.filter { grant in
            let right = Entitlement(target: target, kind: grant.kind, name: grant.name)
            return ruling(on: right) == .grant
        }
        return bounded(permitted, account, in: lane)
    }

    /// Whether a wanted right may be held now.
    private func ruling(
        on right: Entitlement,
        of number: Int,
        _ profile: PersonProfile,
        among wanted: Set<Entitlement>
    ) -> Ruling {
        let subject = state.people[number].id
        for question in questions(about: right, of: number, profile, among: wanted)
        where !isOmitted(question) {
            let answer = state.decisions.current(
                question.kind,
                question.rule,
                right,
                of: subject
            )
            guard let answer, answer.stands,
                answer.record.ruling == .grant || options.omits.contains(.refusal),
                isInForce(answer)
            else { return .refuse }
        }
        guard !options.omits.contains(.refusal) else { return .grant }
        let last = state.decisions.about(subject).last { decision in
            decision.stands && decision.record.entitlement == right
                && decision.record.kind.isOfStandingAccess
        }
        return last?.record.ruling ?? .grant
    }

    func questions(
        about right: Entitlement,
        of number: Int,
        _ profile: PersonProfile,
        among wanted: Set<Entitlement>
    ) -> [DecisionRules.Question] {
        decisionRules.questions(
            about: right,
            for: profile,
            among: wanted,
            isExcepted: evaluator.isExcepted(right, for: state.people[number].id, at: now),
            form: form(for: right, of: state.people[number].id),
            at: now
        )
    }

    private func isOmitted(_ question: DecisionRules.Question) -> Bool {
        switch question.kind {
        case .approval: options.omits.contains(.approval)
        case .conflict: options.omits.contains(.conflict)
        case .review, .inactivity, .emergency, .handOff, .deletion, .ruleChange: false
        }
    }

    /// An approval's end only limits when it may first be used; a conflict exception ends at that
    /// time.
    func isInForce(_ decision: Decision) -> Bool {
        guard let end = decision.record.validUntil, end <= now else { return true }
        if options.omits.contains(.validity) { return true }
        return decision.record.kind == .approval && isHeld(decision.record)
    }

    func isHeld(_ record: DecisionRecord) -> Bool {
        guard let number = state.number(of: record.subject),
            let target = targets.firstIndex(of: record.entitlement.target)
        else { return false }
        let right = record.entitlement
        return state.lanes[state.lane(of: number, target)].accounts.contains { account in
            right.kind == .account
                ? account.isEnabled && account.kind.rawValue == right.name
                : account.grants.contains { $0.kind == right.kind && $0.name == right.name }
        }
    }
}
