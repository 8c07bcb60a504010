// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary
import Wire

extension ClaimRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("event", event.rawValue)
        writer.member("identity", identity.rawValue)
        writer.member("state", state.rawValue)
        writer.member("verifiedAt", verifiedAt)
        writer.list("residual", residual) { $0.write($1) }
    }
}

extension EvidenceRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("number", number)
        writer.member("correlation", correlation)
        writer.member("initiator", initiator)
        writer.member("approver", approver)
        writer.member("rule", rule)
        writer.member("reason", reason)
        writer.member("identity", identity.rawValue)
        writer.member("target", target.rawValue)
        writer.member("account", account)
        writer.member("kind", kind.rawValue)
        writer.member("entitlement", entitlement)
        writer.member("before", before)
        writer.member("after", after)
        writer.member("askedAt", askedAt)
        writer.member("approvedAt", approvedAt)
        writer.member("executedAt", executedAt)
        writer.member("verifiedAt", verifiedAt)
        writer.member("outcome", outcome.rawValue)
        writer.member("previousHash", previousHash)
        writer.member("hash", hash)
    }
}

extension ExceptionRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("cause", cause)
        writer.member("identity", identity?.rawValue)
        writer.member("target", target?.rawValue)
        writer.member("reason", reason)
        writer.member(masking: "detail", detail)
        writer.member("owner", owner)
        writer.member("fate", fate.rawValue)
    }
}

extension CorrectionRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("cause", cause)
        writer.member("identity", identity?.rawValue)
        writer.member(masking: "what", what)
        writer.member("removal", isRemoval)
    }
}

extension OrphanReport {
    func write(to writer: inout JSONWriter) {
        writer.member("target", target.rawValue)
        writer.member("account", account)
        writer.member("kind", kind.rawValue)
    }
}

extension DriftReport {
    func write(to writer: inout JSONWriter) {
        writer.member("target", target.rawValue)
        writer.member("account", account)
        writer.member("identity", identity?.rawValue)
        writer.member("entitlement", entitlement)
        writer.member(masking: "what", what)
    }
}

extension GuardStop {
    func write(to writer: inout JSONWriter) {
        writer.member("run", run)
        writer.member("peopleAffected", peopleAffected)
        writer.member("peopleActive", peopleActive)
        writer.member("limit", limit)
    }
}
