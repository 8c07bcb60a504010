// SPDX-License-Identifier: Apache-2.0

/// What a matrix says, for a console and for `docs/kill-matrix.md`.
package struct MatrixReport: Sendable {
    package let rows: [MutantMatrix.Row]
    package let alarms: [MutantMatrix.FalseAlarm]
    package let alarmRuns: Int
    package let seeds: Int
    /// Every invariant and metric key.
    package let checks: [String]

    package init(
        rows: [MutantMatrix.Row],
        alarms: [MutantMatrix.FalseAlarm],
        alarmRuns: Int,
        seeds: Int,
        checks: [String]
    ) {
        self.rows = rows
        self.alarms = alarms
        self.alarmRuns = alarmRuns
        self.seeds = seeds
        self.checks = checks
    }

    package var killed: [MutantMatrix.Row] { rows.filter(\.isKilled) }
    /// Not killed although some scenario came by.
    package var missed: [MutantMatrix.Row] {
        rows.filter { !$0.isKilled && $0.seedsReached > 0 }
    }
    package var neverExercised: [MutantMatrix.Row] { rows.filter { $0.seedsReached == 0 } }

    /// Survivors that nobody has accepted, and acceptances of mutants that do not survive.
    package var complaints: [String] {
        var complaints = (missed + neverExercised).map(\.mutant.id)
            .filter { Mutant.survivors[$0] == nil }
            .map { "\($0) survives and is not listed as a survivor" }
        let survivors = Set((missed + neverExercised).map(\.mutant.id))
        for id in Mutant.survivors.keys.sorted() where rows.contains(where: { $0.mutant.id == id })
        {
            guard !survivors.contains(id) else { continue }
            complaints.append("\(id) is listed as a survivor and is killed")
        }
        complaints += alarms.map { alarm in
            "\(alarm.connector) is right and was accused by '\(alarm.scenario)', seed "
                + "\(alarm.seed): " + alarm.checks.sorted().joined(separator: ", ")
        }
        return complaints
    }

    /// Mutants by the checks that were seen to kill them.
    package var byCheck: [(check: String, mutants: [String])] {
        checks.map { check in
            (check, killed.filter { $0.checks.contains(check) }.map(\.mutant.id))
        }
    }

    /// Mutants that one check alone was seen to kill.
    package func onlyBy(_ check: String) -> [String] {
        killed.filter { $0.checks == [check] }.map(\.mutant.id)
    }

    /// The check that kills most of what this one kills, and how much of it.
    package func companion(of check: String) -> (check: String, shared: Int)? {
        let own = killed.filter { $0.checks.contains(check) }
        var best: (check: String, shared: Int)?
        for other in checks where other != check {
            let shared = own.count { $0.checks.contains(other) }
            if shared > best?.shared ?? 0 { best = (other, shared) }
        }
        return best
    }
}
