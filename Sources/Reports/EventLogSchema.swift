// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Wire

/// The JSON Schema (2020-12) of one line of events.ndjson, kept in `schemas/events.schema.json`.
package enum EventLogSchema {
    package static var bytes: [UInt8] {
        var writer = IndentedJSON()
        writer.write(value)
        return writer.finished()
    }

    package static var value: JSONValue {
        let references = bodies.map { ReportSchema.reference($0.type) }
        let events = bodies.map { body in
            JSONObject.Member(key: body.type, value: schema(of: body))
        }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Residue run event, one line of events.ndjson",
            "oneOf": .array(references),
            "$defs": .object(JSONObject(shared + events)),
        ]
    }

    struct Body {
        let type: String
        let members: [(String, JSONValue)]
        let optional: Set<String>

        init(_ type: String, _ members: [(String, JSONValue)], optional: Set<String> = []) {
            self.type = type
            self.members = members
            self.optional = optional
        }
    }

    static var bodies: [Body] { facts + claims + truth }

    private static func schema(of body: Body) -> JSONValue {
        let head: [(String, JSONValue)] = [
            ("seq", ["type": "integer", "minimum": 1]), ("at", instant),
            ("type", ["const": .string(body.type)]),
        ]
        return .object(ReportSchema.object(head + body.members, optional: body.optional))
    }

    private static var shared: [JSONObject.Member] {
        let entitlement = ReportSchema.object([
            ("target", string), ("kind", string), ("name", string),
        ])
        let origin = ReportSchema.object(
            [
                ("by", words(["workflow", "outOfBand", "background", "foreign"])),
                ("cause", string), ("door", string), ("job", string), ("credential", string),
            ],
            optional: ["cause", "door", "job", "credential"]
        )
        let weight = ReportSchema.object([
            ("kind", string), ("name", string), ("weight", ReportSchema.count),
        ])
        return [
            .init(key: "instant", value: ["type": "string", "format": "date-time"]),
            .init(key: "entitlement", value: .object(entitlement)),
            .init(key: "origin", value: .object(origin)),
            .init(key: "weight", value: .object(weight)),
        ]
    }

    static let string = ReportSchema.string
    static let boolean = ReportSchema.boolean
    static let integer: JSONValue = ["type": "integer"]
    static let instant = ReportSchema.reference("instant")
    static let entitlement = ReportSchema.reference("entitlement")
    static let origin = ReportSchema.reference("origin")

    static func words(_ words: [String]) -> JSONValue { ReportSchema.words(words) }

    static func words<Word: CaseIterable & RawRepresentable<String>>(
        of type: Word.Type
    ) -> JSONValue {
        words(type.allCases.map(\.rawValue))
    }
}
