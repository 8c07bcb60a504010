// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Simulation
import TargetKit

/// Asks the targets now and then whether their own state contradicts itself.
///
/// What a target says of itself is a defect of the simulation and spoils the run; each sentence
/// is kept once, with the first instant at which it was true.
final class InvariantWatch {
    private let hosts: [TargetHost]
    private let interval: Duration
    private var next: Instant
    private var known: Set<String> = []
    /// Changes of all targets when they were last asked: what has not changed needs no question.
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
