// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// The people of a run: the worst in full, the others as one line each with the command that shows
/// their story.
struct PageStories {
    /// Maximum number of lines of one kind in a story; the rest is counted.
    private static let linesMax = 40

    /// Size limits in bytes: a page of many scenarios, a line on it, and the minimum left for
    /// stories.
    private static let roomOfManyScenarios = (page: 460_000, line: 300, stories: 40_000)

    private let page: PageContent
    private let only: String?

    init(_ page: PageContent, only: String?) {
        self.page = page
        self.only = only
    }

    func write(to markup: inout Markup) {
        let placed = page.departures.sorted(by: PlacedDeparture.isWorse)
        struct Key: Hashable {
            let identity: Identity.ID
            let scenario: Int
        }
        var seen: Set<Key> = []
        let people = placed.filter {
            (only == nil || only == $0.departure.identity.rawValue)
                && seen.insert(Key(identity: $0.departure.identity, scenario: $0.scenario)).inserted
        }
        guard !people.isEmpty else {
            if let only { markup.element("p", "\(only) lost no reason for access in this run.") }
            return
        }
        markup.element("h2", "People who lost a reason for access")
        markup.open(
            "input",
            [
                "id": "find", "type": "search", "placeholder": "find a person, right or target",
                "aria-label": "Find a person, right or target", "hidden": "",
            ]
        )
        let told = people.filter(deservesMention)
        let room = room(after: markup.html.utf8.count, lines: told.count)
        for (position, person) in told.enumerated() {
            let isTold = position < PageContent.storiesMax && markup.html.utf8.count < room
            isTold ? story(of: person, to: &markup) : line(of: person, to: &markup)
        }
        if told.count < people.count {
            markup.element("p", ["class": "mute"]) { markup in
                markup.text("\(grouped(people.count - told.count)) more, in scenarios that held, ")
                markup.text("whose access ended in time; each scenario on its own page ")
                markup.text("names them.")
            }
        }
    }

    /// A page of many scenarios has no room for everybody whose access ended correctly.
    private func deservesMention(_ placed: PlacedDeparture) -> Bool {
        page.scenarios.count == 1 || only != nil || placed.departure.outcome != .inTime
            || page.scenarios[placed.scenario].report.verdict != .held
    }

    /// The maximum page size before the last story begins, in bytes.
    private func room(after bytes: Int, lines: Int) -> Int {
        guard page.scenarios.count > 1 else { return .max }
        let room = Self.roomOfManyScenarios
        return max(room.page - lines * room.line, bytes + room.stories)
    }

    private func title(of placed: PlacedDeparture, to markup: inout Markup) {
        let departure = placed.departure
        let isGood = departure.outcome == .inTime
        markup.name(page.name(of: departure.identity, in: placed.scenario))
        markup.text(" (\(departure.identity.rawValue)), \(departure.kind.rawValue) ")
        markup.text("\(departure.effectiveAt.dayText): ")
        markup.element("span", ["class": isGood ? "good" : "bad"], departure.outcome.title)
        if departure.outcome != .stillIn, departure.outcome != .latent {
            markup.text(" after \(departure.lapse(until: placed.end).clockText)")
        }
        let first = departure.rights.first { $0.outcome == departure.outcome }
        if !isGood, let first { markup.text(", \(first.entitlement.spoken)") }
    }

    private func line(of placed: PlacedDeparture, to markup: inout Markup) {
        markup.element("div", ["data-who": ""]) { markup in
            title(of: placed, to: &markup)
            markup.text(" ")
            markup.element("code", command(for: placed))
        }
    }

    private func command(for placed: PlacedDeparture) -> String {
        page.scenarios[placed.scenario].report.replay + " --report html --only "
            + ScenarioReport.shellWord(placed.departure.identity.rawValue)
    }

