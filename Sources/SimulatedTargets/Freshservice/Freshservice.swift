// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// An in-memory copy of Freshservice's REST API v2, limited to the account lifecycle.
///
/// The connector's API key belongs to an initial Account Admin agent that takes none of the counted
/// seats.
package struct Freshservice: SimulatedTarget {
    package static let kind = "freshservice"

    /// The account's name; its host is `<name>.freshservice.com`.
    package let name: String
    package let options: FreshserviceOptions
    var store: FreshserviceStore
    private var limiter: RateLimiter?
    private var requestCount = 0
    private let bits: DerivedBits
    private let connectorKey: String
    /// Keys by `Authorization` value, so that each is decoded only once.
    private var keysByAuthorization: [String: Int] = [:]
    private var clockFace = FreshserviceClockFace()

    package init(name: String, options: FreshserviceOptions, start: Instant, seed: UInt64) {
        self.name = name
        self.options = options
        bits = DerivedBits(seed: seed)
        connectorKey = Freshservice.keyValue(bits, number: 0)
        limiter = options.rateLimits.map(FreshserviceBucket.limiter)
        store = FreshserviceStore(options: options, start: start)
        store.setUp(connectorKey: connectorKey)
    }

    package mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int? = nil
    ) -> WireResponse {
        store.advance(to: instant)
        requestCount += 1
        let match = Freshservice.router.match(request.method, request.path)
        let reading = spend(for: match, request: request, at: instant)
        var reply: FreshserviceReply
        var extra = WireHeaders()
        if let wait = reading?.retryAfter {
            reply = throttled()
            let seconds = (wait.wholeMilliseconds + 999) / 1_000
            extra.append("retry-after", String(seconds))
        } else {
            do throws(FreshserviceError) {
                reply = try answer(request, match: match, at: instant, writesMax: writesMax)
            } catch {
                reply = error.reply(quirks: options.quirks)
            }
            if store.ledger.isCut {
                reply = FreshserviceError.crashed.reply(quirks: options.quirks)
            }
            if case .wrongMethod(let allowed) = match, reply.status == 405 {
                let list = allowed.map(\.rawValue).joined(separator: ", ")
                extra.append("allow", list)
            }
        }
        return response(reply, reading: reading, extra: extra, request: request, at: instant)
    }

    package mutating func advance(to instant: Instant) {
        store.advance(to: instant)
        if store.now < instant { store.ledger.now = instant }
    }

    package var nextDueAt: Instant? { store.due.nextDueAt }

    package var changes: ChangeJournal { store.ledger.journal }
    package mutating func forgetChanges(allBut latest: Int) {
        store.ledger.forgetChanges(allBut: latest)
    }

    package var connectorCredential: ConnectorCredential {
        let newest = store.connectorKeys.last.map { store.keys[$0].value }
        return .basic(userName: newest ?? connectorKey, password: "X")
    }

    package var connectorCredentials: [String] {
        store.connectorKeys.filter { store.keyRefusal($0) == nil }.map { store.keys[$0].id }
    }

    // REF: its export is mailed to whoever requests it.
    package var keepsAuditLog: Bool { true }

    // REF: 'api_key_enabled' of agents.
    package var showsKeys: Bool { true }

    package var callsPerMinute: Int? { options.rateLimits?.perMinute }

    package var connectorPermissions: [String]? {
        let owner = store.connectorKeys.last.flatMap { store.keys[$0].owner }
        return owner.map { store.privileges(of: $0).names } ?? []
    }

    package func permissions(for request: WireRequest) -> [String] {
        let match = Freshservice.router.match(request.method, request.path)
        guard case .route(let index, _) = match else { return [] }
        return Freshservice.permissionsOfRoutes[index]
    }

    /// What each route needs, in the order of the table.
    private static let permissionsOfRoutes = router.routes.map { $0.endpoint.needs.names }

    package var accounts: [AccountKey] {
        store.users.slots.map { store.users.rows[$0].key }
    }

    package func profile(of account: AccountKey) -> AccountProfile? {
        store.slot(account).map { store.profile(ofSlot: $0) }
    }

    package func access(of account: AccountKey) -> [AccessPath] {
        store.slot(account).map { store.access(ofSlot: $0) } ?? []
    }

    /// The value of the key issued after `number` others.
    func keyValue(number: Int) -> String { Freshservice.keyValue(bits, number: number) }

    private static func keyValue(_ bits: DerivedBits, number: Int) -> String {
        bits.text("********************", number: UInt64(number) | 1 << 40)
    }

    package func checkInvariants() -> [String] { store.checkInvariants() }

    private mutating func answer(
        _ request: WireRequest,
        match: Router<FreshserviceEndpoint>.Match,
        at instant: Instant,
        writesMax: Int?
    ) throws(FreshserviceError) -> FreshserviceReply {
        store.ledger.begin(.background(job: "request"), at: instant, writesMax: writesMax)
        let key = try authenticate(request)
        try checkMediaTypes(of: request)
        switch match {
        case .unknownPath:
            throw .notFound
        case .wrongMethod:
            return FreshserviceReply(status: 405)
        case .route(let index, let ids):
            let endpoint = Freshservice.router.routes[index].endpoint
            guard let actor = store.keys[key].owner,
                endpoint.needs.isSubset(of: store.privileges(of: actor))
            else { throw .accessDenied }
            guard let query = QueryItems(parsing: request.query) else {
                throw .invalid("query", message: "It is not well-formed")
            }
            store.ledger.cause = .request(number: requestCount, credential: store.keys[key].id)
            let call = FreshserviceCall(
                request: request,
                ids: ids,
                query: query,
                actor: actor,
                account: name
            )
            return try endpoint.answer(&store, call)
        }
    }

    /// The index of the request's key.
    ///
    /// The password of the pair is ignored (REF).
    private mutating func authenticate(
        _ request: WireRequest
    ) throws(FreshserviceError) -> Int {
        guard let field = request.headers["Authorization"] else { throw .notAuthenticated }
        let key: Int
        if let known = keysByAuthorization[field] {
            key = known
        } else {
            guard let credential = BasicCredential(authorization: field) else {
                throw .notAuthenticated
            }
            guard let found = store.keysByValue[credential.userName] else {
                // REF: user name and password have not been accepted since May 2023.
                guard credential.userName.contains("@") else { throw .notAuthenticated }
                throw .refused(
                    status: 401,
                    code: "unsupported_authentication_type",
                    message: "Basic authentication with username and password is not supported."
                )
            }
            key = found
            keysByAuthorization[field] = found
        }
        guard store.keyRefusal(key) == nil else { throw .notAuthenticated }
        return key
    }

    private func checkMediaTypes(of request: WireRequest) throws(FreshserviceError) {
        if let accept = request.headers["Accept"], !FreshserviceMediaType.accepts(accept) {
            throw .refused(
                status: 406,
                code: "not_acceptable",
                message: "Only application/json is served."
            )
        }
        guard !request.body.isEmpty else { return }
        guard let type = request.headers["Content-Type"], FreshserviceMediaType.isRead(type) else {
            throw .refused(
                status: 415,
                code: "unsupported_media_type",
                message: "Only application/json is read."
            )
        }
    }

    private mutating func spend(
        for match: Router<FreshserviceEndpoint>.Match,
        request: WireRequest,
        at instant: Instant
    ) -> RateLimiter.Reading? {
        var bucket: FreshserviceBucket?
        if case .route(let index, _) = match {
            bucket = Freshservice.router.routes[index].endpoint.bucket
            let isFiltered = request.query.map(FreshserviceBucket.isFilter) ?? false
            if isFiltered, !options.quirks.filteredListsUseSubLimit { bucket = nil }
        }
        return limiter?.spend(bucket: bucket?.rawValue, at: instant)
    }

    private func throttled() -> FreshserviceReply {
        let body = FreshserviceError.body(
            code: "rate_limit_exceeded",
            message: "You have exceeded the limit of requests."
        )
        return FreshserviceReply(status: 429, body: options.quirks.throttleHasBody ? body : [])
    }

    private func base(of request: WireRequest) -> String {
        request.origin ?? Freshservice.base(ofAccount: name)
    }

    static func base(ofAccount name: String) -> String { "https://\(name).freshservice.com" }

    private mutating func response(
        _ reply: FreshserviceReply,
        reading: RateLimiter.Reading?,
        extra: WireHeaders,
        request: WireRequest,
        at instant: Instant
    ) -> WireResponse {
        let count = UInt64(requestCount)
        var headers = FreshserviceHeaders.make(
            reply,
            date: clockFace.text(at: instant),
            requestID: bits.text("********-****-****-****-************", number: count),
            trace: bits.text(
                "00-********************************-****************-01",
                number: count | 1 << 41
            ),
            serviceTime: bits[count | 1 << 42] % 120 + 20
        )
        if let reading {
            headers.append("x-ratelimit-total", String(reading.total))
            headers.append("x-ratelimit-remaining", String(reading.remaining))
            headers.append(
                "x-ratelimit-used-currentrequest",
                reading.retryAfter == nil ? "1" : "0"
            )
        }
        if let location = reply.location {
            headers.append("location", base(of: request) + location)
        }
        if let link = reply.link { headers.append("link", link) }
        for field in extra.fields { headers.append(field.name, field.value) }
        return WireResponse(status: reply.status, headers: headers, body: reply.body)
    }
}
