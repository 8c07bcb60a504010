// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    mutating func answer(_ call: Call, by routes: [Route<SCIMEndpoint>]) throws(Refusal) -> Reply {
        guard let route = routes.first(where: { $0.method == call.method }) else {
            throw .methodNotAllowed(routes.map(\.method))
        }
        let subject = route.endpoint.subject
        if call.caller != nil, subject != .caller, subject != .discovery {
            throw SCIMError(403, nil, "This token is good for its owner's own record only.")
        }
        return try route.endpoint.answer(&self, call)
    }

    mutating func create(_ type: Int, _ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        let projection = try call.projection()
        let slot = try create(type, try call.object())
        return reply(to: .created(slot: slot), projection, call)
    }

    mutating func record(_ type: Int, _ id: String, _ call: Call) throws(Refusal) -> Reply {
        guard let slot = readable(id, type: type) else {
            throw .notFound("\(store.types[type].name) \(id) is")
        }
        let projection = try call.projection()
        if call.method == .get {
            if hasVersions, let field = call.headers["If-None-Match"],
                SCIMEntityTag.matches(field, store.entityTag(of: slot))
            {
                var reply = SCIMReply(status: 304)
                reply.headers.append("ETag", store.entityTag(of: slot))
                return reply
            }
            return reply(to: .shown(slot: slot), projection, call)
        }
        try checkVersion(slot, call.headers["If-Match"])
        try checkSize(of: call, to: slot)
        let body = call.method == .delete ? JSONObject() : try call.object()
        let outcome = try write(call.method, slot, body)
        return reply(to: outcome, projection, call)
    }

    /// Carries out a PUT, PATCH or DELETE.
    mutating func write(
        _ method: WireRequest.Method,
        _ slot: Int,
        _ body: JSONObject
    ) throws(SCIMError) -> SCIMOutcome {
        switch method {
        case .put: return try replace(slot, body)
        case .patch: return try patch(slot, body)
        default: return try remove(slot)
        }
    }

    var hasVersions: Bool { options.dialect.versions == .weak }

    /// RFC 7644 §3.14: a change meant for another version is refused.
    func checkVersion(_ slot: Int, _ field: String?) throws(SCIMError) {
        guard hasVersions, let field else { return }
        guard SCIMEntityTag.matches(field, store.entityTag(of: slot)) else {
            throw SCIMError(412, nil, "The record has another version by now.")
        }
    }

    /// The record that an id names; inactive users are not found where the dialect hides them.
    func readable(_ id: String, type: Int) -> Int? {
        guard let slot = store.slot(id: id, type: type) else { return nil }
        let isHidden = !store.rows[slot].isActive && options.dialect.inactiveUsers == .notFound
        return isHidden ? nil : slot
    }

    mutating func reply(
        to outcome: SCIMOutcome,
        _ projection: SCIMProjection,
        _ call: SCIMCall
    ) -> SCIMReply {
        guard let slot = outcome.slot, store.rows[slot].presence == .shown else {
            return SCIMReply(status: 204)
        }
        var reply = SCIMReply(status: outcome.status)
        var projection = shown(projection, of: slot, call.method)
        projection.showsWritten = call.method != .get && store.showsMoreWhenWritten
        if case .changed = outcome, !projection.isChosen {
            if hasVersions { reply.headers.append("ETag", store.entityTag(of: slot)) }
            return reply
        }
        if case .changed = outcome { reply.status = 200 }
        reply.body = store.rendered(slot, projection, base: call.base)
        if case .created = outcome {
            let location = store.location(of: slot, base: call.base)
            reply.headers.append("Location", location)
        }
        if hasVersions { reply.headers.append("ETag", store.entityTag(of: slot)) }
        return reply
    }
}

/// Comparison of entity tags, RFC 9110 §8.8.3.
enum SCIMEntityTag {
    /// Whether a list of tags holds the tag; strong and weak forms are one here, as clients send
    /// back either.
    static func matches(_ field: String, _ tag: String) -> Bool {
        let wanted = opaque(tag[...])
        return field.split(separator: ",").contains { part in
            let text = part.drop { $0 == " " }
            return text == "*" || opaque(text) == wanted
        }
    }

    private static func opaque(_ tag: Substring) -> Substring {
        var rest = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
        while rest.last == " " { rest.removeLast() }
        guard rest.first == "\"", rest.last == "\"", rest.count > 1 else { return rest }
        return rest.dropFirst().dropLast()
    }
}
