// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Oracle
import Recording
import Reports
import Simulation
import TargetKit
import Testing

@testable import Scenarios

@Suite
struct RandomLifeTests {
    /// A wider sweep than the suite's own, when something in the core has changed.
    static let seeds = Array(1...8) + [65, 76, 86, 146] as [UInt64]

    @Test(arguments: seeds)
    func `whatever happens on the way everybody ends with what is due`(seed: UInt64) throws {
        let ending = try RandomEnding(seed: seed)
        #expect(ending.complaints == [], "seed \(seed)")
    }
}

/// What went wrong in a random life, in sentences; none if all is well.
struct RandomEnding {
    private(set) var complaints: [String] = []

    init(seed: UInt64) throws {
        var life = RandomLife(seed: seed)
        let plan = try life.plan()
        let recorder = RunRecorder { _ in }
        let world = try World(plan: plan, recorder: recorder)
        let ending = world.live { _, _ in }
        complaints += ending.problems
        complaints += ending.defects.map { "\($0)" }
        complaints += world.oracle.openDifferences().map(\.sentence)
        for finding in world.oracle.findings {
            let isLie = finding.invariant == .truthfulReport || finding.invariant == .bystanders
            guard finding.until == nil && finding.invariant != .timeliness || isLie else {
                continue
            }
            complaints.append("\(finding.invariant.rawValue) \(finding.since): \(finding.summary)")
        }
        let isAnybodyThere = world.hosts.contains { host in
            world.truth(of: host).activeAccounts.values.contains { $0 > 0 }
        }
        complaints += RandomEnding.unmet(
            recorder,
            at: plan.end,
            except: isAnybodyThere ? [] : ["entitlementAccuracy"]
        )
    }

    /// `except` names what cannot be judged, because nobody is due anything.
    private static func unmet(
        _ recorder: RunRecorder,
        at end: Instant,
        except: [String]
    ) -> [String] {
        let whole = [
            "entitlementAccuracy", "revocationCompleteness", "evidenceCompleteness",
            "evidenceBackward", "evidenceFieldCompleteness",
        ].filter { !except.contains($0) }
        let none = ["falseSuccessRate"]
        return recorder.readings(whole + none, MetricQuery(at: end)).compactMap { reading in
            guard case .ratio(let ratio) = reading.value else {
                return "\(reading.key) is \(reading.value.text)"
            }
            let wanted = none.contains(reading.key) ? 0 : ratio.denominator
            guard ratio.denominator > 0, ratio.numerator == wanted else {
                return "\(reading.key) is \(reading.value.text)"
            }
            return nil
        }
    }
}
