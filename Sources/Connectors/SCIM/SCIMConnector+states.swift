// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

extension SCIMConnector {
    /// Some services do not reactivate users; their refusal is passed on.
    package func enableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        try require(kind)
        try await setActive(true, id)
    }

    /// If the service deletes inactive users, the account is gone afterwards.
    package func disableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        try require(kind)
        if dialect.active == .delete || (dialect.isCareful && limits.disabling == .delete) {
            try await delete(id)
        } else {
            do throws(ConnectorError) {
                try await setActive(false, id)
            } catch  where error.code == .notFound {
                // A deleted user cannot sign in; the other dialects pass the refusal on.
                guard dialect.isCareful, try await isGone(id) else { throw error }
            }
        }
    }

    package func deleteAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        try require(kind)
        guard manifest.capabilities.contains(.deleteAccount) else {
            throw .unsupported("users are disabled here, never deleted")
        }
        try await delete(id)
    }

    private func delete(_ id: Account.ID) async throws(ConnectorError) {
        let discovery = try await discovery()
        let path = try path(discovery.usersEndpoint, id.rawValue)
        let answer = try await call(.delete, path, operation: "delete user")
        if answer.response.status == 404 {
            if !dialect.isCareful { return }
            if try await isGone(id) { return }
        }
        try requireSuccess(answer, "delete user")
    }

    /// Whether a read agrees with a 404, which may be that of a proxy or of a server that lags.
    private func isGone(_ id: Account.ID) async throws(ConnectorError) -> Bool {
        do throws(ConnectorError) {
            _ = try await user(id.rawValue, try await discovery())
            return false
        } catch  where error.code == .notFound {
            return true
        }
    }

    /// By PATCH where the service supports it, else by PUT of the whole user.
    func setActive(_ isActive: Bool, _ id: Account.ID) async throws(ConnectorError) {
        let discovery = try await discovery()
        let byPatch =
            dialect.isCareful
            ? limits.disabling == .patch && patchesUsers(discovery)
            : dialect.active != .put && dialect.profile != .put || dialect.active == .pathless
        let asText = dialect.writesTextBooleans || (dialect.isCareful && limits.writesTextBooleans)
        if byPatch {
            var patch = SCIMPatch()
            let value = SCIMUserDocument.flag(isActive, asText: asText)
            if dialect.active == .pathless {
                patch.replace(nil, ["active": value])
            } else {
                patch.replace("active", value)
            }
            let answer = try await send(patch, to: id.rawValue, discovery)
            guard dialect.isCareful else {
                try requireSuccess(answer, "change state")
                return
            }
            let isHeeded = try await isHeeded(answer, of: id.rawValue, discovery) {
                $0.isActive == isActive
            }
            if isHeeded { return }
        }
        let shown = try await replace(id.rawValue, discovery, "change state") { document in
            document.set(isActive: isActive, asText: asText)
        }
        guard !dialect.isCareful || shown.isActive == isActive else {
            throw violation("change state", .unknown, "the answer shows the former state")
        }
    }

    /// Whether a PATCH took effect; if not, the caller sends the whole user instead.
    ///
    /// Services without PATCH answer 501, others support only a few forms of it, and some answer
    /// 200 and do nothing (faults 8 to 10). An answer is trusted if it shows the user; an empty
    /// one, once a change has been seen to take effect.
    func isHeeded(
        _ answer: HTTPExchange.Answer,
        of id: String,
        _ discovery: SCIMDiscovery,
        _ isAsWanted: (SCIMUserRecord) -> Bool
    ) async throws(ConnectorError) -> Bool {
        if isUnsupportedPatch(answer) {
            memory.markRefusedPatch(discovery.usersEndpoint)
            return false
        }
        if answer.response.status == 400, limits.patchesUsers == nil {
            if !SCIMRefusal(answer.response).isDuplicate { return false }
        }
        try requireSuccess(answer, "change user")
        let body = try? JSONValue(parsing: answer.response.body)
        var shown = body.flatMap { SCIMUserRecord($0) }
        if shown == nil {
            guard !memory.heedsPatch(discovery.usersEndpoint) else { return true }
            do throws(ConnectorError) {
                shown = try await user(id, discovery)
            } catch  where error.code == .notFound {
                // A user that disappeared with the change has been changed.
                return true
            } catch {
                throw error.afterSending
            }
        }
        guard let shown, isAsWanted(shown) else { return false }
        memory.markHeededPatch(discovery.usersEndpoint)
        return true
    }

    func isUnsupportedPatch(_ answer: HTTPExchange.Answer) -> Bool {
        answer.response.status == 501 || answer.response.status == 405
    }

    func send(
        _ patch: SCIMPatch,
        to user: String,
        version: String? = nil,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> HTTPExchange.Answer {
        try await call(
            .patch,
            path(discovery.usersEndpoint, user),
            body: patch.body(in: dialect),
            version: version,
            operation: "change user",
            // Every operation has the same result however often it is sent.
            repeatability: .idempotent
        )
    }

    /// Reads the user, changes it and writes it back whole; starts over if the service says that
    /// another writer came first.
    ///
    /// Returns the user in the answer, or the one that was read if nothing had to change.
    func replace(
        _ id: String,
        _ discovery: SCIMDiscovery,
        _ operation: StaticString,
        _ change: (inout SCIMUserDocument) -> Void
    ) async throws(ConnectorError) -> SCIMUserRecord {
        try await recordLocks.withLock(id) { () async throws(ConnectorError) -> SCIMUserRecord in
            var overtaken = 0
            while true {
                let user = try await user(id, discovery)
                var document = SCIMUserDocument(user)
                change(&document)
                guard document != SCIMUserDocument(user) else { return user }
                let answer = try await call(
                    .put,
                    path(discovery.usersEndpoint, id),
                    body: document.replacement(),
                    version: usesETags(discovery) ? user.version : nil,
                    operation: operation
                )
                if overtaken < options.settlementsMax, dialect.isCareful,
                    SCIMRefusal(answer.response).isOvertaken
                {
                    overtaken += 1
                    continue
                }
                try requireSuccess(answer, operation)
                let body = try? JSONValue(parsing: answer.response.body)
                if let shown = body.flatMap({ SCIMUserRecord($0) }) { return shown }
                return try await self.user(id, discovery)
            }
        }
    }
}
