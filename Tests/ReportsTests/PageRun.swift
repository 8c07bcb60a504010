// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Reports
import Vocabulary

/// A small invented run, event by event, with the resulting page.
struct PageRun {
    static let start = Instant(milliseconds: 1_772_442_000_000)
    static let target = TargetName("freshservice")

    private var ledger = MetricLedger()
    private var story = RunStory()
    private var sequence = 0
    private(set) var requests = 0
    var end = start.advanced(by: .seconds(30 * 86_400))

    init() {
        record(
            .runStarted(RunStarted(scenario: "invented", seed: 1, deadline: .seconds(3_600))),
            after: 0
        )
    }

    /// `seconds` are counted from the start of the run.
    mutating func record(_ body: RunEvent.Body, after seconds: Int) {
        sequence += 1
        let at = PageRun.start.advanced(by: .seconds(seconds))
        let event = RunEvent(sequence: sequence, at: at, body: body)
        ledger.observe(event)
        story.observe(event)
        if case .request = body { requests += 1 }
    }

    /// Somebody who joins at the start and leaves after ten days; the right is usable from the
    /// start until `lastState` begins, so many seconds after the leaver.
    mutating func person(
        _ id: String,
        name: String = "Ana",
        right: String = "Service Desk",
        until seconds: Int?,
        then lastState: PathState = .dead
    ) {
        let left = 10 * 86_400
        let entitlement = Entitlement(target: PageRun.target, kind: .group, name: right)
        fact(.joiner, of: id, name: name, after: 0)
        intent(id, entitlement, true, after: 0)
        access(id, entitlement, from: .dead, to: .usable, after: 1)
        fact(.leaver, of: id, name: name, after: left)
        intent(id, entitlement, false, after: left)
        request(for: id, status: 503, after: left + 1)
        guard let seconds else { return }
        access(id, entitlement, from: .usable, to: lastState, after: left + seconds)
    }

    /// Somebody inside the product gives the leaver the group back.
    mutating func comesBack(_ id: String, after seconds: Int) {
        let entitlement = Entitlement(target: PageRun.target, kind: .group, name: "Service Desk")
        access(
            id,
            entitlement,
            from: .dead,
            to: .usable,
            after: 10 * 86_400 + seconds,
            by: .outOfBand(door: "enableAccount", actor: "colleague")
        )
    }

    /// The core reports that something of the leaver's is left.
    mutating func escalates(_ id: String, after seconds: Int) {
        record(
            .exception(
                ExceptionRecord(
                    id: "x-1",
                    cause: "leaver-\(id)",
                    identity: Identity.ID(id),
                    target: PageRun.target,
                    reason: "latentAccess",
                    detail: "a role is left",
                    owner: "owner",
                    fate: .opened
                )
            ),
            after: 10 * 86_400 + seconds
        )
    }

    private mutating func fact(
        _ kind: LifecycleEvent.Kind,
        of id: String,
        name: String,
        after seconds: Int
    ) {
        let at = PageRun.start.advanced(by: .seconds(seconds))
        let fact = LifecycleEvent(
            id: LifecycleEvent.ID("\(kind.rawValue)-\(id)"),
            kind: kind,
            identity: Identity.ID(id),
            effectiveAt: at,
            recordedAt: at,
            source: "hr",
            revision: kind == .joiner ? 1 : 2,
            profile: PersonProfile(givenName: name, familyName: "Abel", email: "\(id)@acme.example")
        )
        record(.fact(fact), after: seconds)
    }

    private mutating func intent(
        _ id: String,
        _ entitlement: Entitlement,
        _ isIntended: Bool,
        after seconds: Int
    ) {
        record(
            .intent(
                IntentChange(
                    identity: Identity.ID(id),
                    entitlement: entitlement,
                    isIntended: isIntended,
                    ground: .rule,
                    event: LifecycleEvent.ID("\(isIntended ? "joiner" : "leaver")-\(id)")
                )
            ),
            after: seconds
        )
    }

    private mutating func access(
        _ id: String,
        _ entitlement: Entitlement,
        from: PathState,
        to: PathState,
        after seconds: Int,
        by origin: ChangeOrigin = .workflow(cause: "")
    ) {
        let path = AccessPathKey(
            identity: Identity.ID(id),
            account: "account-\(id)",
            entitlement: entitlement,
            channel: .group,
            through: ""
        )
        record(
            .access(AccessChange(path: path, from: from, to: to, origin: origin)),
            after: seconds
        )
    }

    /// A request that a fault struck; it took no time unless it began earlier.
    mutating func request(
        for id: String,
        status: Int,
        after seconds: Int,
        startedAfter start: Int? = nil
    ) {
        record(
            .fault(
                FaultRecord(
                    name: "refused writes",
                    target: PageRun.target,
                    request: requests + 1,
                    verdict: "respond \(status)"
                )
            ),
            after: seconds
        )
        record(
            .request(
                RequestRecord(
                    target: PageRun.target,
                    number: requests + 1,
                    purpose: .write,
                    cause: "leaver-\(id)",
                    attempt: 1,
                    method: "PUT",
                    path: "/api/v2/agents/1",
                    outcome: .answered(status: status),
                    startedAt: PageRun.start.advanced(by: .seconds(start ?? seconds)),
                    changes: 0
                )
            ),
            after: seconds
        )
    }

    func scenario(_ verdict: ExpectationReport.Verdict = .violated) -> PageScenario {
        var report = SampleReports.held
        report.start = PageRun.start
        report.end = end
        report.expectations[0].verdict = verdict
        return PageScenario(
            report: report,
            story: story,
            obligations: MetricCatalog.obligations(in: ledger, query: MetricQuery(at: end))
        )
    }

    /// `copies` is how often the run stands on the page, as scenarios of a folder do.
    func html(
        _ verdict: ExpectationReport.Verdict = .violated,
        copies: Int = 1,
        only: String? = nil
    ) -> String {
        let scenarios = Array(repeating: scenario(verdict), count: copies)
        return HTMLReport.text(
            of: RunReport(toolVersion: "1", scenarios: scenarios.map(\.report)),
            scenarios,
            subject: "an invented run",
            only: only
        )
    }
}
