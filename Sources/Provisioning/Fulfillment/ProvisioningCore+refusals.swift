// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension ConnectorError {
    /// Whether the target has decided, so that to ask again brings nothing.
    func isRefusal(of operation: AccountOperation) -> Bool {
        guard effect == .none else { return false }
        switch code {
        case .invalid, .unauthorized, .forbidden, .unsupported, .seatsExhausted: return true
        case .notFound:
            guard case .changeGrants(let adding, _) = operation.action else { return false }
            return !adding.isEmpty
        case .alreadyExists, .rateLimited, .unavailable, .timeout, .conflict, .protocolViolation:
            return false
        }
    }
}

extension ProvisioningCore {
    /// What to do about a failure that may pass, or about one that a closer look explains.
    func react(to failure: ConnectorError, in lane: Int) -> PassOutcome {
        if state.lanes[lane].accounts.isEmpty, state.lanes[lane].hasUnknownOutcome {
            // A create whose answer was lost can only be found by address.
            work[lane].needsSearch = true
            work[lane].hasSearched = false
        }
        switch failure.code {
        case .alreadyExists:
            let isFirst = !work[lane].hasSearched
            work[lane].needsSearch = true
            work[lane].hasSearched = false
            if isFirst { return .again }
        case .notFound:
            work[lane].needsRead = true
            if case .tryNow = work[lane].persistence.contradicted(at: now) { return .again }
        case .forbidden, .unauthorized, .unsupported, .invalid, .seatsExhausted:
            guard failure.effect == .unknown else {
                open(exceptionReason(of: failure), in: lane, detail: failure.message)
                return .blocked
            }
            work[lane].needsRead = true
        case .rateLimited, .unavailable, .timeout, .conflict, .protocolViolation:
            work[lane].needsRead =
                work[lane].needsRead || state.lanes[lane].hasUnknownOutcome
                || failure.code == .conflict
        }
        switch work[lane].persistence.failed(retryAfter: failure.retryAfter, at: now) {
        case .tryNow: return .again
        case .wait(let duration): return .wait(duration)
        case .giveUp:
            // What cannot be read is not removed, and what cannot be written is not done.
            open("unverified", in: lane, detail: failure.message)
            return .blocked
        }
    }

    /// Whether a dead account would have to live again before it could be converted.
    ///
    /// Nobody's access is opened to clean it up, so that what is left is a case for somebody.
    func isStuck(
        _ operation: AccountOperation,
        _ failure: ConnectorError,
        in lane: Int
    ) -> Bool {
        guard case .convert = operation.action, failure.code == .conflict,
            !desired(in: lane).isActive
        else { return false }
        return state.lanes[lane].accounts.contains { $0.id == operation.account && !$0.isEnabled }
    }

    /// Takes note of a refusal; `true` if another plan can do the rest without what was refused.
    func accept(
        _ failure: ConnectorError,
        of operation: AccountOperation,
        in lane: Int
    ) async throws(LaneFailure) -> Bool {
        switch failure.code {
        case .seatsExhausted:
            open("seatsExhausted", in: lane, detail: failure.message)
            return awaitSeat(for: operation, in: lane)
        case .invalid, .unsupported, .notFound, .conflict:
            return try await isolate(failure, of: operation, in: lane)
        case .forbidden, .unauthorized:
            open(exceptionReason(of: failure), in: lane, detail: failure.message)
            return false
        case .alreadyExists, .rateLimited, .unavailable, .timeout, .protocolViolation:
            return false
        }
    }

    /// The seat waits, what needs none goes on.
    private func awaitSeat(for operation: AccountOperation, in lane: Int) -> Bool {
        if !work[lane].awaitsSeat {
            work[lane].awaitsSeat = true
            seatWaiters[state.target(ofLane: lane)].append(lane)
        }
        guard case .changeGrants(let adding, let removing) = operation.action else { return false }
        let seats = adding.filter { $0.kind == .license }
        work[lane].withheld.formUnion(seats.isEmpty ? adding : seats)
        return !removing.isEmpty || (!seats.isEmpty && seats.count < adding.count)
    }

    private func isolate(
        _ failure: ConnectorError,
        of operation: AccountOperation,
        in lane: Int
    ) async throws(LaneFailure) -> Bool {
        switch operation.action {
        case .create(let draft):
            if try await withholdUnknown(draft.grants, in: lane) { return true }
            guard !work[lane].createsBare else { break }
            work[lane].createsBare = true
            work[lane].withholdsAttributes = true
            open("invalidAttribute", in: lane, detail: failure.message)
            return true
        case .update:
            work[lane].withholdsAttributes = true
            open("invalidAttribute", in: lane, detail: failure.message)
            return false
        case .convert:
            guard !desired(in: lane).isActive, !work[lane].refusesConversion else { break }
            work[lane].refusesConversion = true
            return true
        case .changeGrants(let adding, let removing):
            if try await withholdUnknown(adding, in: lane) { return true }
            return try await giveOneByOne(adding, removing, operation, failure, lane)
        case .enable, .disable, .delete: break
        }
        open(exceptionReason(of: failure), in: lane, detail: failure.message)
        return false
    }

