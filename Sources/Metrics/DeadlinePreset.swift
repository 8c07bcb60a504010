// SPDX-License-Identifier: Apache-2.0

/// A limit that a published rule sets, for use in scenarios.
///
/// A preset is not advice.
///
/// FedRAMP values are those of the rev 5 baseline profiles, Moderate and High, in the version
/// fedramp2.1.0-oscal1.0.4; later changes of the program are not in here.
package struct DeadlinePreset: Hashable, Sendable {
    /// The word in scenario files.
    package let name: String
    package let limit: Duration
    /// What has to happen within the limit.
    package let subject: String
    package let source: String

    package static func named(_ name: String) -> DeadlinePreset? { all.first { $0.name == name } }

    package static let all: [DeadlinePreset] =
        [
            preset(
                "termination-moderate",
                hours: 4,
                "disable access at termination",
                "SP 800-53 PS-4 a, FedRAMP Moderate"
            ),
            preset(
                "termination-high",
                hours: 1,
                "disable access at termination",
                "SP 800-53 PS-4 a, FedRAMP High"
            ),
            preset(
                "termination-immediate",
                hours: 0,
                "revoke the access of terminated users",
                "PCI DSS 4.0 8.2.5; CIS Controls v8 6.2"
            ),
            preset(
                "disable-without-user",
                hours: 24,
                "disable accounts that expired or lost their user",
                "SP 800-53 AC-2(3), FedRAMP Moderate and High"
            ),
            preset(
                "high-risk-individual",
                hours: 1,
                "disable accounts of high-risk individuals",
                "SP 800-53 AC-2(13), FedRAMP Moderate and High"
            ),
            preset(
                "temporary-moderate",
                hours: 96,
                "disable temporary and emergency accounts after last use",
                "SP 800-53 AC-2(2), FedRAMP Moderate"
            ),
            preset(
                "temporary-high",
                hours: 24,
                "disable temporary and emergency accounts after last use",
                "SP 800-53 AC-2(2), FedRAMP High"
            ),
            preset(
                "notice-no-longer-needed",
                hours: 24,
                "tell account managers that an account is no longer needed",
                "SP 800-53 AC-2 h, FedRAMP Moderate and High"
            ),
            preset(
                "notice-termination",
                hours: 8,
                "tell account managers of a termination, a transfer or a changed need",
                "SP 800-53 AC-2 h, FedRAMP Moderate and High"
            ),
            preset(
                "transfer",
                hours: 24,
                "start the actions of a transfer",
                "SP 800-53 PS-5, FedRAMP Moderate and High"
            ),
            preset(
                "external-notice-moderate",
                hours: 24,
                "hear of the termination or transfer of external personnel",
                "SP 800-53 PS-7 d, FedRAMP Moderate"
            ),
            preset(
                "external-termination-high",
                hours: 0,
                "hear of the termination of external personnel",
                "SP 800-53 PS-7 d, FedRAMP High"
            ),
            preset(
                "external-transfer-high",
                hours: 24,
                "hear of the transfer of external personnel",
                "SP 800-53 PS-7 d, FedRAMP High"
            ),
        ] + longer

    private static let longer: [DeadlinePreset] = [
        preset(
            "inactivity-moderate",
            days: 90,
            "disable inactive accounts",
            "SP 800-53 AC-2(3), FedRAMP Moderate; PCI DSS 4.0 8.2.6"
        ),
        preset(
            "inactivity-high",
            days: 35,
            "disable inactive accounts",
            "SP 800-53 AC-2(3), FedRAMP High"
        ),
        preset("inactivity-cis", days: 45, "disable inactive accounts", "CIS Controls v8 5.3"),
        preset("key-rotation", days: 90, "rotate static keys", "CIS AWS Foundations Benchmark"),
        preset(
            "review-look-back",
            days: 30,
            "look back for a sign-in in a review",
            "Microsoft Entra access reviews, default"
        ),
        preset(
            "identifier-reuse",
            days: 730,
            "do not give an identifier to somebody else",
            "SP 800-53 IA-4 d, FedRAMP Moderate and High: 2 years"
        ),
    ]

    private static func preset(
        _ name: String,
        hours: Int = 0,
        days: Int = 0,
        _ subject: String,
        _ source: String
    ) -> DeadlinePreset {
        DeadlinePreset(
            name: name,
            limit: .seconds((days * 24 + hours) * 3_600),
            subject: subject,
            source: source
        )
    }
}
