// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary

/// The cause of a step, in four bytes.
struct StepCause: Hashable {
    private let rawValue: Int32

    static let outOfBand = StepCause(rawValue: -1)
    static let background = StepCause(rawValue: -2)
    static let foreign = StepCause(rawValue: -3)

    static func workflow(_ cause: Int32) -> StepCause { StepCause(rawValue: cause) }

    /// The number of the cause that the core worked on; `nil` if the core did not do it.
    var workflow: Int32? { rawValue >= 0 ? rawValue : nil }
}

/// One way to exercise one entitlement, and when it could be used.
struct PathHistory {
    struct Step {
        var at: Int64
        var cause: StepCause
        var state: PathState
    }

    let account: Int32
    let through: Int32
    let channel: Channel
    /// In chronological order, at most one per instant, no repeated states.
    private(set) var steps = ShortList<Step>()

    init(account: Int32, through: Int32, channel: Channel) {
        self.account = account
        self.through = through
        self.channel = channel
    }

    /// Adds a step.
    ///
    /// Changes that cancel out within one instant leave no trace, because they have no length.
    mutating func add(_ step: Step) {
        if let last = steps.last, last.at == step.at { steps.removeLast() }
        guard step.state != steps.last?.state ?? .dead else { return }
        steps.append(step)
    }

    /// Puts back the next of the steps that were kept.
    mutating func restore(_ step: Step) { steps.append(step) }

    /// The spans in which the state was at least `state`, up to `instant`.
    func held(atLeast state: PathState, until instant: Int64) -> Intervals {
        var result = Intervals()
        for index in steps.indices where steps[index].state >= state {
            guard steps[index].at <= instant else { break }
            let next = index + 1
            let isLast = next == steps.count || steps[next].at > instant
            result.append(
                from: steps[index].at,
                to: isLast ? Intervals.open : steps[next].at
            )
        }
        return result
    }
}

/// One person, one entitlement: when it was intended and by which paths it was held.
struct TripleHistory {
    /// Why a triple is intended: rule, exception or both.
    struct Grounds: OptionSet, Hashable {
        let rawValue: UInt8
        static let rule = Grounds(rawValue: 1)
        static let exception = Grounds(rawValue: 2)
    }

    struct IntentStep {
        var at: Int64
        var grounds: Grounds
    }

    /// What evidence says: granted or revoked.
    struct EvidenceStep {
        var at: Int64
        var isGranted: Bool
    }

    let entitlement: Int32
    var paths = ShortList<PathHistory>()
    private(set) var intent = ShortList<IntentStep>()
    var evidence = ShortList<EvidenceStep>()

    init(entitlement: Int32) {
        self.entitlement = entitlement
    }

    mutating func setIntent(_ ground: Grounds, to isIntended: Bool, at instant: Int64) {
        var grounds = intent.last?.grounds ?? []
        if isIntended { grounds.insert(ground) } else { grounds.remove(ground) }
        if let last = intent.last, last.at == instant { intent.removeLast() }
        guard grounds != intent.last?.grounds ?? [] else { return }
        intent.append(IntentStep(at: instant, grounds: grounds))
    }

    /// Puts back the next of the intents that were kept.
    mutating func restore(_ step: IntentStep) { intent.append(step) }

    func grounds(at instant: Int64) -> Grounds {
        intent.last { $0.at <= instant }?.grounds ?? []
    }

    /// The spans in which any of `wanted` held, up to `instant`.
    func intended(by wanted: Grounds, until instant: Int64) -> Intervals {
        var result = Intervals()
        for index in intent.indices where !intent[index].grounds.isDisjoint(with: wanted) {
            guard intent[index].at <= instant else { break }
            let next = index + 1
            let isLast = next == intent.count || intent[next].at > instant
            result.append(
                from: intent[index].at,
                to: isLast ? Intervals.open : intent[next].at
            )
        }
        return result
    }

    /// The spans in which some path was at least in `state`; `nil` for every channel.
    func held(
        atLeast state: PathState,
        until instant: Int64,
        by channel: Channel? = nil
    )
        -> Intervals
    {
        if paths.count == 1, channel == nil { return paths[0].held(atLeast: state, until: instant) }
        var spans: [Intervals.Span] = []
        for path in paths where channel == nil || path.channel == channel {
            spans += path.held(atLeast: state, until: instant).spans
        }
        return Intervals.union(spans)
    }
}
