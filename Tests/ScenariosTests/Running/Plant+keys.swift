// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning
import Scenarios
import TargetKit
import Wire

@testable import Mutants

extension Plant {
    private static let stolen =
        "credentials/stolen-credential-is-noticed.yaml#noticed within a quarter of an hour"
    private static let suspect =
        "credentials/who-ends-a-suspect-key-has-a-limit.yaml#ended within a quarter of an hour"
    private static let byHand = "credentials/key-issued-by-hand-is-found.yaml"
    private static let inTime = "credentials/key-grows-old.yaml#replaced in time"
    private static let never = "credentials/key-grows-old.yaml#never replaced"
    private static let workflows =
        "governance/every-workflow-has-an-owner.yaml#"
        + "the owner leaves, and work continues under another name"
    private static let route =
        "governance/the-route-follows-the-weight.yaml#at once, after one, after two"
    private static let late = "figures/too-little-scope-and-a-late-report.yaml"
    private static let seat = "joiner/joiner-waits-for-a-seat-and-gets-it.yaml"

    /// What breaks the figures about keys, scopes, owners and friction.
    static let keys: [Plant] =
        ["misusedAccounts", "misuseTime", "damageShare"].map { figure in
            altering(figure, stolen, "nobody looks at the log") { $0.core.omits = [.misuse] }
        } + [
            altering("keysShared", stolen, "nobody steals it") { plan in
                plan.drop { if case .misuse = $0 { true } else { false } }
            }
        ]
        + [
            altering("suspicionTime", suspect, "nobody ends it by hand") { plan in
                plan.drop { if case .sideDoor = $0 { true } else { false } }
            }
        ]
        + ["keysUnknown", "keysWithoutEnd"].map { withoutDoors($0, byHand) }
        + ["inventoryRecall", "inventoryLatency"].map { figure in
            altering(figure, byHand, "nobody looks") { $0.reconcileEvery = nil }
        }
        + [
            withoutDoors(
                "sharedAccountExposure",
                "credentials/shared-account-gets-another-secret.yaml#the secret is changed"
            ),
            withoutDoors("keysNeverReplaced", never),
            altering("keysOwned", "credentials/owner-of-a-key-leaves.yaml#nobody takes over") {
                $0.drop { if case .fact(let fact) = $0 { fact.kind == .leaver } else { false } }
            },
        ]
        + ["rotationCompliance", "rotationLag"].map { figure in
            altering(figure, inTime, "nobody makes another one") { plan in
                var doors = 0
                plan.drop { action in
                    guard case .sideDoor = action else { return false }
                    doors += 1
                    return doors > 1
                }
            }
        }
        + [
            altering("provenRotations", inTime, "the former one stays") { plan in
                plan.drop { action in
                    if case .sideDoor(let step) = action {
                        step.door.kind == .endKey
                    } else {
                        false
                    }
                }
            },
            altering("ownedWorkflows", workflows) { plan in
                for index in plan.policy.governance.workflows.indices {
                    plan.policy.governance.workflows[index].owner = Identity.ID("rita")
                }
            },
            altering("ownedTargets", workflows) { $0.ownEverything() },
            altering("ownedPrivilegedRights", "figures/a-month-in-every-figure.yaml") {
                $0.ownEverything()
            },
            altering("ownedQueues", late) { $0.policy.governance.owner = Identity.ID("omar") },
            altering("touchesPerDecision", route) { $0.core.omits = [.votes] },
            altering("preapprovedShare", route) {
                $0.actors = [Identity.ID("*"): Actor(manner: .refusing)]
            },
            altering("updatesAfterLeaving", late) { plan in
                plan.drop {
                    if case .delivery(let event, _) = $0 { event.kind == .mover } else { false }
                }
            },
        ]
        + ["scopeNeed", "scopeExcess"].map { figure in
            altering(figure, byHand, "a credential without three privileges that it needs not") {
                $0.setKeyOwner(lacking: ["View Assets", "Manage Assets", "View Tickets"])
            }
        }
        + [
            altering("weightedScopeExcess", byHand, "it lacks what it needs most") {
                $0.setKeyOwner(lacking: ["Delete Requesters"])
            },
            deaf(.joiner, "scopeUse", byHand), deaf(.joiner, "inventoryPrecision", inTime),
            altering("rotationTimeCompliance", never, "keys may be as old as they like") { plan in
                plan.policy.engagements[.serviceIdentity]?.rotateEvery = .seconds(400 * 86_400)
            },
            altering("updatesAfterLeavingLetThrough", late, "the core hears of the beginning late")
            {
                $0.tellOfJoinersAfterLeaving()
            },
            Plant(
                figure: "lifecycleMapCoverage",
                scenario: workflows,
                flaw: "declares a kind of right that no event is mapped to",
                connector: { base, _ in DeclaresMore(base: base) }
            ),
        ]
        + ["scopeDeficit", "deniedBeyondScope"].map { figure in
            altering(figure, late, "nothing is lacking") { plan in
                plan.setKeyOwner(lacking: nil)
            }
        }
        + [
            deaf(.return, "restoreTime", "across/leave-and-return.yaml"),
            deaf(.joiner, "timeToGrant", seat), deaf(.joiner, "firstDayReadiness", seat),
            deaf(
                .leaver,
                "irreversibleChanges",
                "credentials/suspected-credential-ends-at-once.yaml"
            ),
        ]

