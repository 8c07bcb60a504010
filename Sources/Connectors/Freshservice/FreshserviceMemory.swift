// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Synchronization

/// A connector's cache between calls: names by id, unfinished lists, very recent reads.
///
/// None of it is ever used as the state of an account; losing it costs requests, not correctness.
final class FreshserviceMemory: Sendable {
    private struct State {
        var catalog: Dated<FreshserviceCatalog>?
        /// Ids that the service uses but does not list; asking again would not help.
        var unlisted: Set<Int64> = []
        var leaderOf: [Int64: [Int64]] = [:]
        var requesterGroups: Dated<[FreshserviceNamed]>?
        var applications: Dated<[FreshserviceNamed]>?
        var departments: Dated<[FreshserviceNamed]>?
        var reads: [Dated<FreshserviceAgent>?] = []
        /// Whose each is, 0 for nobody's: they are looked for far more often than found.
        var readIDs: [Int64] = []
        var readsOldest = 0

        mutating func keep(_ read: Dated<FreshserviceAgent>?, at index: Int) {
            reads[index] = read
            readIDs[index] = read?.value.id ?? 0
        }
    }

    private static let readsMax = 64

    let lists = OpenLists<FreshserviceCrawl>()
    private let state = Mutex(State())

    /// The last one read, however old.
    var catalog: FreshserviceCatalog? {
        state.withLock { $0.catalog?.value }
    }

    func catalog(notBefore instant: Instant) -> FreshserviceCatalog? {
        state.withLock { $0.catalog?.value(notBefore: instant) }
    }

    func store(_ catalog: FreshserviceCatalog, at instant: Instant) {
        var leaderOf: [Int64: [Int64]] = [:]
        for group in catalog.groups {
            for leader in group.leaders + group.pendingLeaders {
                leaderOf[leader, default: []].append(group.id)
            }
        }
        state.withLock { state in
            state.catalog = Dated(catalog, readAt: instant)
            state.leaderOf = leaderOf
            state.unlisted = state.unlisted.filter {
                catalog.roleName($0) == nil && catalog.groupName($0) == nil
            }
        }
    }

    func markUnlisted(_ ids: [Int64]) {
        state.withLock { $0.unlisted.formUnion(ids) }
    }

    func isUnlisted(_ id: Int64) -> Bool {
        state.withLock { $0.unlisted.contains(id) }
    }

    /// The groups that listed the agent as a leader when they were last read.
    func groupsLed(by agent: Int64) -> [Int64] {
        state.withLock { $0.leaderOf[agent] ?? [] }
    }

    func setLeading(_ isLeading: Bool, of group: Int64, by agent: Int64) {
        state.withLock { state in
            state.leaderOf[agent, default: []].removeAll { $0 == group }
            if isLeading { state.leaderOf[agent, default: []].append(group) }
        }
    }

    func requesterGroups(notBefore instant: Instant) -> [FreshserviceNamed]? {
        state.withLock { $0.requesterGroups?.value(notBefore: instant) }
    }

    func store(requesterGroups: [FreshserviceNamed], at instant: Instant) {
        state.withLock { $0.requesterGroups = Dated(requesterGroups, readAt: instant) }
    }

    func applications(notBefore instant: Instant) -> [FreshserviceNamed]? {
        state.withLock { $0.applications?.value(notBefore: instant) }
    }

    func store(applications: [FreshserviceNamed], at instant: Instant) {
        state.withLock { $0.applications = Dated(applications, readAt: instant) }
    }

    func departments(notBefore instant: Instant) -> [FreshserviceNamed]? {
        state.withLock { $0.departments?.value(notBefore: instant) }
    }

    func store(departments: [FreshserviceNamed], at instant: Instant) {
        state.withLock { $0.departments = Dated(departments, readAt: instant) }
    }

    func remember(_ agent: FreshserviceAgent, at instant: Instant) {
        state.withLock { state in
            let read = Dated(agent, readAt: instant)
            if let index = state.readIDs.firstIndex(of: agent.id) {
                state.keep(read, at: index)
            } else if state.reads.count < Self.readsMax {
                state.reads.append(read)
                state.readIDs.append(agent.id)
            } else {
                state.keep(read, at: state.readsOldest)
                state.readsOldest = (state.readsOldest + 1) % Self.readsMax
            }
        }
    }

    /// Returns a cached read once; the next caller reads again.
    func takeRead(of id: Int64, notBefore instant: Instant) -> FreshserviceAgent? {
        state.withLock { state in
            guard let index = state.readIDs.firstIndex(of: id), let read = state.reads[index]
            else { return nil }
            state.keep(nil, at: index)
            return read.value(notBefore: instant)
        }
    }

    /// To be called before and after each write to the account, since a read that overlapped the
    /// write proves nothing.
    func forget(_ id: Int64) {
        state.withLock { state in
            guard let index = state.readIDs.firstIndex(of: id) else { return }
            state.keep(nil, at: index)
        }
    }
}
