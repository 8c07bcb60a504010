// SPDX-License-Identifier: Apache-2.0

/// Answers to what the pages on tokens leave open or tell differently, section 2 of the facts.
package struct ZohoAccountsQuirks: Hashable, Sendable {
    /// 0 for no limit.
    package var accessTokensMax = 15
    package var accessTokenLifetime = Duration.seconds(3_600)
    /// Codes for each client and user in ten minutes; 0 for no limit.
    package var codesMax = 0
    package var codeLifetime = Duration.seconds(120)
    package var mintsMax = 10
    package var mintWindow = Duration.seconds(600)
    package var oauthErrorStatus = 200
    package var refreshTokensMax = 20
    package var refreshTokensPerMinuteMax = 5
    package var scopeInTokenAnswers = true
    package var selfClientCodeLifetime = Duration.seconds(180)
    package var throttleStatus = 400

    package init() {}
}
