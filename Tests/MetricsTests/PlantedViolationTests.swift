// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Testing
import Vocabulary

/// Every metric can go red.
@Suite
struct PlantedViolationTests {
    private static let good = PlantedWorld.story(isBad: false)
    private static let bad = PlantedWorld.story(isBad: true)

    /// One figure for a reading; a vacuous one counts as perfect.
    private static func figure(_ key: String, in story: Story, ideal: Double) throws -> Double {
        let reading = try #require(
            story.read(key, at: 200) {
                if key == "channelRevocationCompleteness" { $0.channel = .direct }
            }
        )
        switch reading.value {
        case .ratio(let ratio): return ratio.value ?? ideal
        case .count(let count): return Double(count)
        case .integral(let total): return Double(total)
        case .distribution(let found):
            switch found.max {
            case .finite(let value): return Double(value)
            case .beyond(let value): return Double(value) * 1_000
            case nil: return ideal
            }
        }
    }

    @Test(arguments: MetricCatalog.all.map(\.key))
    func `a planted violation makes the figure worse`(key: String) throws {
        let definition = try #require(MetricCatalog.definition(for: key))
        let ideal: Double = definition.better == .higher ? 1 : 0
        let good = try Self.figure(key, in: Self.good, ideal: ideal)
        let bad = try Self.figure(key, in: Self.bad, ideal: ideal)
        switch definition.better {
        case .higher: #expect(bad < good)
        case .lower: #expect(bad > good)
        case .neither: #expect(bad != good)
        }
    }

    @Test(arguments: [
        "revocationCompleteness", "entitlementAccuracy", "completionRate", "licenseAlignment",
        "evidenceCompleteness", "noTouchRate", "deadlineAttainment", "pairedRelease",
        "movingTogether", "seatRecovery", "revocationPrecision",
    ])
    func `the world as it should be is full`(key: String) throws {
        #expect(try Self.figure(key, in: Self.good, ideal: 0) == 1)
    }

    @Test(arguments: [
        "falseRevocations", "orphanAccounts", "latentExposureHours", "falseSuccessRate",
        "overProvisioning", "underProvisioning", "wasteWrites", "financialOnlyReleases",
    ])
    func `the world as it should be has none`(key: String) throws {
        #expect(try Self.figure(key, in: Self.good, ideal: 1) == 0)
    }
}
