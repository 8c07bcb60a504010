// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Wire

/// A final answer of the service, which may well be a refusal.
struct ZohoDeskAnswer: Hashable, Sendable {
    let response: WireResponse
    /// `unknown` if an attempt before this answer may have changed the target.
    let earlierEffect: ConnectorError.Effect
}

extension ZohoDeskConnector {
    /// Sends one request to a path below the API's root, for the portal and with a valid token.
    func call(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: JSONValue? = nil,
        operation: StaticString,
        repeatability: RetryStateMachine.Repeatability? = nil
    ) async throws(ConnectorError) -> ZohoDeskAnswer {
        let request = self.request(method, path, query: query, body: body)
        let answer = try await send(
            request,
            operation: operation,
            repeatability: repeatability,
            renewing: { () throws(ConnectorError) in request }
        )
        guard let answer else {
            preconditionFailure(
                "a request that rebuilds itself is never "
                    + "moot"
            )
        }
        return answer
    }

    func request(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: JSONValue? = nil
    ) -> WireRequest {
        var headers: WireHeaders = ["Accept": "application/json"]
        if body != nil { headers.append("Content-Type", "application/json") }
        return WireRequest(
            method,
            Self.root + path,
            query: query,
            headers: headers,
            body: body?.encoded() ?? []
        )
    }

    /// As above, but rebuilds the request after every wait, because it may be stale; `nil` once
    /// nothing is left to send.
    func send(
        _ request: WireRequest,
        operation: StaticString,
        repeatability: RetryStateMachine.Repeatability? = nil,
        renewing: () async throws(ConnectorError) -> WireRequest?
    ) async throws(ConnectorError) -> ZohoDeskAnswer? {
        let organization = try await organizationID()
        return try await send(
            request,
            in: organization,
            operation: operation,
            repeatability: repeatability,
            renewing: renewing
        )
    }

    /// The service has a specific code for a token that was revoked early.
    ///
    /// One new token is tried then; a second refusal would have another cause.
    func send(
        _ request: WireRequest,
        in organization: String?,
        operation: StaticString,
        repeatability: RetryStateMachine.Repeatability?,
        renewing: () async throws(ConnectorError) -> WireRequest?
    ) async throws(ConnectorError) -> ZohoDeskAnswer? {
        var token = try await authorization.token()
        let first = try await attempt(
            request,
            in: organization,
            operation,
            repeatability,
            token: &token,
            renewing
        )
        guard let first, ZohoDeskRefusal.isAboutToken(first.response) else { return first }
        do throws(ConnectorError) {
            token = try await authorization.token(replacing: token)
            guard let renewed = try await renewing() else { return nil }
            let second = try await attempt(
                renewed,
                in: organization,
                operation,
                repeatability,
                token: &token,
                renewing
            )
            guard let second else { return nil }
            let isUnknown = first.earlierEffect == .unknown || second.earlierEffect == .unknown
            return ZohoDeskAnswer(
                response: second.response,
                earlierEffect: isUnknown ? .unknown : .none
            )
        } catch {
            throw first.earlierEffect == .unknown ? error.afterSending : error
        }
    }

    private func attempt(
        _ request: WireRequest,
        in organization: String?,
        _ operation: StaticString,
        _ repeatability: RetryStateMachine.Repeatability?,
        token: inout ZohoDeskToken,
        _ renewing: () async throws(ConnectorError) -> WireRequest?
    ) async throws(ConnectorError) -> ZohoDeskAnswer? {
        var used = token
        let answer = try await exchange.send(
            authorized(request, used, organization),
            operation: operation,
            repeatability: repeatability,
            renewing: { () async throws(ConnectorError) -> WireRequest? in
                guard let renewed = try await renewing() else { return nil }
                do throws(ConnectorError) {
                    used = try await authorization.token()
                } catch {
                    // An earlier attempt may have taken effect already.
                    throw request.method.isSafe ? error : error.afterSending
                }
                return authorized(renewed, used, organization)
            }
        )
        token = used
        guard let answer else { return nil }
        return ZohoDeskAnswer(response: answer.response, earlierEffect: answer.earlierEffect)
    }

    private func authorized(
        _ request: WireRequest,
        _ token: ZohoDeskToken,
        _ organization: String?
    ) -> WireRequest {
        var request = request
        request.headers.append("Authorization", "Zoho-oauthtoken \(token.text)")
        if let organization { request.headers.append("orgId", organization) }
        return request
    }

    /// The body of a successful answer; `nil` for an empty one, as for an empty list or an unknown
    /// address.
    ///
    /// Throws for a refusal.
    func content(
        of answer: ZohoDeskAnswer,
        operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> JSONValue? {
        try requireSuccess(answer, operation: operation, effect: effect)
        if answer.response.body.isEmpty { return nil }
        guard let body = try? JSONValue(parsing: answer.response.body), body.object != nil else {
            throw violation(operation, effect, "\(answer.response.status) without a JSON object")
        }
        return body
    }

    /// `effect` applies if a success turns out not to be one: `none` for a read.
    func requireSuccess(
        _ answer: ZohoDeskAnswer,
        operation: StaticString,
        effect: ConnectorError.Effect = .unknown
    ) throws(ConnectorError) {
        guard let refusal = ZohoDeskRefusal(answer.response) else { return }
        throw refusal.error(operation, success: effect, earlierEffect: answer.earlierEffect)
    }
}
