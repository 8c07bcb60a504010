// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary
import Wire

extension ChangeOrigin {
    /// `{"by":"workflow","cause":"e-7"}`: who, then what in the words of that case.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.key("origin")
        switch self {
        case .workflow(let cause):
            writer.write(raw: "{\"by\":\"workflow\"")
            writer.member("cause", cause)
        case .outOfBand(let door):
            writer.write(raw: "{\"by\":\"outOfBand\"")
            writer.member("door", door)
        case .background(let job):
            writer.write(raw: "{\"by\":\"background\"")
            writer.member("job", job)
        case .foreign(let credential):
            writer.write(raw: "{\"by\":\"foreign\"")
            writer.member(masking: "credential", credential)
        }
        writer.write(raw: "}")
    }
}

extension ChangeRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("target", target.rawValue)
        writer.member("number", number)
        origin.write(to: &writer)
        writer.member("kind", kind.rawValue)
        writer.member("account", account)
        writer.member("entitlement", entitlement)
        writer.member(masking: "object", object)
        writer.member(masking: "before", before)
        writer.member(masking: "after", after)
    }
}

extension AccountObservation {
    func write(to writer: inout JSONWriter) {
        writer.member("target", target.rawValue)
        writer.member("account", account)
        writer.member("kind", kind)
        writer.member("owner", owner?.rawValue)
        writer.member("exists", exists)
        writer.member("enabled", isEnabled)
        writer.member("protected", isProtected)
        writer.member("privileged", isPrivileged)
        writer.member("seat", seat)
        writer.member("lastActiveAt", lastActiveAt)
    }
}

extension AccessChange {
    func write(to writer: inout JSONWriter) {
        writer.member("identity", path.identity?.rawValue)
        writer.member("account", path.account)
        writer.member("entitlement", path.entitlement)
        writer.member("channel", path.channel.rawValue)
        writer.member(masking: "through", path.through)
        writer.member("from", from.rawValue)
        writer.member("to", to.rawValue)
        origin.write(to: &writer)
    }
}

extension FindingRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("state", state.rawValue)
        writer.member("invariant", invariant.rawValue)
        writer.member("identity", identity?.rawValue)
        writer.member("account", account)
        writer.member("target", target?.rawValue)
        writer.member("entitlement", entitlement)
        writer.member("channel", channel?.rawValue)
        writer.member("pathState", pathState?.rawValue)
        writer.member("since", since)
        writer.member("until", until)
        writer.member("event", event?.rawValue)
        writer.member(masking: "summary", summary)
    }
}
