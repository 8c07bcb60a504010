// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Synchronization

/// A cache of what a program returned about the target's rights and accounts.
final class RightBook: Sendable {
    private struct State {
        var rights: [OfferedEntitlement] = []
        var readAt: Instant?
        /// Ids that an account holds but no list names.
        var unlisted: Set<String> = []
        /// Accounts of other kinds seen during a crawl, saved for the following crawls.
        var aside: [Account.Kind: [Account]] = [:]
        var complete: Set<Account.Kind> = []
    }

    private let state = Mutex(State())

    init() {}

    func store(_ rights: [OfferedEntitlement], at instant: Instant) {
        state.withLock { state in
            state.rights = rights
            state.readAt = instant
            state.unlisted = []
        }
    }

    func isFresh(since limit: Instant) -> Bool {
        state.withLock { $0.readAt.map { $0 >= limit } ?? false }
    }

    func isUnlisted(_ id: String) -> Bool { state.withLock { $0.unlisted.contains(id) } }

    func noteUnlisted(_ id: String) {
        state.withLock { _ = $0.unlisted.insert(id) }
    }

    func id(of kind: Entitlement.Kind, named name: String) -> String? {
        state.withLock { $0.rights.first { $0.kind == kind && $0.name == name }?.id }
    }

    func name(of kind: Entitlement.Kind, _ id: String) -> String? {
        state.withLock { $0.rights.first { $0.kind == kind && $0.id == id }?.name }
    }

    func lists(_ kind: Entitlement.Kind) -> Bool {
        state.withLock { $0.rights.contains { $0.kind == kind } }
    }

    func rights(of kind: Entitlement.Kind) -> [OfferedEntitlement] {
        state.withLock { $0.rights.filter { $0.kind == kind } }
    }

    func beginCrawl(of kind: Account.Kind) {
        state.withLock { state in
            state.aside = [:]
            state.complete = []
        }
    }

    func putAside(_ account: Account) {
        state.withLock { $0.aside[account.kind, default: []].append(account) }
    }

    /// Marks the other kinds as fully seen.
    func endCrawl(of kind: Account.Kind, kinds: [Account.Kind]) {
        state.withLock { $0.complete = Set(kinds.filter { $0 != kind }) }
    }

    /// The accounts of a kind seen in the previous crawl, returned once.
    func takeAside(_ kind: Account.Kind) -> [Account]? {
        state.withLock { state in
            guard state.complete.remove(kind) != nil else { return nil }
            return state.aside.removeValue(forKey: kind) ?? []
        }
    }
}
