// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Oracle
import Recording
import TargetKit
import Vocabulary

/// Keeps what is recorded; used from the one thread of a test.
final class RecordedEvents: RunEventSink, @unchecked Sendable {
    // Safe: each test owns its sink and never hands it to another task.
    private(set) var events: [RunEvent] = []

    func record(_ body: RunEvent.Body, at instant: Instant) {
        events.append(RunEvent(sequence: events.count + 1, at: instant, body: body))
    }
}

/// An oracle with one scripted directory, called `desk`, and minutes since the start as time.
struct OracleBench {
    static let desk = TargetName("desk")

    let recorded = RecordedEvents()
    let oracle: AccessOracle
    var directory = ScriptedDirectory()
    private var revision = 0

    /// Deadline one hour, drift grace one day.
    init(
        exceptions: [AccessException] = [],
        protected: [String] = [],
        licensed: Bool = false,
        mappedAttributes: [String] = [],
        governance: Governance = Governance()
    ) {
        var policy = Policy.test(
            exceptions: exceptions,
            protected: protected,
            licensed: licensed
        )
        policy.governance = governance
        oracle = AccessOracle(
            policy: policy,
            deadline: .seconds(3_600),
            options: AccessOracle.Options(
                convergenceGrace: .seconds(600),
                mappedAttributes: mappedAttributes
            ),
            sink: recorded
        )
        oracle.register(target: Self.desk, kind: ScriptedDirectory.kind)
    }

    var findings: [FindingRecord] { oracle.findings }
    var open: [FindingRecord.Invariant] {
        findings.filter { $0.until == nil }.map(\.invariant)
    }

    static func minute(_ minute: Int) -> Instant {
        Instant(rfc3339: "2026-03-02T09:00:00Z")?.advanced(by: .seconds(minute * 60))
            ?? .distantFuture
    }

    static func group(_ name: String) -> Entitlement {
        Entitlement(target: desk, kind: .group, name: name)
    }

    /// Lets a fact about `person` take effect; its id is `joiner ana`.
    @discardableResult
    mutating func fact(
        _ kind: LifecycleEvent.Kind,
        _ person: String,
        job: String = "support",
        groups: [String] = [],
        title: String? = nil,
        at minute: Int,
        source: String = "hr",
        revision given: Int? = nil
    ) -> Bool {
        revision += 1
        let event = LifecycleEvent(
            id: LifecycleEvent.ID("\(kind.rawValue) \(person)"),
            kind: kind,
            identity: Identity.ID(person),
            effectiveAt: Self.minute(minute),
            recordedAt: Self.minute(minute),
            source: source,
            revision: given ?? revision,
            profile: PersonProfile(
                givenName: person,
                familyName: "Example",
                email: "\(person)@acme.example",
                alternateEmails: ["\(person).second@acme.example"],
                attributes: ["job": job, "title": title].compactMapValues(\.self),
                groups: groups
            )
        )
        return oracle.apply(fact: event, at: Self.minute(minute))
    }

    /// Edits the directory as the core would, working on `cause`.
    mutating func work(
        on cause: String,
        at minute: Int,
        _ edit: (inout ScriptedDirectory, Instant) -> Void
    ) {
        change(by: .workflow(cause: cause), at: minute, edit)
    }

    mutating func change(
        by origin: ChangeOrigin,
        at minute: Int,
        _ edit: (inout ScriptedDirectory, Instant) -> Void
    ) {
        let before = directory.changes.count
        edit(&directory, Self.minute(minute))
        guard let reading = TargetReading(of: directory, since: before, origin: { _ in origin })
        else { return }
        oracle.targetChanged(Self.desk, reading, at: Self.minute(minute))
    }

    func pass(to minute: Int) { oracle.advance(to: Self.minute(minute)) }

    /// Joins `person` and grants the account and group that their job brings.
    mutating func join(_ person: String, at minute: Int) {
        fact(.joiner, person, at: minute)
        work(on: "joiner \(person)", at: minute) { directory, instant in
            directory.create(person, at: instant)
            directory.change(person, .granted, at: instant) { $0.groups = ["Service Desk"] }
        }
    }

    /// Revokes everything, as an offboarding should.
    mutating func strip(_ person: String, on cause: String, at minute: Int) {
        work(on: cause, at: minute) { directory, instant in
            directory.change(person, .accountDisabled, at: instant) { record in
                record.groups = []
                record.sessions = []
                record.profile.isActive = false
                record.profile.seat = nil
            }
        }
    }

    func finish(at minute: Int, faultsEndedAt: Int? = nil) -> OracleClosing {
        oracle.finish(
            targets: [(Self.desk, directory)],
            faultsEndedAt: faultsEndedAt.map(Self.minute),
            at: Self.minute(minute)
        )
    }
}

extension Policy {
    /// Support is an agent in `Service Desk`; sales is a requester; feed groups become groups.
    fileprivate static func test(
        exceptions: [AccessException],
        protected: [String],
        licensed: Bool
    ) -> Policy {
        let seat = [AccessItem.Right.named(kind: .license, name: "full")]
        let support = AccessItem(
            target: OracleBench.desk,
            account: .agent,
            rights: [.named(kind: .group, name: "Service Desk"), .eachGroup(kind: .group)]
                + (licensed ? seat : [])
        )
        let sales = AccessItem(target: OracleBench.desk, account: .requester, rights: [])
        return Policy(
            rules: [
                AccessRule(
                    id: "support",
                    owner: "owner",
                    conditions: [.init(attribute: "job", anyOf: ["support"])],
                    access: [support]
                ),
                AccessRule(
                    id: "sales",
                    owner: "owner",
                    conditions: [.init(attribute: "job", anyOf: ["sales", "support"])],
                    access: [sales]
                ),
            ],
            exceptions: exceptions,
            weights: [EntitlementPattern(kind: .group, name: "Admins"): 10],
            protectedAccounts: protected
        )
    }
}
