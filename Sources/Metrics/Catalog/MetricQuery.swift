// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// What a metric is computed for: as of when, and for which part of the run.
///
/// A metric ignores filters that do not apply to it: an orphan account has no channel.
package struct MetricQuery: Hashable, Sendable {
    /// Everything is judged as of here; later records are left out.
    package var at: Instant
    package var event: LifecycleEvent.ID?
    package var identity: Identity.ID?
    package var target: TargetName?
    package var kind: LifecycleEvent.Kind?
    package var channel: Channel?
    package var employment: Identity.Employment?
    /// Who answers: for contractors and service identities whom their source names, for everybody
    /// else they themselves.
    package var owner: Identity.ID?

    package init(
        at instant: Instant,
        event: LifecycleEvent.ID? = nil,
        identity: Identity.ID? = nil,
        target: TargetName? = nil,
        kind: LifecycleEvent.Kind? = nil,
        channel: Channel? = nil,
        employment: Identity.Employment? = nil,
        owner: Identity.ID? = nil
    ) {
        at = instant
        self.event = event
        self.identity = identity
        self.target = target
        self.kind = kind
        self.channel = channel
        self.employment = employment
        self.owner = owner
    }

    /// Whether it is about some people only, whatever they are asked about by.
    var isAboutPeople: Bool { identity != nil || employment != nil || owner != nil }
}
