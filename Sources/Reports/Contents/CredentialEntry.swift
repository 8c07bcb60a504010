// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// One key of one account: its owner, purpose, reach and age.
package struct CredentialEntry: Hashable, Sendable {
    package let target: TargetName
    package let account: String
    /// Its id at the target.
    package let key: String
    /// `nil` for a key of nobody reported by a source, such as the connector's own.
    package let identity: Identity.ID?
    package var owner: Identity.ID?
    package var purpose: String?
    package var scopes: String?
    /// Who made it, as far as the run knows.
    package let creator: String
    package let createdAt: Instant
    /// When the secret was last rotated, according to the source.
    package var rotatedAt: Instant?
    /// The last activity of its account.
    package var lastUsedAt: Instant?
    package var expiresAt: Instant?
    /// When it ended; `nil` if it still works.
    package var endedAt: Instant?
    /// Who agreed to it, and by which form of which policy; `nil` for one that nobody asked for.
    package var approver: Identity.ID?
    package var policy: String?
    package var radius = BlastRadius(identities: 0, isAdministrative: false, isWholeTarget: false)
    package var reach = CredentialReach()
}

/// Whom somebody with a credential could change (M-17).
///
/// A key acts with the rights of its account. An administrator can create keys and administrators,
/// so a right of weight 10 or more is assumed to reach everybody at the target.
package struct BlastRadius: Hashable, Sendable {
    package let identities: Int
    package let isAdministrative: Bool
    package let isWholeTarget: Bool

    package init(identities: Int, isAdministrative: Bool, isWholeTarget: Bool) {
        self.identities = identities
        self.isAdministrative = isAdministrative
        self.isWholeTarget = isWholeTarget
    }
}

/// Tracks keys from the events of a run alone.
struct CredentialInventory: Sendable {
    private struct Key: Hashable {
        let target: TargetName
        let account: String
        let key: String
    }

    private var entries: [CredentialEntry] = []
    private var positions: [Key: Int] = [:]
    private var declarations: [Declaration] = []
    private var requests: [AccessRequest] = []
    private var approvals: [DecisionRecord] = []

    mutating func record(_ request: AccessRequest) {
        if request.entitlement.kind == .credential { requests.append(request) }
    }

    mutating func record(_ decision: DecisionRecord) {
        guard decision.entitlement.kind == .credential, decision.step == .decided,
            decision.ruling == .grant
        else { return }
        approvals.append(decision)
    }

    mutating func record(_ declaration: Declaration) {
        switch declaration.kind {
        case .credential, .signOn, .keptSecret: declarations.append(declaration)
        case .workflow, .target, .privilegedRight, .queue, .keys, .operation, .rule: break
        }
    }

    /// Where everything leads to now.
    private func graph(_ population: RunPopulation) -> ReachGraph {
        var powers: [TargetName: [CredentialPower]] = [:]
        var connections: [(kind: Declaration.Kind, from: TargetName, to: TargetName)] = []
        for declaration in declarations {
            guard let target = declaration.target else { continue }
            if declaration.kind == .credential {
                powers[target] = declaration.powers
            } else {
                connections.append((declaration.kind, TargetName(declaration.name), target))
            }
        }
        return ReachGraph(
            accounts: population.accounts.sorted { $0.id < $1.id },
            keys: entries.filter { $0.endedAt == nil }.map {
                ReachGraph.Key(target: $0.target, account: $0.account, name: $0.key)
            },
            powers: powers,
            connections: connections
        )
    }

    /// The connectors' own credentials, in the order of the targets.
    func integrations(in population: RunPopulation) -> [IntegrationEntry] {
        let graph = graph(population)
        return declarations.filter { $0.kind == .credential }.compactMap { declaration in
            declaration.target.map { target in
                IntegrationEntry(
                    target: target,
                    granted: declaration.granted,
                    surplus: declaration.surplus ?? [],
                    lack: declaration.lack ?? [],
                    reach: graph.reach(ofConnectorAt: target)
                )
            }
        }
    }

