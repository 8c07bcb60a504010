// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Oracle
import Reports
import TargetKit

extension World {
    /// Counts of the report held against their sources.
    ///
    /// Accounts are counted in the target itself, people who can act by the oracle.
    func population(
        _ tally: RunEventTally,
        _ accounts: [AccountReading],
        _ truths: [TargetTruth]
    ) -> [PopulationCount] {
        hosts.map { host in
            PopulationCount(
                name: "accounts of \(host.name.rawValue)",
                source: host.target.accounts.count,
                reported: tally.accountCount(of: host.name)
            )
        }
            + truths.map { truth in
                PopulationCount(
                    name: "people able to act on \(truth.target.rawValue)",
                    source: truth.ableToAct.count,
                    reported: accounts.ableToAct(on: truth.target).count
                )
            }
    }
}
