// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

/// What a credential could do, by the target's own table of routes.
extension ScopeIssuer {
    /// One scope or privilege, and the calls that it alone decides about.
    package struct Effect: Hashable, Sendable {
        package let scope: String
        /// `DELETE /agents/{id}`, in the order of the table; none where another one does as well.
        package let calls: [String]

        package var text: String {
            calls.isEmpty
                ? "nothing of what is simulated that another one does not"
                : calls.joined(separator: ", ")
        }
    }

    /// Which of what is granted no operation of the connector needs, and what each would let happen
    /// beyond what is needed.
    package func surplus(in granted: [String]) -> [Effect] {
        let needed = Set(needs(of: granted))
        let already = Set(calls(needed))
        return granted.filter { !needed.contains($0) }.map { scope in
            let calls = calls(needed.union([scope])).filter { !already.contains($0) }
            return Effect(scope: scope, calls: calls)
        }
    }

    /// Which of what the connector's operations need is not granted, and what each of them stops.
    package func lack(in granted: [String]) -> [Effect] {
        let needed = needs(of: granted)
        let allowed = Set(calls(Set(granted)))
        return needed.filter { !granted.contains($0) }.map { scope in
            let with = calls(Set(granted).union([scope])).filter { !allowed.contains($0) }
            return Effect(scope: scope, calls: with)
        }
    }

    /// What the credential has power over; everything where its issuer knows no limits.
    package func powers(of granted: [String]?) -> [CredentialPower] {
        guard let granted, !atoms.isEmpty else { return CredentialPower.allCases }
        let open = calls(Set(granted))
        return CredentialPower.allCases.filter { power in
            power == .read
                ? open.contains { $0.hasPrefix("GET ") }
                : (powerCalls[power] ?? []).contains(where: open.contains)
        }
    }
}

extension Freshservice {
    /// What can be called by somebody with these privileges alone.
    static func calls(_ granted: Set<String>) -> [String] {
        let privileges = FreshservicePrivileges(words: granted)
        return callsByNeed.filter { privileges.isSuperset(of: $0.needs) }.map(\.call)
    }

    private static let callsByNeed = router.routes.map { route in
        (needs: route.endpoint.needs, call: route.call)
    }

    /// By which calls each power is used: whoever edits agents gives them roles, and another
    /// address under which to sign in.
    static let powerCalls: [CredentialPower: [String]] = [
        .create: ["POST /agents", "POST /requesters"],
        .change: ["PUT /agents/{id}", "PUT /requesters/{id}"],
        .end: ["DELETE /agents/{id}", "DELETE /requesters/{id}"],
        .mint: ["POST /agents", "PUT /agents/{id}"],
    ]
}

extension ZohoDesk {
    /// What can be called with a token of these scopes alone.
    static func calls(_ granted: Set<String>) -> [String] {
        let list = ZohoScopeList(granted.sorted().joined(separator: ","), granular: true)
        let scopes = list?.scopes ?? []
        return callsByNeed.filter { $0.needs.isMet(by: scopes) }.map(\.call)
    }

    private static let callsByNeed = routes.map { route in
        (needs: route.endpoint.scopes, call: route.call)
    }

    /// By which calls each power is used: an agent is made with any profile, and given another one.
    static let powerCalls: [CredentialPower: [String]] = [
        .create: ["POST /agents"],
        .change: ["PATCH /agents/{id}"],
        .end: ["POST /agents/{id}/deactivate", "DELETE /agents/{id}", "POST /agents/{id}/delete"],
        .mint: ["POST /agents", "PATCH /agents/{id}"],
    ]
}

extension Route {
    /// `DELETE /agents/{id}`.
    fileprivate var call: String { "\(method.rawValue) \(pattern.text)" }
}