    mutating func record(_ change: AccessChange, at instant: Instant) {
        guard change.path.channel == .ownedKey else { return }
        let key = Key(
            target: change.path.entitlement.target,
            account: change.path.account,
            key: change.path.through
        )
        if change.to == .dead {
            positions.removeValue(forKey: key).map { entries[$0].endedAt = instant }
        } else if positions[key] == nil {
            positions[key] = entries.count
            entries.append(
                CredentialEntry(
                    target: key.target,
                    account: key.account,
                    key: key.key,
                    identity: change.path.identity,
                    creator: change.origin.word,
                    createdAt: instant
                )
            )
        }
    }

    /// In order of creation.
    func credentials(in population: RunPopulation) -> [CredentialEntry] {
        let graph = entries.isEmpty ? nil : graph(population)
        return entries.map { entry in
            var entry = entry
            if let profile = entry.identity.flatMap(population.profile) {
                entry.owner = profile.answerable ?? entry.identity
                entry.purpose = profile.attributes["purpose"]
                entry.scopes = profile.attributes["scopes"]
                entry.rotatedAt = profile.rotatedAt
                entry.expiresAt = profile.endsAt
            }
            justify(&entry)
            let place = AccountObservation.ID(target: entry.target, account: entry.account)
            let account = population.account(place)
            entry.lastUsedAt = account?.lastActiveAt
            if entry.endedAt == nil {
                entry.radius = radius(of: entry, account, population)
                let key = ReachGraph.Key(
                    target: entry.target,
                    account: entry.account,
                    name: entry.key
                )
                entry.reach = graph?.reach(of: key) ?? CredentialReach()
            }
            return entry
        }
    }

    /// What the request says by which the key was issued.
    private func justify(_ entry: inout CredentialEntry) {
        let request = requests.last { request in
            request.subject == entry.identity && request.entitlement.target == entry.target
                && !request.isWithdrawn && request.askedAt <= entry.createdAt
                && request.until.map { entry.createdAt < $0 } ?? true
        }
        guard let request, let form = request.template,
            let approval = approvals.last(where: {
                $0.entitlement == request.entitlement && $0.subject == request.subject
                    && $0.rule == form
            })
        else { return }
        entry.approver = approval.owner
        entry.policy = form
        entry.expiresAt = request.until ?? entry.expiresAt
    }

    private func radius(
        of entry: CredentialEntry,
        _ account: AccountObservation?,
        _ population: RunPopulation
    ) -> BlastRadius {
        let isAdministrative = account?.isPrivileged ?? false || entry.identity == nil
        return BlastRadius(
            identities: isAdministrative ? population.ownerCount(at: entry.target) : 1,
            isAdministrative: isAdministrative,
            isWholeTarget: isAdministrative
        )
    }
}

extension ChangeOrigin {
    /// Who caused it, in a word or two.
    fileprivate var word: String {
        switch self {
        case .workflow(let cause): cause.isEmpty ? "the target" : cause
        case .outOfBand(_, let actor): actor
        case .background(let job): job
        case .foreign(let credential): credential
        }
    }
}

extension CredentialEntry: ReportObject {
    static let definition: String? = "credential"
    static let members: [ReportMember<Self>] = [
        .init("target", \.target.rawValue),
        .init("account", \.account),
        .init("key", \.key),
        .optional("identity", \.identity?.rawValue),
        .optional("owner", \.owner?.rawValue),
        .optional("purpose", \.purpose),
        .optional("scopes", \.scopes),
        .optional("approver", \.approver?.rawValue),
        .optional("policy", \.policy),
        .init("creator", \.creator),
        .init("created", \.createdAt),
        .optional("rotated", \.rotatedAt),
        .optional("lastUsed", \.lastUsedAt),
        .optional("expires", \.expiresAt),
        .optional("ended", \.endedAt),
        .group(
            "reach",
            [
                .init("identities", \.radius.identities),
                .init("administrative", \.radius.isAdministrative),
                .init("wholeTarget", \.radius.isWholeTarget),
            ] + CredentialReach.members.map { $0.of(\.reach) }
        ),
    ]
}
