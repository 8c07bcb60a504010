// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

extension SCIMConnector {
    package func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        try require(kind)
        let discovery = try await discovery()
        let edits = try edits(of: changes)
        let byPatch =
            dialect.isCareful
            ? patchesUsers(discovery) && limits.patchesProfiles : dialect.profile != .put
        if byPatch, let user = try await patchProfile(id.rawValue, edits, discovery) {
            return try await account(from: user, nil, discovery)
        }
        let user = try await replace(id.rawValue, discovery, "update user") { document in
            apply(edits, to: &document)
        }
        return try await account(from: user, nil, discovery)
    }

    private struct Edit {
        let attribute: SCIMAttribute
        let value: String?
    }

    private func edits(of changes: AttributeChanges) throws(ConnectorError) -> [Edit] {
        var edits: [Edit] = []
        for name in Set(changes.set.keys).union(changes.clear).sorted() {
            let value = changes.set[name]
            let isAllowed = value != nil || !["email", "givenName", "externalID"].contains(name)
            let movesID = name == "externalID" && limits.idIsExternalID && dialect.isCareful
            guard let attribute = SCIMAttribute(rawValue: name), isAllowed, !movesID else {
                throw ConnectorError(
                    .invalid,
                    effect: .none,
                    "attribute '\(name)' cannot be written like this"
                )
            }
            edits.append(Edit(attribute: attribute, value: value))
        }
        return edits
    }

    /// A user name that equals the address follows it.
    private func apply(_ edits: [Edit], to document: inout SCIMUserDocument) {
        for edit in edits {
            if edit.attribute == .email, let address = edit.value, mayRename(document) {
                document.set(userName: address)
            }
            if edit.attribute == .email, edit.value == nil { continue }
            let current = document.object
            guard edit.attribute.value(in: current) != edit.value else { continue }
            document.set(edit.attribute, edit.value)
        }
    }

    private func mayRename(_ document: SCIMUserDocument) -> Bool {
        guard !dialect.isCareful || limits.renamesUsers,
            let user = SCIMUserRecord(.object(document.object)), let name = user.userName
        else { return false }
        return user.emails.isEmpty
            || user.emails.contains { $0.value.lowercased() == name.lowercased() }
    }

    /// `nil` if the service does not support PATCH.
    private func patchProfile(
        _ id: String,
        _ edits: [Edit],
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMUserRecord? {
        var overtaken = 0
        while true {
            let user = try await user(id, discovery)
            let before = SCIMUserDocument(user)
            var document = before
            apply(edits, to: &document)
            let patch = patch(from: before, to: document, edits)
            guard !patch.isEmpty else { return user }
            let version = usesETags(discovery) ? user.version : nil
            let answer = try await send(patch, to: id, version: version, discovery)
            if dialect.isCareful {
                if overtaken < options.settlementsMax, SCIMRefusal(answer.response).isOvertaken {
                    overtaken += 1
                    continue
                }
                let isHeeded = try await isHeeded(answer, of: id, discovery) { user in
                    let shown = SCIMUserDocument(user)
                    return edits.allSatisfy { edit in
                        edit.attribute.value(in: shown.object) == edit.value
                            || before.value(at: edit.attribute.place)
                                != shown.value(at: edit.attribute.place)
                    }
                }
                if !isHeeded { return nil }
            }
            try requireSuccess(answer, "update user")
            let body = try? JSONValue(parsing: answer.response.body)
            if let shown = body.flatMap({ SCIMUserRecord($0) }) { return shown }
            return try await self.user(id, discovery)
        }
    }

    private func patch(
        from before: SCIMUserDocument,
        to after: SCIMUserDocument,
        _ edits: [Edit]
    ) -> SCIMPatch {
        var patch = SCIMPatch()
        var keys = JSONObject()
        func write(_ path: String, _ value: JSONValue?) {
            // A path with a filter cannot be a key and stays a separate operation.
            if let value, dialect.profile == .keys, !path.contains("[") {
                keys[path] = value
            } else if let value {
                patch.replace(path, value)
            } else {
                patch.remove(path)
            }
        }
        if let name = after.object.scim("userName"), name != before.object.scim("userName") {
            write("userName", name)
        }
        var written: Set<String> = []
        for edit in edits {
            let place = edit.attribute.place
            let new = after.value(at: place)
            guard before.value(at: place) != new else { continue }
            if dialect.isCareful {
                // A list is written whole, since not every service creates elements for paths with
                // filters.
                guard written.insert(place.path).inserted else { continue }
                let isEmpty = new == nil || new == .null || new == []
                write(place.path, isEmpty ? nil : new)
            } else {
                write(place.elementPath, edit.value.map { .string($0) })
            }
        }
        if !keys.isEmpty { patch.replace(nil, .object(keys)) }
        return patch
    }
}
