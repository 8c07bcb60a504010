// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// Compares what people should hold, by the scenario's facts and policy, with what the targets let
/// them do.
///
/// It never takes intended state from the core: claims and evidence come in only to be checked. The
/// runner calls it in the order of virtual time, from one thread; the cost of each call is
/// proportional to what changed.
package final class AccessOracle {
    package struct Options: Hashable, Sendable {
        /// How long an outside change may stay before it is a finding (I14): until the end of the
        /// next reconciliation.
        package var driftGrace: Duration
        /// How long misuse of the core's credential may go unreported; `nil` if the core gets no
        /// audit log.
        package var misuseGrace: Duration?
        /// How long after the last fault everything must be right (I8).
        package var convergenceGrace: Duration
        /// Causes of work that starts from comparing populations rather than from one person's
        /// event.
        package var sweepCauses: [String]
        /// Causes for ending a core's own credential, which the protection of its account does not
        /// forbid.
        package var suspicionCauses = ["suspicion"]
        /// Attributes that flow from the source to the targets besides address and name (I13).
        package var mappedAttributes: [String]

        package init(
            driftGrace: Duration = .seconds(86_400),
            convergenceGrace: Duration = .seconds(86_400),
            sweepCauses: [String] = ["reconciliation", "roster"],
            misuseGrace: Duration? = nil,
            mappedAttributes: [String] = []
        ) {
            self.driftGrace = driftGrace
            self.convergenceGrace = convergenceGrace
            self.sweepCauses = sweepCauses
            self.misuseGrace = misuseGrace
            self.mappedAttributes = mappedAttributes.sorted()
        }
    }

    let policy: Policy
    let deadline: Duration
    let options: Options
    let sink: any RunEventSink
    var intendedAccess: IntendedAccess
    let governance: GovernancePolicy
    let protectedAddresses: Set<String>
    let exceptionsByPerson: [Identity.ID: [Int]]

    var table: EntitlementTable
    var targets: [KnownTarget] = []
    var targetNumbers: [TargetName: Int] = [:]
    /// The account that was looked for last: most changes come with others to the same account.
    var lastAccount: (key: AccountKey, reference: AccountReference)?
    var people = IdentifiedArray<KnownPerson>()
    /// The person with each address, in lower case.
    var personByAddress: [String: Int] = [:]
    var facts = IdentifiedArray<AppliedFact>()
    var discrepancies: [Subject: Discrepancy] = [:]
    var discrepanciesCount = 0
    var deadlines = DueQueue<DeadlineWork>()
    var decisions: [String: KnownDecision] = [:]
    /// The owner of each open exception, and since when.
    var exceptionOwners: [String: (record: ExceptionRecord, since: Instant)] = [:]
    /// Decisions of which the core has told that they are past their time.
    var overdueTold: Set<String> = []
    /// People whom the core has called seldom active.
    var underuseTold: Set<Identity.ID> = []
    /// In the order in which they were asked.
    var decisionsByPerson: [Identity.ID: [String]] = [:]
    var keys: [KeyReference: KnownKey] = [:]
    /// Rules that are not in force: nobody has agreed yet, or somebody has said no.
    var pendingRules: [String: PendingRule] = [:]
    /// Forced closures, by event.
    var forcedBy: [String: ExceptionRecord] = [:]
    /// Since when the core's credential is misused and nobody was told.
    var misuses: [Misuse: Instant] = [:]
    /// Exceptions of the core that are open, by id.
    var toldExceptions: Set<String> = []
    /// What the core has reported about keys that nobody is responsible for.
    var keyAnswers: Set<KeyQuestion> = []
    /// Credentials of the core under suspicion that still work, by target.
    var suspects: [Int: KnownSuspicion] = [:]

    /// Every finding so far in its current state, in the order of opening.
    package internal(set) var findings: [FindingRecord] = []

    package init(
        policy: Policy,
        deadline: Duration,
        options: Options = Options(),
        sink: any RunEventSink
    ) {
        self.policy = policy
        self.deadline = deadline
        self.options = options
        self.sink = sink
        intendedAccess = IntendedAccess(policy: policy)
        governance = GovernancePolicy(policy: policy)
        protectedAddresses = Set(policy.protectedAccounts.map { $0.inLowerCase })
        table = EntitlementTable(weights: policy.weights)
        exceptionsByPerson = Dictionary(
            grouping: policy.exceptions.indices,
            by: { policy.exceptions[$0].identity }
        )
        for (number, exception) in policy.exceptions.enumerated() {
            guard let end = exception.expiresAt else { continue }
            deadlines.schedule(.exceptionEnds(number), at: end)
        }
    }

    package func register(target name: TargetName, kind: String) {
        precondition(targetNumbers[name] == nil, "target '\(name.rawValue)' is registered twice")
        targetNumbers[name] = targets.count
        targets.append(KnownTarget(name: name, kind: kind))
    }

    func number(of target: TargetName) -> Int {
        guard let number = targetNumbers[target] else {
            preconditionFailure("target '\(target.rawValue)' was never registered")
        }
        return number
    }

    /// The fact that is a cause of work.
    func fact(of cause: String) -> Int? { facts.position(of: LifecycleEvent.ID(cause)) }

    func person(_ id: Identity.ID) -> Int {
        if let known = people.position(of: id) { return known }
        people.append(KnownPerson(id: id))
        return people.count - 1
    }
}
