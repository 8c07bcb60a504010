// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import LineProtocol
import Provisioning
import Scenarios
import Simulation
import Synchronization
import Wire

/// Plugs the subject into one run, and knows afterwards what happened to its programs.
///
/// `@unchecked Sendable` is safe for the reason given at `ProgramSession`: sessions are made and
/// used on the simulation's thread.
package final class SubjectRun: @unchecked Sendable {
    private let subject: CheckSubject
    private let settings: [TargetName: JSONValue]
    private let policy: Policy
    private let mappedAttributes: [String]
    private var crashes = 0
    private(set) var sessions: [ProgramSession] = []
    private(set) var engine: EngineGovernor?

    package init(_ subject: CheckSubject, plan: RunPlan) {
        self.subject = subject
        policy = plan.policy
        mappedAttributes = plan.core.mappedAttributes
        settings = Dictionary(
            plan.targets.map { ($0.name, $0.settings) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// The subject's connector if the target is of its kind, otherwise the catalog's.
    package func connector(
        _ order: RunPlan.ConnectorOrder
    ) throws(RunPlanError) -> any Connector {
        guard subject.kinds.contains(order.kind) else { return try RunPlan.catalogConnector(order) }
        switch subject.code {
        case .builtIn(let name):
            var order = order
            order.connector = name
            return try RunPlan.catalogConnector(order)
        case .program(let options):
            guard let builtIn = ConnectorCatalog.manifest(of: order.kind) else {
                throw RunPlanError(target: order.target, message: "no connector of that kind")
            }
            let seat = ProgramSeat(order, settings: settings[order.target] ?? .null)
            return ProgramConnector(
                session: try session(options, [seat], policy, order.clock),
                like: builtIn
            )
        }
    }

    /// The engine in place of the core.
    func governor(_ order: RunPlan.GovernorOrder) throws(RunPlanError) -> any Governor {
        guard case .program(let options) = subject.code else {
            throw RunPlanError(target: TargetName("engine"), message: "an engine is a program")
        }
        let seats = order.targets.map { ProgramSeat($0, settings: settings[$0.target] ?? .null) }
        let engine = EngineGovernor(
            session: try session(options, seats, order.policy, order.clock),
            order: order
        )
        self.engine = engine
        return engine
    }

    func session(
        _ options: ProgramOptions,
        _ seats: [ProgramSeat],
        _ policy: Policy,
        _ clock: SimulatedClock
    ) throws(RunPlanError) -> ProgramSession {
        do throws(ProgramProblem) {
            let session = try ProgramSession(
                options,
                role: subject.role,
                seats: seats,
                policy: Self.json(policy, mappedAttributes),
                clock: clock,
                family: subject.family
            )
            sessions.append(session)
            return session
        } catch {
            throw RunPlanError(target: seats[0].name, message: error.description)
        }
    }

    private static func json(_ policy: Policy, _ mappedAttributes: [String]) -> JSONValue {
        [
            "offboarding": [
                "agent": .string(policy.offboarding.agent.rawValue),
                "requester": "deactivate",
                "user": .string(policy.offboarding.user.rawValue),
            ],
            "retentionDays": 0,
            "protected": .array(policy.protectedAccounts.map(JSONValue.string)),
            "mappedAttributes": .array(mappedAttributes.map(JSONValue.string)),
        ]
    }

    /// Kills the programs at a request from here on, each at its own.
    func crash(at point: CrashPoint) {
        crashes += 1
        for session in sessions { session.crash(at: point) }
    }

    /// Whether a crash waited for more requests than the programs sent.
    var missesCrash: Bool { sessions.reduce(0) { $0 + $1.restarts } < crashes }

    /// Ends the programs of the run.
    package func finish() {
        for session in sessions { session.finish() }
    }

    var isProgram: Bool { subject.isProgram }
}
