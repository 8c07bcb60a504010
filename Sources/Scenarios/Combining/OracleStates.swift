// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// The states that the oracle went through: who should hold what, who holds it, and how.
struct OracleStates {
    private(set) var seen: Set<UInt64> = []
    /// A hash sum of the current state; account ids are excluded, since they differ between worlds.
    private var state: UInt64 = 0

    mutating func observe(_ event: RunEvent) {
        switch event.body {
        case .intent(let change):
            let token = OracleStates.token(change.identity, change.entitlement, ["due"])
            state = change.isIntended ? state &+ token : state &- token
        case .access(let change):
            let path = change.path
            for (path, state, isOver) in [(path, change.from, true), (path, change.to, false)]
            where state != .dead {
                let words = [path.channel.rawValue, state.rawValue]
                let token = OracleStates.token(path.identity, path.entitlement, words)
                self.state = isOver ? self.state &- token : self.state &+ token
            }
        case .runStarted, .declaration, .fact, .intake, .phase, .request, .fault, .change, .account,
            .claim,
            .evidence, .exception, .correction, .orphan, .drift, .guardStop, .decision,
            .accessRequest, .requestOutcome, .answer, .finding, .runEnded:
            return
        }
        seen.insert(state)
    }

    /// FNV-1a, mixed so that sums of tokens rarely collide.
    private static func token(
        _ identity: Identity.ID?,
        _ entitlement: Entitlement,
        _ words: [String]
    ) -> UInt64 {
        let parts =
            [
                identity?.rawValue ?? "", entitlement.target.rawValue, entitlement.kind.rawValue,
                entitlement.name,
            ] + words
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x0000_0100_0000_01b3
        }
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        return hash ^ (hash >> 27)
    }
}
