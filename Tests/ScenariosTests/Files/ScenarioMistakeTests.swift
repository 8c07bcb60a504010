// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing

@Suite
struct ScenarioMistakeTests {
    @Test(
        arguments: [
            Mistake(
                "why:",
                "wy:",
                "2:1: error: unknown key 'wy' in a scenario. Did you mean 'why'?"
            ),
            Mistake("seed: 7", "seed: -7", "4:7: error: expected a whole number from 0 to"),
            Mistake("seed: 7", "seed: \"7\"", "4:7: error: expected a whole number from 0 to"),
            Mistake(
                "CIS-v8/6.2",
                "CIS",
                "3:32: error: expected a control such as CIS-v8/6.2, found 'CIS'"
            ),
            Mistake(
                "NIST-800-53r5/PS-4",
                "NIST-800-53r5/ZZ-99",
                "3:12: error: NIST-800-53r5 has no control 'ZZ-99'"
            ),
            Mistake(
                "NIST-800-53r5/PS-4",
                "NIST-800-53r5/PS-44",
                "error: NIST-800-53r5 has no control 'PS-44'. Did you mean 'NIST-800-53r5/PS-4'?"
            ),
            Mistake(
                "CIS-v8/6.2",
                "CIS-v9/6.2",
                "3:32: error: unknown framework 'CIS-v9'. Did you mean 'CIS-v8'?"
            ),
            Mistake(
                "CIS-v8/6.2",
                "nist80053r5:PS-4",
                "3:32: error: the control 'NIST-800-53r5/PS-4' is named twice"
            ),
            Mistake(
                "  freshservice: {",
                "  freshservce: {",
                "7:3: error: unknown target 'freshservce'. Did you mean 'freshservice'?"
            ),
            Mistake(
                "on: { target: freshservice,",
                "on: { target: freshservce,",
                "12:19: error: unknown target 'freshservce'. Did you mean 'freshservice'?"
            ),
            Mistake(
                "concurrency: 4",
                "concurrency: four",
                "8:22: error: expected a whole number, found 'four'"
            ),
            Mistake("concurrency: 4", "concurrency: \"4\"", "Take the quotes away."),
            Mistake("concurrency: 4", "concurrency: -4", "8:22: error: -4 must be at least 1"),
            Mistake(
                "reconcileEvery: 1d",
                "reconcileEvery: 1 day",
                "8:41: error: expected a duration such as"
            ),
            Mistake("min: 20ms", "min: 2s", "9:10: error: the range ends before it begins"),
            Mistake(
                "every: 3",
                "every: 3\n    first: 2",
                "a fault can have only one of 'every' and 'first'"
            ),
            Mistake("every: 3", "phase: befor", "unknown phase 'befor'. Did you mean 'before'?"),
            Mistake("every: 3", "probability: 2", "a probability is above 0 and at most 1"),
            Mistake(
                "answer: { status: 429, retryAfter: 30s }",
                "phase: before",
                "11:5: error: a fault lacks one of answer, delay, drop, mutate"
            ),
            Mistake(
                "answer: { status: 429, retryAfter: 30s }",
                "{drop: response, phase: before}",
                "not YAML"
            ),
            Mistake("status: 429", "status: 42", "14:23: error: 42 must be at least 200"),
            Mistake("DELETE /api", "DELTE /api", "unknown method 'DELTE'. Did you mean 'DELETE'?"),
            Mistake(
                "fires: { atLeast: 2 }",
                "fires: { atLeast: 2, atMost: 1 }",
                "cannot fire so often"
            ),
            Mistake(
                "joiner: { person: ana",
                "joiner: { person: anna",
                "unknown person 'anna'. Did you mean 'ana'?"
            ),
            Mistake(
                "job: support-agent",
                "job: support-agnet",
                "unknown job 'support-agnet'. Did you mean 'support-agent'?"
            ),
            Mistake(
                "    leaver:",
                "    laever:",
                "unknown key 'laever' in an entry of the timeline. Did you mean 'leaver'?"
            ),
            Mistake(
                "joiner: { person",
                "mover: { person",
                "18:12: error: mover of 'ana', who has not joined"
            ),
            Mistake(
                "leaver: { person: ana }",
                "joiner: { person: ana }",
                "joiner of 'ana', who is active"
            ),
            Mistake(
                "leaver: { person: ana }",
                "rehire: { person: ana }",
                "rehire of 'ana', who is active"
            ),
            Mistake(
                "seed: 7",
                "start: 2026-04-01",
                "entry is before the start. The scenario starts at 2026-04-01T"
            ),
            Mistake("agents/*", "agents*", "in '/api/v2/agents*' a '*' must be a whole segment"),
            Mistake(
                "answer: { status: 429, retryAfter: 30s }",
                "mutate: { remove: [agent..id] }",
                "14:24: error: 'agent..id' has an empty member name"
            ),
            Mistake("seed: 7", "end: 2026-03-03", "the end is before the timeline's"),
            Mistake("at: +30d", "at: 30 days", "19:9: error: expected an instant such as"),
            Mistake(
                "at: +30d",
                "at: -1d",
                "19:9: error: an entry cannot be before the one above it"
            ),
            Mistake(
                "at: 2026-03-02T09:00:00Z",
                "at: 2026-02-30T09:00:00Z",
                "17:9: error: expected an instant"
            ),
            Mistake(
                "at: 2026-03-02T09:00:00Z",
                "at: +1d",
                "17:9: error: '+1d' has nothing to be relative to"
            ),
            Mistake(
                "after: goodbye",
                "after: godbye",
                "unknown label 'godbye'. Did you mean 'goodbye'?"
            ),
            Mistake(
                "after: leaver ana",
                "after: laever ana",
                "unknown kind of event 'laever'. Did you mean 'leaver'?"
            ),
            Mistake(
                "after: leaver ana",
                "after: mover ana",
                "the timeline has no event 'mover ana'"
            ),
            Mistake(
                "after: leaver ana",
                "after: leaver ana 2",
                "only 1 of the events 'leaver ana'"
            ),
            Mistake("within: 1h", "within: 90d", "is outside the run"),
            Mistake(
                "revocationCompleteness: 1 }",
                "revocationCompletenes: 1 }",
                "Did you mean 'revocationCompleteness'?"
            ),
            Mistake(
                "revocationCompleteness: 1 }",
                "revocationCompleteness: -1 }",
                "a figure cannot be negative: -1"
            ),
            Mistake(
                "revocationCompleteness: 1 }",
                "revocationCompleteness: \"1\" }",
                "expected a figure such as"
            ),
            Mistake(
                "revocationCompleteness: 1 }",
                "revocationCompleteness: 8/0 }",
                "a ratio cannot be of 0"
            ),
            Mistake(
                ", revocationCompleteness: 1 }",
                " }",
                "an expectation lacks a figure to check"
            ),
            Mistake(
                "freshservice/agent:",
                "freshservice:",
                "expected target/license, found 'freshservice'"
            ),
            Mistake(
                "residual: none",
                "residual: nothing",
                "expected none, or a list of target/kind/name"
            ),
            Mistake(
                "    reconcile:",
                "    reconcile:\n    pause:",
                "can have only one of 'reconcile' and 'pause'"
            ),
            Mistake("    reconcile:", "    note:", "an entry of the timeline lacks one of joiner,"),
            Mistake(
                "{ freshservice/agent: { assigned: 11 } }",
                "{ freshservice/agent: [] }",
                "expected a mapping for a license, found a list"
            ),
        ] as [Mistake]
    )
    func `a mistake is reported at its place`(mistake: Mistake) {
        let mistakes = Sample.mistakes(replacing: mistake.old, with: mistake.new)
        #expect(
            mistakes.contains { $0.hasPrefix("scenarios/x.yaml:") && $0.contains(mistake.expected) }
        )
    }

    @Test func `all mistakes are reported at once, in the order of the text`() {
        let text = ["why:", "seed: 7", "every: 3", "job: support-agent", "within: 1h"]
            .reduce(Sample.scenario) { Sample.replaced($0, $1, "wrong" + $1) }
        let lines = Sample.mistakes(in: text).map { $0.split(separator: ":")[1] }
        #expect(lines == ["2", "4", "13", "18", "25"])
    }

    @Test func `an event that happens twice must be numbered`() {
        let text = Sample.replaced(
            Sample.scenario,
            "    reconcile:",
            "    rehire: { person: ana }\n  - { at: +1d, leaver: { person: ana } }"
        )
        let mistakes = Sample.mistakes(in: text)
        #expect(mistakes.count == 1)
        #expect(mistakes[0].contains("there are 2 events 'leaver ana'. Say which: 'leaver ana 2'"))
        let numbered = Sample.replaced(text, "after: leaver ana", "after: 'leaver ana #2'")
        #expect(Sample.mistakes(in: numbered).isEmpty)
    }

    @Test func `a planned departure can be moved before it takes effect`() {
        let text = Sample.replaced(
            Sample.scenario,
            "leaver: { person: ana }",
            "leaver: { person: ana, effective: +5d }\n  - { at: +1d, leaver: { person: ana, effective: +9d } }"
        )
        let numbered = Sample.replaced(text, "leaver ana, within", "leaver ana 2, within")
        #expect(Sample.mistakes(in: Sample.replaced(numbered, "seed: 7", "end: +30d")).isEmpty)
    }

    @Test(arguments: [
        ("at: 2026-03-02T09:00:00Z", "at: 2026-13-02T09:00:00Z"),
        ("leaver: { person: ana }", "leaver: { person: ana, effective: 2026-02-30T09:00:00Z }"),
        ("seed: 7", "start: 2026-02-30"),
    ])
    func `one bad date makes one message`(old: String, new: String) {
        let mistakes = Sample.mistakes(in: Sample.replaced(Sample.scenario, old, new))
        #expect(mistakes.count == 1, "\(mistakes)")
    }

    @Test func `settings are checked whatever else is wrong`() throws {
        let text = Sample.replaced(Sample.scenario, "seed: 7", "seeed: 7")
        let broken = Sample.replaced(text, "seats: { agent: 12 }", "seets: { agent: 12 }")
        do throws(RejectedFile) {
            _ = try ScenarioFile.load(
                bytes: Array(broken.utf8),
                path: "scenarios/x.yaml",
                metricNames: Sample.metricNames,
                targetKinds: ["freshservice"],
                checksSettings: true,
                readFile: { _ throws(RejectedFile) in Array(Sample.organization.utf8) }
            )
            Issue.record("both are mistakes")
        } catch {
            let messages = error.diagnostics.map(\.message)
            #expect(messages.contains { $0.contains("'seeed'") })
            #expect(messages.contains { $0.contains("'seets'") })
        }
    }

    @Test func `a missing organization is reported there and where it is named`() {
        do throws(RejectedFile) {
            _ = try ScenarioFile.load(
                bytes: Array(Sample.scenario.utf8),
                path: "nowhere/x.yaml",
                metricNames: Sample.metricNames,
                targetKinds: ["freshservice"],
                readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
            )
            Issue.record("the organization does not exist")
        } catch {
            #expect(
                error.diagnostics.map(\.description) == [
                    "nowhere/x.yaml:5:15: error: the organization cannot be read",
                    "organizations/acme.yaml:1:1: error: there is no such file",
                ]
            )
        }
    }
}
