// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit
import Wire

/// Changes to the accounts of one target since an earlier state.
struct AccessComparison {
    /// An account that has changed.
    fileprivate struct Change {
        let key: AccountKey
        let before: AccountProfile?
        let after: AccountProfile?
        let gained: [AccessPath]
        let lost: [AccessPath]
    }

    private let changes: [Change]

    /// Compares the accounts that `isChosen` names by key and addresses.
    init(
        before: any SimulatedTarget,
        after: any SimulatedTarget,
        isChosen: (AccountKey, [String]) -> Bool
    ) {
        let former = before.accounts
        let known = Set(former)
        let keys = former + after.accounts.filter { !known.contains($0) }
        changes = keys.compactMap { key -> Change? in
            let profiles = (before.profile(of: key), after.profile(of: key))
            let addresses = (profiles.0?.emails ?? []) + (profiles.1?.emails ?? [])
            guard isChosen(key, addresses) else { return nil }
            let paths = (before.access(of: key), after.access(of: key))
            let change = Change(
                key: key,
                before: profiles.0,
                after: profiles.1,
                gained: AccessComparison.paths(paths.1, without: paths.0),
                lost: AccessComparison.paths(paths.0, without: paths.1)
            )
            return change.isNothing ? nil : change
        }
    }

    private static func paths(_ paths: [AccessPath], without others: [AccessPath]) -> [AccessPath] {
        let others = Set(others)
        return paths.filter { !others.contains($0) }
    }

    func json(_ target: String, _ call: ControlCall) -> JSONValue {
        [
            "target": .string(target),
            "accounts": .array(call.window(of: changes).map(\.json)),
            "total": .integer(Int64(changes.count)),
        ]
    }
}

extension AccessComparison.Change {
    fileprivate var isNothing: Bool {
        gained.isEmpty && lost.isEmpty && before?.isActive == after?.isActive
            && before?.seat == after?.seat
    }

    fileprivate var json: JSONValue {
        let shown = after ?? before
        return [
            "account": .string(key.rawValue),
            "kind": .string(shown?.kind ?? ""),
            "emails": .array((shown?.emails ?? []).map { .string($0) }),
            "name": .string(shown?.displayName ?? ""),
            "before": .string(before.standing),
            "after": .string(after.standing),
            "gained": .array(gained.map(\.json)),
            "lost": .array(lost.map(\.json)),
        ]
    }
}

extension AccountProfile? {
    fileprivate var standing: String {
        map { $0.isActive ? "active" : "inactive" } ?? "absent"
    }
}
