// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// The stored form of run events: one JSON object a line, members in a fixed order.
///
/// Personal data: identities, accounts and entitlements appear by id and name. The name and the
/// addresses of a profile are left out, and addresses in request paths, in changes and in free
/// text are replaced by `…` (`AddressMask`). Evidence stands as the core
/// hashed it, since its chain could not be verified otherwise.
extension RunEvent {
    /// Appends the event and a line feed.
    package func write(to writer: inout JSONWriter) {
        writer.write(raw: "{\"seq\":")
        writer.write(Int64(sequence))
        writer.write(raw: ",\"at\":")
        writer.write(at)
        body.write(to: &writer)
        writer.write(raw: "}\n")
    }

    /// The event as one line without its line feed.
    package var json: String {
        var writer = JSONWriter()
        write(to: &writer)
        return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
    }
}

extension RunEvent.Body {
    /// Every word under `type`, in the order of the cases.
    package static let typeNames = [
        "runStarted", "fact", "intake", "phase", "request", "fault", "change", "account",
        "intent", "access", "claim", "evidence", "exception", "correction", "orphan", "drift",
        "guardStop", "finding", "runEnded",
    ]

    /// The word under `type`.
    package var typeName: String { Self.typeNames[typeIndex] }

    /// The position of the case in `typeNames`.
    package var typeIndex: Int {
        switch self {
        case .runStarted: 0
        case .fact: 1
        case .intake: 2
        case .phase: 3
        case .request: 4
        case .fault: 5
        case .change: 6
        case .account: 7
        case .intent: 8
        case .access: 9
        case .claim: 10
        case .evidence: 11
        case .exception: 12
        case .correction: 13
        case .orphan: 14
        case .drift: 15
        case .guardStop: 16
        case .finding: 17
        case .runEnded: 18
        }
    }

    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("type", typeName)
        switch self {
        case .runStarted(let record): record.write(to: &writer)
        case .fact(let event): event.write(to: &writer)
        case .intake(let record): record.write(to: &writer)
        case .phase(let record): record.write(to: &writer)
        case .request(let record): record.write(to: &writer)
        case .fault(let record): record.write(to: &writer)
        case .change(let record): record.write(to: &writer)
        case .account(let observation): observation.write(to: &writer)
        case .intent(let change): change.write(to: &writer)
        case .access(let change): change.write(to: &writer)
        case .claim(let record): record.write(to: &writer)
        case .evidence(let record): record.write(to: &writer)
        case .exception(let record): record.write(to: &writer)
        case .correction(let record): record.write(to: &writer)
        case .orphan(let report): report.write(to: &writer)
        case .drift(let report): report.write(to: &writer)
        case .guardStop(let stop): stop.write(to: &writer)
        case .finding(let record): record.write(to: &writer)
        case .runEnded: break
        }
    }
}