    private static func altering(
        _ figure: String,
        _ scenario: String,
        _ flaw: String = "a world in which it is otherwise",
        _ alter: @escaping @Sendable (inout RunPlan) -> Void
    ) -> Plant {
        Plant(figure: figure, scenario: scenario, flaw: flaw, alter: alter)
    }

    private static func withoutDoors(_ figure: String, _ scenario: String) -> Plant {
        altering(figure, scenario, "nobody acts by hand") { plan in
            plan.drop { if case .sideDoor = $0 { true } else { false } }
        }
    }

    private static func deaf(
        _ kind: LifecycleEvent.Kind,
        _ figure: String,
        _ scenario: String
    ) -> Plant {
        altering(figure, scenario, "the core never hears of it") { plan in
            plan.drop { if case .delivery(let event, _) = $0 { event.kind == kind } else { false } }
        }
    }
}

/// Claims to manage a kind of right that no event is mapped to.
private struct DeclaresMore: FlawedConnector {
    let base: any Connector

    var manifest: ConnectorManifest {
        let own = base.manifest
        return ConnectorManifest(
            name: own.name,
            version: own.version,
            targetKind: own.targetKind,
            accountKinds: own.accountKinds,
            entitlementKinds: own.entitlementKinds + [Entitlement.Kind(rawValue: "vault")],
            capabilities: own.capabilities,
            inseparableKinds: own.inseparableKinds
        )
    }
}

extension RunPlan {
    /// Gives the connector's key to somebody without these privileges, or with all of them.
    fileprivate mutating func setKeyOwner(lacking privileges: [String]?) {
        for index in targets.indices {
            var settings = targets[index].settings.object ?? JSONObject()
            settings["keyOwner"] = privileges.map { names in
                ["lacks": .array(names.map { .string($0) })]
            }
            targets[index].settings = .object(settings)
        }
    }

    /// The core hears that somebody joins only after they have left, and never that they left.
    fileprivate mutating func tellOfJoinersAfterLeaving() {
        var late: [Step] = []
        steps.removeAll { step in
            guard case .delivery(let event, _) = step.action else { return false }
            if event.kind == .joiner { late.append(step) }
            return event.kind == .joiner || event.kind == .leaver
        }
        let last = steps.last?.at ?? end
        steps += late.map { Step(at: last, $0.action) }
    }

    fileprivate mutating func drop(_ isMeant: (Step.Action) -> Bool) {
        steps.removeAll { isMeant($0.action) }
    }

    fileprivate mutating func ownEverything() {
        policy.governance.owners = targets.map { target in
            RightOwner(target: target.name, kind: nil, name: nil, owner: Identity.ID("omar"))
        }
    }
}
