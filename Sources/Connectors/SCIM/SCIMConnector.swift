// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Vocabulary
import Wire

/// Manages the users of a SCIM 2.0 service and what they hold: groups, roles and entitlements.
///
/// The careful dialect sends what the service supports, according to its discovery documents, the
/// limits in `Options` and its own answers; the other dialects send what the identity provider of
/// that name sends. A group held through another group looks like one held directly. Removing it
/// has no effect, which a later read shows.
package struct SCIMConnector: Connector {
    package let manifest: ConnectorManifest
    package let options: Options
    let clock: any CivilClock
    let memory = SCIMMemory()
    let namesLock = AsyncMutex()
    let discoveryLock = AsyncMutex()
    let recordLocks = KeyedMutex<String>()
    let exchange: HTTPExchange
    let basePath: String
    private let headers: RenewableHeaders

    /// `basePath` is the service's root path, without a trailing slash.
    package init(
        transport: any Transport,
        token: String,
        clock: any CivilClock,
        basePath: String = "/scim/v2",
        options: Options = Options()
    ) {
        self.clock = clock
        self.options = options
        self.basePath = basePath
        manifest = Self.manifest(options.dialect, options.limits)
        exchange = HTTPExchange(
            transport: transport,
            clock: clock,
            policy: options.retry,
            budget: RateBudget(window: .seconds(60)),
            rateFields: nil
        )
        headers = RenewableHeaders(Self.headers(token: token, options))
    }

    private static func headers(token: String, _ options: Options) -> WireHeaders {
        [
            "Authorization": "Bearer \(token)",
            "Accept": "application/scim+json",
            // GitHub refuses requests without one.
            "User-Agent": options.dialect.userAgent,
        ]
    }

    package func use(_ credential: ConnectorCredential) async throws(ConnectorError) {
        guard case .bearer(let token) = credential else {
            throw .unsupported("a token is a bearer credential")
        }
        headers.renew(Self.headers(token: token, options))
    }

    package static func manifest(
        _ dialect: SCIMClientDialect,
        _ limits: SCIMServerLimits
    ) -> ConnectorManifest {
        var capabilities: Set<ConnectorManifest.Capability> = [
            .listAccounts, .getAccount, .findAccounts, .createAccount, .updateAccount,
            .enableAccount, .disableAccount, .deleteAccount, .listEntitlements, .listHolders,
            .changeGrants, .changeCredential,
        ]
        if !dialect.deletesUsers || !limits.deletesUsers {
            capabilities.remove(.deleteAccount)
        }
        return ConnectorManifest(
            name: dialect.name,
            version: "1",
            targetKind: "scim",
            accountKinds: [.user],
            entitlementKinds: limits.hasGroups
                ? [.group, .role, .entitlement] : [.role, .entitlement],
            capabilities: capabilities
        )
    }

    var limits: SCIMServerLimits { options.limits }
    var dialect: SCIMClientDialect { options.dialect }

    /// One request to a path below the service's root.
    func call(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: [UInt8]? = nil,
        version: String? = nil,
        operation: StaticString,
        repeatability: RetryStateMachine.Repeatability? = nil
    ) async throws(ConnectorError) -> HTTPExchange.Answer {
        var headers = headers.current
        if body != nil { headers.append("Content-Type", options.dialect.contentType) }
        if let version { headers.append("If-Match", version) }
        let request = WireRequest(
            method,
            basePath + path,
            query: query,
            headers: headers,
            body: body ?? []
        )
        return try await exchange.send(
            request,
            operation: operation,
            repeatability: repeatability
        )
    }

    /// The body of a successful answer; throws for a refusal.
    func content(
        of answer: HTTPExchange.Answer,
        _ operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> JSONValue {
        try requireSuccess(answer, operation)
        guard let body = try? JSONValue(parsing: answer.response.body) else {
            throw violation(operation, effect, "\(answer.response.status) without JSON")
        }
        return body
    }

    func requireSuccess(
        _ answer: HTTPExchange.Answer,
        _ operation: StaticString
    ) throws(ConnectorError) {
        guard !answer.response.isSuccess else { return }
        throw SCIMRefusal(answer.response).error(operation, earlierEffect: answer.earlierEffect)
    }

    func violation(
        _ operation: StaticString,
        _ effect: ConnectorError.Effect,
        _ reason: String
    ) -> ConnectorError {
        ConnectorError(.protocolViolation, effect: effect, "\(operation): \(reason)")
    }

    func unknown(_ kind: Entitlement.Kind, _ name: String) -> ConnectorError {
        let message = "unknown entitlement \(kind.rawValue)/\(name)"
        return ConnectorError(.invalid, effect: .none, message)
    }

    func require(_ kind: Account.Kind) throws(ConnectorError) {
        guard kind == .user else {
            throw unsupportedKind(kind)
        }
    }

    package func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        throw .unsupported("there is one kind of account")
    }

    package func revokeSessions(
        of id: Account.ID,
        kind: Account.Kind
    ) async throws(ConnectorError) {
        throw .unsupported("the protocol does not speak of sessions")
    }

    package func rotateCredential() async throws(ConnectorError) {
        throw .unsupported("tokens are renewed where they are issued")
    }

    package func revokeCredential() async throws(ConnectorError) {
        throw .unsupported("tokens are withdrawn where they are issued")
    }
}
