// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// The lifetime of every key, and what credentials were used for.
struct CredentialBook {
    struct Key {
        let account: Int32
        /// The owner of its account; `nil` for an account without an owner.
        var person: Int32?
        let issuedAt: Int64
        /// When its last path died; `nil` while one lives.
        var endedAt: Int64?
        /// The paths through it that are usable, and those that are not dead.
        fileprivate var usable = 0
        fileprivate var alive = 0
        /// The instants at which it became usable or stopped being usable.
        fileprivate(set) var steps: [(at: Int64, isUsable: Bool)] = []

        func isUsable(at instant: Int64) -> Bool {
            steps.last { $0.at <= instant }?.isUsable ?? false
        }

        /// The spans in which it was usable, up to an instant.
        func used(until instant: Int64) -> Intervals {
            var spans = Intervals()
            for (index, step) in steps.enumerated() where step.isUsable && step.at < instant {
                let next = index + 1 < steps.count ? steps[index + 1].at : instant
                spans.append(from: step.at, to: min(next, instant))
            }
            return spans
        }
    }

    /// One request: the permission it needed, and whether it was allowed.
    struct Use {
        let at: Int64
        let target: TargetName
        let permission: String
        let isDenied: Bool
    }

    /// In the order of issue.
    private(set) var keys: [Key] = []
    private var numbers: [Int64: Int] = [:]
    /// The first use of each permission at each target, and every one that was denied.
    private(set) var uses: [Use] = []
    private var known: Set<String> = []
    /// Where a credential of the core worked for somebody else: the first and the last time.
    private(set) var shared: [TargetName: (first: Int64, last: Int64)] = [:]

    /// From when a credential of the core was under suspicion until it, and every other that was
    /// good then, had ended; `nil` while one works.
    private(set) var suspicions: [(target: TargetName, from: Int64, to: Int64?)] = []
    /// The core's own credentials that work, by target; each begins with one.
    private var working: [TargetName: Int] = [:]
    /// Where a suspicion is open.
    private var told: Set<TargetName> = []
    /// How many of those under suspicion are left.
    private var suspected: [TargetName: Int] = [:]

    /// A suspicion that only moves on to somebody else says nothing new.
    mutating func observe(_ exception: ExceptionRecord, at instant: Int64) {
        guard exception.reason == ExceptionRecord.credentialSuspected,
            let target = exception.target
        else { return }
        guard exception.fate == .opened else {
            if exception.fate != .ignored { told.remove(target) }
            return
        }
        guard told.insert(target).inserted, suspected[target, default: 0] == 0 else { return }
        suspected[target] = working[target, default: 1]
        suspicions.append((target, instant, nil))
    }

    /// The end or the issue of one of the core's own: of no account, or of the integration's.
    mutating func observe(_ change: ChangeRecord, at instant: Int64) {
        let isIssued = change.kind == .credentialIssued
        let target = change.target
        working[target] = max(0, working[target, default: 1] + (isIssued ? 1 : -1))
        guard !isIssued, let left = suspected[target], left > 0 else { return }
        suspected[target] = left - 1
        guard left == 1, let last = suspicions.lastIndex(where: { $0.target == target }) else {
            return
        }
        suspicions[last].to = instant
    }

    mutating func observe(
        _ access: AccessChange,
        account: Int32,
        _ through: Int32,
        _ person: Int32?,
        at instant: Int64
    ) {
        let id = Int64(account) << 32 | Int64(through)
        let number = numbers[id] ?? keys.count
        if number == keys.count {
            guard access.to != .dead else { return }
            numbers[id] = number
            keys.append(Key(account: account, person: person, issuedAt: instant))
        }
        keys[number].alive += CredentialBook.change(access, atLeast: .latent)
        keys[number].usable += CredentialBook.change(access, atLeast: .usable)
        if access.to != .dead { keys[number].person = person }
        keys[number].endedAt = keys[number].alive > 0 ? nil : instant
        let isUsable = keys[number].usable > 0
        if keys[number].steps.last?.at == instant { keys[number].steps.removeLast() }
        guard keys[number].steps.last?.isUsable ?? false != isUsable else { return }
        keys[number].steps.append((instant, isUsable))
    }

    mutating func observe(_ request: RequestRecord, at instant: Int64) {
        guard request.client == nil else {
            guard request.isLetIn else { return }
            return shared[request.target, default: (instant, instant)].last = instant
        }
        for permission in request.permissions ?? [] {
            let isDenied = request.outcome == .answered(status: 403)
            let isNew = known.insert("\(request.target.rawValue)/\(permission)").inserted
            guard isNew || isDenied else { continue }
            uses.append(
                Use(
                    at: instant,
                    target: request.target,
                    permission: permission,
                    isDenied: isDenied
                )
            )
            if isDenied, isNew { known.remove("\(request.target.rawValue)/\(permission)") }
        }
    }

    private static func change(_ access: AccessChange, atLeast state: PathState) -> Int {
        (access.to >= state ? 1 : 0) - (access.from >= state ? 1 : 0)
    }
}

extension RequestRecord {
    /// Whether the credential was accepted.
    fileprivate var isLetIn: Bool {
        guard case .answered(let status) = outcome else { return false }
        return status != 401 && status != 403
    }
}
