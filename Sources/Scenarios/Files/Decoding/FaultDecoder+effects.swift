// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension FaultDecoder {
    /// What the fault does to the request or its answer.
    func effect(_ fields: Fields) -> Fault.Effect? {
        if let node = fields["answer"] { return answer(node).map { .answer($0) } }
        if let node = fields["delay"] { return latency(node).map { .delay($0) } }
        if let node = fields["drop"] {
            let lost = references.decoder.name(node, "loss", among: ["request", "response"])
            return lost.map { $0 == "request" ? .dropRequest : .dropResponse }
        }
        return fields["mutate"].flatMap(mutation).map { .mutate($0) }
    }

    private func answer(_ node: YAMLNode) -> Fault.Answer? {
        let decoder = references.decoder
        guard let fields = decoder.fields(node, FaultShapes.answer) else { return nil }
        let headers = headers(fields["headers"])
        let retryAfter = decoder.duration(fields["retryAfter"])
        guard let status = status(fields["status"]) else { return nil }
        return Fault.Answer(
            status: status,
            retryAfter: retryAfter,
            headers: headers,
            body: body(fields["body"])
        )
    }

    private func status(_ node: YAMLNode?) -> Int? {
        references.decoder.whole(node, atLeast: 100, atMost: 599)
    }

    private func headers(_ node: YAMLNode?) -> [Fault.Header] {
        let decoder = references.decoder
        return decoder.entries(node).compactMap { entry in
            let isToken = entry.key.utf8.allSatisfy { byte in
                byte > 32 && byte < 127 && byte != UInt8(ascii: ":")
            }
            guard isToken, !entry.key.isEmpty else {
                decoder.log.error("this is no header field name", at: entry.keyLocation)
                return nil
            }
            guard let value = decoder.attribute(entry.value) else { return nil }
            guard value.unicodeScalars.allSatisfy({ $0.value >= 32 }) else {
                decoder.log.error("a header field is one line", at: entry.value.location)
                return nil
            }
            return Fault.Header(name: entry.key, value: value)
        }
    }

    private func body(_ node: YAMLNode?) -> Fault.Body {
        guard let node else { return .none }
        let json = node.json
        return json.string.map { .text($0) } ?? .json(json)
    }

    private func mutation(_ node: YAMLNode) -> Fault.Mutation? {
        let decoder = references.decoder
        guard let fields = decoder.fields(node, FaultShapes.mutation) else { return nil }
        if fields.entries.isEmpty {
            decoder.log.error("a mutation that changes nothing", at: node.location)
        }
        return Fault.Mutation(
            status: status(fields["status"]),
            headers: headers(fields["headers"]),
            set: decoder.entries(fields["set"]).compactMap { entry in
                guard isPath(entry.key, at: entry.keyLocation) else { return nil }
                return Fault.Mutation.Member(path: entry.key, value: entry.value.json)
            },
            remove: decoder.list(fields["remove"]).compactMap { node in
                guard let path = decoder.text(node) else { return nil }
                return isPath(path, at: node.location) ? path : nil
            },
            truncateTo: decoder.whole(fields["truncateTo"])
        )
    }

    private func isPath(_ text: String, at location: SourceLocation) -> Bool {
        do throws(FaultSyntaxError) {
            _ = try FaultBodyPath(parsing: text)
            return true
        } catch {
            references.decoder.log.error(error.description, at: location)
            return false
        }
    }
}
