// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Simulation
import SimulatedTargets
import TargetKit
import Wire

extension WorldDeclaration {
    /// A target in its initial state.
    package struct OpeningTarget: Sendable {
        package let name: TargetName
        package let kind: String
        package let settings: JSONValue
        package let target: any SimulatedTarget
        /// The rules that can strike here.
        package let faults: FaultPlan
    }

    /// One target of every kind in the catalog, each with a few seats and groups if it has such
    /// settings.
    package static func standard(targets kinds: [String], seed: UInt64 = 1) -> WorldDeclaration {
        let top = SourceLocation(file: "standard world", line: 1, column: 1)
        return WorldDeclaration(
            file: "standard world",
            title: "standard world",
            why: nil,
            seed: seed,
            start: WorldDecoder.start,
            targets: kinds.map { kind in
                TargetDeclaration(
                    name: TargetName(kind),
                    kind: kind,
                    settings: YAMLNode(.mapping(standardSettings(of: kind, at: top)), at: top)
                )
            },
            faults: [],
            accounts: []
        )
    }

    /// The default settings for a kind of target.
    private static func standardSettings(
        of kind: String,
        at top: SourceLocation
    ) -> [YAMLNode.Entry] {
        func text(_ text: String) -> YAMLNode {
            YAMLNode(.scalar(text: text, isPlain: false), at: top)
        }
        let offers: [(setting: String, value: YAMLNode)] = [
            ("groups", YAMLNode(.sequence([text("Service Desk"), text("Operations")]), at: top)),
            ("requesterGroups", YAMLNode(.sequence([text("All Staff")]), at: top)),
            ("departments", YAMLNode(.sequence([text("IT"), text("Finance")]), at: top)),
        ]
        let known = TargetCatalog.entry(kind)?.description.settings.map(\.name) ?? []
        return offers.filter { known.contains($0.setting) }.map {
            YAMLNode.Entry(key: $0.setting, keyLocation: top, value: $0.value)
        }
    }

    /// Builds the targets, creates the accounts, and reports all mistakes by location in the file.
    package func opened() throws(RejectedFile) -> [OpeningTarget] {
        var complaints: [Diagnostic] = []
        var opened: [OpeningTarget] = []
        for declaration in targets {
            do throws(SettingError) {
                var target = try target(declaration)
                complaints += makeAccounts(on: &target, declaration.name)
                opened.append(
                    OpeningTarget(
                        name: declaration.name,
                        kind: declaration.kind,
                        settings: declaration.json,
                        target: target,
                        faults: FaultPlan(faults, strikingAt: declaration.name, seed: seed)
                    )
                )
            } catch {
                complaints.append(
                    declaration.diagnostic(
                        path: error.path.joined(separator: "."),
                        message: error.message
                    )
                )
            }
        }
        guard complaints.isEmpty else { throw RejectedFile(complaints.sorted()) }
        return opened
    }

    private func target(
        _ declaration: TargetDeclaration
    ) throws(SettingError) -> any SimulatedTarget {
        guard let entry = TargetCatalog.entry(declaration.kind) else {
            throw SettingError(path: [], message: "unknown kind of target '\(declaration.kind)'")
        }
        return try entry.make(
            name: declaration.name.rawValue,
            settings: try TargetSettings(declaration.json),
            start: start,
            seed: seed
        )
    }

    private func makeAccounts(
        on target: inout any SimulatedTarget,
        _ name: TargetName
    ) -> [Diagnostic] {
        var complaints: [Diagnostic] = []
        for account in accounts where account.target == name {
            do throws(SideDoorError) {
                for door in account.doors { try target.open(door, at: start) }
            } catch {
                let message = "\(name.rawValue): the account cannot be created: \(error.sentence)"
                complaints.append(Diagnostic(.error, at: account.location, message))
            }
        }
        return complaints
    }
}

extension FaultPlan {
    /// The rules that can strike at a target; random numbers are drawn separately for each target.
    package init(_ rules: [FaultRule], strikingAt target: TargetName, seed: UInt64) {
        let rules = rules.filter { rule in
            rule.scope.target == nil || rule.scope.target == target.rawValue
        }
        self.init(rules: rules, seed: FaultPlan.seed(of: target, from: seed))
    }

    /// The seed of a target's random numbers, in a run or world with that seed.
    package static func seed(of target: TargetName, from seed: UInt64) -> UInt64 {
        var random = SeededRandom(seed: seed, stream: "faults \(target.rawValue)")
        return random.next()
    }
}
