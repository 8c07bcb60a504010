// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// An in-memory copy of Zoho Desk's REST API v1 with its accounts server, limited to the agent
/// lifecycle.
///
/// The connector's OAuth client is authorized by an initial administrator who takes none of the
/// counted seats.
package struct ZohoDesk: SimulatedTarget {
    package static let kind = "zoho-desk"

    /// The portal's name.
    package let name: String
    package let options: ZohoDeskOptions
    var store: ZohoDeskStore
    var credits: ZohoCredits?
    private(set) var requestCount = 0
    private let router: Router<ZohoDeskEndpoint>
    /// What the connector's tokens may do.
    private let grantedScopes: ZohoScopes
    let bits: DerivedBits

    package init(name: String, options: ZohoDeskOptions, start: Instant, seed: UInt64) {
        self.name = name
        self.options = options
        bits = DerivedBits(seed: seed)
        router = ZohoDesk.router(options.generation)
        grantedScopes =
            ZohoScopeList(
                options.connectorScopes.joined(separator: ","),
                granular: options.quirks.granularScopes
            )?.scopes ?? []
        store = ZohoDeskStore(options: options, name: name, start: start, bits: bits)
        store.setUp()
        credits = ZohoDesk.credits(options: options)
    }

    package mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int? = nil
    ) -> WireResponse {
        advance(to: instant)
        requestCount += 1
        if request.path.hasPrefix("/oauth/") {
            return accountsAnswer(to: request, at: instant, writesMax: writesMax)
        }
        store.ledger.begin(.background(job: "request"), at: instant, writesMax: writesMax)
        let count = store.ledger.journal.count
        var meter: ZohoCredits.Reading?
        var reply: ZohoDeskReply
        do throws(ZohoDeskError) {
            reply = try answer(request, at: instant, meter: &meter)
        } catch {
            reply = error.reply(quirks: options.quirks)
        }
        if store.isCut { reply = ZohoDeskError.crashed.reply(quirks: options.quirks) }
        store.notifySubscribers(from: count, source: request.headers["sourceId"])
        return response(reply, meter: meter)
    }

    package mutating func advance(to instant: Instant) {
        let count = store.ledger.journal.count
        store.advance(to: instant)
        store.notifySubscribers(from: count, source: nil)
        if store.now < instant { store.ledger.now = instant }
    }

    package var nextDueAt: Instant? { store.nextDueAt }

    package var changes: ChangeJournal { store.ledger.journal }
    package mutating func forgetChanges(allBut latest: Int) {
        store.ledger.forgetChanges(allBut: latest)
    }

    package var connectorCredential: ConnectorCredential { store.accounts.connectorCredential }

    package var connectorCredentials: [String] { store.accounts.liveConnectorTokens }

    // KB-AUDIT: only in its setup pages.
    package var keepsAuditLog: Bool { true }

    package var connectorPermissions: [String]? { grantedScopes.names }

    package func permissions(for request: WireRequest) -> [String] {
        guard case .route(let index, _) = router.match(request.method, request.path) else {
            return []
        }
        let wanted = router.routes[index].endpoint.scopes.anyOf
        return [wanted.intersection(grantedScopes).narrowestName ?? wanted.narrowestName]
            .compactMap(\.self)
    }

    /// The scopes that calls accept instead of a narrow one, the broad modules first.
    @Sendable
    static func alternatives(to scope: String) -> [String] {
        let route = routes.first { $0.endpoint.scopes.anyOf.narrowestName == scope }
        return route?.endpoint.scopes.anyOf.names ?? []
    }

    package var accounts: [AccountKey] {
        store.agents.slots.map { store.agents.rows[$0].key }
    }

    package func profile(of account: AccountKey) -> AccountProfile? {
        store.slot(account).map { store.profile(ofSlot: $0) }
    }

    package func access(of account: AccountKey) -> [AccessPath] {
        store.slot(account).map { store.access(ofSlot: $0) } ?? []
    }

    package func checkInvariants() -> [String] { store.checkInvariants() }

    /// The checks in the order that the reference suggests: route, token, organization, scope,
    /// credits, parameters; then body, profile, license and state by the endpoint.
    private mutating func answer(
        _ request: WireRequest,
        at instant: Instant,
        meter: inout ZohoCredits.Reading?
    ) throws(ZohoDeskError) -> ZohoDeskReply {
        let index: Int
        let ids: [Int64]
        switch router.match(request.method, request.path) {
        case .unknownPath: throw .notFound
        case .wrongMethod: throw .wrongMethod
        case .route(let found, let numbers): (index, ids) = (found, numbers)
        }
        let endpoint = router.routes[index].endpoint
        let (actor, authorization) = try authenticate(request, at: instant)
        guard let query = QueryItems(parsing: request.query) else { throw .malformed }
        if !endpoint.ignoresOrg { try checkOrg(request.headers["orgId"], query) }
        guard endpoint.scopes.isMet(by: authorization.scopes) else { throw .scopeMismatch }
        try spend(endpoint.cost, query, at: instant, meter: &meter)
        try checkParameters(query, of: endpoint)
        store.ledger.cause = .request(number: requestCount, credential: authorization.credential)
        let call = ZohoDeskCall(
            ids: ids,
            texts: router.routes[index].pattern.texts(in: request.path, prefix: ZohoDesk.root),
            query: query,
            headers: request.headers,
            body: request.body,
            actor: actor,
            scopes: authorization.scopes,
            isPermitted: endpoint.needs.isSubset(of: store.permissions(of: actor))
        )
        if endpoint.readsBody {
            try checkMediaType(of: request)
        } else {
            try call.permit()
        }
        return try endpoint.answer(&self, call)
    }

    /// The slot of the agent in whose name the request is made.
    private mutating func authenticate(
        _ request: WireRequest,
        at instant: Instant
    ) throws(ZohoDeskError) -> (Int, ZohoAuthorization) {
        let authorization: ZohoAuthorization
        do throws(ZohoAuthorizationError) {
            authorization = try store.accounts.authorize(
                request.headers["Authorization"],
                at: instant
            )
        } catch {
            switch error {
            case .unauthorized: throw .unauthenticated
            case .invalidOAuth: throw .invalidToken
            }
        }
        guard let slot = store.agents.slot(of: authorization.user) else { throw .invalidToken }
        guard store.agents.rows[slot].isEnabled || !options.quirks.deactivationEndsTokens else {
            throw .forbidden
        }
        return (slot, authorization)
    }

    /// W6W: an `orgId` that is not a number makes the service fail.
    private func checkOrg(_ header: String?, _ query: QueryItems) throws(ZohoDeskError) {
        let parameter = options.quirks.orgQueryIgnored ? nil : query["orgId"]
        for text in [header, parameter] {
            guard let text else { continue }
            guard let org = ZohoDeskCall.id(text) else { throw .crashed }
            guard org == store.ids.org else { throw .orgMismatch }
        }
    }

    private func checkParameters(
        _ query: QueryItems,
        of endpoint: ZohoDeskEndpoint
    ) throws(ZohoDeskError) {
        guard options.quirks.strictQuery else { return }
        for item in query.items where item.name != "orgId" {
            if endpoint.query.contains(item.name) { continue }
            if options.generation == .new, endpoint.newQuery.contains(item.name) { continue }
            throw .unknownParameter(item.name)
        }
    }

    /// A body without a media type is taken as JSON.
    private func checkMediaType(of request: WireRequest) throws(ZohoDeskError) {
        guard !request.body.isEmpty, let type = request.headers["Content-Type"] else { return }
        guard type.lowercased().hasPrefix("application/json") else { throw .unsupportedMediaType }
    }
}
