// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// What is known about changes that were sent in bulk, by the path of what they change.
///
/// A path without a state was not sent.
struct SCIMBulkOutcome {
    enum State: Hashable, Sendable {
        /// Done, or refused for good.
        case settled
        /// Reported as done by a service that has not yet been seen to do what it reports.
        case unproven
        /// Only a read can tell.
        case unclear
    }

    private var states: [String: State] = [:]
    /// Why the first change that was refused for good was refused.
    private(set) var failure: ConnectorError?

    func state(of path: String) -> State? { states[path] }

    mutating func set(_ state: State, _ operation: SCIMBulk.Operation) {
        states[operation.path] = state
    }

    mutating func refuse(_ operation: SCIMBulk.Operation, _ error: ConnectorError) {
        states[operation.path] = .settled
        failure = failure ?? error
    }
}

/// Changes one user's groups, roles and entitlements in one request, if the service supports that
/// and more than one would be needed.
///
/// Each operation is judged by its own status alone. Operations whose status is missing or
/// transient, and all of them if the answer is lost, are settled by a read and a separate request.
/// Changes that need something other than PATCH are sent separately anyway.
extension SCIMConnector {
    struct GroupChanges {
        let member: String
        let adding: [SCIMElement]
        /// Names.
        let removing: [String]
    }

    /// Sends what can go in bulk, if that saves a request.
    ///
    /// Additions do not wait for removals here, since operations are independent.
    ///
    /// Throws nothing: what cannot be prepared is sent separately, and fails there.
    func sendBulk(
        _ groups: GroupChanges,
        _ lists: ListChanges,
        _ discovery: SCIMDiscovery
    ) async -> SCIMBulkOutcome {
        var outcome = SCIMBulkOutcome()
        guard dialect.sendsBulk, let limits = discovery.bulk, !memory.refusesBulk else {
            return outcome
        }
        let removals = await removals(groups, discovery)
        var bulk = SCIMBulk(operations: removals)
        // A member both removed from and added to a group is added after the removal.
        for addition in additions(groups, discovery)
        where !removals.contains(where: { $0.path == addition.path }) {
            bulk.operations.append(addition)
        }
        let changesUser = !lists.isEmpty && patchesLists(discovery)
        guard bulk.operations.count + (changesUser ? 1 : 0) > 1 else { return outcome }
        if changesUser, let change = try? await change(groups.member, lists, discovery) {
            bulk.operations.insert(change, at: 0)
        }
        // A bulk request with one operation saves nothing.
        for part in bulk.cut(to: limits, in: dialect) where part.operations.count > 1 {
            let results: [SCIMBulkResult]
            switch await send(part) {
            case .told(let told): results = told
            case .refused: return outcome
            }
            for operation in part.operations {
                let result = results.first { $0.isAbout(operation) }
                let isRemoval = removals.contains { $0.path == operation.path }
                read(result, of: operation, isRemoval: isRemoval, &outcome, discovery)
            }
        }
        return outcome
    }

    private func removals(
        _ groups: GroupChanges,
        _ discovery: SCIMDiscovery
    ) async -> [SCIMBulk.Operation] {
        guard removals(discovery).first == .valuePath else { return [] }
        var patch = SCIMPatch()
        patch.remove(SCIMFilterText.element(of: "members", groups.member))
        var operations: [SCIMBulk.Operation] = []
        for name in groups.removing {
            guard let ids = try? await self.groups(named: name, discovery) else { continue }
            for id in ids {
                guard let path = try? path(discovery.groupsEndpoint, id) else { continue }
                operations.append(SCIMBulk.Operation(path: path, patch: patch))
            }
        }
        return operations
    }

    private func additions(
        _ groups: GroupChanges,
        _ discovery: SCIMDiscovery
    ) -> [SCIMBulk.Operation] {
        guard patchesGroups(discovery) else { return [] }
        var patch = SCIMPatch()
        patch.add("members", [["value": .string(groups.member)]])
        return groups.adding.compactMap { group in
            guard let path = try? path(discovery.groupsEndpoint, group.value) else { return nil }
            return SCIMBulk.Operation(path: path, patch: patch)
        }
    }

