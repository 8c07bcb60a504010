// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary
import Wire

extension RunStarted {
    func write(to writer: inout JSONWriter) {
        writer.member("scenario", scenario)
        writer.member("seed", Int(clamping: seed))
        writer.member("deadlineMs", Int(deadline.wholeMilliseconds))
        writer.list("weights", weights.keys.sorted()) { writer, pattern in
            writer.write(raw: "{\"kind\":")
            writer.write(pattern.kind.rawValue)
            writer.member("name", pattern.name)
            writer.member("weight", weights[pattern])
            writer.write(raw: "}")
        }
    }
}

extension LifecycleEvent {
    func write(to writer: inout JSONWriter) {
        writer.member("event", id.rawValue)
        writer.member("kind", kind.rawValue)
        writer.member("identity", identity.rawValue)
        writer.member("effectiveAt", effectiveAt)
        writer.member("recordedAt", recordedAt)
        writer.member("source", source)
        writer.member("revision", revision)
        guard let profile else { return }
        writer.member("employment", profile.employment.rawValue)
        writer.list("groups", profile.groups) { $0.write($1) }
    }
}

extension IntakeRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("event", event.rawValue)
        writer.member("identity", identity.rawValue)
        writer.member("source", source)
        switch outcome {
        case .accepted: writer.member("outcome", "accepted")
        case .duplicate: writer.member("outcome", "duplicate")
        case .superseded: writer.member("outcome", "superseded")
        case .scheduled: writer.member("outcome", "scheduled")
        case .quarantined(let reason):
            writer.member("outcome", "quarantined")
            writer.member(masking: "reason", reason)
        case .refused(let reason):
            writer.member("outcome", "refused")
            writer.member(masking: "reason", reason)
        }
    }
}

extension PhaseRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("cause", cause)
        writer.member("identity", identity.rawValue)
        writer.member("phase", phase.rawValue)
    }
}

extension RequestRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("target", target.rawValue)
        writer.member("number", number)
        writer.member("purpose", purpose.rawValue)
        writer.member("cause", cause)
        writer.member("attempt", attempt)
        writer.member("method", method)
        writer.member("path", AddressMask.maskedPath(path))
        switch outcome {
        case .answered(let status):
            writer.member("outcome", "answered")
            writer.member("status", status)
        case .notSent: writer.member("outcome", "notSent")
        case .noAnswer: writer.member("outcome", "noAnswer")
        }
        writer.member("startedAt", startedAt)
        writer.member("changes", changes)
    }
}

extension FaultRecord {
    func write(to writer: inout JSONWriter) {
        writer.member("fault", name)
        writer.member("target", target.rawValue)
        writer.member("request", request)
        writer.member("verdict", verdict)
    }
}

extension IntentChange {
    func write(to writer: inout JSONWriter) {
        writer.member("identity", identity.rawValue)
        writer.member("entitlement", entitlement)
        writer.member("intended", isIntended)
        writer.member("ground", ground.rawValue)
        writer.member("event", event?.rawValue)
    }
}
