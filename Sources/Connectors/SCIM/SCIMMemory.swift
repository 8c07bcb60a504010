// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization

/// What a connector remembers between calls: group names, unfinished lists, and what it has learned
/// about the service.
///
/// None of it is ever used as the state of an account; losing it costs requests, not correctness.
final class SCIMMemory: Sendable {
    /// The groups of a service by id and by name, as they were when last read.
    final class Groups: Sendable {
        let names: [String: String]
        /// Groups with the same name are in the order in which the service lists them.
        let ids: [String: [String]]
        let readAt: Instant

        init(_ groups: [(id: String, name: String)], readAt: Instant) {
            names = Dictionary(groups.map { ($0.id, $0.name) }) { first, _ in first }
            ids = Dictionary(grouping: groups) { $0.name }.mapValues { $0.map(\.id) }
            self.readAt = readAt
        }
    }

    private struct State {
        var discovery: SCIMDiscovery?
        var groups: Groups?
        var unlisted: Set<String> = []
        var source: SCIMServerLimits.MembershipSource?
        var removal: SCIMServerLimits.MemberRemoval?
        var hasNestedGroups = false
        var refusesPatch: Set<String> = []
        var heedsPatch: Set<String> = []
        var refusesBulk = false
        var hasTriedOut = false
        var crawls: [Int: SCIMCrawl] = [:]
        var crawlsBegun = 0
    }

    private static let crawlsMax = 16

    private let state = Mutex(State())

    var discovery: SCIMDiscovery? {
        get { state.withLock { $0.discovery } }
        set { state.withLock { $0.discovery = newValue } }
    }

    var groups: Groups? {
        get { state.withLock { $0.groups } }
        set {
            state.withLock { state in
                state.groups = newValue
                if let newValue {
                    state.unlisted = state.unlisted.filter { newValue.names[$0] == nil }
                }
            }
        }
    }

    func groups(notBefore instant: Instant) -> Groups? {
        groups.flatMap { $0.readAt >= instant ? $0 : nil }
    }

    /// Where the service has been seen to show memberships.
    var source: SCIMServerLimits.MembershipSource? {
        get { state.withLock { $0.source } }
        set { state.withLock { $0.source = newValue } }
    }

    /// The removal that has been seen to work.
    var removal: SCIMServerLimits.MemberRemoval? {
        get { state.withLock { $0.removal } }
        set { state.withLock { $0.removal = newValue } }
    }

    /// Whether a group has been seen as a member of another one.
    var hasNestedGroups: Bool {
        get { state.withLock { $0.hasNestedGroups } }
        set { state.withLock { $0.hasNestedGroups = newValue } }
    }

    /// Whether the service uses this id but does not list it, so asking again would not help.
    func isUnlisted(_ id: String) -> Bool { state.withLock { $0.unlisted.contains(id) } }

    func markUnlisted(_ id: String) { state.withLock { _ = $0.unlisted.insert(id) } }

    /// Whether the endpoint has refused PATCH.
    func refusesPatch(_ endpoint: String) -> Bool {
        state.withLock { $0.refusesPatch.contains(endpoint) }
    }

    func markRefusedPatch(_ endpoint: String) {
        state.withLock { _ = $0.refusesPatch.insert(endpoint) }
    }

    /// Whether a PATCH of the endpoint has been seen to take effect.
    func heedsPatch(_ endpoint: String) -> Bool {
        state.withLock { $0.heedsPatch.contains(endpoint) }
    }

    func markHeededPatch(_ endpoint: String) {
        state.withLock { _ = $0.heedsPatch.insert(endpoint) }
    }

    /// Whether the service has refused bulk requests, whatever it announces.
    var refusesBulk: Bool { state.withLock { $0.refusesBulk } }

    func markRefusedBulk() { state.withLock { $0.refusesBulk = true } }

    /// `true` for the first caller only.
    func beginTryingOut() -> Bool {
        state.withLock { state in
            defer { state.hasTriedOut = true }
            return !state.hasTriedOut
        }
    }

    /// Remembers a list that is being read; the oldest unfinished ones make room for new ones.
    func begin(_ crawl: SCIMCrawl) -> Int {
        state.withLock { state in
            state.crawlsBegun += 1
            state.crawls[state.crawlsBegun] = crawl
            state.crawls[state.crawlsBegun - Self.crawlsMax] = nil
            return state.crawlsBegun
        }
    }

    func crawl(_ number: Int) -> SCIMCrawl? { state.withLock { $0.crawls[number] } }

    func update(_ number: Int, _ crawl: SCIMCrawl?) {
        state.withLock { $0.crawls[number] = crawl }
    }
}