    private func story(of placed: PlacedDeparture, to markup: inout Markup) {
        let scenario = page.scenarios[placed.scenario]
        guard let person = scenario.story.person(placed.departure.identity) else { return }
        markup.element("details", ["data-who": ""]) { markup in
            markup.element("summary") { title(of: placed, to: &$0) }
            markup.element("div") { markup in
                if page.scenarios.count > 1 {
                    markup.element("p", ["class": "mute"], scenario.report.name)
                }
                list("Events", person.facts.map(Self.sentence), to: &markup)
                list("Access", access(of: person, until: placed.end), to: &markup)
                list("Requests", person.requests.map(Self.sentence), isCode: true, to: &markup)
                list("What the core said", said(of: person), to: &markup)
                list("Evidence", person.evidence.map(Self.sentence), to: &markup)
            }
        }
    }

    private func list(
        _ title: String,
        _ lines: [String],
        isCode: Bool = false,
        to markup: inout Markup
    ) {
        guard !lines.isEmpty else { return }
        let shown = lines.count > Self.linesMax ? Array(lines.suffix(Self.linesMax)) : lines
        markup.element("b", title)
        if shown.count < lines.count {
            markup.element(
                "span",
                ["class": "mute"],
                " the last \(shown.count) of \(grouped(lines.count))"
            )
        }
        if isCode {
            markup.element("pre", shown.joined(separator: "\n"))
        } else {
            markup.element("ul") { markup in for line in shown { markup.element("li", line) } }
        }
    }

    private func access(of person: RunStory.Person, until end: Instant) -> [String] {
        person.paths.map { path in
            let key = path.key
            let through = key.through.isEmpty ? "" : " through \(key.through)"
            let spans = path.spans.map { span in
                "\(span.state.rawValue) \(span.start.rfc3339) to \(span.end?.rfc3339 ?? "the end")"
            }
            return "\(key.entitlement.description) (\(key.channel.rawValue)\(through)): "
                + spans.joined(separator: ", ")
        }
    }

    private func said(of person: RunStory.Person) -> [String] {
        let claims = person.claims.map { claim in
            (
                claim.at,
                "\(claim.at.rfc3339) \(claim.value.event.rawValue) is \(claim.value.state.rawValue)"
            )
        }
        let exceptions = person.exceptions.map { exception in
            (
                exception.at,
                "\(exception.at.rfc3339) exception \(exception.value.fate.rawValue): "
                    + "\(exception.value.reason), \(AddressMask.maskedText(exception.value.detail))"
            )
        }
        return (claims + exceptions).enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            .map(\.element.1)
    }

    private static func sentence(of fact: LifecycleEvent) -> String {
        let late =
            fact.recordedAt > fact.effectiveAt ? ", recorded \(fact.recordedAt.rfc3339)" : ""
        return "\(fact.effectiveAt.rfc3339) \(fact.kind.rawValue) (\(fact.id.rawValue) from "
            + "\(fact.source))\(late)"
    }

    private static func sentence(of request: RunStory.Request) -> String {
        let record = request.record
        let outcome =
            switch record.outcome {
            case .answered(let status): "\(status)"
            case .notSent: "not sent"
            case .noAnswer: "no answer"
            }
        let attempt = record.attempt > 1 ? " attempt \(record.attempt)" : ""
        let fault = request.fault.map { "  fault '\($0.name)': \($0.verdict)" } ?? ""
        return "\(record.startedAt.rfc3339) \(record.target.rawValue) \(record.method) "
            + "\(AddressMask.maskedPath(record.path)) \(outcome)\(attempt)\(fault)"
    }

    private static func sentence(of record: EvidenceRecord) -> String {
        let entitlement = record.entitlement.map { " \($0.description)" } ?? ""
        return "\(record.executedAt?.rfc3339 ?? "not done") \(record.kind.rawValue)\(entitlement): "
            + "\(record.rule), approved by \(AddressMask.maskedText(record.approver)), "
            + record.outcome.rawValue
    }
}
