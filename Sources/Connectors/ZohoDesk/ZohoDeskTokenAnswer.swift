// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Wire

/// The accounts server's answer to a request for an access token.
///
/// The body decides, since errors come with status 200 as well as 400 (ACC-WEB): either there is a
/// token, or the request was refused.
enum ZohoDeskTokenAnswer: Hashable, Sendable {
    case token(ZohoDeskToken)
    /// Too many requests.
    case throttled
    case refused(ConnectorError)

    init(_ response: WireResponse, at now: Instant, margin: Duration) {
        guard let body = try? JSONValue(parsing: response.body), body.object != nil else {
            self = .refused(Self.error(.protocolViolation, "\(response.status) without JSON"))
            return
        }
        if let word = body["error"]?.string {
            let description = body["error_description"]?.string ?? ""
            let isThrottled = word == "Access Denied" || description.contains("too many requests")
            self = isThrottled ? .throttled : .refused(Self.refusal(word))
        } else if response.isSuccess, let text = body["access_token"]?.string, !text.isEmpty {
            let lifetime = Self.lifetime(body)
            // A token with a lifetime shorter than the margin is used for half of it.
            let use = lifetime > margin * 2 ? lifetime - margin : lifetime / 2
            self = .token(ZohoDeskToken(text: text, renewalAt: now.advanced(by: use)))
        } else {
            self = .refused(Self.error(.protocolViolation, "\(response.status) without a token"))
        }
    }

    /// Seconds; old answers have milliseconds there and the seconds in another member.
    private static func lifetime(_ body: JSONValue) -> Duration {
        let seconds = body["expires_in_sec"]?.identifier ?? body["expires_in"]?.identifier
        return .seconds(min(max(seconds ?? 3_600, 1), 86_400))
    }

    /// Protocol words may be repeated in messages; sent values may not.
    private static func refusal(_ word: String) -> ConnectorError {
        switch word {
        case "invalid_code":
            error(
                .unauthorized,
                "invalid_code: the refresh token was revoked or superseded; "
                    + "the integration must be authorized again"
            )
        case "invalid_client":
            error(
                .unauthorized,
                "invalid_client: the accounts server does not know the client; "
                    + "check the client id and the data center"
            )
        case "general_error": error(.unavailable, "general_error; try again later")
        default: error(.unauthorized, "\(word); check the client and its authorization")
        }
    }

    private static func error(_ code: ConnectorError.Code, _ reason: String) -> ConnectorError {
        ConnectorError(code, effect: .none, "get access token: \(reason)")
    }
}
