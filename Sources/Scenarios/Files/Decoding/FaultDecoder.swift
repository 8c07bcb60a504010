// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit
import Wire

/// Reads faults and latencies.
struct FaultDecoder {
    let references: References
    let start: Instant

    private var decoder: FileDecoder { references.decoder }

    func faults(_ node: YAMLNode?) -> [Fault] {
        var lines: [String: Int] = [:]
        return decoder.list(node).compactMap { node in
            guard let fields = decoder.fields(node, FaultShapes.fault) else { return nil }
            let fault = fault(fields)
            guard let nameNode = fields["name"], let name = decoder.text(nameNode) else {
                return nil
            }
            if let line = lines[name] {
                let note = "The first is on line \(line)."
                let message = "a second fault of the name '\(name)'"
                decoder.log.error(message, at: nameNode.location, note: note)
            }
            lines[name] = nameNode.location.line
            return fault
        }
    }

    /// `80ms`, or a range.
    func latency(_ node: YAMLNode?) -> Scenario.Latency? {
        guard let node else { return nil }
        guard case .mapping = node.content else {
            return decoder.duration(node).map { .fixed($0) }
        }
        let shape = Shape(
            "a range of time",
            [.required("min", .duration, ""), .required("max", .duration, "")]
        )
        guard let fields = decoder.fields(node, shape) else { return nil }
        let least = decoder.duration(fields["min"])
        guard let most = decoder.duration(fields["max"]), let least else { return nil }
        guard least <= most else {
            decoder.log.error("the range ends before it begins", at: node.location)
            return nil
        }
        return .between(min: least, max: most)
    }

    private func fault(_ fields: Fields) -> Fault? {
        let match = fields["on"].flatMap(match) ?? Fault.Match()
        let frequency = frequency(fields)
        let timesMax = decoder.whole(fields["times"], atLeast: 1)
        let fires = fires(fields["fires"], timesMax: timesMax)
        guard let effect = effect(fields), let frequency else { return nil }
        return Fault(
            name: fields["name"].flatMap { $0.json.string } ?? "",
            location: fields.location,
            match: match,
            phase: phase(fields, of: effect),
            frequency: frequency,
            timesMax: timesMax,
            effect: effect,
            fires: fires
        )
    }

    private func match(_ node: YAMLNode) -> Fault.Match? {
        guard let fields = decoder.fields(node, FaultShapes.match) else { return nil }
        var match = Fault.Match(
            target: references.target(fields["target"]),
            subject: references.person(fields["subject"]),
            page: decoder.whole(fields["page"], atLeast: 1),
            attempt: decoder.whole(fields["attempt"], atLeast: 1)
        )
        if let node = fields["request"] { request(node, into: &match) }
        return match
    }

    private func request(_ node: YAMLNode, into match: inout Fault.Match) {
        guard let text = decoder.text(node) else { return }
        var words = text.split(separator: " ").map(String.init)
        if words.count == 2 {
            let method = words.removeFirst()
            let methods = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]
            if method != "*", decoder.check(method, "method", among: methods, at: node.location) {
                match.method = WireRequest.Method(rawValue: method)
            }
        }
        guard words.count == 1, words[0].hasPrefix("/") else {
            decoder.mismatch(node, "method and path such as DELETE /api/v2/agents/*")
            return
        }
        guard !words[0].contains("?") else {
            let note = "Match a page by 'page'."
            decoder.log.error("the query is not matched", at: node.location, note: note)
            return
        }
        do throws(FaultSyntaxError) {
            _ = try FaultPattern(parsing: "* \(words[0])")
            match.pathPattern = words[0]
        } catch {
            decoder.log.error(error.description, at: node.location)
        }
    }

    private func frequency(_ fields: Fields) -> Fault.Frequency? {
        if let node = fields["every"] { return decoder.whole(node, atLeast: 1).map { .every($0) } }
        if let node = fields["first"] { return decoder.whole(node, atLeast: 1).map { .first($0) } }
        if let node = fields["after"] { return decoder.whole(node).map { .after($0) } }
        if let node = fields["between"] { return between(node) }
        if let node = fields["probability"] { return probability(node) }
        guard let node = fields["always"], let flag = decoder.flag(node) else { return .always }
        if !flag {
            let note = "Leave the fault out, or say when it strikes."
            decoder.log.error("a fault that never strikes", at: node.location, note: note)
        }
        return .always
    }

    private func between(_ node: YAMLNode) -> Fault.Frequency? {
        let ends = decoder.list(node)
        guard ends.count == 2 else {
            decoder.mismatch(node, "two ends such as [3, 7]")
            return nil
        }
        if ends[0].json.string != nil {
            let from = decoder.moment(ends[0], from: start)
            guard let until = decoder.moment(ends[1], from: start), let from else { return nil }
            guard from < until else {
                decoder.log.error("the window ends before it begins", at: node.location)
                return nil
            }
            return .window(from: from, until: until)
        }
        let first = decoder.whole(ends[0], atLeast: 1)
        guard let last = decoder.whole(ends[1], atLeast: 1), let first else { return nil }
        guard first <= last else {
            decoder.log.error("the range ends before it begins", at: node.location)
            return nil
        }
        return .ordinals(first...last)
    }

    private func probability(_ node: YAMLNode) -> Fault.Frequency? {
        let chance: Double
        switch node.json {
        case .integer(let whole): chance = Double(whole)
        case .number(let number): chance = number
        case .null, .bool, .string, .array, .object:
            decoder.mismatch(node, "a number from 0 to 1")
            return nil
        }
        guard chance > 0, chance <= 1 else {
            decoder.log.error("a probability lies above 0 and up to 1", at: node.location)
            return nil
        }
        return .probability(chance)
    }

    private func phase(_ fields: Fields, of effect: Fault.Effect) -> Fault.Phase {
        let possible: [Fault.Phase]
        switch effect {
        case .answer: possible = [.before, .after, .halfWay]
        case .delay: possible = [.after, .before]
        case .dropRequest: possible = [.before]
        case .dropResponse: possible = [.after, .halfWay]
        case .mutate: possible = [.after]
        }
        guard let node = fields["phase"],
            let phase = decoder.word(node, "phase", as: Fault.Phase.self)
        else { return possible[0] }
        if !possible.contains(phase) {
            let names = possible.map(\.rawValue).joined(separator: " or ")
            let message = "the fault cannot strike in the phase '\(phase.rawValue)'"
            decoder.log.error(message, at: node.location, note: "Possible is \(names).")
        }
        return phase
    }

    private func fires(_ node: YAMLNode?, timesMax: Int?) -> Fault.Fires {
        guard let node else { return Fault.Fires() }
        var fires = Fault.Fires()
        if case .mapping = node.content {
            guard let fields = decoder.fields(node, FaultShapes.fires) else { return fires }
            fires.atLeast = decoder.whole(fields["atLeast"]) ?? (fields["atMost"] == nil ? 1 : 0)
            fires.atMost = decoder.whole(fields["atMost"])
            if let exactly = decoder.whole(fields["exactly"]) {
                fires = Fault.Fires(atLeast: exactly, atMost: exactly)
            }
        } else if let exactly = decoder.whole(node) {
            fires = Fault.Fires(atLeast: exactly, atMost: exactly)
        }
        if fires.atLeast > fires.atMost ?? .max || fires.atLeast > timesMax ?? .max {
            decoder.log.error("the fault cannot fire so often", at: node.location)
        }
        return fires
    }
}
