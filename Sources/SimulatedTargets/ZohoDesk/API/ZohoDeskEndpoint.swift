// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    // The types that handlers accept, throw and return.
    typealias Call = ZohoDeskCall
    typealias Refusal = ZohoDeskError
    typealias Reply = ZohoDeskReply
}

/// The action of a route.
struct ZohoDeskEndpoint: Sendable {
    typealias Answer =
        @Sendable (inout ZohoDesk, ZohoDesk.Call) throws(ZohoDesk.Refusal) -> ZohoDesk.Reply

    /// Which description of the API contains the call.
    enum Generation: Hashable, Sendable {
        case both
        /// OAS-N only.
        case new
    }

    let scopes: ZohoScopeRequirement
    /// What the token owner's profile must allow.
    let needs: ZohoPermissions
    /// The call's known parameters besides `orgId`.
    let query: [String]
    /// Parameters that only the newer description has.
    let newQuery: [String]
    /// Whether the body is read, as for most writes; the profile is then checked afterwards, with
    /// `call.permit()`.
    let readsBody: Bool
    /// Whether `orgId` is ignored here.
    let ignoresOrg: Bool
    let generation: Generation
    /// What the call costs in credits (DOC-CREDITS).
    let cost: ZohoCallCost
    let answer: Answer
}

/// The weight of a call, as far as its kind determines it.
enum ZohoCallCost: Hashable, Sendable {
    case plain
    /// Grows with the position of the first row.
    case list
    case count
    case bulk
    /// A fixed cost per record.
    case perRecord
}

extension Route.Start where Endpoint == ZohoDeskEndpoint {
    /// A line of the table; the printed scopes are those that are checked.
    func callAsFunction(
        _ pattern: PathPattern,
        _ proof: RouteProof,
        scopes: ZohoScopes = [],
        extraScopes: ZohoScopes = [],
        needs: ZohoPermissions = [],
        query: [String] = [],
        newQuery: [String] = [],
        readsBody: Bool? = nil,
        ignoresOrg: Bool = false,
        generation: ZohoDeskEndpoint.Generation = .both,
        cost: ZohoCallCost = .plain,
        _ answer: @escaping ZohoDeskEndpoint.Answer
    ) -> Route<Endpoint> {
        let words = [scopes.wording, extraScopes.wording, needs.wording].compactMap(\.self)
        return self(
            pattern,
            proof,
            privilege: words.isEmpty ? nil : words.joined(separator: "; "),
            endpoint: ZohoDeskEndpoint(
                scopes: ZohoScopeRequirement(anyOf: scopes, allOf: extraScopes),
                needs: needs,
                query: query,
                newQuery: newQuery,
                readsBody: readsBody ?? (method == .post || method == .patch),
                ignoresOrg: ignoresOrg,
                generation: generation,
                cost: cost,
                answer: answer
            )
        )
    }
}

extension ZohoScopes {
    /// As printed on a target's page: `Desk.agents.READ or Desk.basic.READ`.
    fileprivate var wording: String? {
        guard !isEmpty else { return nil }
        var words = names
        if contains(.photoRead) { words.append("profile.userphoto.READ") }
        if contains(.photoUpdate) { words.append("profile.userphoto.UPDATE") }
        return words.isEmpty ? nil : words.joined(separator: " or ")
    }
}
