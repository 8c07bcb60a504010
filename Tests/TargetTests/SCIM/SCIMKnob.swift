// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Testing
import Wire

/// One answer of one knob: a conversation that ends in another word than by the RFC.
struct SCIMKnob: Sendable, CustomStringConvertible {
    typealias Talk = @Sendable (inout SCIMWorld) throws -> String

    let quirk: String
    let value: JSONValue
    /// The result of the conversation with the knob set.
    let result: String
    let byRFC: String
    /// Dialects in which another knob of theirs decides first, with the reason.
    let overruled: [String: String]
    let talk: Talk

    var description: String { "\(quirk): \(value.text)" }

    init(
        _ quirk: String,
        _ value: JSONValue,
        _ result: String,
        byRFC: String,
        overruled: [String: String] = [:],
        _ talk: @escaping Talk
    ) {
        self.quirk = quirk
        self.value = value
        self.result = result
        self.byRFC = byRFC
        self.overruled = overruled
        self.talk = talk
    }

    /// Whether a dialect's answer, as printed, is the one that the conversation shows.
    ///
    /// Numbers, durations and texts are tried with values of our own, because the vendors' limits
    /// are large.
    func shows(_ printed: String) -> Bool {
        switch value {
        case .bool(let flag): printed == (flag ? "true" : "false")
        case .string(let word):
            word == printed || word.hasSuffix("s") && word.first?.isNumber ?? false
                || quirk == "filterableAttributes"
        case .null, .integer, .number, .array, .object: true
        }
    }

    var settings: JSONObject { JSONObject([JSONObject.Member(key: quirk, value: value)]) }
}

extension SCIMWorld {
    /// The status of the answer, and what Ana can do with her account afterwards.
    mutating func ended(_ answer: Answer) -> String {
        "\(answer.status) \(usable("ana").contains("ana account") ? "works" : "ended")"
    }

    /// The status, and who is in Staff afterwards.
    ///
    /// Mutating, so that the call given as the argument is made before the world is looked at.
    mutating func staffed(_ answer: Answer) -> String {
        "\(answer.status) \(staffers)"
    }

    mutating func replaceUser(_ value: JSONValue) throws -> Answer {
        try patch(try user(SCIMWorld.ana), ["op": "replace", "value": value])
    }

    mutating func create(_ userName: String, _ further: JSONObject = [:]) throws -> Answer {
        var body: JSONObject = [
            "schemas": [.string(SCIMWorld.user)], "userName": .string(userName), "active": true,
        ]
        for member in further.members { body[member.key] = member.value }
        return try call(.post, "/Users", .object(body))
    }

    mutating func putUser(_ further: JSONObject) throws -> Answer {
        var body: JSONObject = [
            "schemas": [.string(SCIMWorld.user)], "userName": .string(SCIMWorld.ana),
        ]
        for member in further.members { body[member.key] = member.value }
        return try call(.put, try user(SCIMWorld.ana), .object(body))
    }

    /// Replaces Staff's members with only Bo.
    mutating func replaceMembers() throws -> Answer {
        let bo = try member(SCIMWorld.bo)
        return try patch(try staff(), ["op": "replace", "path": "members", "value": [bo]])
    }

    mutating func addCy() throws -> Answer {
        let cy = try member(SCIMWorld.cy)
        return try patch(try staff(), ["op": "add", "path": "members", "value": [cy]])
    }

    /// `200 3`: the status and how many records the list holds.
    func counted(_ answer: Answer) -> String { "\(answer.status) \(answer.records.count)" }
}
