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
    /// The horizon: what has not happened by then is censored.
    package var end: Instant
    package var deadline: Duration
    package var policy: Policy
    /// Everybody the run knows of, so that accounts can be tied to people before their facts.
    package var people: [Identity]
    package var targets: [Target]
    package var faults: [FaultRule]
    package var latency: Scenario.Latency
    /// How long the transport waits for an answer that does not come.
    package var requestTimeout: Duration
    package var core: CoreOptions
    package var reconcileEvery: Duration?
    /// How often the audit logs of products are handed to the core; `nil` for never.
    package var auditEvery: Duration?
    /// The catalog's names of connectors, where a target is driven by another than its kind's.
    package var connectors: [TargetName: String] = [:]
    /// How long connectors themselves try; `nil` for their own patience.
    package var retry: RetryPolicy?
    /// Whether every request has to belong to some work of the core.
    package var isExhaustive = false
    /// Whether requests are recorded with what they ask of the connector's credential.
    package var tracesPermissions = true
    /// How often the targets are asked whether their own state contradicts itself.
    package var invariantsEvery: Duration = .seconds(86_400)
    /// In the order of time; steps of one instant run in this order.
    package var steps: [Step]
    /// Who deals with decisions how.
    package var actors: [Identity.ID: Actor] = [:]
    /// Where requests are filed, and the items that its catalog has.
    package var desk: (target: TargetName, catalog: [String])?
    package var order: SimulatedExecutor.Order
    package var makeConnector: ConnectorFactory
    /// Makes an engine in place of the core; `nil` for the core.
    package var makeGovernor: GovernorFactory?
    /// How requests reach the targets; `nil` for straight calls.
    package var carrier: (any RequestCarrier)?
    /// What is run again under other circumstances, and must end in the same state.
    package var checks: [Scenario.Check] = []
    /// At how many points the check of kills ends the core; more would only take time.
    package var killsMax = 60
    /// How many jobs the run may take, and each run that it is compared with; `nil` for any number.
    package var jobsMax: Int?
    /// Where the core's process ends once; another one resumes from its journal.
    var death: CoreProcess.Death?
    /// How many of its changes each target keeps once they have been judged.
    var changesKept = 0
    /// Kills the program under test in place of the core.
    package var crashProgram: (@Sendable (CrashPoint) -> Void)?
    /// Whether reports that tell what happened to each person are wanted.
    package var tellsStory = false
    /// Whether the states of the oracle are counted.
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

        /// The simulated target; throws for a kind that nobody knows and for wrong settings.
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
            /// The fact becomes true, whether or not anybody hears of it.
            case fact(LifecycleEvent)
            /// The source's report reaches the core, so many times.
            case delivery(LifecycleEvent, times: Int)
            // Boxed, as these are few and large, and facts are many.
            indirect case roster(RosterStep)
            indirect case sideDoor(SideDoorStep)
            /// Somebody asks for access.
            indirect case request(AccessRequest)
            /// Somebody takes a request back, as it was made.
            indirect case withdraw(AccessRequest)
            case reconcile
            case approveGuard
            case crash(CrashPoint)
            /// The connector's credential may be in wrong hands.
            case suspect(TargetName)
            /// Somebody else uses the connector's credential.
            indirect case misuse(MisuseStep)
            indirect case forceClosure(ForcedClosure)
            indirect case changeRule(RuleChange)
            /// The expectation of that number is judged, once the instant is over.
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

    /// What a connector factory has to work with.
    package struct ConnectorOrder: Sendable {
        package let target: TargetName
        package let kind: String
        package var transport: any Transport
        package let credential: ConnectorCredential
        package let clock: SimulatedClock
        /// The catalog's name of the connector; `nil` for the one of the kind.
        package var connector: String?
        package var retry: RetryPolicy?
    }
}

/// Why a run cannot begin: a setting of a target, or a kind that nobody knows.
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
