// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// Keys by the form of their own: whether somebody asked for each, and whether it ends in time
/// (I50, I26).
extension AccessOracle {
    private var asksForKeys: Bool {
        governance.data.templates.contains { $0.kind == .credential }
    }

    /// A key that may be held is no access of its own; takes note of where it may be.
    func withoutKeys(_ intents: [Intent], of person: Int, at instant: Instant) -> [Intent] {
        guard asksForKeys else { return intents }
        let former = people[person].keyTargets
        let rights = intents.map { table[$0.entitlement].entitlement }
        people[person].keyTargets = Set(
            rights.filter { $0.kind == .credential }.map(\.target)
        )
        for name in former.subtracting(people[person].keyTargets).sorted() {
            deadlines.schedule(
                .keyEnds(person: person, target: number(of: name)),
                at: instant.advanced(by: deadline)
            )
        }
        return zip(intents, rights).filter { $0.1.kind != .credential }.map(\.0)
    }

    func scheduleRequest(of key: KeyReference, at instant: Instant) {
        let target = targets[key.account.target]
        let account = target.accounts[key.account.account]
        guard asksForKeys, target.showsKeys, !account.isProtected, let owner = account.owner,
            !people[owner].keyTargets.contains(target.name)
        else { return }
        deadlines.schedule(.keyAskedFor(key), at: instant.advanced(by: options.driftGrace))
    }

    func judgeRequest(of key: KeyReference, at instant: Instant) {
        let target = targets[key.account.target]
        guard let known = keys[key], let owner = target.accounts[key.account.account].owner,
            !people[owner].keyTargets.contains(target.name),
            !isTold("keyWithoutRequest", of: owner, target.name)
        else { return }
        report(
            FindingRecord(
                invariant: .keysAskedFor,
                identity: people[owner].id,
                target: target.name,
                channel: .ownedKey,
                since: known.issuedAt,
                summary:
                    "\(people[owner].id.rawValue) has a key at \(target.name.rawValue) that nobody "
                    + "asked for, and nobody was told"
            ),
            at: instant
        )
    }

    private func isTold(_ reason: String, of person: Int, _ target: TargetName) -> Bool {
        toldExceptions.contains { id in
            id.hasPrefix("\(reason)/\(target.rawValue)/\(people[person].id.rawValue)/")
        }
    }

    func judgeKeyEnd(of person: Int, _ target: Int, at instant: Instant) {
        let name = targets[target].name
        guard !people[person].keyTargets.contains(name), !people[person].standing.isGone else {
            return
        }
        for reference in people[person].accounts where reference.target == target {
            for path in targets[target].accounts[reference.account].paths
            where path.channel == .ownedKey && path.state == .usable {
                report(
                    FindingRecord(
                        invariant: .accessEnds,
                        identity: people[person].id,
                        account: targets[target].accounts[reference.account].key.rawValue,
                        target: name,
                        channel: .ownedKey,
                        pathState: .usable,
                        since: instant,
                        summary:
                            "\(people[person].id.rawValue)'s \(path.through) at \(name.rawValue) "
                            + "still works, though its time is over"
                    ),
                    at: instant
                )
            }
        }
    }
}
