// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMService {
    /// RFC 7644 §3.11: the caller's own record.
    mutating func me(_ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        let mode = options.dialect.me && options.me == .absent ? .inPlace : options.me
        guard mode != .absent, call.method != .post else { throw .notImplemented("/Me") }
        guard let slot = call.caller ?? options.caller.flatMap({ store.slot(email: $0) }),
            store.rows[slot].presence == .shown
        else { throw .notFound("A record for this token is") }
        let location = store.location(of: slot, base: call.base)
        if mode == .redirect {
            var reply = SCIMReply(status: 308)
            reply.headers.append("Location", location)
            return reply
        }
        if call.caller != nil, call.method != .get {
            throw SCIMError(403, nil, "This token only reads.")
        }
        var reply = try record(SCIMStore.users, store.rows[slot].id, call)
        reply.headers["Location"] = location
        return reply
    }
}
