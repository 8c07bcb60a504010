// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import TargetKit
import Wire

extension ControlPlane {
    static let faultRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/faults",
            "listFaults",
            "Lists the faults of each target, with how often they fired",
            query: ControlParameter.window,
            reply: .json("FaultList")
        ) { plane, call throws(ControlError) in .json(try plane.world(call).faultsJSON(call)) },
        ControlRoute(
            .post,
            "/worlds/{world}/faults",
            "addFault",
            "Adds a fault, written as in a scenario file; subjects are email addresses",
            body: ControlBody("FaultFile", allowsYAML: true),
            reply: .json("FaultList", status: 201),
            refusals: [.conflict]
        ) { plane, call throws(ControlError) in try plane.addFault(call) },
        ControlRoute(
            .delete,
            "/worlds/{world}/faults",
            "clearFaults",
            "Removes every fault",
            reply: .json("Removed")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let counts = world.targets.map { target in
                target.withTarget { state, _ in
                    let rules = state.faults.rules
                    for rule in rules { _ = state.faults.remove(named: rule.name) }
                    return rules.count
                }
            }
            return .json(["removed": .integer(Int64(counts.reduce(0, +)))])
        },
        ControlRoute(
            .delete,
            "/worlds/{world}/faults/{fault}",
            "removeFault",
            "Removes one fault, by name, from every target that has it",
            reply: .json("Removed")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let name = call.path["fault"] ?? ""
            let known = world.faultNames
            let removed = world.targets.count { target in
                target.withTarget { state, _ in state.faults.remove(named: name) }
            }
            guard removed > 0 else { throw .unknown("fault", name, among: known) }
            return .json(["removed": .integer(Int64(removed))])
        },
        toggle("pause", false, "Switches a fault off, so that it can be switched on again"),
        toggle("resume", true, "Switches a fault on again"),
    ]

    /// Switching off keeps the rule and its counts; `isOn` says which way.
    private static func toggle(_ verb: String, _ isOn: Bool, _ summary: String) -> ControlRoute {
        ControlRoute(
            .post,
            "/worlds/{world}/faults/{fault}/\(verb)",
            "\(verb)Fault",
            summary,
            reply: .json("FaultList")
        ) { plane, call throws(ControlError) in
            let world = try plane.world(call)
            let name = call.path["fault"] ?? ""
            let found = world.targets.count { target in
                target.withTarget { state, _ in state.faults.turn(name, isOn: isOn) }
            }
            guard found > 0 else { throw .unknown("fault", name, among: world.faultNames) }
            return .json(world.faultsJSON(call))
        }
    }

    private func addFault(_ call: ControlCall) throws(ControlError) -> ControlReply {
        let world = try world(call)
        let rule: FaultRule
        do throws(RejectedFile) {
            rule = try WorldFile.fault(
                bytes: call.body,
                path: "body",
                targets: world.targets.map(\.name.rawValue),
                start: world.start
            )
        } catch {
            throw ControlError(error, .unusableFile)
        }
        guard world.faultNames.count < HostedWorld.faultsMax else {
            throw ControlError(
                .conflict,
                "a world has \(HostedWorld.faultsMax) faults at most",
                hint: "Remove one that is no longer needed."
            )
        }
        for target in world.targets
        where rule.scope.target == nil || rule.scope.target == target.name.rawValue {
            guard target.withTarget({ state, _ in state.faults.add(rule) }) else {
                let message = "two faults are named '\(rule.name)'"
                throw ControlError(.conflict, message, hint: "Give it a different name.")
            }
        }
        return .json(world.faultsJSON(call), status: 201)
    }
}

extension HostedWorld {
    fileprivate var faultNames: [String] {
        Set(targets.flatMap { $0.copy.faults.rules.map(\.name) }).sorted()
    }

    fileprivate func faultsJSON(_ call: ControlCall) -> JSONValue {
        var faults: [JSONValue] = []
        var problems: [JSONValue] = []
        for target in targets {
            let plan = target.copy.faults
            for (rule, tally) in zip(plan.rules, plan.tallies) {
                faults.append(rule.json(tally, target: target.name.rawValue))
            }
            problems += plan.problems.map { .string($0) }
        }
        return [
            "faults": .array(Array(call.window(of: faults))),
            "total": .integer(Int64(faults.count)),
            "problems": .array(Array(problems.prefix(ControlParameter.windowSize))),
        ]
    }
}

extension FaultRule {
    func json(_ tally: FaultPlan.Tally, target: String) -> JSONValue {
        [
            "name": .string(name),
            "target": .string(target),
            "request": .string(scope.pattern.description),
            "operation": scope.operation.map { .string($0.rawValue) } ?? .null,
            "phase": .string(phase.rawValue),
            "occasion": .string(occasion.description),
            "effect": .string(verdict.description),
            "timesMax": timesMax.map { .integer(Int64($0)) } ?? .null,
            "matched": .integer(Int64(tally.matches)),
            "fired": .integer(Int64(tally.firings)),
            "overruled": .integer(Int64(tally.overruled)),
            "isOn": .bool(tally.isOn),
        ]
    }
}
