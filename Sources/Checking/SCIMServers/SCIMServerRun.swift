// SPDX-License-Identifier: Apache-2.0

import Reports
import Wire

/// The checks of one SCIM server, one after another, and the removal of what they created.
package struct SCIMServerRun: Sendable {
    private static let silencesMax = 3
    static let cleanup = "server/removes-what-it-made"

    private let client: SCIMClient
    private let seed: UInt64
    private let commandLine: String
    private let truth: SCIMServerCheck.Truth?

    package init(
        client: SCIMClient,
        seed: UInt64,
        commandLine: String,
        truth: SCIMServerCheck.Truth?
    ) {
        self.client = client
        self.seed = seed
        self.commandLine = commandLine
        self.truth = truth
    }

    /// Why the server cannot be judged at all; `nil` if it speaks SCIM.
    package func obstacle() async -> String? {
        let bench = bench("introduction")
        do {
            let answer = try await client.send(.get, "/ServiceProviderConfig")
            _ = client.takeTrail()
            if [401, 403].contains(answer.status) {
                return "it refuses the token: \(answer.status)"
            }
            return answer.json?.object == nil || (300..<400).contains(answer.status)
                ? "it does not speak SCIM: \(bench.seen(answer))" : nil
        } catch {
            return (error as? SCIMTrouble)?.text ?? "\(error)"
        }
    }

    package func run(
        _ checks: [SCIMServerCheck],
        didFinish: @Sendable (CheckResult) -> Void
    ) async -> [CheckResult] {
        var results: [CheckResult] = []
        var silences = 0
        for check in checks where !client.isStopped {
            let result: CheckResult
            if silences < Self.silencesMax {
                result = await judged(check)
            } else {
                result = unjudged(check)
            }
            silences = result.verdict == .inconclusive ? silences + 1 : 0
            results.append(result)
            didFinish(result)
        }
        return results
    }

    /// Removes what was created, whatever has happened; this is a separate check.
    package func cleanUp() async -> CheckResult {
        var result = CheckResult(
            id: Self.cleanup,
            title: "Everything that the run created has been removed",
            seed: seed,
            verdict: .pass,
            replay: commandLine
        )
        let left = await client.removeAll()
        result.requests = Array(client.takeTrail().suffix(20))
        if !left.isEmpty {
            result.verdict = .fail
            result.reasons = left.map { "created by this run and still there: \($0)" }
        }
        return result
    }

    private func bench(_ name: String) -> SCIMServerCheck.Bench {
        SCIMServerCheck.Bench(client: client, mark: "residue-check-\(seed)-\(name)", truth: truth)
    }

    private func blank(_ check: SCIMServerCheck) -> CheckResult {
        CheckResult(
            id: check.id,
            title: check.title,
            seed: seed,
            verdict: .pass,
            replay: "\(commandLine) --filter \(check.id) --seed \(seed)"
        )
    }

    private func unjudged(_ check: SCIMServerCheck) -> CheckResult {
        var result = blank(check)
        result.verdict = .inconclusive
        result.reasons = ["the server had stopped answering"]
        return result
    }

    private func judged(_ check: SCIMServerCheck) async -> CheckResult {
        let begun = RealTime.milliseconds
        var result = blank(check)
        do {
            try await check.body(bench(check.name))
        } catch let deviation as SCIMServerCheck.Deviation {
            result.verdict = .fail
            result.reasons = [deviation.sentence]
            result.expectations = [
                ExpectationReport(
                    text: check.title,
                    location: nil,
                    verdict: .violated,
                    expected: deviation.expected,
                    actual: deviation.actual
                )
            ]
        } catch let reason as SCIMServerCheck.Unexercised {
            result.verdict = .notExercised
            result.reasons = [reason.reason]
        } catch {
            result.verdict = .inconclusive
            result.reasons = [(error as? SCIMTrouble)?.text ?? "\(error)"]
        }
        let trail = client.takeTrail()
        if result.verdict != .pass { result.requests = Array(trail.suffix(20)) }
        result.milliseconds = RealTime.milliseconds - begun
        return result
    }
}
