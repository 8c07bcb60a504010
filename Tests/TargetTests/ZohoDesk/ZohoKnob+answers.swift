// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

@testable import SimulatedTargets
@testable import TargetKit

extension ZohoKnob {
    static let ofAnswers: [ZohoKnob] = listKnobs + answerKnobs
    static let ofTokens: [ZohoKnob] = limitKnobs + tokenKnobs

    private static let listKnobs: [ZohoKnob] = [
        ZohoKnob("fromBase", 0, "1", usually: "0") { $0.numbers("/agents?from=1&limit=1") },
        ZohoKnob("limitLeastTen", true, "422", usually: "200") {
            $0.status(.get, "/agents?limit=5")
        },
        ZohoKnob("listOrderShifts", true, "2", usually: "1") {
            $0.numbers("/agents?from=2&limit=1")
        },
        ZohoKnob("listsShowType", false, "-", usually: "Admin") {
            let row = $0.send(.get, "/agents").body["data"]?.array?.first
            return row?["rolePermissionType"]?.string ?? "-"
        },
        ZohoKnob("pageCap", 1, "0", usually: "0 1 2") { $0.numbers("/agents") },
        ZohoKnob("strictQuery", false, "200", usually: "422") { $0.status(.get, "/agents?foo=1") },
    ]

    private static let answerKnobs: [ZohoKnob] = [
        ZohoKnob("agentUpdateOnStatusChange", false, "0", usually: "1") {
            _ = $0.subscribe()
            $0.send(.post, "/agents/\($0.ada)/deactivate")
            return "\($0.target.webhookDeliveries.count)"
        },
        ZohoKnob(
            "callDuration",
            "1m",
            "200 429",
            usually: "200 200",
            with: ["credits": ["concurrency": 1]]
        ) { "\($0.status(.get, "/myinfo")) \($0.status(.get, "/myinfo"))" },
        ZohoKnob("nameLastFirst", true, "Lowe Ada", usually: "Ada Lowe") {
            $0.send(.get, "/agents/\($0.ada)").body["name"]?.string ?? "-"
        },
        ZohoKnob("orgQueryIgnored", true, "200", usually: "403") {
            $0.status(.get, "/myinfo?orgId=1")
        },
        ZohoKnob(
            "thresholdMessage",
            "Enough.",
            "Enough.",
            usually: "The daily limit of API credits has been exceeded.",
            with: ["credits": ["perDay": 1]]
        ) {
            $0.send(.get, "/myinfo")
            return $0.send(.get, "/myinfo").body["message"]?.string ?? "-"
        },
        ZohoKnob("webhookProbeFails", true, "422", usually: "200") { $0.subscribe() },
        ZohoKnob("webhookSourceVersion1", true, "422", usually: "200") {
            $0.subscribe(["ignoreSourceId": "7d7f7f52-5a5c-4c6f-8f1e-0b1c2d3e4f50"])
        },
        ZohoKnob("zuidWhenPending", "null", "null", usually: #""""#) {
            let made = $0.send(.post, "/agents", $0.body("cy@acme.example")).body
            return made["zuid"]?.text ?? "-"
        },
    ]

    private static let limitKnobs: [ZohoKnob] = [
        ZohoKnob("accessTokensMax", 1, "401", usually: "200") {
            _ = $0.refresh()
            return $0.status(.get, "/myinfo")
        },
        ZohoKnob("accessTokensPerWindow", 1, "Access Denied", usually: "-") {
            $0.refresh().body["error"]?.string ?? "-"
        },
        ZohoKnob("codesMax", 1, "302 400", usually: "302 302") {
            "\($0.consent().status) \($0.consent().status)"
        },
        ZohoKnob("refreshTokensMax", 1, "invalid_code", usually: "-") {
            try $0.open(.authorizeConnectorAgain(times: 1))
            return $0.refresh().body["error"]?.string ?? "-"
        },
        ZohoKnob("refreshTokensPerMinute", 1, "- Access Denied", usually: "- -") {
            "\(try $0.exchangeGrantCode()) \(try $0.exchangeGrantCode())"
        },
        ZohoKnob("throttleStatus", 200, "200", usually: "400") { bench in
            let statuses = (0..<10).map { _ in bench.refresh().status }
            return "\(statuses.last ?? 0)"
        },
    ]

    private static let tokenKnobs: [ZohoKnob] = [
        ZohoKnob("accessTokenLifetime", "10m", "401", usually: "200") {
            $0.wait(.seconds(660))
            return $0.status(.get, "/myinfo")
        },
        ZohoKnob("codeLifetime", "10s", "invalid_code", usually: "-") {
            let location = $0.consent().response.headers["Location"] ?? ""
            let query = location.split(separator: "?").last.map(String.init)
            let code = QueryItems(parsing: query)?["code"] ?? ""
            $0.wait(.seconds(11))
            let answer = $0.accounts(
                .post,
                "token",
                "grant_type=authorization_code&client_id=1000.WEB&client_secret=s&code=\(code)"
                    + "&redirect_uri=https://app.acme.example/"
            )
            return answer.body["error"]?.string ?? "-"
        },
        ZohoKnob("granularScopes", false, "200", usually: "302") {
            "\($0.consent(scope: "Desk.agents.READ").status)"
        },
        ZohoKnob("oauthErrorStatus", 400, "400", usually: "200") {
            "\($0.accounts(.post, "token", "client_id=1000.NOBODY").status)"
        },
        ZohoKnob(
            "scopeInTokenAnswers",
            false,
            "-",
            usually: "Desk.settings.ALL Desk.basic.READ"
        ) { $0.refresh().body["scope"]?.string ?? "-" },
        ZohoKnob("selfClientCodeLifetime", "10s", "10", usually: "180") {
            let code = try $0.target.makeGrantCode(GrantCode.Request(), at: $0.now)
            return "\((code.expiresAt.milliseconds - $0.now.milliseconds) / 1_000)"
        },
    ]
}

extension ZohoDeskBench {
    /// The agents of a list, counted from the connector's.
    fileprivate mutating func numbers(_ path: String) -> String {
        let first = connector
        return send(.get, path).ids().map { String($0 - first) }.joined(separator: " ")
    }
}
