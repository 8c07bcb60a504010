// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// A SCIM 2.0 service provider: users and groups by RFC 7643, 7644 and 9865, or as a vendor's
/// dialect has them.
package struct SCIMService: SimulatedTarget {
    package static let kind = "scim"

    package let name: String
    package let options: SCIMOptions
    var store: SCIMStore
    let router: SCIMRouter
    private var limiter: RateLimiter?
    private var requestCount = 0
    /// The connector's `Authorization` value, so that it is not parsed each time.
    private let authorization: String
    private let token: String

    package init(name: String, options: SCIMOptions, start: Instant, seed: UInt64) {
        self.name = name
        self.options = options
        let bits = DerivedBits(seed: seed)
        token = options.token ?? SCIMService.keyValue(bits, number: 0)
        authorization = "Bearer \(token)"
        router = SCIMRouter(options: options)
        limiter = SCIMService.limiter(options.dialect)
        store = SCIMStore(options: options, start: start, bits: bits)
        store.setUp(connectorToken: token)
    }

    package mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int? = nil
    ) -> WireResponse {
        store.advance(to: instant)
        requestCount += 1
        store.ledger.begin(.background(job: "request"), at: instant, writesMax: writesMax)
        var reply: SCIMReply
        do throws(SCIMError) {
            reply = try answer(request, at: instant)
            if store.isCut { throw .crashed }
        } catch {
            reply = self.reply(to: error)
        }
        if request.method == .head { reply.body = [] }
        return response(reply)
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

    /// The newest that works; the first one if none does.
    package var connectorCredential: ConnectorCredential {
        .bearer(token: store.connectorKeys.last.map { store.keys[$0].value } ?? token)
    }

    package var connectorCredentials: [String] { store.connectorKeys.map { store.keys[$0].id } }

    package var accounts: [AccountKey] {
        store.rows.filter { $0.isUser && $0.presence != .gone }.map(\.key)
    }

    package func profile(of account: AccountKey) -> AccountProfile? {
        store.slot(account).map { store.profile(ofSlot: $0) }
    }

    package func access(of account: AccountKey) -> [AccessPath] {
        store.slot(account).map { store.access(ofSlot: $0) } ?? store.credentials(of: account)
    }

    package var licenses: [LicenseStock] {
        guard let limit = store.seatLimit else { return [] }
        let name = SCIMStore.seatLicense.name
        return [LicenseStock(name: name, total: limit, assigned: store.seatsTaken)]
    }

    /// The connector's token belongs to no account.
    package var serviceAccounts: [AccountKey] { [] }

    package func checkInvariants() -> [String] { store.checkInvariants() }

    /// The value of the key issued after `number` others.
    func keyValue(number: Int) -> String { SCIMService.keyValue(store.bits, number: number) }

    private static func keyValue(_ bits: DerivedBits, number: Int) -> String {
        bits.text("scim-********************************", number: UInt64(number) | 1 << 40)
    }

    private static func limiter(_ dialect: SCIMDialect) -> RateLimiter? {
        guard dialect.callsPerMinute > 0 || dialect.userWritesPerMinute > 0 else { return nil }
        let unlimited = Int(Int32.max)
        return RateLimiter(
            overallLimit: dialect.callsPerMinute > 0 ? dialect.callsPerMinute : unlimited,
            subLimits: [
                dialect.userWritesPerMinute > 0 ? dialect.userWritesPerMinute : unlimited
            ]
        )
    }

    private mutating func answer(
        _ request: WireRequest,
        at instant: Instant
    ) throws(SCIMError) -> SCIMReply {
        let found = Result { () throws(SCIMError) in try router.match(request.path) }
        let routes = (try? found.get())?.routes ?? []
        try spend(for: routes.first?.endpoint.subject, request, at: instant)
        let isOpen = request.method.isSafe && routes.contains { $0.endpoint.isOpen }
        let key = isOpen ? 0 : try authenticate(request)
        try checkMediaTypes(of: request)
        let match = try found.get()
        if options.dialect.needsUserAgent, request.headers["User-Agent"] == nil {
            throw SCIMError(403, nil, "A request needs a User-Agent.")
        }
        guard let query = QueryItems(parsing: request.query) else {
            throw .invalidSyntax("The query is not well-formed.")
        }
        store.ledger.cause = .request(number: requestCount, credential: store.keys[key].id)
        let call = SCIMCall(
            method: request.method == .head ? .get : request.method,
            id: match.id,
            query: query,
            headers: request.headers,
            body: request.body,
            base: base(of: request),
            caller: store.keys[key].owner
        )
        return try answer(call, by: match.routes)
    }

    /// The index of the request's key.
    private func authenticate(_ request: WireRequest) throws(SCIMError) -> Int {
        guard let field = request.headers["Authorization"] else { throw SCIMService.unknownCaller }
        if field == authorization, !store.keys[0].isEnded { return 0 }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, String(parts[0]).isSameName(as: "Bearer"),
            let key = store.keysByValue[String(parts[1])], store.keyRefusal(key) == nil
        else { throw SCIMService.unknownCaller }
        return key
    }

    /// RFC 7644 §2: the answer says how to authenticate.
    private static var unknownCaller: SCIMError {
        var error = SCIMError(401, nil, "A valid bearer token is needed.")
        error.headers.append("WWW-Authenticate", "Bearer realm=\"scim\"")
        return error
    }

    private mutating func spend(
        for subject: SCIMEndpoint.Subject?,
        _ request: WireRequest,
        at instant: Instant
    ) throws(SCIMError) {
        guard limiter != nil else { return }
        var isUserWrite = false
        switch subject {
        case .list(SCIMStore.users), .record(SCIMStore.users):
            isUserWrite = !request.method.isSafe
        default: break
        }
        let reading = limiter?.spend(bucket: isUserWrite ? 0 : nil, at: instant)
        guard let wait = reading?.retryAfter else { return }
        var error = SCIMError(429, nil, "Too many requests.")
        if options.dialect.retryAfterShown {
            let seconds = (wait.wholeMilliseconds + 999) / 1_000
            error.headers.append("Retry-After", String(seconds))
        }
        throw error
    }
}
