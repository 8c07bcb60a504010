// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Vocabulary
import Wire

/// What must hold for every target; each check returns its complaints.
package struct TargetConformance {
    private let fresh: any SimulatedTarget
    private let start: Instant
    /// An access token issued by `fresh`, if the credential is for OAuth.
    private let accessToken: String?

    /// `fresh` is a target that has received no request yet, except for the access token.
    package init(_ fresh: any SimulatedTarget, start: Instant, accessToken: String? = nil) {
        self.fresh = fresh
        self.start = start
        self.accessToken = accessToken
    }

    /// Runs all checks on one script of requests, sent one second apart.
    package func problems(_ requests: [WireRequest], unknownPath: String) -> [String] {
        repeatability(requests) + forking(requests) + unknownPaths(unknownPath)
            + credentials(requests) + journal(requests) + accessOfEveryAccount(requests)
            + traitsChangeNothing(requests)
    }

    /// The same requests at the same instants must be answered with the same bytes.
    package func repeatability(_ requests: [WireRequest]) -> [String] {
        let first = run(requests)
        let second = run(requests)
        return zip(first, second).enumerated()
            .filter { $0.element.0 != $0.element.1 }
            .map { "Request \($0.offset + 1) was answered differently the second time." }
    }

    /// Changes to a copy must not affect the original.
    package func forking(_ requests: [WireRequest]) -> [String] {
        var original = fresh
        var copy = original
        let before = snapshot(original)
        send(requests, to: &copy)
        var problems: [String] = []
        if snapshot(original) != before {
            problems.append("Requests to a copy change the original.")
        }
        send(requests, to: &original)
        if snapshot(original) != snapshot(copy) {
            problems.append("A copy behaves differently from the original.")
        }
        return problems
    }

    package func unknownPaths(_ path: String) -> [String] {
        var target = fresh
        let status = target.respond(
            to: authorized(WireRequest(.get, path)),
            at: start,
            writesMax: nil
        ).status
        return status == 404 ? [] : ["The unknown path \(path) is answered \(status), not 404."]
    }

    /// Without the credential every request must be refused and change nothing.
    package func credentials(_ requests: [WireRequest]) -> [String] {
        var target = fresh
        var problems: [String] = []
        for (index, request) in requests.enumerated() {
            var request = request
            request.headers["Authorization"] = nil
            let instant = start.advanced(by: .seconds(index))
            let status = target.respond(to: request, at: instant, writesMax: nil).status
            if status != 401 && status != 429 {
                problems.append("Request \(index + 1) without credential is answered \(status).")
            }
        }
        if target.changes.count > 0 { problems.append("A refused request changes something.") }
        return problems
    }

    /// Entries must be numbered from 1 without a gap and never go back in time; requests that
    /// only read must add none; and the store must be sound after each request.
    package func journal(_ requests: [WireRequest]) -> [String] {
        var target = fresh
        var problems = target.checkInvariants()
        for (index, request) in requests.enumerated() {
            let instant = start.advanced(by: .seconds(index))
            target.advance(to: instant)
            let count = target.changes.count
            _ = target.respond(to: authorized(request), at: instant, writesMax: nil)
            if request.method.isSafe, target.changes.count != count {
                problems.append("Request \(index + 1) only reads but changes something.")
            }
            problems += target.checkInvariants().map { "After request \(index + 1): \($0)" }
        }
        let entries = target.changes.entries
        for (index, entry) in entries.enumerated() {
            if entry.sequence != index + 1 {
                problems.append("Journal entry \(index + 1) is numbered \(entry.sequence).")
            }
            if index > 0, entry.at < entries[index - 1].at {
                problems.append("Journal entry \(index + 1) goes back in time.")
            }
        }
        return problems
    }

    /// Paths may change only for accounts that the journal names.
    package func accessOfEveryAccount(_ requests: [WireRequest]) -> [String] {
        var target = fresh
        var problems: [String] = []
        var known = accessByAccount(target)
        for (index, request) in requests.enumerated() {
            let count = target.changes.count
            let instant = start.advanced(by: .seconds(index))
            _ = target.respond(to: authorized(request), at: instant, writesMax: nil)
            let named = Set(target.changes.entries(from: count).compactMap(\.account))
            let now = accessByAccount(target)
            for account in Set(known.keys).union(now.keys).sorted()
            where known[account] != now[account] && !named.contains(account) {
                problems.append(
                    "Request \(index + 1) changes the paths of \(account) without a "
                        + "journal entry."
                )
            }
            known = now
        }
        return problems
    }

    package func traitsChangeNothing(_ requests: [WireRequest]) -> [String] {
        let before = snapshot(fresh)
        for request in requests { _ = fresh.traits(of: request) }
        return snapshot(fresh) == before ? [] : ["Asking for traits changes the target."]
    }

    private struct Snapshot: Hashable {
        let accounts: [AccountKey]
        let profiles: [AccountProfile?]
        let paths: [[AccessPath]]
        let changes: [TargetChange]
    }

    private func snapshot(_ target: any SimulatedTarget) -> Snapshot {
        Snapshot(
            accounts: target.accounts,
            profiles: target.accounts.map { target.profile(of: $0) },
            paths: target.accounts.map { target.access(of: $0) },
            changes: target.changes.entries
        )
    }

    private func accessByAccount(
        _ target: any SimulatedTarget
    ) -> [AccountKey: [AccessPath]] {
        var result: [AccountKey: [AccessPath]] = [:]
        for account in target.accounts { result[account] = target.access(of: account) }
        return result
    }

    private func run(_ requests: [WireRequest]) -> [WireResponse] {
        var target = fresh
        return send(requests, to: &target)
    }

    @discardableResult
    private func send(
        _ requests: [WireRequest],
        to target: inout any SimulatedTarget
    ) -> [WireResponse] {
        var responses: [WireResponse] = []
        for (index, request) in requests.enumerated() {
            let instant = start.advanced(by: .seconds(index))
            responses.append(
                target.respond(to: authorized(request), at: instant, writesMax: nil)
            )
        }
        return responses
    }

    /// The request with the connector's credential.
    package func authorized(_ request: WireRequest) -> WireRequest {
        var request = request
        switch fresh.connectorCredential {
        case .basic(let userName, let password):
            let credential = BasicCredential(userName: userName, password: password)
            request.headers["Authorization"] = credential.authorization
        case .bearer(let token):
            request.headers["Authorization"] = "Bearer \(token)"
        case .oauth:
            request.headers["Authorization"] = accessToken.map { "Bearer \($0)" }
        }
        return request
    }
}
