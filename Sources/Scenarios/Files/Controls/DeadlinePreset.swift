// SPDX-License-Identifier: Apache-2.0

/// A limit for the end of access, published by a framework or derived from practice.
///
/// Presets are limits to measure against, not advice.
package struct DeadlinePreset: Hashable, Sendable {
    /// The word under `deadline` in a scenario.
    package let name: String
    package let limit: Duration
    /// Its source, in our words.
    package let source: String

    private init(_ name: String, _ limit: Duration, _ source: String) {
        self.name = name
        self.limit = limit
        self.source = source
    }

    /// From the shortest to the longest.
    package static let all: [DeadlinePreset] = [
        DeadlinePreset(
            "ipsie-5m",
            .seconds(300),
            "IPSIE AL SCIM 2.0 profile, draft 00, 5.1: a deactivation arrives within five minutes."
        ),
        DeadlinePreset(
            "fedramp-high-1h",
            .seconds(3_600),
            "NIST SP 800-53 PS-4 a with the parameter of FedRAMP High, rev 5."
        ),
        DeadlinePreset(
            "high-risk-1h",
            .seconds(3_600),
            "NIST SP 800-53 AC-2(13), FedRAMP Moderate and High: a person of high risk."
        ),
        DeadlinePreset(
            "fedramp-high-4h",
            .seconds(4 * 3_600),
            "NIST SP 800-53 PS-4 a, four hours; the published profile of FedRAMP High asks for one."
        ),
        DeadlinePreset(
            "fedramp-moderate-4h",
            .seconds(4 * 3_600),
            "NIST SP 800-53 PS-4 a with the parameter of FedRAMP Moderate, rev 5."
        ),
        DeadlinePreset(
            "notice-8h",
            .seconds(8 * 3_600),
            "NIST SP 800-53 AC-2 h, FedRAMP: account managers are notified of a termination."
        ),
        DeadlinePreset(
            "soc2-24h",
            .seconds(86_400),
            "SOC 2 CC6.2 names no limit; a day is what auditors commonly test."
        ),
        DeadlinePreset(
            "expired-24h",
            .seconds(86_400),
            "NIST SP 800-53 AC-2(3), FedRAMP: accounts that expired or lost their user."
        ),
        DeadlinePreset(
            "transfer-24h",
            .seconds(86_400),
            "NIST SP 800-53 PS-5, FedRAMP: actions after a transfer."
        ),
    ]
}
