// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension SCIMService {
    package func probe(_ probe: Probe, at instant: Instant) -> ProbeResult {
        switch probe {
        case .signIn(let account):
            guard let slot = store.slot(account) else { return .refused("unknown") }
            return ProbeResult(refusal: store.signInRefusal(of: slot))
        case .session(let id): return store.result(ofSession: id)
        case .credential(let id): return store.result(ofKey: id)
        }
    }

    /// The people named by the path, by a filter, and in the body of a write.
    package func traits(of request: WireRequest) -> RequestTraits {
        var traits = RequestTraits()
        guard let match = try? router.match(request.path) else { return traits }
        switch match.subject {
        case .list(SCIMStore.users) where request.method == .post:
            nameNewUser(in: request.body, &traits)
        case .list(let type):
            if request.method == .get { readList(request.query, of: type, &traits) }
        case .everything:
            guard request.method == .get else { break }
            readList(request.query, of: SCIMStore.users, &traits)
        case .record(SCIMStore.users): name(match.id, in: &traits)
        case .record(let type):
            nameGroup(match.id, type: type, in: &traits)
            if !request.method.isSafe, request.method != .delete {
                nameMembers(in: request.body, &traits)
            }
        case .search, .bulk, .caller, .discovery, nil: break
        }
        return traits
    }

    private func name(_ id: String, in traits: inout RequestTraits) {
        if !traits.subjects.contains(id) { traits.subjects.append(id) }
        guard let slot = store.slot(id: id, type: SCIMStore.users) else { return }
        for subject in [store.rows[slot].userName.lowercased()] + store.rows[slot].addresses
        where !traits.subjects.contains(subject) {
            traits.subjects.append(subject)
        }
    }

    private func nameNewUser(in body: [UInt8], _ traits: inout RequestTraits) {
        guard let value = try? JSONValue(parsing: body), let object = value.object else { return }
        for member in object.members where member.key.isSameName(as: "userName") {
            if let text = member.value.string { traits.subjects.append(text.lowercased()) }
        }
    }

    private func nameGroup(_ id: String, type: Int, in traits: inout RequestTraits) {
        guard let slot = store.slot(id: id, type: type) else { return }
        let group = store.rows[slot].entitlement
        traits.rights.append(RightName(kind: group.kind, name: group.name))
    }

    /// The page, and what a filter asks for by an equality; a list of groups without such a filter
    /// reads them all.
    private func readList(_ query: String?, of type: Int, _ traits: inout RequestTraits) {
        traits.page = 1
        let isGroups = type == SCIMStore.groups
        defer {
            if isGroups, traits.rights.isEmpty {
                traits.rights = [RightName(kind: "group", name: nil)]
            }
        }
        guard let items = QueryItems(parsing: query) else { return }
        if let start = items["startIndex"].flatMap({ Int($0) }), start > 1 {
            let count = max(items["count"].flatMap { Int($0) } ?? options.dialect.pageMax, 1)
            traits.page = (start - 1) / count + 1
        }
        guard let text = items["filter"],
            let filter = try? SCIMFilter(parsing: text, syntax: options.dialect.syntax)
        else { return }
        for lookup in filter.lookups(schema: store.types[type].schema.id) {
            switch lookup {
            case .id(let id) where isGroups: nameGroup(id, type: type, in: &traits)
            case .displayName(let text) where isGroups:
                traits.rights.append(RightName(kind: "group", name: text))
            case .id(let id), .member(let id): name(id, in: &traits)
            case .userName(let text), .email(let text): traits.subjects.append(text.lowercased())
            case .externalID, .displayName: break
            }
        }
    }

    /// The members that a change of a group names: in values, and in the filters of paths.
    private func nameMembers(in body: [UInt8], _ traits: inout RequestTraits) {
        guard let value = try? JSONValue(parsing: body) else { return }
        nameMembers(value["members"] ?? .null, &traits)
        for operation in value["Operations"]?.array ?? [] {
            let sent = operation["value"] ?? .null
            nameMembers(sent["members"] ?? sent, &traits)
            guard let text = operation["path"]?.string,
                let path = try? SCIMPatchPath(parsing: text, syntax: options.dialect.syntax),
                let type = store.types.last, let target = try? path.target(in: type),
                case .elements(_, let choice, _) = target
            else { continue }
            for id in choice.chosenValues ?? [] { name(id, in: &traits) }
        }
    }

    private func nameMembers(_ value: JSONValue, _ traits: inout RequestTraits) {
        guard let names = try? memberNames(value) else { return }
        for member in names { name(member.id, in: &traits) }
    }
}
