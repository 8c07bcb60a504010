// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Reports
import Scenarios
import Synchronization
import TargetKit

/// One operation of a connector, run in a small world and judged by the target's state.
package struct ConformanceCheck: Sendable {
    /// What did not hold, with what was expected and what was seen.
    struct Deviation: Error, Hashable {
        let expected: String
        let actual: String
    }

    /// The environment of a check's body.
    struct Bench: Sendable {
        let world: ConnectorWorld
        let fixture: ConformanceWorld

        var connector: any Connector { world.connector }

        func address(_ number: Int) -> String { ConformanceWorld.address(number) }

        /// The one account under the address of a person.
        func account(_ number: Int) async throws -> Account {
            let found = try await connector.findAccounts(email: address(number))
            guard let account = found.first, found.count == 1 else {
                throw Deviation(expected: "one account", actual: "\(found.count) accounts")
            }
            return account
        }

        func truth(_ number: Int) -> ConnectorWorld.Truth { world.truth(under: address(number)) }

        func expect(_ holds: Bool, _ expected: String, _ actual: @autoclosure () -> String) throws {
            guard holds else { throw Deviation(expected: expected, actual: actual()) }
        }

        /// Runs an operation that must be refused with one of the accepted codes.
        func refusal(
            _ codes: [ConnectorError.Code],
            _ body: () async throws -> Void
        ) async throws {
            let expected = codes.map(\.rawValue).joined(separator: " or ") + " with effect none"
            do {
                try await body()
            } catch let error as ConnectorError {
                try expect(
                    codes.contains(error.code) && error.effect == .none,
                    expected,
                    "\(error.code.rawValue) with effect \(error.effect.rawValue): \(error.message)"
                )
                return
            }
            throw Deviation(expected: expected, actual: "success")
        }

        /// Runs an operation that must change nothing.
        func unchanged(_ body: () async throws -> Void) async throws {
            let before = world.changeCount
            try await body()
            let count = world.changeCount - before
            try expect(count == 0, "no change at the target", "\(count) changes")
        }
    }

    let name: String
    let title: String
    let accounts: Int
    /// The kinds of target that the check applies to; `nil` for all.
    let kinds: [String]?
    /// The capability that a program must declare for the check to apply.
    let word: String?
    let faults: [FaultRule]
    /// Inspects the sent requests, oldest first: method, path and outcome.
    let afterwards: @Sendable ([RequestTrail.Sent]) throws -> Void
    let body: @Sendable (Bench) async throws -> Void

    init(
        _ name: String,
        _ title: String,
        accounts: Int = 6,
        kinds: [String]? = nil,
        word: String? = nil,
        faults: [FaultRule] = [],
        afterwards: @escaping @Sendable ([RequestTrail.Sent]) throws -> Void = { _ in },
        _ body: @escaping @Sendable (Bench) async throws -> Void
    ) {
        self.name = name
        self.title = title
        self.accounts = accounts
        self.kinds = kinds
        self.word = word
        self.faults = faults
        self.afterwards = afterwards
        self.body = body
    }

    package func id(of kind: String) -> String { "conformance/\(kind)/\(name)" }

    /// The ids of all checks for a kind of target, in order.
    package static func ids(of kind: String) -> [String] {
        all.filter { $0.kinds?.contains(kind) ?? true }.map { $0.id(of: kind) }
    }

    package static func checks(of kind: String) -> [ConformanceCheck] {
        all.filter { $0.kinds?.contains(kind) ?? true }
    }

    package var heading: String { title }

    /// Runs on the calling thread.
    ///
    /// `alter` modifies the plan before it is used.
    package func run(
        _ subject: CheckSubject,
        kind: String,
        seed: UInt64,
        alter: (inout RunPlan) -> Void = { _ in }
    ) -> CheckResult {
        let begun = RealTime.milliseconds
        let id = id(of: kind)
        var result = CheckResult(
            id: id,
            title: title,
            seed: seed,
            verdict: .harnessFault,
            replay: "\(subject.commandLine) --filter \(ScenarioReport.shellWord(id)) --seed \(seed)"
        )
        guard let fixture = ConformanceWorld.of(kind) else {
            result.reasons = ["no conformance world for targets of the kind '\(kind)'"]
            return result
        }
        let events = Mutex<[UInt8]>([])
        let recorder = RunRecorder { lines in events.withLock { $0.append(contentsOf: lines) } }
        var plan = fixture.plan(seed: seed, accounts: accounts)
        plan.faults = faults
        alter(&plan)
        let run = SubjectRun(subject, plan: plan)
        defer { run.finish() }
        plan.makeConnector = { order throws(RunPlanError) in try run.connector(order) }
        let failure = Mutex<(any Error)?>(nil)
        do {
            let world = try ConnectorWorld(plan: plan, recorder: recorder)
            try world.run { [body, word] world in
                do {
                    if let word, let program = world.connector as? ProgramConnector {
                        try await program.require(word)
                    }
                    try await body(Bench(world: world, fixture: fixture))
                } catch {
                    failure.withLock { $0 = error }
                }
            }
            recorder.finishLog()
            // A program's log is complete once it has ended.
            run.finish()
            if failure.withLock({ $0 }) == nil {
                do {
                    try afterwards(RequestTrail(events.withLock { $0 }).sent)
                } catch {
                    failure.withLock { $0 = error }
                }
            }
            judge(failure.withLock { $0 }, run, &result)
        } catch {
            result.reasons = ["the check could not begin: \(error)"]
        }
        if result.verdict == .fail {
            result.story = events.withLock { $0 }
            result.requests = RequestTrail(result.story).last
        }
        result.milliseconds = RealTime.milliseconds - begun
        return result
    }

    private func judge(_ error: (any Error)?, _ run: SubjectRun, _ result: inout CheckResult) {
        result.log = run.sessions.flatMap(\.logLines)
        if let ruling = run.obstacle {
            (result.verdict, result.reasons) = ruling
            return
        }
        guard let error else {
            result.verdict = .pass
            return
        }
        result.verdict = .fail
        switch error {
        case let deviation as Deviation:
            result.reasons = ["expected \(deviation.expected), but was \(deviation.actual)"]
            result.expectations = [
                ExpectationReport(
                    text: title,
                    location: nil,
                    verdict: .violated,
                    expected: deviation.expected,
                    actual: deviation.actual
                )
            ]
        case let error as ConnectorError:
            let isDeclined = error.code == .unsupported && !run.isProgram
            result.verdict = isDeclined ? .notExercised : .fail
            result.reasons = [
                isDeclined
                    ? "the connector has no such operation: \(error.message)"
                    : "expected success, but was \(error.code.rawValue): \(error.message)"
            ]
        default: result.reasons = ["\(error)"]
        }
    }
}
