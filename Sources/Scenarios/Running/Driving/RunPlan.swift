// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import IdentityModel
import Provisioning
import Simulation
import SimulatedTargets
import TargetKit
import Vocabulary
import Wire

/// Everything that one run needs, whether it comes from a scenario or from a feed.
package struct RunPlan: Sendable {
    package var title: String
    package var seed: UInt64
    package var start: Instant
    /// The horizon: anything that has not happened by then is censored.
    package var end: Instant
    package var deadline: Duration
    package var policy: Policy
    /// The version of the policy with what the targets add to it; `nil` until a core needs it.
    var policyVersion: String?
    /// Everybody known to the run, so that accounts can be linked to people before their facts.
    package var people: [Identity]
    package var targets: [Target]
    package var faults: [FaultRule]
    package var latency: Scenario.Latency
    /// How long the transport waits for an answer.
    package var requestTimeout: Duration
    package var core: CoreOptions
    package var reconcileEvery: Duration?
    /// How often products' audit logs are passed to the core; `nil` for never.
    package var auditEvery: Duration?
    /// Catalog names of connectors, for targets not driven by their kind's usual one.
    package var connectors: [TargetName: String] = [:]
    /// The connectors' retry policy; `nil` for their default.
    package var retry: RetryPolicy?
    /// Whether every request has to belong to some work of the core.
    package var isExhaustive = false
    /// Whether requests are recorded with the permissions they need.
    package var tracesPermissions = true
    /// How often the targets' invariants are checked.
    package var invariantsEvery: Duration = .seconds(86_400)
    /// In chronological order; steps at the same instant run in this order.
    package var steps: [Step]
    /// How each person handles decisions.
    package var actors: [Identity.ID: Actor] = [:]
    /// Where requests are filed, and the items in its catalog.
    package var desk: (target: TargetName, catalog: [String])?
    package var order: SimulatedExecutor.Order
    package var makeConnector: ConnectorFactory
    /// Makes an engine instead of the core; `nil` for the core.
    package var makeGovernor: GovernorFactory?
    /// How requests reach the targets; `nil` for direct calls.
    package var carrier: (any RequestCarrier)?
    /// Checks that run the plan again under other conditions, and must end in the same state.
    package var checks: [Scenario.Check] = []
    /// At how many points the kill check kills the core; more would only take time.
    package var killsMax = 60
    /// How many jobs the run, and each sibling run, may take; `nil` for any number.
    package var jobsMax: Int?
    /// Where the core's process is killed once; another one resumes from its journal.
    var death: CoreProcess.Death?
    /// How many changes each target keeps after they have been judged.
    var changesKept = 0
    /// Kills the program under test instead of the core.
    package var crashProgram: (@Sendable (CrashPoint) -> Void)?
    /// Whether reports with each person's story are requested.
    package var tellsStory = false
    /// Whether oracle states are counted.
    package var countsStates = false

    package init(
        title: String,
        seed: UInt64,
        start: Instant,
        end: Instant,
        deadline: Duration,
        policy: Policy,
        people: [Identity],
        targets: [Target],
        faults: [FaultRule] = [],
        latency: Scenario.Latency = .fixed(.milliseconds(40)),
        requestTimeout: Duration = .seconds(30),
        core: CoreOptions = CoreOptions(),
        reconcileEvery: Duration? = nil,
        steps: [Step],
        order: SimulatedExecutor.Order = .firstInFirstOut,
        makeConnector: @escaping ConnectorFactory = RunPlan.catalogConnector
    ) {
        self.title = title
        self.seed = seed
        self.start = start
        self.end = end
        self.deadline = deadline
        self.policy = policy
        self.people = people
        self.targets = targets
        self.faults = faults
        self.latency = latency
        self.requestTimeout = requestTimeout
        self.core = core
        self.reconcileEvery = reconcileEvery
        self.steps = steps
        self.order = order
        self.makeConnector = makeConnector
    }

    package struct Target: Sendable {
        package var name: TargetName
        package var kind: String
        package var settings: JSONValue

        package init(name: TargetName, kind: String, settings: JSONValue) {
            self.name = name
            self.kind = kind
            self.settings = settings
        }

        /// The simulated target; throws for an unknown kind and for wrong settings.
        func made(start: Instant, seed: UInt64) throws(RunPlanError) -> any SimulatedTarget {
            do throws(SettingError) {
                guard let entry = TargetCatalog.entry(kind) else {
                    throw SettingError(path: [], message: "unknown kind of target '\(kind)'")
                }
                return try entry.make(
                    name: name.rawValue,
                    settings: try TargetSettings(settings),
                    start: start,
                    seed: seed
                )
            } catch {
                throw RunPlanError(target: name, path: error.path, message: error.message)
            }
        }
    }

    /// One thing to do at an instant.
    package struct Step: Sendable {
        package enum Action: Sendable {
            /// The fact becomes true, whether or not anybody reports it.
            case fact(LifecycleEvent)
            /// The source's report reaches the core, `times` times.
            case delivery(LifecycleEvent, times: Int)
            // Boxed, as these are few and large, and facts are many.
            indirect case roster(RosterStep)
            indirect case sideDoor(SideDoorStep)
            /// Somebody requests access.
            indirect case request(AccessRequest)
            /// Somebody withdraws a request.
            indirect case withdraw(AccessRequest)
            case reconcile
            case approveGuard
            case crash(CrashPoint)
            /// The connector's credential may be compromised.
            case suspect(TargetName)
            /// Somebody else uses the connector's credential.
            indirect case misuse(MisuseStep)
            indirect case forceClosure(ForcedClosure)
            indirect case changeRule(RuleChange)
            /// The expectation with that number is judged, once the instant is over.
            case judge(Int)
        }

        package var at: Instant
        package var action: Action

        package init(at: Instant, _ action: Action) {
            self.at = at
            self.action = action
        }
    }

    /// Makes the connector of one target: the catalog's own, or one under test.
    package typealias ConnectorFactory =
        @Sendable (ConnectorOrder) throws(RunPlanError) -> any Connector

    /// What a connector factory gets.
    package struct ConnectorOrder: Sendable {
        package let target: TargetName
        package let kind: String
        package var transport: any Transport
        package let credential: ConnectorCredential
        package let clock: SimulatedClock
        /// The connector's name in the catalog; `nil` for the kind's usual one.
        package var connector: String?
        package var retry: RetryPolicy?
    }
}

/// Why a run cannot begin: a wrong setting of a target, or an unknown kind.
package struct RunPlanError: Error, Hashable, Sendable, CustomStringConvertible {
    package let target: TargetName
    /// The setting at fault; empty for the target as a whole.
    package let path: [String]
    package let message: String

    package init(target: TargetName, path: [String] = [], message: String) {
        self.target = target
        self.path = path
        self.message = message
    }

    package var description: String {
        let place = ([target.rawValue] + path).joined(separator: ".")
        return "\(place): \(message)"
    }
}
