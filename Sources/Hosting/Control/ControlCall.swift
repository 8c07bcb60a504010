// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// A call with its path, query and body type checked.
struct ControlCall: Sendable {
    let path: [String: String]
    private let query: [String: String]
    let body: [UInt8]
    let isYAML: Bool
    /// The event after which a reader continues.
    let lastEventID: String?

    init(_ request: WireRequest, _ route: ControlRoute, path: [String: String]) throws(ControlError)
    {
        self.path = path
        query = try ControlCall.query(of: request, route)
        body = request.body
        lastEventID = request.headers["Last-Event-ID"]
        isYAML = try ControlCall.checkBody(of: request, route)
    }

    private static func query(
        of request: WireRequest,
        _ route: ControlRoute
    ) throws(ControlError) -> [String: String] {
        guard let items = QueryItems(parsing: request.query) else {
            throw .badRequest("the query is not well-formed")
        }
        var values: [String: String] = [:]
        for item in items.items {
            guard let parameter = route.query.first(where: { $0.name == item.name }) else {
                let known = route.query.map(\.name)
                let all =
                    known.isEmpty ? "It has none." : "Known: \(known.joined(separator: ", "))."
                throw .badRequest(
                    "the call has no parameter '\(item.name)'",
                    hint: Suggestion.note(for: item.name, among: known) ?? all
                )
            }
            try parameter.check(item.value)
            guard values.updateValue(item.value, forKey: item.name) == nil else {
                throw .badRequest("the parameter '\(item.name)' is given twice")
            }
        }
        return values
    }

    /// Whether the body is YAML.
    private static func checkBody(
        of request: WireRequest,
        _ route: ControlRoute
    ) throws(ControlError) -> Bool {
        guard let form = route.body else {
            guard request.body.isEmpty else { throw .badRequest("the call takes no body") }
            return false
        }
        guard !request.body.isEmpty else {
            guard !form.isRequired else { throw .badRequest("the call needs a body") }
            return false
        }
        // A missing type, or one that any page's form can send, is rejected.
        let field = request.headers["Content-Type"] ?? ""
        let type = field.prefix { $0 != ";" }.lowercased().filter { $0 != " " }
        if type == "application/json" { return false }
        let isYAML = ["application/yaml", "application/x-yaml", "text/yaml"].contains(type)
        guard isYAML, form.allowsYAML else {
            let read =
                form.allowsYAML ? "application/json and application/yaml" : "application/json"
            let sent = type.isEmpty ? "a body without a type" : "'\(type)'"
            throw ControlError(
                .unsupportedMediaType,
                "only \(read) can be read here, not \(sent)",
                hint: "Send the field Content-Type: application/json."
            )
        }
        return true
    }

    /// The part of a list that `ControlParameter.window` asks for.
    func window<Element>(of list: [Element]) -> ArraySlice<Element> {
        list.dropFirst(whole("offset") ?? 0).prefix(whole("limit") ?? ControlParameter.windowSize)
    }

    func text(_ name: String) -> String? { query[name] }

    func whole(_ name: String) -> Int? { query[name].flatMap { Int($0) } }

    func instant(_ name: String) -> Instant? { query[name].flatMap { Instant(rfc3339: $0) } }

    /// The body as an object with only these keys; empty if there is no body.
    ///
    /// Null is accepted only for the clearable ones.
    func object(keys: [String], clearable: [String] = []) throws(ControlError) -> TargetSettings {
        let value: JSONValue
        do throws(JSONError) {
            value = body.isEmpty ? .object(JSONObject()) : try JSONValue(parsing: body)
        } catch {
            throw .badRequest("the body is not JSON: \(error)")
        }
        // Elsewhere null means no settings; a call has to be explicit.
        guard !value.isNull else { throw .badRequest("expected an object, not null") }
        return try settings { () throws(SettingError) in
            let settings = try TargetSettings(value.withWholeNumbers)
            try settings.rejectKeys(outside: keys, clearable: clearable)
            return settings
        }
    }

    /// Reads settings and reports mistakes by location.
    func settings<Value>(
        _ body: () throws(SettingError) -> Value
    ) throws(ControlError) -> Value {
        do throws(SettingError) {
            return try body()
        } catch {
            throw ControlError(error)
        }
    }
}

extension JSONValue {
    /// With members such as `3.0` turned into whole numbers.
    fileprivate var withWholeNumbers: JSONValue {
        guard case .object(var object) = self else { return self }
        for index in object.members.indices {
            guard case .number(let number) = object.members[index].value,
                let whole = Int64(exactly: number)
            else { continue }
            object.members[index].value = .integer(whole)
        }
        return .object(object)
    }
}

extension ControlParameter {
    fileprivate func check(_ value: String) throws(ControlError) {
        let expected: String
        switch form {
        case .text:
            if !value.isEmpty { return }
            expected = "some text"
        case .whole(let range):
            let isPlain = value.utf8.allSatisfy { (48...57).contains($0) }
            if isPlain, let number = Int(value), range.contains(number) { return }
            expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .instant:
            if Instant(rfc3339: value) != nil { return }
            expected = "an instant such as 2026-03-02T09:00:00Z"
        case .word(let words):
            if words.contains(value) { return }
            throw .badRequest(
                "'\(name)' must be one of \(words.joined(separator: ", ")), not '\(value)'",
                hint: Suggestion.note(for: value, among: words)
            )
        }
        throw .badRequest("'\(name)' must be \(expected), not '\(value)'")
    }
}
