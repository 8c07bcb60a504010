// SPDX-License-Identifier: Apache-2.0

/// The results of a matrix, for the console and for `docs/kill-matrix.md`.
package struct MatrixReport: Sendable {
    /// What would be missed without a check.
    package enum Worth: Hashable, Sendable {
        /// Mutants that nothing else detects.
        case alone([String])
        /// The mutant that the fewest other checks detect as well, and those checks.
        case shared(mutant: String, with: [String])
        /// No mutant is killed by it.
        case nothing

        /// Whether nothing would be missed.
        package var isReplaceable: Bool {
            if case .alone = self { false } else { true }
        }
    }

    package let rows: [MutantMatrix.Row]
    package let alarms: [MutantMatrix.FalseAlarm]
    package let alarmRuns: Int
    package let seeds: Int
    /// Every invariant and metric key.
    package let checks: [String]
    /// Whether the rows cover the whole catalog, so that they say something about checks.
    package let isWhole: Bool

    package init(
        rows: [MutantMatrix.Row],
        alarms: [MutantMatrix.FalseAlarm],
        alarmRuns: Int,
        seeds: Int,
        checks: [String],
        isWhole: Bool = true
    ) {
        self.rows = rows
        self.alarms = alarms
        self.alarmRuns = alarmRuns
        self.seeds = seeds
        self.checks = checks
        self.isWhole = isWhole
    }

    package var killed: [MutantMatrix.Row] { rows.filter(\.isKilled) }
    /// Not killed although some scenario reached it.
    package var missed: [MutantMatrix.Row] {
        rows.filter { !$0.isKilled && $0.seedsReached > 0 }
    }
    package var neverExercised: [MutantMatrix.Row] { rows.filter { $0.seedsReached == 0 } }

    /// Survivors and idle checks that nobody has accepted, obsolete acceptances, and accusations of
    /// correct connectors.
    package var complaints: [String] {
        let survivors = Set((missed + neverExercised).map(\.mutant.id))
        var complaints = survivors.sorted().filter { Mutant.survivors[$0] == nil }
            .map { "\($0) survives and is not listed as a survivor" }
        for id in Mutant.survivors.keys.sorted() where rows.contains(where: { $0.mutant.id == id })
        {
            guard !survivors.contains(id) else { continue }
            complaints.append("\(id) is listed as a survivor and is killed")
        }
        complaints += alarms.map { alarm in
            "\(alarm.connector) is right and was accused by '\(alarm.scenario)', seed "
                + "\(alarm.seed): " + alarm.checks.sorted().joined(separator: ", ")
        }
        return complaints + (isWhole ? idleChecks : [])
    }

    private var idleChecks: [String] {
        checks.compactMap { check in
            let worth = worth(of: check)
            if worth != .nothing, Mutant.idleChecks[check] != nil {
                return "\(check) is listed as idle and kills"
            }
            switch worth {
            case .alone: return nil
            case .shared(_, let others):
                guard Mutant.reason(for: check) == nil else { return nil }
                return "\(check) kills nothing alone, \(others.joined(separator: ", ")) see it as "
                    + "well, and no reason to keep it is listed"
            case .nothing:
                return Mutant.idleChecks[check] == nil
                    ? "\(check) kills nothing and is not listed" : nil
            }
        }
    }

    /// How many mutants the check kills.
    package func count(of check: String) -> Int {
        killed.count { $0.checks.contains(check) }
    }

    /// What would be missed without the check, with the first seed and every scenario.
    package func worth(of check: String) -> Worth {
        let seen = killed.filter { $0.firstChecks.contains(check) }
        let alone = seen.filter { $0.firstChecks.count == 1 }
        guard alone.isEmpty else { return .alone(alone.map(\.mutant.id)) }
        guard let closest = seen.min(by: { $0.firstChecks.count < $1.firstChecks.count })
        else { return .nothing }
        return .shared(
            mutant: closest.mutant.id,
            with: closest.firstChecks.subtracting([check]).sorted()
        )
    }
}
