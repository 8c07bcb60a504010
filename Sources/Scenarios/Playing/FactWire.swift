// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Wire

/// Facts in the form of the line protocol and of feeds, with the access that the policy grants.
package struct FactWire {
    private let evaluator: PolicyEvaluator
    private let targets: [TargetName]
    private let policy: Policy

    package init(_ order: RunPlan.GovernorOrder) {
        targets = order.targets.map(\.target)
        policy = order.policy
        evaluator = PolicyEvaluator(policy: order.policy, targets: targets)
    }

    /// The instants at which exceptions to the policy end.
    package func endings(of identity: Identity.ID, after instant: Instant) -> [Instant] {
        policy.exceptions.filter { $0.identity == identity }.compactMap(\.expiresAt)
            .filter { $0 > instant }.sorted()
    }

    package func json(of event: LifecycleEvent, _ profile: PersonProfile?) -> JSONValue {
        let holdsAccess = event.kind.leavesPersonActive || event.kind == .leave
        let access =
            holdsAccess
            ? profile.map { self.access(of: event.identity, $0, at: event.effectiveAt) } ?? [] : []
        return [
            "id": .string(event.id.rawValue), "kind": .string(event.kind.rawValue),
            "effectiveAt": .string(event.effectiveAt.rfc3339),
            "recordedAt": .string(event.recordedAt.rfc3339),
            "revision": .integer(Int64(event.revision)),
            "identity": identity(event.identity, profile),
            "access": .array(access),
        ]
    }

    package func json(of roster: Roster, at instant: Instant) -> JSONObject {
        let people = roster.people.sorted { $0.id < $1.id }
        let access = people.map { person in
            JSONObject.Member(
                key: person.id.rawValue,
                value: .array(self.access(of: person.id, person.profile, at: instant))
            )
        }
        return [
            "takenAt": .string(roster.takenAt.rfc3339), "complete": true,
            "people": .array(people.map { identity($0.id, $0.profile) }),
            "access": .object(JSONObject(access)),
        ]
    }

    private func identity(_ id: Identity.ID, _ profile: PersonProfile?) -> JSONValue {
        let email = profile?.email ?? ""
        var identity: JSONObject = [
            "id": .string(id.rawValue), "userName": .string(email), "email": .string(email),
            "givenName": .string(profile?.givenName ?? ""),
            "familyName": .string(profile?.familyName ?? ""),
            "employment": profile?.employment == .contractor ? "contractor" : "employee",
        ]
        if let others = profile?.alternateEmails, !others.isEmpty {
            identity["alternateEmails"] = .array(others.map(JSONValue.string))
        }
        let attributes = (profile?.attributes ?? [:]).sorted { $0.key < $1.key }
        identity["attributes"] = .object(
            JSONObject(
                attributes.map { JSONObject.Member(key: $0.key, value: .string($0.value)) }
            )
        )
        return .object(identity)
    }

    private func access(
        of identity: Identity.ID,
        _ profile: PersonProfile,
        at instant: Instant
    ) -> [JSONValue] {
        targets.indices.flatMap { index -> [JSONValue] in
            let desired = evaluator.desired(
                for: identity,
                profile: profile,
                target: index,
                at: instant
            )
            guard case .active(let kind) = desired.presence else { return [] }
            let account: JSONObject = [
                "target": .string(targets[index].rawValue),
                "accountType": .string(kind.rawValue),
            ]
            let later = endings(of: identity, after: instant).map { end in
                (end, evaluator.desired(for: identity, profile: profile, target: index, at: end))
            }
            var whole = account
            let end = later.first { $0.1.presence == .none }?.0
            whole["endsAt"] = end.map { .string($0.rfc3339) }
            var items: [JSONValue] = [.object(whole)]
            for grant in desired.grants.sorted() {
                var item = account
                item["entitlement"] = [
                    "kind": .string(grant.kind.rawValue), "name": .string(grant.name),
                ]
                // Access based only on an exception says when it ends.
                let end = later.first { !$0.1.grants.contains(grant) }?.0
                item["endsAt"] = end.map { .string($0.rfc3339) }
                items.append(.object(item))
            }
            return items
        }
    }
}