    /// `nil` if the user is already as wanted.
    private func change(
        _ id: String,
        _ lists: ListChanges,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMBulk.Operation? {
        let user = try await user(id, discovery)
        let patch = patch(of: user, lists)
        guard !patch.isEmpty else { return nil }
        return SCIMBulk.Operation(
            path: try path(discovery.usersEndpoint, id),
            patch: patch,
            version: usesETags(discovery) ? user.version : nil
        )
    }

    private enum BulkAnswer {
        /// The states of the operations that the answer names; none if it was lost.
        case told([SCIMBulkResult])
        /// Nothing was done.
        case refused
    }

    private func send(_ bulk: SCIMBulk) async -> BulkAnswer {
        let answer: HTTPExchange.Answer
        do throws(ConnectorError) {
            answer = try await call(
                .post,
                "/Bulk",
                body: bulk.body(in: dialect),
                operation: "send bulk"
            )
        } catch {
            return error.effect == .none ? .refused : .told([])
        }
        guard answer.response.isSuccess else {
            // A request that is too large says nothing about the next one.
            let refusal = SCIMRefusal(answer.response)
            if refusal.isAboutShape || refusal.status == 404 { memory.markRefusedBulk() }
            return .refused
        }
        let body = try? JSONValue(parsing: answer.response.body)
        return .told((body?.scim("Operations")?.array ?? []).compactMap { SCIMBulkResult($0) })
    }

    private func read(
        _ result: SCIMBulkResult?,
        of operation: SCIMBulk.Operation,
        isRemoval: Bool,
        _ outcome: inout SCIMBulkOutcome,
        _ discovery: SCIMDiscovery
    ) {
        guard let result else {
            outcome.set(.unclear, operation)
            return
        }
        guard !result.isSuccess else {
            let isBelieved =
                isRemoval ? removals(discovery).count == 1 : heeds(operation, discovery)
            outcome.set(isBelieved ? .settled : .unproven, operation)
            return
        }
        let refusal = SCIMRefusal(status: result.status, body: result.response)
        let error = refusal.error("change in bulk", earlierEffect: .none)
        if isRemoval, error.code == .notFound {
            // A group that does not exist has no members.
            outcome.set(.settled, operation)
        } else if error.isTransient || refusal.isOvertaken || refusal.isAboutShape {
            outcome.set(.unclear, operation)
        } else {
            outcome.refuse(operation, error)
        }
    }

    /// Whether a success is known to mean that something changed (faults 3, 4 and 8 to 10).
    private func heeds(_ operation: SCIMBulk.Operation, _ discovery: SCIMDiscovery) -> Bool {
        if operation.path.hasPrefix(discovery.usersEndpoint + "/") {
            return memory.heedsPatch(discovery.usersEndpoint)
        }
        return !mustLookAtAdditions(discovery)
    }

    /// Whether a removal that was sent in bulk needs no separate request.
    func isRemoved(
        _ member: String,
        from group: String,
        after state: SCIMBulkOutcome.State?,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Bool {
        switch state {
        case nil: return false
        case .settled: return true
        case .unproven:
            // An earlier operation of the same request has proven it.
            if memory.removal == .valuePath { return true }
            guard try await !isMember(member, of: group, discovery) else { return false }
            memory.removal = .valuePath
            return true
        case .unclear: return try await !isMember(member, of: group, discovery)
        }
    }

    /// Whether an addition that was sent in bulk needs no separate request.
    func isAdded(
        _ member: String,
        to group: String,
        after state: SCIMBulkOutcome.State?,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> Bool {
        switch state {
        case nil: false
        case .settled: true
        case .unproven: try await isAdded([member], to: group, discovery)
        case .unclear: try await isMember(member, of: group, discovery)
        }
    }
}
