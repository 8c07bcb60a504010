// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Scenarios
import TestSupport
import Testing

/// Any bytes lead to a value or to reasons, never to a trap.
@Suite
struct FileFuzzTests {
    @Test(arguments: 1...4)
    func `a damaged scenario is read or rejected with reasons`(seed: Int) {
        var dice = FuzzDice(seed: UInt64(seed))
        let bytes = Array(Sample.scenario.utf8)
        let count = FuzzDice.count(usual: 2_000) / 4
        var rejected = 0
        for _ in 0..<count {
            let mistakes = Sample.mistakes(in: dice.damaged(bytes))
            rejected += mistakes.isEmpty ? 0 : 1
            #expect(mistakes.allSatisfy { $0.contains(": error: ") })
        }
        #expect(rejected > count / 3)
        #expect(rejected < count)
    }

    @Test(arguments: 1...2)
    func `a damaged organization is read or rejected with reasons`(seed: Int) {
        var dice = FuzzDice(seed: UInt64(seed))
        let bytes = Array((Sample.organization + FileFuzzTests.crowds).utf8)
        for _ in 0..<FuzzDice.count(usual: 1_000) / 2 {
            do throws(RejectedFile) {
                _ = try ScenarioFile.loadOrganization(bytes: dice.damaged(bytes), path: "o")
            } catch {
                #expect(!error.diagnostics.isEmpty)
            }
        }
    }

    @Test func `a damaged feed is read or rejected with reasons`() {
        var dice = FuzzDice(seed: 9)
        let feed = """
            effective_at,event,person,groups,note
            2020-01-01T00:00:00Z,joiner,p1,a;b,"x ""y"" z"
            2020-01-02T00:00:00Z,mover,p1,a,
            2020-01-03T00:00:00Z,leaver,p1,,

            """
        for _ in 0..<FuzzDice.count(usual: 3_000) {
            let mistakes = Sample.feedMistakes(dice.damaged(Array(feed.utf8)))
            #expect(mistakes.allSatisfy { $0.hasPrefix("feed.csv:") })
        }
    }

    @Test func `a damaged feed of JSON lines is read or rejected with reasons`() {
        var dice = FuzzDice(seed: 10)
        let feed = """
            {"effective_at":"2020-01-01T00:00:00Z","event":"joiner","person":"p1","groups":["a","b"]}
            {"effective_at":"2020-01-02T00:00:00Z","event":"mover","person":"p1","groups":["a"]}
            {"effective_at":"2020-01-03T00:00:00Z","event":"leaver","person":"p1"}

            """
        for _ in 0..<FuzzDice.count(usual: 3_000) {
            do throws(RejectedFile) {
                _ = try FeedFile.load(bytes: dice.damaged(Array(feed.utf8)), path: "feed.jsonl")
            } catch {
                #expect(!error.diagnostics.isEmpty)
            }
        }
    }

    @Test func `a damaged world is opened or rejected with reasons`() {
        var dice = FuzzDice(seed: 11)
        var opened = 0
        let count = FuzzDice.count(usual: 2_000) / 2
        for _ in 0..<count {
            do throws(RejectedFile) {
                let world = try WorldFile.load(
                    bytes: dice.damaged(Array(FileFuzzTests.world.utf8)),
                    path: "w",
                    readFile: { _ throws(RejectedFile) in [] }
                )
                opened += try world.opened().count
            } catch {
                #expect(!error.diagnostics.isEmpty)
            }
        }
        #expect(opened > count / 20)
    }

    @Test func `a damaged fault is read or rejected with reasons`() {
        var dice = FuzzDice(seed: 12)
        for _ in 0..<FuzzDice.count(usual: 3_000) {
            let fault = dice.one(of: FileFuzzTests.faults)
            do throws(RejectedFile) {
                _ = try WorldFile.fault(
                    bytes: dice.damaged(Array(fault.utf8)),
                    path: "f",
                    targets: ["freshservice"],
                    start: Instant(milliseconds: 1_767_225_600_000)
                )
            } catch {
                #expect(!error.diagnostics.isEmpty)
            }
        }
    }

    private static let crowds = """

        crowds:
          staff: { count: 3, domain: staff.example }
          others: { count: 2 }

        """

    private static let world = """
        world: x
        seed: 7
        start: 2026-03-02T09:00:00Z
        targets:
          freshservice:
            seats: { agent: 12 }
            groups: [Service Desk]
            rateLimit: { perMinute: 40 }
          scim: { dialect: slack }
          zoho-desk: { seats: { agent: 3 } }
        accounts:
          - { kind: agent, email: ana@acme.example, name: Ana Abel, target: freshservice }
        faults:
          - { name: f, on: { request: GET /x }, first: 2, answer: { status: 429, retryAfter: 5s } }

        """

    private static let faults = [
        "{ name: f, on: { request: GET /api/v2/agents/*, page: 2, attempt: 3 }, every: 3, "
            + "answer: { status: 429, retryAfter: 30s, body: x, headers: { A: b } } }",
        "{ name: f, between: [+30h, +32h], delay: { min: 1s, max: 2s }, fires: { atLeast: 2 } }",
        "{ name: f, between: [3, 7], times: 2, delay: 90s }",
        "{ name: f, probability: 0.5, phase: halfWay, drop: response }",
        "{ name: f, after: 10, mutate: { set: { agents[0].id: 1 }, truncateTo: 5, status: 201 } }",
    ]
}
