// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    // What the handlers of calls take, throw and return.
    typealias Call = ZohoDeskCall
    typealias Refusal = ZohoDeskError
    typealias Reply = ZohoDeskReply
}

/// What a line of the route table does.
struct ZohoDeskEndpoint: Sendable {
    typealias Answer =
        @Sendable (inout ZohoDesk, ZohoDesk.Call) throws(ZohoDesk.Refusal) -> ZohoDesk.Reply

    /// Which description of the API has the call.
    enum Generation: Hashable, Sendable {
        case both
        /// OAS-N only.
        case new
    }

    let scopes: ZohoScopeRequirement
    /// What the token owner's profile must allow.
    let needs: ZohoPermissions
    /// The parameters that the call knows beside `orgId`.
    let query: [String]
    /// Those that only the newer description has.
    let newQuery: [String]
    /// Whether the body is read, as most writes have it; the profile is then checked after it, with
    /// `call.permit()`.
    let readsBody: Bool
    /// Whether `orgId` means nothing here.
    let ignoresOrg: Bool
    let generation: Generation
    /// What the call takes off the day's credits (DOC-CREDITS).
    let cost: ZohoCallCost
    let answer: Answer
}

/// The weight of a call, as far as its kind decides it.
enum ZohoCallCost: Hashable, Sendable {
    case plain
    /// Grows with the position of the first row.
    case list
    case count
    case bulk
    /// So much for each record named.
    case perRecord
}

extension Route where Endpoint == ZohoDeskEndpoint {
    /// A line of the table; the scopes that are printed are those that are checked.
    init(
        _ method: WireRequest.Method,
        _ pattern: PathPattern,
        _ fidelity: Fidelity,
        _ source: String,
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
    ) {
        let words = [scopes.wording, extraScopes.wording, needs.wording].compactMap(\.self)
        self.init(
            method,
            pattern,
            fidelity,
            source: source,
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
    /// As on a target's page: `Desk.agents.READ or Desk.basic.READ`.
    fileprivate var wording: String? {
        guard !isEmpty else { return nil }
        var words = names
        if contains(.photoRead) { words.append("profile.userphoto.READ") }
        if contains(.photoUpdate) { words.append("profile.userphoto.UPDATE") }
        return words.isEmpty ? nil : words.joined(separator: " or ")
    }
}
