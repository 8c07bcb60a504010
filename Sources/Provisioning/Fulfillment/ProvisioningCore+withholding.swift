// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Whether a disabled account would have to be enabled before it could be converted.
    ///
    /// Access is never reopened just to clean up, so what is left becomes an exception.
    func isStuck(
        _ operation: AccountOperation,
        _ failure: ConnectorError,
        in lane: Lane
    ) -> Bool {
        guard case .convert = operation.action, failure.code == .conflict,
            !desired(in: lane).isActive
        else { return false }
        return state[lane].accounts.contains { $0.id == operation.account && !$0.isEnabled }
    }

    /// Records a refusal; `true` if a new plan can do the rest.
    func accept(
        _ failure: ConnectorError,
        of operation: AccountOperation,
        in lane: Lane
    ) async throws(LaneFailure) -> Bool {
        switch failure.code {
        case .seatsExhausted:
            open("seatsExhausted", in: lane, detail: failure.message)
            return awaitSeat(for: operation, in: lane)
        case .invalid, .unsupported, .notFound, .conflict:
            return try await isolate(failure, of: operation, in: lane)
        case .forbidden, .unauthorized:
            open(failure.exceptionReason, in: lane, detail: failure.message)
            return false
        case .alreadyExists, .rateLimited, .unavailable, .timeout, .protocolViolation:
            return false
        }
    }

    /// Waits for a seat and continues with the work that needs none.
    private func awaitSeat(for operation: AccountOperation, in lane: Lane) -> Bool {
        if lane.startAwaitingSeat() { seatWaiters[lane.target].append(lane) }
        guard case .changeGrants(let adding, let removing) = operation.action else { return false }
        let seats = adding.filter { $0.kind == .license }
        lane.withheld.formUnion(seats.isEmpty ? adding : seats)
        return !removing.isEmpty || (!seats.isEmpty && seats.count < adding.count)
    }

    private func isolate(
        _ failure: ConnectorError,
        of operation: AccountOperation,
        in lane: Lane
    ) async throws(LaneFailure) -> Bool {
        switch operation.action {
        case .create(let draft):
            if try await withholdUnknown(draft.grants, in: lane) { return true }
            guard !lane.createsBare else { break }
            lane.createsBare = true
            lane.withholdsAttributes = true
            open("invalidAttribute", in: lane, detail: failure.message)
            return true
        case .update(let changes):
            guard !lane.withholdsAttributes else { break }
            lane.withholdsAttributes = true
            open("invalidAttribute", in: lane, detail: failure.message)
            // Names and addresses do not wait for an attribute that the target does not take.
            return !Set(changes.set.keys).isSubset(of: options.mappedAttributes)
        case .convert:
            guard !desired(in: lane).isActive, !lane.refusesConversion else { break }
            lane.refusesConversion = true
            return true
        case .changeGrants(let adding, let removing):
            if try await withholdUnknown(adding, in: lane) { return true }
            return try await giveOneByOne(adding, removing, operation, failure, lane)
        case .enable, .disable, .delete: break
        }
        open(failure.exceptionReason, in: lane, detail: failure.message)
        return false
    }

    /// Withholds what the target does not offer; names are never guessed.
    private func withholdUnknown(
        _ grants: Set<Grant>,
        in lane: Lane
    ) async throws(LaneFailure) -> Bool {
        var isAnyUnknown = false
        let generation = lane.generation
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

    private func withhold(_ grant: Grant, in lane: Lane, reason: String) {
        lane.withheld.insert(grant)
        let name = "\(grant.kind.rawValue) '\(grant.name)'"
        open(
            reason,
            about: "\(grant.kind.rawValue)/\(grant.name)",
            in: lane,
            detail: "the target does not take \(name); add it there or change the rule"
        )
    }

    /// `nil` if the target does not list rights of the kind.
    private func offeredNames(
        of kind: Entitlement.Kind,
        in lane: Lane
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

    /// Tries several changes one by one to find the one that the target refuses.
    private func giveOneByOne(
        _ adding: Set<Grant>,
        _ removing: Set<Grant>,
        _ operation: AccountOperation,
        _ failure: ConnectorError,
        _ lane: Lane
    ) async throws(LaneFailure) -> Bool {
        let generation = lane.generation
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
        if !areRemoved { open(failure.exceptionReason, in: lane, detail: failure.message) }
        for grant in adding.sorted() {
            let isGiven = isSingle ? false : try await change([grant], [])
            if !isGiven { withhold(grant, in: lane, reason: "invalidEntitlement") }
        }
        return false
    }
}
