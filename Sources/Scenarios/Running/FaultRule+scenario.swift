// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit
import Wire

extension FaultRule {
    /// The rule that plays a scenario's fault.
    ///
    /// `addresses` answers with those under which targets know the fault's subject.
    init(
        _ fault: Fault,
        addresses: (Identity.ID) -> [String]
    ) throws(FaultSyntaxError) {
        let method = fault.match.method?.rawValue ?? "*"
        let path = fault.match.pathPattern ?? "/**"
        var window: Range<Instant>?
        var timesMax = fault.timesMax
        let occasion: Occasion
        switch fault.frequency {
        case .always: occasion = .always
        case .every(let count): occasion = .every(count)
        case .first(let count): occasion = .first(count)
        case .after(let count): occasion = .after(count)
        case .ordinals(let range):
            occasion = .after(range.lowerBound - 1)
            timesMax = min(timesMax ?? .max, range.count)
        case .window(let from, let until):
            occasion = .always
            window = from..<until
        case .probability(let chance): occasion = .probability(chance)
        }
        self.init(
            name: fault.name,
            scope: Scope(
                target: fault.match.target?.rawValue,
                pattern: try FaultPattern(parsing: "\(method) \(path)"),
                subjects: fault.match.subject.map(addresses) ?? [],
                page: fault.match.page,
                attempt: fault.match.attempt,
                window: window
            ),
            phase: Phase(fault.phase),
            occasion: occasion,
            timesMax: timesMax,
            verdict: try FaultVerdict(fault.effect),
            delayMax: fault.effect.delayMax,
            fires: FireRequirement(minimum: fault.fires.atLeast, maximum: fault.fires.atMost)
        )
    }
}

extension Fault.Effect {
    /// The longest delay of one that is drawn; the rule's own generator draws it.
    fileprivate var delayMax: Duration? {
        switch self {
        case .delay(.between(_, let max)): max
        case .delay(.fixed), .answer, .dropRequest, .dropResponse, .mutate: nil
        }
    }
}

extension FaultRule.Phase {
    fileprivate init(_ phase: Fault.Phase) {
        switch phase {
        case .before: self = .before
        case .after: self = .after
        case .halfWay: self = .halfWay
        }
    }
}

extension FaultVerdict {
    fileprivate init(_ effect: Fault.Effect) throws(FaultSyntaxError) {
        switch effect {
        case .answer(let answer): self = .respond(FaultAnswer(answer))
        case .delay(.fixed(let duration)), .delay(.between(let duration, _)):
            self = .delay(duration)
        case .dropRequest: self = .dropRequest
        case .dropResponse: self = .dropResponse
        case .mutate(let mutation): self = .mutateResponse(try mutation.edits())
        }
    }

    /// `respond 429`, `drop response`; what the log says of a fault that struck.
    package var summary: String {
        switch self {
        case .pass: "cut half way"
        case .delay(let duration): "delay \(duration.clockText)"
        case .respond(let answer): "respond \(answer.status)"
        case .dropRequest: "drop request"
        case .dropResponse: "drop response"
        case .mutateResponse(let edits): edits.map(\.description).joined(separator: ", ")
        }
    }
}

extension FaultAnswer {
    fileprivate init(_ answer: Fault.Answer) {
        var headers = WireHeaders()
        for header in answer.headers { headers.append(header.name, header.value) }
        let body: [UInt8]
        switch answer.body {
        case .none: body = []
        case .text(let text): body = Array(text.utf8)
        case .json(let value):
            body = value.encoded()
            headers["Content-Type"] = headers["Content-Type"] ?? "application/json"
        }
        self.init(
            status: answer.status,
            headers: headers,
            body: body,
            retryAfter: answer.retryAfter.map { Int(($0.wholeMilliseconds + 999) / 1_000) }
        )
    }
}

extension Fault.Mutation {
    fileprivate func edits() throws(FaultSyntaxError) -> [FaultEdit] {
        var edits: [FaultEdit] = []
        if let status { edits.append(.setStatus(status)) }
        for header in headers { edits.append(.setHeader(name: header.name, value: header.value)) }
        for member in set {
            edits.append(.setValue(try FaultBodyPath(parsing: member.path), member.value))
        }
        for path in remove { edits.append(.removeValue(try FaultBodyPath(parsing: path))) }
        if let truncateTo { edits.append(.cutBody(bytes: truncateTo)) }
        return edits
    }
}
