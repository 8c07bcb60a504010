// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// The stored form of run events: one JSON object per line, members in a fixed order.
///
/// Personal data: identities, accounts and entitlements appear by id and name. The name and the
/// addresses of a profile are left out, and addresses in request paths, changes and free text are
/// replaced by `…` (`AddressMask`). Evidence is kept as the core hashed it, because its chain could
/// not be verified otherwise.
extension RunEvent {
    /// Appends the event and a line feed.
    ///
    /// The result is where the payload begins, with the comma before its type.
    @discardableResult
    package func write(to writer: inout JSONWriter) -> Int {
        writer.write(raw: "{\"seq\":")
        writer.write(Int64(sequence))
        writer.write(raw: ",\"at\":")
        writer.write(at)
        let payload = writer.bytes.count
        body.write(to: &writer)
        writer.write(raw: "}\n")
        return payload
    }

    /// The event as one line without its line feed.
    package var json: String {
        var writer = JSONWriter()
        write(to: &writer)
        return String(decoding: writer.bytes.dropLast(), as: UTF8.self)
    }
}

extension RunEvent.Body {
    /// Every payload, in the order of the cases.
    static let types: [any StoredEvent.Type] = [
        RunStarted.self, Declaration.self, LifecycleEvent.self, IntakeRecord.self,
        PhaseRecord.self, RequestRecord.self, FaultRecord.self, ChangeRecord.self,
        AccountObservation.self,
        IntentChange.self, AccessChange.self, ClaimRecord.self, EvidenceRecord.self,
        ExceptionRecord.self, CorrectionRecord.self, OrphanReport.self, DriftReport.self,
        GuardStop.self, DecisionRecord.self, AccessRequest.self,
        RequestOutcome.self, AnswerRecord.self, FindingRecord.self, RunEnded.self,
    ]

    fileprivate func write(to writer: inout JSONWriter) {
        switch self {
        case .runStarted(let record): writer.write(record)
        case .declaration(let record): writer.write(record)
        case .fact(let event): writer.write(event)
        case .intake(let record): writer.write(record)
        case .phase(let record): writer.write(record)
        case .request(let record): writer.write(record)
        case .fault(let record): writer.write(record)
        case .change(let record): writer.write(record)
        case .account(let observation): writer.write(observation)
        case .intent(let change): writer.write(change)
        case .access(let change): writer.write(change)
        case .claim(let record): writer.write(record)
        case .evidence(let record): writer.write(record)
        case .exception(let record): writer.write(record)
        case .correction(let record): writer.write(record)
        case .orphan(let report): writer.write(report)
        case .drift(let report): writer.write(report)
        case .guardStop(let stop): writer.write(stop)
        case .decision(let record): writer.write(record)
        case .accessRequest(let request): writer.write(request)
        case .requestOutcome(let outcome): writer.write(outcome)
        case .answer(let record): writer.write(record)
        case .finding(let record): writer.write(record)
        case .runEnded: writer.write(RunEnded())
        }
    }
}

extension JSONWriter {
    fileprivate mutating func write<Event: StoredEvent>(_ event: Event) {
        key("type")
        write(Event.type)
        // By the span: a loop would copy each member with its name, type and meaning.
        let members = Event.members
        let span = members.span
        for index in span.indices { span[index].write(&self, event) }
    }
}
