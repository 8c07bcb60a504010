// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Oracle
import Reports
import TargetKit

extension World {
    func truth(of host: TargetHost) -> TargetTruth {
        let truth = oracle.groundTruth(of: host.name)
        var active = truth.activeAccounts
        for key in host.target.serviceAccounts {
            guard let profile = host.target.profile(of: key), profile.isActive else { continue }
            active[profile.kind, default: 1] -= 1
        }
        return TargetTruth(
            target: host.name,
            activeAccounts: active,
            disabledAccounts: truth.disabledAccounts,
            memberships: truth.memberships,
            seats: Dictionary(
                host.target.licenses.map { ($0.name, $0.assigned) },
                uniquingKeysWith: { first, _ in first }
            ),
            residualPeople: truth.residualPeople.count,
            latentPeople: truth.latentPeople.count,
            ableToAct: truth.ableToAct
        )
    }

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
