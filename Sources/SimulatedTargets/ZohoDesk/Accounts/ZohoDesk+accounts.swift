// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// The parts of the accounts server that need the portal.
extension ZohoDesk {
    /// The calls of the accounts server, with absolute paths.
    static let accountsRoutes: [RouteDescription] = [
        accountsRoute("GET", "serverinfo", "ACC-MDC"),
        accountsRoute("GET", "v2/auth", "ACC-WEB"),
        accountsRoute("POST", "v2/token", "ACC-WEB"),
        accountsRoute("POST", "v2/token/revoke", "ACC-WEB"),
        accountsRoute("GET", "user/info", .seen("OMNIAUTH"), privilege: "aaaserver.profile.READ"),
    ]

    private static func accountsRoute(
        _ method: String,
        _ path: String,
        _ proof: RouteProof,
        privilege: String? = nil
    ) -> RouteDescription {
        RouteDescription(
            method: method,
            path: "/oauth/\(path)",
            proof: proof,
            privilege: privilege,
            isWhole: true
        )
    }

    mutating func accountsAnswer(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int?
    ) -> WireResponse {
        if request.path == "/oauth/user/info" { return userInfo(request, at: instant) }
        let cause = TargetChange.Cause.request(number: requestCount, credential: "oauth")
        store.ledger.begin(cause, at: instant, writesMax: writesMax)
        let answer = store.withAccounts { accounts in accounts.respond(to: request, at: instant) }
        if store.isCut {
            return response(ZohoDeskError.crashed.reply(quirks: options.quirks), meter: nil)
        }
        return answer ?? response(ZohoDeskError.notFound.reply(quirks: options.quirks), meter: nil)
    }

    /// The user of a token, as requested by libraries for signing in with Zoho.
    ///
    /// Assumption: refusals are 401 with the messages of Zoho's other services.
    private mutating func userInfo(_ request: WireRequest, at instant: Instant) -> WireResponse {
        guard request.method == .get else { return WireResponse(status: 405) }
        let header = request.headers["Authorization"]
        guard let authorization = try? store.accounts.authorize(header, at: instant),
            let slot = store.agents.slot(of: authorization.user),
            store.tokensWork(of: store.agents.rows[slot])
        else { return ZohoDesk.refusal("INVALID_OAUTHTOKEN") }
        guard authorization.scopes.contains(.profileRead) else {
            return ZohoDesk.refusal("INVALID_OAUTHSCOPE")
        }
        let agent = store.agents.rows[slot]
        return .accounts { writer in
            writer.member("First_Name", agent.firstName)
            writer.member("Email", agent.email)
            writer.member("Last_Name", agent.lastName)
            writer.member("Display_Name", agent.displayName(lastFirst: false))
            writer.member("ZUID", agent.zuid ?? 0)
        }
    }

    private static func refusal(_ word: String) -> WireResponse {
        .accounts(status: 401) { $0.member("error", word) }
    }

    package mutating func makeGrantCode(
        _ request: GrantCode.Request,
        at instant: Instant
    ) throws(SideDoorError) -> GrantCode {
        advance(to: instant)
        store.ledger.begin(.sideDoor(name: "makeGrantCode"), at: instant)
        return try store.accounts.makeGrantCode(request, at: instant)
    }
}
