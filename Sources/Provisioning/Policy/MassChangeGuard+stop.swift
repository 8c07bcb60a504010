// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

extension MassChangeGuard {
    /// `nil` if so many removals need no approval.
    func stop(_ run: String, affected: Int, active: Int) -> GuardStop? {
        guard affected > 0, !mutated("guard.stops-nothing") else { return nil }
        var limit: String?
        if let percent = percentMax, affected >= percentPeopleMin,
            affected * 100 > percent * active
        {
            limit = "\(percent) % of active people"
        }
        if mutated("guard.stops-everything") { limit = "anybody" }
        if let people = peopleMax, affected > people { limit = "\(people) people" }
        return limit.map {
            GuardStop(run: run, peopleAffected: affected, peopleActive: active, limit: $0)
        }
    }
}
