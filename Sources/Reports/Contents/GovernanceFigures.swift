// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// How people got their rights, how much approval work that took, and which workflow touched whom.
package struct GovernanceFigures: Hashable, Sendable {
    /// Rights by weight: up to 2, up to 9, and those of 10 or more.
    package enum Tier: String, Hashable, Sendable, CaseIterable {
        case ordinary
        case elevated
        case administrative

        init(weight: Int) {
            self = weight < 3 ? .ordinary : weight < 10 ? .elevated : .administrative
        }
    }

    /// The approval work for a tier.
    package struct Friction: Hashable, Sendable {
        /// Rights granted after an approval, and from the catalog without one.
        package var approved = 0
        package var preapproved = 0
        /// Answers that people gave.
        package var touches = 0
        /// The wait for each approval, in seconds, in order.
        package var waits: [Int] = []
    }

    package struct WorkflowEntry: Hashable, Sendable {
        package let name: String
        package let owner: String
        /// People for whom it changed a target, according to evidence.
        package var identities: [String]
    }

    package var grants: [GrantStyle: Int] = [:]
    package var friction: [Tier: Friction] = [:]
    package var workflows: [WorkflowEntry] = []

    package var isEmpty: Bool { grants.isEmpty && friction.isEmpty && workflows.isEmpty }
}

/// Collects the figures from the events of a run.
struct GovernanceTally: Sendable {
    private struct Asked {
        let at: Instant
        let tier: GovernanceFigures.Tier
        let isApproval: Bool
    }

    private var figures = GovernanceFigures()
    private var weights: [Policy.EntitlementPattern: Int] = [:]
    private var asked: [String: Asked] = [:]
    private var workflows: [(name: String, owner: String, events: Set<String>)] = []
    private var touched: [String: Set<Identity.ID>] = [:]

    mutating func record(_ event: RunEvent) {
        switch event.body {
        case .runStarted(let start): weights = start.weights
        case .declaration(let thing) where thing.kind == .workflow:
            workflows.append(
                (thing.name, thing.owner?.rawValue ?? "", Set(thing.granted ?? []))
            )
        case .evidence(let evidence): record(evidence)
        case .decision(let decision): record(decision, at: event.at)
        case .answer(let answer):
            guard let tier = asked[answer.decision]?.tier else { return }
            figures.friction[tier, default: .init()].touches += 1
        default: break
        }
    }

    var value: GovernanceFigures {
        var value = figures
        for tier in value.friction.keys { value.friction[tier]?.waits.sort() }
        value.workflows = workflows.map { name, owner, _ in
            GovernanceFigures.WorkflowEntry(
                name: name,
                owner: owner,
                identities: (touched[name] ?? []).map(\.rawValue).sorted()
            )
        }
        return value
    }

    private mutating func record(_ evidence: EvidenceRecord) {
        if let style = evidence.style, evidence.outcome.claimsChange || style == .byHand {
            figures.grants[style, default: 0] += 1
            if style == .catalog, let right = evidence.entitlement {
                figures.friction[tier(of: right), default: .init()].preapproved += 1
            }
        }
        guard evidence.outcome.claimsChange else { return }
        for workflow in workflows where workflow.events.contains(evidence.reason) {
            touched[workflow.name, default: []].insert(evidence.identity)
        }
    }

    private mutating func record(_ decision: DecisionRecord, at instant: Instant) {
        switch decision.step {
        case .asked:
            asked[decision.id] = Asked(
                at: instant,
                tier: tier(of: decision.entitlement),
                isApproval: decision.kind == .approval
            )
        case .decided:
            guard let asked = asked[decision.id], asked.isApproval else { return }
            if decision.ruling == .grant {
                figures.friction[asked.tier, default: .init()].approved += 1
            }
            let seconds = asked.at.duration(to: instant).wholeMilliseconds / 1_000
            figures.friction[asked.tier, default: .init()].waits.append(Int(seconds))
        case .reminded, .moved, .turnedAway, .lapsed, .withdrawn, .ended: break
        }
    }

    private func tier(of right: Entitlement) -> GovernanceFigures.Tier {
        GovernanceFigures.Tier(weight: weights.weight(of: right.kind, right.name))
    }
}

extension GovernanceFigures: ReportObject {
    static let definition: String? = "governance"
    static let members: [ReportMember<Self>] = [
        .group(
            "grants",
            GrantStyle.allCases.map { style in
                .optional(style.rawValue, { $0.grants[style] })
            }
        ),
        .init("friction") { figures in
            Tier.allCases.compactMap { tier in
                figures.friction[tier].map { TierFriction(tier: tier, friction: $0) }
            }
        },
        .init("workflows", \.workflows),
    ]
}

private struct TierFriction: ReportObject {
    static let members: [ReportMember<Self>] = [
        .word("tier", \.tier), .init("approved", \.friction.approved),
        .init("preapproved", \.friction.preapproved), .init("touches", \.friction.touches),
        .optional("medianWaitSeconds", \.medianWait),
        .optional("longestWaitSeconds", \.friction.waits.last),
    ]

    let tier: GovernanceFigures.Tier
    let friction: GovernanceFigures.Friction

    /// By nearest rank; `nil` if nobody waited.
    private var medianWait: Int? {
        let waits = friction.waits
        return waits.isEmpty ? nil : waits[(waits.count + 1) / 2 - 1]
    }
}

extension GovernanceFigures.WorkflowEntry: ReportObject {
    static let members: [ReportMember<Self>] = [
        .init("name", \.name), .init("owner", \.owner), .init("identities", \.identities),
    ]
}
