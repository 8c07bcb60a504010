// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Synchronization

/// A connector's cache between calls: names by id, the portal, its own agent, unfinished lists.
///
/// None of it is ever used as the state of another account; losing it costs requests, not
/// correctness.
final class ZohoDeskMemory: Sendable {
    private struct State {
        var catalog: Dated<ZohoDeskCatalog>?
        /// Ids that the service uses but does not list; asking again would not help.
        var unlisted: Set<String> = []
        var organization: Dated<ZohoDeskOrganization>?
        var own: Dated<ZohoDeskAgent>?
        var lacksAddressLookup = false
    }

    let lists = OpenLists<ZohoDeskCrawl>()
    private let state = Mutex(State())

    /// The last one read, however old.
    var catalog: ZohoDeskCatalog? { state.withLock { $0.catalog?.value } }

    func catalog(notBefore instant: Instant) -> ZohoDeskCatalog? {
        state.withLock { $0.catalog?.value(notBefore: instant) }
    }

    func store(_ catalog: ZohoDeskCatalog, at instant: Instant) {
        state.withLock { $0.catalog = Dated(catalog, readAt: instant) }
    }

    func markUnlisted(_ ids: [String]) { state.withLock { $0.unlisted.formUnion(ids) } }
    func isUnlisted(_ id: String) -> Bool { state.withLock { $0.unlisted.contains(id) } }

    /// The last one read, however old: a portal's number never changes.
    var organization: ZohoDeskOrganization? { state.withLock { $0.organization?.value } }

    func organization(notBefore instant: Instant) -> ZohoDeskOrganization? {
        state.withLock { $0.organization?.value(notBefore: instant) }
    }

    func store(_ organization: ZohoDeskOrganization, at instant: Instant) {
        state.withLock { $0.organization = Dated(organization, readAt: instant) }
    }

    func own(notBefore instant: Instant) -> ZohoDeskAgent? {
        state.withLock { $0.own?.value(notBefore: instant) }
    }

    func store(own agent: ZohoDeskAgent, at instant: Instant) {
        state.withLock { $0.own = Dated(agent, readAt: instant) }
    }

    /// Whether the portal is of the older generation, which has no address lookup (OAS-O).
    var lacksAddressLookup: Bool { state.withLock { $0.lacksAddressLookup } }
    func noteMissingAddressLookup() { state.withLock { $0.lacksAddressLookup = true } }
}
