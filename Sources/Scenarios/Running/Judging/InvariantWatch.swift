// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Simulation
import TargetKit

/// Periodically checks the targets' state for contradictions.
///
/// A contradiction is a defect in the simulation and invalidates the run; each is kept once, with
/// the first instant at which it was seen.
final class InvariantWatch {
    private let hosts: [TargetHost]
    private let interval: Duration
    private var next: Instant
    private var known: Set<String> = []
    /// The number of changes at the last check: unchanged targets need no new one.
    private var changesSeen = -1
    private(set) var problems: [String] = []

    init(_ hosts: [TargetHost], every interval: Duration, from start: Instant) {
        precondition(interval > .zero, "targets cannot be asked all the time")
        self.hosts = hosts
        self.interval = interval
        next = start.advanced(by: interval)
    }

    private var changes: Int { hosts.reduce(0) { $0 + $1.changeCount } }

    func look(at instant: Instant) {
        changesSeen = changes
        for host in hosts {
            for sentence in host.target.checkInvariants() {
                let sentence = "\(host.name.rawValue): \(sentence)"
                guard known.insert(sentence).inserted else { continue }
                problems.append("\(sentence), first seen at \(instant)")
            }
        }
    }
}

extension InvariantWatch: DueWork {
    var nextDueAt: Instant? { next }

    func advance(to instant: Instant) {
        guard next <= instant else { return }
        if changes != changesSeen { look(at: instant) }
        while next <= instant { next = next.advanced(by: interval) }
    }
}
