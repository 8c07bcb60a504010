// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Synchronization
import Wire

/// The connector's own credential; its refresh token is never rotated (ACC-WEB).
struct ZohoDeskCredential: Sendable {
    let clientID: String
    let clientSecret: String
    let refreshToken: String
}

/// An access token and when to request the next one.
struct ZohoDeskToken: Hashable, Sendable {
    let text: String
    let renewalAt: Instant
}

/// Holds the access token shared by all operations, and renews it before it expires.
///
/// A refresh token yields a handful of access tokens in ten minutes and is then blocked (ACC-LIM).
/// So only one token request is in flight at a time, all of them are counted, and a refusal is
/// remembered.
final class ZohoDeskAuthorization: Sendable {
    private struct State {
        var credential: ZohoDeskCredential
        var token: ZohoDeskToken?
        /// When tokens were requested, oldest first, at most as many as a window allows.
        var mints: [Instant] = []
        var refusal: ConnectorError?
        var refusedAt = Instant(milliseconds: 0)
    }

    private let exchange: HTTPExchange
    private let clock: any CivilClock
    private let options: ZohoDeskConnector.Options
    private let gate = AsyncMutex()
    private let state: Mutex<State>

    init(
        transport: any Transport,
        credential: ZohoDeskCredential,
        clock: any CivilClock,
        options: ZohoDeskConnector.Options
    ) {
        state = Mutex(State(credential: credential))
        self.clock = clock
        self.options = options
        exchange = HTTPExchange(
            transport: transport,
            clock: clock,
            policy: options.retry,
            budget: RateBudget(window: options.mintWindow),
            rateFields: nil
        )
    }

    var credential: ZohoDeskCredential { state.withLock { $0.credential } }

    /// Discards the former credential's tokens, which may be revoked at any time.
    func use(_ credential: ZohoDeskCredential) async {
        await gate.withLock {
            state.withLock { state in
                state = State(credential: credential, mints: state.mints)
            }
        }
    }

    /// A token that is valid for a while and differs from `stale`, which the service has refused.
    func token(replacing stale: ZohoDeskToken? = nil) async throws(ConnectorError) -> ZohoDeskToken
    {
        if let token = known(besides: stale) { return token }
        return try await gate.withLock { () async throws(ConnectorError) -> ZohoDeskToken in
            if let token = known(besides: stale) { return token }
            if let refusal = recentRefusal { throw refusal }
            return try await mint()
        }
    }

    /// Revokes the refresh token and every access token issued from it (ACC-WEB).
    func revoke() async throws(ConnectorError) {
        try await gate.withLock { () async throws(ConnectorError) in
            let operation: StaticString = "revoke credential"
            let answer = try await exchange.send(
                form("/oauth/v2/token/revoke", [("token", credential.refreshToken)]),
                operation: operation,
                repeatability: .idempotent
            )
            let body = try? JSONValue(parsing: answer.response.body)
            let isDone = answer.response.isSuccess && body?["error"] == nil
            if !isDone {
                // A token that is already revoked is refused like one that never existed.
                try await requireRevoked(operation, answer.response.status)
            }
            state.withLock { $0.token = nil }
        }
    }

    private func requireRevoked(
        _ operation: StaticString,
        _ status: Int
    ) async throws(ConnectorError) {
        do throws(ConnectorError) {
            _ = try await mint()
        } catch  where error.code == .unauthorized {
            return
        } catch {
            throw error.afterSending
        }
        throw ConnectorError(
            .protocolViolation,
            effect: .none,
            "\(operation): answered \(status), and the refresh token still works"
        )
    }

    private func known(besides stale: ZohoDeskToken?) -> ZohoDeskToken? {
        let now = clock.now
        return state.withLock { state in
            guard let token = state.token, token != stale, token.renewalAt > now else { return nil }
            return token
        }
    }

    private var recentRefusal: ConnectorError? {
        let now = clock.now
        return state.withLock { state in
            let end = state.refusedAt.advanced(by: options.refusalAgeMax)
            return end > now ? state.refusal : nil
        }
    }

    private func mint() async throws(ConnectorError) -> ZohoDeskToken {
        var throttles = 0
        while true {
            let response = try await requestToken()
            switch ZohoDeskTokenAnswer(response, at: clock.now, margin: options.tokenMargin) {
            case .token(let token):
                state.withLock { state in
                    state.token = token
                    state.refusal = nil
                }
                return token
            case .throttled:
                throttles += 1
                guard throttles <= options.retry.throttlesMax else {
                    throw ConnectorError(
                        .rateLimited,
                        effect: .none,
                        "get access token: refused \(throttles) times for too many requests",
                        retryAfter: options.mintPause
                    )
                }
                try await sleep(until: clock.now.advanced(by: options.mintPause))
            case .refused(let error):
                let now = clock.now
                state.withLock { state in
                    state.token = nil
                    state.refusal = error.code == .unauthorized ? error : nil
                    state.refusedAt = now
                }
                throw error
            }
        }
    }

    /// One more token changes nothing in the desk, so a lost answer is simply requested again.
    private func requestToken() async throws(ConnectorError) -> WireResponse {
        let request = form(
            "/oauth/v2/token",
            [
                ("grant_type", "refresh_token"), ("client_id", credential.clientID),
                ("client_secret", credential.clientSecret),
                ("refresh_token", credential.refreshToken),
            ]
        )
        try await countMint()
        let answer = try await exchange.send(
            request,
            operation: "get access token",
            repeatability: .safe,
            renewing: { () async throws(ConnectorError) -> WireRequest? in
                try await countMint()
                return request
            }
        )
        guard let answer else { preconditionFailure("a token is always requested") }
        return answer.response
    }

    /// Waits until another token may be requested, and counts it.
    private func countMint() async throws(ConnectorError) {
        while let instant = nextMint(at: clock.now) { try await sleep(until: instant) }
        let now = clock.now
        state.withLock { $0.mints.append(now) }
    }

    private func nextMint(at now: Instant) -> Instant? {
        state.withLock { state in
            let begin = now.advanced(by: .zero - options.mintWindow)
            state.mints.removeAll { $0 <= begin }
            guard state.mints.count >= options.mintsMax, let first = state.mints.first else {
                return nil
            }
            return first.advanced(by: options.mintWindow)
        }
    }

    private func sleep(until instant: Instant) async throws(ConnectorError) {
        do {
            try await clock.sleep(until: instant, tolerance: nil)
        } catch {
            throw ConnectorError(.timeout, effect: .none, "get access token: canceled")
        }
    }

    private func form(_ path: String, _ parameters: [(String, String)]) -> WireRequest {
        var items = QueryItems()
        for (name, value) in parameters { items.append(name, value) }
        return WireRequest(
            .post,
            path,
            headers: [
                "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
            ],
            body: Array((items.encoded ?? "").utf8)
        )
    }
}
