// SPDX-License-Identifier: Apache-2.0

import Checking
import Scenarios
import SimulatedTargets
import Simulation

/// `residue check --scopes CONNECTOR`: which scopes the connector's credential needs.
enum ScopeReport {
    static func run(_ subject: CheckSubject, scenarios folder: String?) async throws -> ExitStatus {
        guard case .builtIn(let name) = subject.code, let kind = subject.kinds.first,
            let issuer = ScopeIssuer.of(kind)
        else { throw UsageError("--scopes is for built-in connectors; name one") }
        guard !issuer.atoms.isEmpty else {
            Terminal.print("\(name): nothing to limit: \(issuer.remark).\n")
            return .inconclusive
        }
        let loaded = try ScenarioFiles.load(try ScenarioFiles.list(under: [folder ?? "scenarios"]))
        let result = await SimulationThread.run {
            ScopeLaboratory(issuer: issuer, subject: subject, scenarios: loaded).run()
        }
        guard !result.checks.isEmpty else {
            throw CommandFailure(
                .inconclusive,
                "residue check: no check holds, even with every \(issuer.noun)"
            )
        }
        Terminal.print(text(of: result, name))
        return result.differences.isEmpty ? .held : .violated
    }

    static func text(of result: ScopeLaboratory.Result, _ name: String) -> String {
        let noun = result.issuer.noun
        let checks = result.checks.count
        var lines = [
            "\(name): what its credential needs, according to \(checks) checks that hold with "
                + "every \(noun)",
            "",
            "needed: \(result.needs.count) of \(result.issuer.atoms.count)",
        ]
        let needed = result.needs.map(\.scope)
        for need in result.needs {
            lines += ["  \(need.scope)", "    without it \(need.check) breaks: \(need.reason)"]
            let rest = needed.filter { $0 != need.scope }
            lines += result.issuer.lack(in: rest).filter { $0.scope == need.scope }.map {
                "    it stops: \($0.text)"
            }
        }
        lines += ["", "surplus in the usual grant: \(result.surplus.count)"]
        for effect in result.issuer.surplus(in: needed + result.surplus) {
            lines += ["  \(effect.scope)", "    would let happen: \(effect.text)"]
        }
        lines += ["", "The needed ones are sufficient: every check holds with them."]
        if let right = result.issuer.everything {
            lines += [
                "Granting or revoking \(right) needs every \(noun); such scenarios are left "
                    + "out."
            ]
        }
        if !result.differences.isEmpty {
            lines += ["", "Scope figures (M-13) differ with another set:"]
            lines += result.differences.map { "  \($0)" }
        }
        return lines.map { $0 + "\n" }.joined()
    }
}
