// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Vocabulary

/// Computes plans from desired and actual access; knows no connector and no clock.
package struct Planner: Sendable {
    let manifest: ConnectorManifest
    var offboarding: Policy.Offboarding
    var mappedAttributes: [String]
    /// Whether policy mentions seats here; otherwise they follow from the account.
    var managesSeats: Bool
    /// Kinds of accounts that must not be deleted yet.
    package var keptKinds: Set<Account.Kind> = []

    /// Grants of the account that the core manages.
    package func managed(_ account: Account) -> Set<Grant> {
        guard !managesSeats, account.grants.contains(where: { $0.kind == .license }) else {
            return account.grants
        }
        return account.grants.filter { $0.kind != .license }
    }

    /// The plan for all accounts of a person at the target; the first is the one that is kept.
    package func plan(
        for desired: DesiredAccess,
        profile: PersonProfile?,
        accounts: [Account],
        pushed: [String: String]
    ) -> ProvisioningPlan {
        var plan = ProvisioningPlan()
        switch desired.presence {
        case .none:
            for account in accounts {
                if mutated("plan.ends-one-account"), account.id != accounts.first?.id { continue }
                end(account, in: &plan)
            }
            plan.endHere()
            if accounts.contains(where: { $0.isEnabled && deletes($0) }) { plan.goOnAfterLook() }
        case .suspended:
            for account in accounts where account.isEnabled {
                if mutated("plan.leaves-who-is-away") { continue }
                plan.add(operation(account, .disable))
            }
        case .active(let kind):
            guard let profile else { return plan }
            guard let account = accounts.first else {
                create(kind, desired.grants, profile, in: &plan)
                return plan
            }
            bring(account, to: kind, desired.grants, profile, pushed, in: &plan)
            var others = ProvisioningPlan()
            for account in accounts.dropFirst() where !mutated("plan.keeps-second-accounts") {
                end(account, in: &others)
            }
            for step in others.steps { plan.add(step.operation) }
        }
        return plan
    }

    private func create(
        _ kind: Account.Kind,
        _ grants: Set<Grant>,
        _ profile: PersonProfile,
        in plan: inout ProvisioningPlan
    ) {
        var attributes: [String: String] = [:]
        for name in mappedAttributes { attributes[name] = profile.attributes[name] }
        let grants = mutated("plan.creates-bare") ? [] : grants
        let draft = AccountDraft(
            kind: kind,
            email: profile.email,
            givenName: profile.givenName,
            familyName: profile.familyName,
            attributes: attributes,
            grants: grants
        )
        plan.add(AccountOperation(account: nil, kind: kind, action: .create(draft)))
    }

    /// Removals and additions go out as one operation, so that a target that replaces whole
    /// lists needs one call; the connector takes before it gives.
    private func bring(
        _ account: Account,
        to kind: Account.Kind,
        _ grants: Set<Grant>,
        _ profile: PersonProfile,
        _ pushed: [String: String],
        in plan: inout ProvisioningPlan
    ) {
        var last: [Int] = []
        if !account.isEnabled { last = [plan.add(operation(account, .enable))] }
        if account.kind != kind {
            let excess = separable(account).subtracting(grants)
            if account.isEnabled, !excess.isEmpty {
                let strip = operation(account, .changeGrants(adding: [], removing: excess))
                last = [plan.add(strip, after: last)]
            }
            plan.add(operation(account, .convert(to: kind)), after: last)
            return
        }
        guard account.isEnabled else { return }
        let managed = managed(account)
        let (onlyRemoves, onlyAdds) = (mutated("plan.only-removes"), mutated("plan.only-adds"))
        var (adding, removing): (Set<Grant>, Set<Grant>) = ([], [])
        if managed != grants {
            if !onlyRemoves { adding = grants.subtracting(managed.settled) }
            if !onlyAdds { removing = managed.filter { !grants.contains($0.settled) } }
        }
        if !adding.isEmpty || !removing.isEmpty {
            plan.add(operation(account, .changeGrants(adding: adding, removing: removing)))
        }
        let changes = attributeChanges(of: account, profile: profile, pushed: pushed)
        if mutated("plan.updates-nothing") { return }
        if !changes.set.isEmpty || !changes.clear.isEmpty {
            plan.add(operation(account, .update(changes)))
        }
    }

    /// Access ends before the seat, and the seat ends no later than the account.
    private func end(_ account: Account, in plan: inout ProvisioningPlan) {
        let converts = account.kind == .agent && convertsAgents
        var last: [Int] = []
        let strip = strips(account) ? separable(account) : []
        if !strip.isEmpty, !(mutated("plan.ends-first") && account.isEnabled),
            !mutated("plan.strips-nothing")
        {
            last = [plan.add(operation(account, .changeGrants(adding: [], removing: strip)))]
        }
        if converts, account.isEnabled || !account.grants.isEmpty {
            last = [plan.add(operation(account, .convert(to: .requester)), following: last)]
            plan.add(
                AccountOperation(account: account.id, kind: .requester, action: .disable),
                after: last
            )
            return
        }
        if mutated("plan.strips-and-keeps") { return }
        if account.isEnabled {
            // On some targets this ends the account; what is left is deleted after a read.
            last = [plan.add(operation(account, .disable), following: last)]
        } else if deletes(account) {
            plan.add(operation(account, .delete), following: last)
            return
        }
        let seats = account.grants.filter { $0.kind == .license && managesSeats }
            .filter { !manifest.inseparableKinds.contains($0.kind) }
        if !seats.isEmpty, !account.isEnabled {
            plan.add(operation(account, .changeGrants(adding: [], removing: seats)), after: last)
        }
    }

    /// Whether policy strips a leaver's rights before the account ends.
    private func strips(_ account: Account) -> Bool {
        account.kind == .user ? offboarding.user != .disable : offboarding.agent != .disable
    }

    private var convertsAgents: Bool {
        offboarding.agent == .convertThenDeactivate && !mutated("plan.converts-nobody")
            && manifest.accountKinds.contains(.requester)
            && manifest.capabilities.contains(.convertAccount)
    }

    /// Whether the account has to be deleted, now.
    func deletes(_ account: Account) -> Bool {
        endsByDeletion(account) && !keptKinds.contains(account.kind)
    }

    /// Whether the account is disabled and waits for its deletion.
    func keeps(_ account: Account) -> Bool {
        !account.isEnabled && keptKinds.contains(account.kind) && endsByDeletion(account)
    }

    /// What is left of an account that has ended: while it is kept, what ends only with it is not
    /// yet due.
    func leftOver(_ account: Account) -> Set<Grant> {
        guard keeps(account) else { return managed(account) }
        return managed(account).filter { !manifest.inseparableKinds.contains($0.kind) }
    }

    /// Whether only deletion leaves no latent access behind, or policy asks for it anyway.
    func endsByDeletion(_ account: Account) -> Bool {
        guard manifest.capabilities.contains(.deleteAccount) else { return false }
        if mutated("plan.deletes-everybody") { return true }
        if mutated("plan.deletes-nobody") { return false }
        if account.kind == .user { return offboarding.user == .delete }
        switch offboarding.agent {
        case .disable, .deactivate: return false
        case .delete: return true
        case .convertThenDeactivate:
            return !convertsAgents
                && account.grants.contains {
                    $0.kind != .license && manifest.inseparableKinds.contains($0.kind)
                }
        }
    }

    /// What can be revoked while the account exists, except for the seat.
    private func separable(_ account: Account) -> Set<Grant> {
        account.grants.filter { grant in
            grant.kind != .license && !manifest.inseparableKinds.contains(grant.kind)
        }
    }

    private func operation(
        _ account: Account,
        _ action: AccountOperation.Action
    ) -> AccountOperation {
        AccountOperation(account: account.id, kind: account.kind, action: action)
    }

    /// Attributes that differ between target and source, and those never sent.
    ///
    /// An attribute that the target does not show is sent once per new value.
    package func attributeChanges(
        of account: Account,
        profile: PersonProfile,
        pushed: [String: String]
    ) -> AttributeChanges {
        var changes = AttributeChanges()
        if let email = account.email, email != profile.email,
            email.lowercased() != profile.email.lowercased()
        {
            changes.set["email"] = profile.email
        }
        for (name, shown, wanted) in [
            ("givenName", account.givenName, profile.givenName),
            ("familyName", account.familyName, profile.familyName),
        ] where (shown ?? pushed[name] ?? "") != wanted {
            changes.set[name] = wanted
        }
        for name in mappedAttributes {
            let wanted = profile.attributes[name]
            guard let known = account.attributes[name] ?? pushed[name] else {
                if let wanted { changes.set[name] = wanted }
                continue
            }
            guard known != wanted ?? "" else { continue }
            if let wanted {
                changes.set[name] = wanted
            } else if !mutated("plan.clears-nothing") {
                changes.clear.insert(name)
            }
        }
        return changes
    }
}

extension Set<Grant> {
    /// The same rights, approved inside the target.
    var settled: Set<Grant> {
        contains(where: \.isPending) ? Set(map(\.settled)) : self
    }
}

extension Grant {
    /// The same right once approved inside the target.
    var settled: Grant { isPending ? Grant(kind: kind, name: name) : self }
}
