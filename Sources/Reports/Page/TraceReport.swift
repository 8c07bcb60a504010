// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary
import Wire

/// A run in the JSON form of Chrome's trace events, which Perfetto reads as well.
///
/// A process represents a person in a scenario, a thread one access path or that person's requests
/// to a target. Times are microseconds of virtual time since the scenario began.
package enum TraceReport {
    package static func bytes(of scenarios: [PageScenario]) -> [UInt8] {
        var events: [JSONValue] = []
        var process: Int64 = 0
        for scenario in scenarios {
            let people = scenario.story.people + [scenario.story.nobody]
            for person in people where !person.isIdle {
                process += 1
                var lanes = TraceLanes(process: process, scenario: scenario.report)
                lanes.add(person)
                events += lanes.events
            }
        }
        let trace: JSONObject = ["displayTimeUnit": "ms", "traceEvents": .array(events)]
        return JSONValue.object(trace).encoded()
    }
}

extension RunStory.Person {
    /// Whether there is nothing to show for the person.
    fileprivate var isIdle: Bool { paths.isEmpty && requests.isEmpty && facts.isEmpty }
}

/// The events of one process.
private struct TraceLanes {
    private let process: Int64
    private let scenario: ScenarioReport
    private var threads: Int64 = 0
    private(set) var events: [JSONValue] = []

    init(process: Int64, scenario: ScenarioReport) {
        self.process = process
        self.scenario = scenario
    }

    mutating func add(_ person: RunStory.Person) {
        name("process_name", thread: 0, "\(person.name) (\(scenario.name))")
        for fact in person.facts {
            instant(fact.kind.rawValue, "fact", thread: 0, at: fact.effectiveAt, scope: "p")
        }
        for path in person.paths {
            let key = path.key
            let through = key.through.isEmpty ? "" : ", \(key.through)"
            let thread = lane("\(key.entitlement.description) (\(key.channel.rawValue)\(through))")
            for span in path.spans {
                slice(
                    span.state.rawValue,
                    "access",
                    thread: thread,
                    from: span.start,
                    to: span.end ?? max(scenario.end, span.start)
                )
            }
        }
        for target in Set(person.requests.map(\.record.target)).sorted() {
            add(person.requests.filter { $0.record.target == target }, to: target)
        }
    }

    /// One lane per concurrent request: readers of the format drop a slice that overlaps another
    /// one in its lane.
    private mutating func add(_ requests: [RunStory.Request], to target: TargetName) {
        var lanes: [(thread: Int64, busyUntil: Instant)] = []
        let inOrder = requests.enumerated().sorted {
            ($0.element.record.startedAt, $0.offset) < ($1.element.record.startedAt, $1.offset)
        }
        for (_, request) in inOrder {
            let start = request.record.startedAt
            let free = lanes.firstIndex { $0.busyUntil <= start }
            let place = free ?? lanes.count
            if free == nil {
                let number = lanes.isEmpty ? "" : " (\(lanes.count + 1))"
                lanes.append((lane("requests to \(target.rawValue)\(number)"), start))
            }
            lanes[place].busyUntil = max(start, request.endedAt)
            add(request, thread: lanes[place].thread)
        }
    }

    private mutating func add(_ request: RunStory.Request, thread: Int64) {
        let record = request.record
        let outcome =
            switch record.outcome {
            case .answered(let status): "\(status)"
            case .notSent: "not sent"
            case .noAnswer: "no answer"
            }
        slice(
            "\(record.method) \(AddressMask.maskedPath(record.path))",
            "request",
            thread: thread,
            from: record.startedAt,
            to: request.endedAt,
            ["outcome": .string(outcome), "attempt": .integer(Int64(record.attempt))]
        )
        guard let fault = request.fault else { return }
        instant("\(fault.name): \(fault.verdict)", "fault", thread: thread, at: request.endedAt)
    }

    private mutating func lane(_ title: String) -> Int64 {
        threads += 1
        name("thread_name", thread: threads, title)
        return threads
    }

    private mutating func name(_ kind: String, thread: Int64, _ name: String) {
        events.append(
            .object([
                "ph": "M", "name": .string(kind), "pid": .integer(process), "tid": .integer(thread),
                "ts": 0, "args": .object(["name": .string(name)]),
            ])
        )
    }

    private mutating func slice(
        _ name: String,
        _ category: String,
        thread: Int64,
        from start: Instant,
        to end: Instant,
        _ arguments: JSONObject = [:]
    ) {
        var event: JSONObject = [
            "ph": "X", "name": .string(name), "cat": .string(category), "pid": .integer(process),
            "tid": .integer(thread), "ts": .integer(microseconds(start)),
            "dur": .integer(start.duration(to: end).wholeMilliseconds * 1_000),
        ]
        if !arguments.keys.isEmpty { event["args"] = .object(arguments) }
        events.append(.object(event))
    }

    private mutating func instant(
        _ name: String,
        _ category: String,
        thread: Int64,
        at instant: Instant,
        scope: String = "t"
    ) {
        events.append(
            .object([
                "ph": "i", "name": .string(name), "cat": .string(category),
                "pid": .integer(process), "tid": .integer(thread),
                "ts": .integer(microseconds(instant)), "s": .string(scope),
            ])
        )
    }

    private func microseconds(_ instant: Instant) -> Int64 {
        scenario.start.duration(to: instant).wholeMilliseconds * 1_000
    }
}
