// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// How the work of one person at one target goes on; lost with the process and rebuilt from the
/// journal's record of the lane.
struct LaneWork {
    enum Phase {
        case idle
        case queued
        case running
        /// Waits for a retry.
        case waiting(Task<Void, Never>)
    }

    /// Grows whenever what is wanted changes, so that running work notices.
    var generation = 0
    var phase = Phase.idle
    var persistence: PersistenceStateMachine
    /// The recorded picture may be outdated.
    var needsRead = false
    /// Accounts have to be looked for under the person's addresses.
    var needsSearch = false
    /// Refused until a seat is free.
    var awaitsSeat = false
    /// Waits for somebody, or for the next reconciliation.
    var isBlocked = false
    /// Wanted grants that the target does not take.
    var withheld: Set<Grant> = []
    /// Accounts are created without grants and attributes, since the target refused the whole.
    var createsBare = false
    var withholdsAttributes = false
    /// The target does not convert; accounts end by being deactivated.
    var refusesConversion = false
    var hasSearched = false
    /// Whether anything was written for the intention at hand.
    var hasActed = false
    /// How often in a row a plan ended with the need of another look.
    var looks = 0
    /// What the last read showed to be left over.
    var residual: [Entitlement] = []
    /// Accounts that a search turned up while a create was in doubt.
    var found: [Account] = []
    /// Accounts exist that may be the person's, and nobody has said which.
    var isAmbiguous = false
    /// Operations that the target refused and that evidence has not told of yet.
    var refusals: [AccountOperation] = []

    /// Whether all that is wanted is asked for.
    var withholdsNothing: Bool {
        withheld.isEmpty && !createsBare && !withholdsAttributes && !isAmbiguous
    }

    var isInFlight: Bool {
        switch phase {
        case .idle: false
        case .queued, .running, .waiting: true
        }
    }

    /// What was learned under a former intention counts no more.
    mutating func renew(_ options: CoreOptions) {
        generation += 1
        persistence = PersistenceStateMachine(options: options)
        awaitsSeat = false
        isBlocked = false
        withheld = []
        createsBare = false
        withholdsAttributes = false
        refusesConversion = false
        hasSearched = false
        hasActed = false
        looks = 0
        residual = []
        refusals = []
        isAmbiguous = false
    }
}

/// Lanes of one target that are ready to be worked on, removals first: a leaver does not wait
/// behind joiners.
struct LaneQueue {
    private var removals: [Int] = []
    private var others: [Int] = []
    private var removalsHead = 0
    private var othersHead = 0
    var runningCount = 0

    mutating func append(_ lane: Int, isRemoval: Bool) {
        if isRemoval { removals.append(lane) } else { others.append(lane) }
    }

    mutating func next() -> Int? {
        LaneQueue.take(&removals, &removalsHead) ?? LaneQueue.take(&others, &othersHead)
    }

    private static func take(_ lanes: inout [Int], _ head: inout Int) -> Int? {
        guard head < lanes.count else { return nil }
        head += 1
        let lane = lanes[head - 1]
        if head == lanes.count {
            lanes.removeAll(keepingCapacity: true)
            head = 0
        }
        return lane
    }
}
