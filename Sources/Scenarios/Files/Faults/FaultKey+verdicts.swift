// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension FaultKey {
    /// The kinds of fault; exactly one of these.
    static let verdicts = [
        FaultKey(
            .verdict,
            "answer",
            .shape(answer),
            "An answer instead of the target's: `status`, and optionally `retryAfter`, `headers` "
                + "and `body`. A text body is sent as is, anything else as JSON.",
            example: """
                - name: throttled
                  on: { operation: read }
                  first: 2
                  answer:
                    status: 429
                    retryAfter: 30s
                    headers: { X-Reason: rate limit }
                    body: { code: limit_exceeded, message: Too many requests }
                """
        ) { decoder, node, fault in
            fault.verdict = decoder.answer(node).map { .respond($0) }
        },
        FaultKey(
            .verdict,
            "delay",
            FaultDecoder.latency,
            "Everything happens, but later: a time, or a range from which each delay is drawn. "
                + "Even beyond the core's `requestTimeout` the answer still arrives; use `drop` to "
                + "lose it.",
            example: """
                - name: slow lists
                  on: { request: GET /api/v2/agents }
                  delay: 8s
                """
        ) { decoder, node, fault in
            switch decoder.latency(node) {
            case .fixed(let delay): fault.verdict = .delay(delay...delay)
            case .between(let min, let max): fault.verdict = .delay(min...max)
            case nil: break
            }
        },
        FaultKey(
            .verdict,
            "drop",
            .word(["request", "response"]),
            "`request`: it never arrives, in the phase `before`. `response`: the target has done "
                + "it and the answer is lost. Either way the sender waits for its own timeout and "
                + "cannot tell which.",
            example: """
                - name: a lost answer
                  on: { operation: createAccount }
                  first: 1
                  drop: response
                """
        ) { decoder, node, fault in
            let words = ["request", "response"]
            let lost = decoder.references.decoder.name(node, "loss", among: words)
            fault.verdict = lost.map { $0 == "request" ? .dropRequest : .dropResponse }
        },
        FaultKey(
            .verdict,
            "mutate",
            .shape(mutation),
            "Changes the target's own answer: `status`, `headers` to set, members of the JSON body "
                + "to `set` or `remove` by path (`agent.active`, `agents[0].id`, "
                + "`agents[*].email`), or `truncateTo` a number of bytes. A mutation that changes "
                + "nothing is reported as a problem.",
            example: """
                - name: the target claims that the account is inactive
                  on: { request: GET /api/v2/agents/* }
                  first: 1
                  mutate: { set: { agent.active: false } }
                """
        ) { decoder, node, fault in
            fault.verdict = decoder.edits(node).map { .mutateResponse($0) }
        },
    ]

    private static let status = ShapeType.whole(atLeast: 200, atMost: 599)

    fileprivate static let answer = Shape(
        "an answer",
        [
            .required("status", status, "The status code."),
            .optional("retryAfter", .duration, "Sent as Retry-After, in whole seconds."),
            .optional("headers", .map(.attribute), "Further header fields."),
            .optional("body", .anything, "Text as is, anything else as JSON."),
        ]
    )

    fileprivate static let mutation = Shape(
        "a mutation",
        [
            .optional("status", status, "Another status code."),
            .optional("headers", .map(.attribute), "Header fields to set."),
            .optional("set", .settings, "Members of the body to set, by path: agent.active."),
            .optional("remove", .list(.text), "Paths of members to remove."),
            .optional("truncateTo", .whole(atLeast: 0), "Keeps only this many bytes of the body."),
        ]
    )
}

extension FaultDecoder {
    fileprivate func answer(_ node: YAMLNode) -> FaultAnswer? {
        let decoder = references.decoder
        guard let fields = decoder.fields(node, FaultKey.answer) else { return nil }
        var answer = FaultAnswer(status: 0)
        for (name, value) in headers(fields["headers"]) { answer.headers.append(name, value) }
        answer.retryAfter = decoder.duration(fields["retryAfter"]).map {
            Int(($0.wholeMilliseconds + 999) / 1_000)
        }
        if let body = fields["body"]?.json {
            if let text = body.string {
                answer.body = Array(text.utf8)
            } else {
                answer.body = body.encoded()
                answer.headers["Content-Type"] =
                    answer.headers["Content-Type"] ?? "application/json"
            }
        }
        guard let status = status(fields["status"]) else { return nil }
        answer.status = status
        return answer
    }

    private func status(_ node: YAMLNode?) -> Int? {
        if let node, let status = node.json.integer, (100...199).contains(status) {
            let note = "The answer's own status is 200 to 599."
            let message = "\(status) only announces an answer"
            references.decoder.log.error(message, at: node.location, note: note)
            return nil
        }
        return references.decoder.whole(node, atLeast: 200, atMost: 599)
    }

    private func headers(_ node: YAMLNode?) -> [(name: String, value: String)] {
        let decoder = references.decoder
        return decoder.entries(node).compactMap { entry in
            let isToken = entry.key.utf8.allSatisfy { byte in
                byte > 32 && byte < 127 && byte != UInt8(ascii: ":")
            }
            guard isToken, !entry.key.isEmpty else {
                decoder.log.error("this is not a header field name", at: entry.keyLocation)
                return nil
            }
            guard let value = decoder.attribute(entry.value) else { return nil }
            guard value.unicodeScalars.allSatisfy({ $0.value >= 32 }) else {
                decoder.log.error("a header field is one line", at: entry.value.location)
                return nil
            }
            return (entry.key, value)
        }
    }

    /// In the order of the keys' declaration, whatever the order of the file.
    fileprivate func edits(_ node: YAMLNode) -> [FaultEdit]? {
        let decoder = references.decoder
        guard let fields = decoder.fields(node, FaultKey.mutation) else { return nil }
        if fields.entries.isEmpty {
            decoder.log.error("a mutation that changes nothing", at: node.location)
        }
        var edits: [FaultEdit] = []
        if let status = status(fields["status"]) { edits.append(.setStatus(status)) }
        edits += headers(fields["headers"]).map { .setHeader(name: $0.name, value: $0.value) }
        for entry in decoder.entries(fields["set"]) {
            guard let path = path(entry.key, at: entry.keyLocation) else { continue }
            edits.append(.setValue(path, entry.value.json))
        }
        for node in decoder.list(fields["remove"]) {
            guard let text = decoder.text(node), let path = path(text, at: node.location) else {
                continue
            }
            edits.append(.removeValue(path))
        }
        if let bytes = decoder.whole(fields["truncateTo"]) { edits.append(.cutBody(bytes: bytes)) }
        return edits
    }

    private func path(_ text: String, at location: SourceLocation) -> FaultBodyPath? {
        do throws(FaultSyntaxError) {
            return try FaultBodyPath(parsing: text)
        } catch {
            references.decoder.log.error(error.description, at: location)
            return nil
        }
    }
}
