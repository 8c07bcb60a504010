// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics

@testable import Reports

enum SampleReplay {
    static let figures = ReplayFigures(
        feed: "organization.csv",
        seed: 1,
        eventsByKind: [
            RunEventTally.TypeCount(type: "joiner", count: 2_961),
            RunEventTally.TypeCount(type: "leaver", count: 1_480),
        ],
        activeAccounts: 1_509,
        memberships: 6_281,
        leavers: 1_480,
        leaversComplete: 1_451,
        leaversRehired: 28,
        completionRate: ExactRatio(1_479, of: 1_480),
        exposureMilliseconds: 97_200_000,
        latentExposureMilliseconds: 3_600_000,
        timeToRevoke: distribution(count: 1_480, censored: 1),
        largestWave: LeaverWave(
            at: SampleReports.monday,
            leavers: 738,
            complete: 730,
            rehired: 8,
            timeToRevoke: distribution(count: 738, censored: 0)
        ),
        accuracy: ExactRatio(6_280, of: 6_281),
        calls: 45_012,
        guardStops: 0
    )

    private static func distribution(count: Int, censored: Int) -> Distribution {
        Distribution(
            count: count,
            censored: censored,
            p50: .finite(2_000),
            p95: .finite(64_500),
            max: censored > 0 ? .beyond(86_400_000) : .finite(90_000),
            mean: nil,
            unit: .milliseconds
        )
    }
}