    /// Compares with what the target offers; a name is never guessed (R-070).
    private func withholdUnknown(
        _ grants: Set<Grant>,
        in lane: Int
    ) async throws(LaneFailure) -> Bool {
        var isAnyUnknown = false
        let generation = work[lane].generation
        for kind in Set(grants.map(\.kind)).sorted() where kind != .license {
            let offered = try await offeredNames(of: kind, in: lane)
            try check(lane, generation)
            guard let offered else { continue }
            for grant in grants.sorted() where grant.kind == kind && !offered.contains(grant.name) {
                isAnyUnknown = true
                withhold(grant, in: lane, reason: "unknownEntitlement")
            }
        }
        return isAnyUnknown
    }

    private func withhold(_ grant: Grant, in lane: Int, reason: String) {
        work[lane].withheld.insert(grant)
        let name = "\(grant.kind.rawValue) '\(grant.name)'"
        open(
            reason,
            about: "\(grant.kind.rawValue)/\(grant.name)",
            in: lane,
            detail: "the target does not take \(name); add it there or change the rule"
        )
    }

    /// `nil` where the target does not list rights of the kind.
    private func offeredNames(
        of kind: Entitlement.Kind,
        in lane: Int
    ) async throws(LaneFailure) -> Set<String>? {
        var names: Set<String> = []
        var cursor: PageCursor?
        repeat {
            let after = cursor
            do throws(LaneFailure) {
                let page = try await call(.read, lane) { connector throws(ConnectorError) in
                    try await connector.entitlements(of: kind, after: after)
                }
                names.formUnion(page.elements.map(\.name))
                cursor = page.next
            } catch {
                guard case .connector(let failure) = error, !failure.isTransient else {
                    throw error
                }
                return nil
            }
        } while cursor != nil
        return names
    }

    /// Finds out which of several changes is the one that the target refuses.
    private func giveOneByOne(
        _ adding: Set<Grant>,
        _ removing: Set<Grant>,
        _ operation: AccountOperation,
        _ failure: ConnectorError,
        _ lane: Int
    ) async throws(LaneFailure) -> Bool {
        let generation = work[lane].generation
        func change(_ adding: Set<Grant>, _ removing: Set<Grant>) async throws(LaneFailure) -> Bool
        {
            let single = AccountOperation(
                account: operation.account,
                kind: operation.kind,
                action: .changeGrants(adding: adding, removing: removing)
            )
            do throws(LaneFailure) {
                try await carryOut(single, lane)
            } catch {
                guard case .connector(let reason) = error, reason.isRefusal(of: single) else {
                    throw error
                }
                try check(lane, generation)
                return false
            }
            try check(lane, generation)
            return true
        }
        let isSingle = adding.count + removing.count == 1
        var areRemoved = removing.isEmpty
        if !removing.isEmpty, !isSingle { areRemoved = try await change([], removing) }
        if !areRemoved { open(exceptionReason(of: failure), in: lane, detail: failure.message) }
        for grant in adding.sorted() {
            let isGiven = isSingle ? false : try await change([grant], [])
            if !isGiven { withhold(grant, in: lane, reason: "invalidEntitlement") }
        }
        return false
    }

    func exceptionReason(of failure: ConnectorError) -> String {
        switch failure.code {
        case .forbidden, .unauthorized: "forbidden"
        case .seatsExhausted: "seatsExhausted"
        case .invalid: "invalid"
        case .unsupported: "unsupported"
        case .notFound, .alreadyExists, .rateLimited, .unavailable, .timeout, .conflict,
            .protocolViolation:
            "unverified"
        }
    }
}

extension Verification.Difference {
    /// The word for the exception that asks somebody.
    var reason: String {
        if !residual.isEmpty { return isLatentOnly ? "latentAccess" : "unverified" }
        return missing.isEmpty && !pending.isEmpty ? "pendingApproval" : "unverified"
    }

    var summary: String {
        func list(_ word: String, _ names: [String]) -> String? {
            names.isEmpty ? nil : "\(word): \(names.joined(separator: ", "))"
        }
        let parts = [
            list("left over", residual.map(\.description)),
            list("missing", missing.map(\.description)),
            list("waiting for approval inside the target", pending.map(\.description)),
            list("attributes that differ", attributes),
            isUnread ? "the target does not show every right; look there by hand" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }
}
