// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Reports
import Scenarios
import Synchronization
import Vocabulary
import Wire

/// What a run's evidence says, compared with what its event log knows to be true.
struct EvidenceTruth {
    /// A right on an account, as both sides name it.
    struct Key: Hashable, Comparable, CustomStringConvertible {
        let identity: String
        let account: String
        let entitlement: Entitlement

        static func < (left: Key, right: Key) -> Bool {
            (left.identity, left.account, left.entitlement)
                < (right.identity, right.account, right.entitlement)
        }

        var description: String { "\(identity) \(entitlement.description) on \(account)" }
    }

    /// What the target let somebody do from an instant on.
    struct Step {
        let at: Instant
        /// By a direct grant, usable or latent.
        let isGranted: Bool
        /// By any path, including inherited ones.
        let isHeld: Bool
        /// By any path, including one that waits for an invitation to be accepted.
        let isThere: Bool
        /// Separately; a session, a key or a shared secret is access in its own right.
        let isUsable: Bool
        /// Whether work on the identity's own events, or a reconciliation, caused it.
        let isOwnWork: Bool
    }

    /// How far apart claim and state may be: a lost answer is asked for again.
    static let tolerance = Duration.seconds(120)

    private(set) var steps: [Key: [Step]] = [:]
    private(set) var people: Set<String> = []
    private var paths: [Key: [String: (channel: Channel, state: PathState)]] = [:]
    private var owners: [String: String] = [:]

    init(log: [UInt8]) throws {
        for line in log.split(separator: UInt8(ascii: "\n")) {
            let event = try JSONValue(parsing: Array(line))
            switch event["type"]?.string {
            case "fact":
                owners[event["event"]?.string ?? ""] = event["identity"]?.string
                people.insert(event["identity"]?.string ?? "")
            case "access": try take(event)
            default: break
            }
        }
    }

    private mutating func take(_ event: JSONValue) throws {
        guard let identity = event["identity"]?.string, let account = event["account"]?.string,
            let right = event["entitlement"], let target = right["target"]?.string,
            let kind = right["kind"]?.string, let name = right["name"]?.string,
            let channel = Channel(rawValue: event["channel"]?.string ?? ""),
            let state = PathState(rawValue: event["to"]?.string ?? ""),
            let at = Instant(rfc3339: event["at"]?.string ?? "")
        else { return }
        let key = Key(
            identity: identity,
            account: account,
            entitlement: Entitlement(
                target: TargetName(target),
                kind: Entitlement.Kind(rawValue: kind),
                name: name
            )
        )
        paths[key, default: [:]]["\(channel) \(event["through"]?.string ?? "")"] = (channel, state)
        let alive = (paths[key] ?? [:]).values.filter { $0.state != .dead }
        let own: Set<Channel> = [.direct, .group, .seat]
        let origin = event["origin"]
        let cause = origin?["cause"]?.string ?? ""
        steps[key, default: []].append(
            Step(
                at: at,
                isGranted: alive.contains { own.contains($0.channel) },
                isHeld: alive.contains { $0.channel != .pending },
                isThere: !alive.isEmpty,
                isUsable: alive.contains { $0.channel == .direct && $0.state == .usable },
                isOwnWork: origin?["by"]?.string == "workflow"
                    && (owners[cause] == identity || cause == "reconciliation")
            )
        )
    }

    /// Every instant at which evidence differs from the truth, except for what somebody else did
    /// and no read has shown yet.
    func differences(from history: EvidenceHistory) -> [String] {
        let spans = Dictionary(grouping: history.spans) { span in
            Key(
                identity: span.identity.rawValue,
                account: span.account,
                entitlement: span.entitlement
            )
        }
        return Set(steps.keys).union(spans.keys).sorted().flatMap { key in
            people.contains(key.identity) ? differences(of: key, spans[key] ?? []) : []
        }
    }

    private func differences(of key: Key, _ spans: [EvidenceHistory.Span]) -> [String] {
        let truth = steps[key] ?? []
        let said = spans.flatMap { [$0.from] + [$0.until].compactMap(\.self) }
        let instants = Set(truth.map(\.at) + said).sorted()
        return instants.enumerated().compactMap { index, instant in
            let asked = instant.advanced(by: EvidenceTruth.tolerance)
            let next = instants.indices.contains(index + 1) ? instants[index + 1] : nil
            guard next.map({ asked <= $0 }) ?? true else { return nil }
            let step = truth.last { $0.at <= asked }
            let isSaid = spans.contains { $0.covers(asked) && !$0.isPending }
            guard isWrong(isSaid, step, key.entitlement.kind) else { return nil }
            let lastSaid = said.filter { $0 <= asked }.max()
            if let step, !step.isOwnWork, lastSaid.map({ $0 < step.at }) ?? true { return nil }
            return "\(key) at \(asked.rfc3339): evidence says \(isSaid ? "held" : "not held")"
        }
    }

    /// An account with an open invitation exists but cannot be used, so for accounts each side is
    /// only asked what it must know.
    private func isWrong(_ isSaid: Bool, _ step: Step?, _ kind: Entitlement.Kind) -> Bool {
        if kind == .account { return isSaid ? step?.isThere != true : step?.isUsable == true }
        return isSaid ? step?.isHeld != true : step?.isGranted == true
    }
}
