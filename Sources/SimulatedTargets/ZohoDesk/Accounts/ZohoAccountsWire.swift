// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// An error code of the accounts server; most of them arrive with status 200.
enum ZohoAccountsError: Error, Hashable, Sendable {
    case invalidCode
    case invalidClient
    case invalidClientSecret
    case invalidRedirectURI
    case invalidScope
    /// A token for the client itself was requested without `soid` (SIM).
    case missingOrgInfo
    case unsupportedGrantType
    case generalError
    /// Too many requests in a window.
    case throttled
    /// A revocation of something that is not a token. Assumption: 400 with this body.
    case invalidToken
    /// A path of the accounts server under another method. Assumption: 405 without a body.
    case wrongMethod
}

extension ZohoAccountsError {
    func response(_ quirks: ZohoDeskQuirks) -> WireResponse {
        switch self {
        case .invalidCode: answer("invalid_code", quirks.oauthErrorStatus)
        case .invalidClient: answer("invalid_client", quirks.oauthErrorStatus)
        case .invalidClientSecret: answer("invalid_client_secret", quirks.oauthErrorStatus)
        case .invalidRedirectURI: answer("invalid_redirect_uri", quirks.oauthErrorStatus)
        case .invalidScope: answer("invalid_scope", quirks.oauthErrorStatus)
        case .missingOrgInfo: answer("missing_org_info", quirks.oauthErrorStatus)
        case .unsupportedGrantType: answer("unsupported_grant_type", quirks.oauthErrorStatus)
        case .generalError: answer("general_error", quirks.oauthErrorStatus)
        case .invalidToken: answer("invalid_token", 400)
        case .wrongMethod: WireResponse(status: 405)
        case .throttled: throttled(quirks.throttleStatus)
        }
    }

    private func answer(_ word: String, _ status: Int) -> WireResponse {
        .accounts(status: status) { $0.member("error", word) }
    }

    private func throttled(_ status: Int) -> WireResponse {
        .accounts(status: status) { writer in
            writer.member(
                "error_description",
                ZohoAccounts.throttledSentence
            )
            writer.member("error", "Access Denied")
            writer.member("status", "failure")
        }
    }
}

extension WireResponse {
    /// One object in the accounts server's media type.
    static func accounts(status: Int = 200, _ write: (inout BodyWriter) -> Void) -> WireResponse {
        var writer = BodyWriter(capacity: 256)
        writer.openObject()
        write(&writer)
        writer.closeObject()
        return WireResponse(
            status: status,
            headers: ["Content-Type": "application/json;charset=UTF-8"],
            body: writer.bytes
        )
    }
}

extension ZohoAccounts {
    func tokenAnswer(access: Int, refresh: Int?) -> WireResponse {
        let token = accessTokens[access]
        return .accounts { writer in
            writer.member("access_token", token.value)
            if let refresh { writer.member("refresh_token", refreshTokens[refresh].value) }
            if quirks.scopeInTokenAnswers { writer.member("scope", token.scopes.text) }
            writer.member("api_domain", options.dataCenter.apiDomain)
            writer.member("token_type", "Bearer")
            writer.member("expires_in", quirks.accessTokenLifetime.wholeMilliseconds / 1_000)
        }
    }

    /// The accounts server of every data center.
    ///
    /// Assumption: the map stands under `locations` beside a `result`.
    static func serverInfo() -> WireResponse {
        .accounts { writer in
            writer.member("result", "success")
            var locations = JSONObject()
            for center in ZohoDataCenter.allCases {
                locations[center.rawValue] = .string("https://\(center.accountsHost)")
            }
            writer.member("locations", json: .object(locations))
        }
    }
}

extension ZohoAccounts {
    fileprivate static let throttledSentence =
        "You have made too many requests continuously. Please try again after some time."

    /// The accounts server reports throttling only in its message.
    static func announcedWait(in response: WireResponse) -> Duration? {
        guard response.status >= 400, response.body.count < 1_024,
            String(decoding: response.body, as: UTF8.self).contains(throttledSentence)
        else { return response.announcedWait }
        return mintWindow
    }
}
