// SPDX-License-Identifier: Apache-2.0

import Vocabulary

/// A triple's history as it is kept: there are several for everybody who was ever in a run.
///
/// Most triples have one path with one step, one intent and one record of evidence; these are in
/// place. Whatever follows is in one list, in the order of its kind.
struct StoredTriple {
    /// A step of the only path, an intent or what evidence says.
    private struct Later {
        enum What {
            case step(PathState)
            case intent(TripleHistory.Grounds)
            case evidence(isGranted: Bool)
        }

        let at: Int64
        /// Of a step; anything else has none.
        let cause: StepCause
        let what: What
    }

    /// The history of a triple with several paths.
    private final class Full: Sendable {
        let history: TripleHistory

        init(_ history: TripleHistory) {
            self.history = history
        }
    }

    private enum Rest {
        case nothing
        case later([Later])
        case full(Full)
    }

    private let intentAt: Int64
    private let stepAt: Int64
    private let evidenceAt: Int64
    private let rest: Rest
    let entitlement: Int32
    private let account: Int32
    private let through: Int32
    private let cause: StepCause
    private let channel: Channel?
    private let state: PathState?
    private let grounds: TripleHistory.Grounds
    private let isGranted: Bool?

    init(_ history: TripleHistory) {
        entitlement = history.entitlement
        let path = history.paths.first
        account = path?.account ?? 0
        through = path?.through ?? 0
        channel = path?.channel
        let step = path?.steps.first
        stepAt = step?.at ?? 0
        cause = step?.cause ?? .background
        state = step?.state
        let intent = history.intent.first
        intentAt = intent?.at ?? 0
        grounds = intent?.grounds ?? []
        let evidence = history.evidence.first
        evidenceAt = evidence?.at ?? 0
        isGranted = evidence?.isGranted
        rest = StoredTriple.rest(of: history)
    }

    /// Whether it may have been held at the instant or before; cheaper to ask than its history.
    func mayBegin(by instant: Int64) -> Bool {
        if case .full = rest { return true }
        return state != nil && stepAt <= instant
    }

    private static func rest(of history: TripleHistory) -> Rest {
        // The first intent is to hold something, unless the history is odd; then it is kept whole.
        if history.paths.count > 1 || history.intent.first?.grounds.isEmpty == true {
            return .full(Full(history))
        }
        let steps = (history.paths.first?.steps ?? ShortList()).dropFirst()
        let intents = history.intent.dropFirst()
        let evidence = history.evidence.dropFirst()
        let count = steps.count + intents.count + evidence.count
        guard count > 0 else { return .nothing }
        var later: [Later] = []
        later.reserveCapacity(count)
        for step in steps {
            later.append(Later(at: step.at, cause: step.cause, what: .step(step.state)))
        }
        for intent in intents {
            later.append(Later(at: intent.at, cause: .background, what: .intent(intent.grounds)))
        }
        for step in evidence {
            let what = Later.What.evidence(isGranted: step.isGranted)
            later.append(Later(at: step.at, cause: .background, what: what))
        }
        return .later(later)
    }

    var history: TripleHistory {
        if case .full(let full) = rest { return full.history }
        var history = TripleHistory(entitlement: entitlement)
        var path = channel.map { PathHistory(account: account, through: through, channel: $0) }
        if let state { path?.restore(PathHistory.Step(at: stepAt, cause: cause, state: state)) }
        if !grounds.isEmpty { history.restore(.init(at: intentAt, grounds: grounds)) }
        if let isGranted { history.evidence.append(.init(at: evidenceAt, isGranted: isGranted)) }
        if case .later(let later) = rest {
            for entry in later {
                switch entry.what {
                case .step(let state):
                    path?.restore(.init(at: entry.at, cause: entry.cause, state: state))
                case .intent(let grounds):
                    history.restore(.init(at: entry.at, grounds: grounds))
                case .evidence(let isGranted):
                    history.evidence.append(.init(at: entry.at, isGranted: isGranted))
                }
            }
        }
        if let path { history.paths.append(path) }
        return history
    }
}

/// The triples of one holder.
struct TripleList: Sendable {
    private var stored: [StoredTriple] = []

    /// Changes one triple.
    ///
    /// A person holds few, so a linear search beats a dictionary.
    mutating func update(_ entitlement: Int32, with change: (inout TripleHistory) -> Void) {
        let index = stored.firstIndex { $0.entitlement == entitlement } ?? stored.count
        if index == stored.count {
            // A list that doubles would be empty by half, and most lists of seats have one.
            if index == stored.capacity { stored.reserveCapacity(index == 0 ? 1 : index + 2) }
            stored.append(StoredTriple(TripleHistory(entitlement: entitlement)))
        }
        self.change(at: index, with: change)
    }

    mutating func updateAll(
        where isMeant: (Int32) -> Bool,
        with change: (inout TripleHistory) -> Void
    ) {
        for index in stored.indices where isMeant(stored[index].entitlement) {
            self.change(at: index, with: change)
        }
    }

    private mutating func change(at index: Int, with change: (inout TripleHistory) -> Void) {
        var history = stored[index].history
        // Let go of meanwhile, so that the change does not copy it.
        stored[index] = StoredTriple(TripleHistory(entitlement: history.entitlement))
        change(&history)
        stored[index] = StoredTriple(history)
    }
}

extension TripleList: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { stored.count }

    // By the span: an element of the array would be copied first.
    subscript(index: Int) -> TripleHistory { stored.span[index].history }

    /// The histories of some entitlements alone.
    func histories(of isMeant: (Int32) -> Bool) -> [TripleHistory] {
        stored.indices.filter { isMeant(stored[$0].entitlement) }.map { self[$0] }
    }

    /// The indices of those that may have been held at the instant or before.
    func indices(begunBy instant: Int64) -> some Sequence<Int> {
        stored.indices.lazy.filter { stored[$0].mayBegin(by: instant) }
    }
}
