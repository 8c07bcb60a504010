// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Tries to act with every account of these people and compares the answers with the
    /// enumeration.
    package func confirm(
        people ids: [Identity.ID],
        on name: TargetName,
        in target: any SimulatedTarget,
        at instant: Instant
    ) -> [OracleDefect] {
        let number = number(of: name)
        var defects: [OracleDefect] = []
        for id in ids {
            guard let person = people.position(of: id) else { continue }
            for reference in people[person].accounts where reference.target == number {
                defects += confirm(reference, in: target, at: instant)
            }
        }
        return defects
    }

    /// Tries to act with every account of a target, deleted ones included.
    package func confirmAll(
        on name: TargetName,
        in target: any SimulatedTarget,
        at instant: Instant
    ) -> [OracleDefect] {
        let number = number(of: name)
        var defects = target.accounts.filter { targets[number].accounts.position(of: $0) == nil }
            .map {
                OracleDefect(target: name, account: $0.rawValue, what: "no change told of it")
            }
        for account in targets[number].accounts.indices {
            let reference = AccountReference(target: number, account: account)
            defects += confirm(reference, in: target, at: instant)
        }
        return defects
    }

    private func confirm(
        _ reference: AccountReference,
        in target: any SimulatedTarget,
        at instant: Instant
    ) -> [OracleDefect] {
        let known = targets[reference.target].accounts[reference.account]
        var contradictions: [String] = []
        let paths = self.known(target.access(of: known.key), of: reference.target)
        if paths != known.paths || isDifferent(target.profile(of: known.key), known.profile) {
            contradictions.append("its state differs from the last one that a change told of")
        }
        let mayAct = paths.contains {
            table[$0.entitlement].isAccount && $0.channel == .direct && $0.state == .usable
        }
        compare(
            target.probe(.signIn(known.key), at: instant),
            expected: mayAct,
            "signing in",
            &contradictions
        )
        for path in paths + known.endedCredentials where path.channel.isCredential {
            let probe =
                path.channel == .session
                ? Probe.session(path.through) : Probe.credential(path.through)
            let isAlive = paths.contains { $0.isSamePath(as: path) && $0.state == .usable }
            compare(
                target.probe(probe, at: instant),
                expected: isAlive,
                "acting with \(path.channel.rawValue) \(path.through)",
                &contradictions
            )
        }
        return contradictions.map {
            OracleDefect(
                target: targets[reference.target].name,
                account: known.key.rawValue,
                what: $0
            )
        }
    }

    /// Activity is not a change of access; a target may show it without a journal entry.
    private func isDifferent(_ profile: AccountProfile?, _ known: AccountProfile?) -> Bool {
        guard var profile, let known else { return (profile == nil) != (known == nil) }
        profile.lastActiveAt = known.lastActiveAt
        // Renaming a department changes nobody's account.
        profile.name = known.name
        profile.attributes = known.attributes
        return profile != known
    }

    private func compare(
        _ result: ProbeResult,
        expected: Bool,
        _ what: String,
        _ contradictions: inout [String]
    ) {
        switch (result, expected) {
        case (.allowed, true), (.refused, false): return
        case (.allowed, false):
            contradictions.append("\(what) is allowed, yet no usable path was enumerated")
        case (.refused(let reason), true):
            contradictions.append("\(what) is refused (\(reason)), yet a path is usable")
        }
    }
}
