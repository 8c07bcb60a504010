// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// What is known about one request; the target is asked at most once, and only if a rule needs it.
struct RequestInquiry {
    let request: WireRequest
    /// Method and path of the request without its ids.
    private(set) lazy var shape = request.shape
    private var knownTraits: RequestTraits?
    /// What the request would do; `nil` while no rule has asked.
    private(set) var foreseen: [RequestEffect]?

    init(_ request: WireRequest) {
        self.request = request
    }

    mutating func traits(_ ask: () -> RequestTraits) -> RequestTraits {
        let known = knownTraits ?? ask()
        knownTraits = known
        return known
    }

    mutating func effects(_ ask: () -> [RequestEffect]) -> [RequestEffect] {
        let known = foreseen ?? ask()
        foreseen = known
        return known
    }
}

extension FaultRule.Scope {
    func admits(_ request: WireRequest, attempt number: Int, at instant: Instant) -> Bool {
        guard pattern.matches(request) else { return false }
        if let attempt, attempt != number { return false }
        if let window, !window.contains(instant) { return false }
        return true
    }

    func admits(
        _ inquiry: inout RequestInquiry,
        traits: () -> RequestTraits,
        effects: () -> [RequestEffect]
    ) -> Bool {
        if let page, page != inquiry.traits(traits).page { return false }
        switch operation {
        case nil:
            if subjects.isEmpty, right == nil { return true }
            return isNamed(in: inquiry.traits(traits))
                || right != nil && inquiry.effects(effects).contains(where: concerns)
        case .read?:
            return inquiry.request.method.isSafe && isNamed(in: inquiry.traits(traits))
        case .write?:
            let made = inquiry.effects(effects)
            return made.contains(where: concerns)
                || !made.isEmpty && isNamed(in: inquiry.traits(traits))
        case .some(let operation):
            return inquiry.effects(effects).contains {
                RequestOperation($0.kind) == operation && concerns($0)
            }
        }
    }

    private func concerns(_ effect: RequestEffect) -> Bool {
        if !subjects.isEmpty, subjects.allSatisfy({ !effect.subjects.contains($0) }) {
            return false
        }
        return right.map { right in effect.right.map(right.admits) ?? false } ?? true
    }

    private func isNamed(in traits: RequestTraits) -> Bool {
        let isAbout = traits.subjects.contains { subjects.contains($0.lowercased()) }
        guard isAbout || subjects.isEmpty else { return false }
        return right.map { right in traits.rights.contains(where: right.admits) } ?? true
    }
}
