// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary

/// What one person, or one account without an owner, should hold and did hold.
struct Holdings {
    /// Entitlements that let their holder act.
    private(set) var triples = TripleList()
    /// Seats: they cost money and count only in M-10.
    private(set) var seats = TripleList()

    var all: [TripleHistory] { Array(triples) + Array(seats) }

    mutating func update(
        _ entitlement: Int32,
        isSeat: Bool,
        with change: (inout TripleHistory) -> Void
    ) {
        if isSeat {
            seats.update(entitlement, with: change)
        } else {
            triples.update(entitlement, with: change)
        }
    }

    /// Records in the evidence view that an account of a target is gone, with everything it held.
    mutating func endEvidence(at instant: Int64, where isOnTarget: (Int32) -> Bool) {
        triples.updateAll(where: isOnTarget) { triple in
            guard triple.evidence.last?.isGranted == true else { return }
            triple.evidence.append(.init(at: instant, isGranted: false))
        }
    }
}

extension TripleHistory {
    mutating func addStep(
        _ step: PathHistory.Step,
        account: Int32,
        through: Int32,
        channel: Channel
    ) {
        let index = paths.firstIndex {
            $0.account == account && $0.channel == channel && $0.through == through
        }
        if let index {
            paths[index].add(step)
            return
        }
        var path = PathHistory(account: account, through: through, channel: channel)
        path.add(step)
        paths.append(path)
    }
}

/// What the run knows about a person.
struct PersonHistory {
    let id: Identity.ID
    /// The facts about them, as cause numbers, in the order in which they took effect.
    var facts = ShortList<Int32>()
    var employment = Identity.Employment.employee
    var holdings = Holdings()
    /// Who answers for them, and since when; `nil` for nobody.
    private(set) var answerables: [(at: Int64, person: Int32?)] = []
    /// When the source says that the engagement ends.
    var endsAt: Int64?

    mutating func noteAnswerable(_ person: Int32?, at instant: Int64) {
        guard person != answerables.last?.person else { return }
        answerables.append((instant, person))
    }
}
