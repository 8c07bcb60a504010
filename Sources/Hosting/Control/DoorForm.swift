// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// How a side door is named in a call: one declaration for the decoder and for the document.
struct DoorForm: Sendable {
    enum Field: Sendable {
        case text
        case optionalText
        case count
    }

    /// As `SideDoor.name`.
    let name: String
    let fields: [(name: String, field: Field)]
    private let make: @Sendable (Values) -> SideDoor

    private init(
        _ name: String,
        _ fields: [(name: String, field: Field)],
        make: @escaping @Sendable (Values) -> SideDoor
    ) {
        self.name = name
        self.fields = fields
        self.make = make
    }

    /// What the fields hold; every required one is there.
    struct Values: Sendable {
        fileprivate var texts: [String: String] = [:]
        fileprivate var counts: [String: Int] = [:]

        subscript(name: String) -> String { texts[name] ?? "" }
        func optional(_ name: String) -> String? { texts[name] }
        func count(_ name: String) -> Int { counts[name] ?? 0 }
    }

    /// Counts are kept small enough that no call fills the memory.
    static let countMax = 10_000

    private static let email: (String, Field) = ("email", .text)

    static let all: [DoorForm] = [
        DoorForm("signIn", [email]) { .signIn(email: $0["email"]) },
        DoorForm("signOut", [email]) { .signOut(email: $0["email"]) },
        DoorForm("createAccount", [("kind", .text), email, ("name", .text)]) {
            .createAccount(kind: $0["kind"], email: $0["email"], name: $0["name"])
        },
        DoorForm("enableAccount", [email]) { .enableAccount(email: $0["email"]) },
        DoorForm("disableAccount", [email]) { .disableAccount(email: $0["email"]) },
        DoorForm("deleteAccount", [email]) { .deleteAccount(email: $0["email"]) },
        DoorForm("anonymizeAccount", [email]) { .anonymizeAccount(email: $0["email"]) },
        DoorForm("acceptInvitation", [email]) { .acceptInvitation(email: $0["email"]) },
        DoorForm("giveWork", [email, ("items", .count)]) {
            .giveWork(email: $0["email"], items: $0.count("items"))
        },
        DoorForm("grant", [email, ("kind", .text), ("name", .text)]) {
            .grant(email: $0["email"], kind: $0["kind"], name: $0["name"])
        },
        DoorForm("revoke", [email, ("kind", .text), ("name", .text)]) {
            .revoke(email: $0["email"], kind: $0["kind"], name: $0["name"])
        },
        DoorForm("editAccount", [email, ("attribute", .text), ("value", .optionalText)]) {
            .editAccount(
                email: $0["email"],
                attribute: $0["attribute"],
                value: $0.optional("value")
            )
        },
        DoorForm("issueKey", [email]) { .issueKey(email: $0["email"]) },
        DoorForm("expireConnectorCredential", []) { _ in .expireConnectorCredential },
        DoorForm("authorizeConnectorAgain", [("times", .count)]) {
            .authorizeConnectorAgain(times: $0.count("times"))
        },
        DoorForm("approvePending", [email]) { .approvePending(email: $0["email"]) },
        DoorForm("buySeats", [("license", .text), ("count", .count)]) {
            .buySeats(license: $0["license"], count: $0.count("count"))
        },
        DoorForm("rename", [("kind", .text), ("from", .text), ("to", .text)]) {
            .rename(kind: $0["kind"], from: $0["from"], to: $0["to"])
        },
    ]

    /// Reads the door's own fields, beside `door` and `target`.
    func door(_ body: TargetSettings) throws(SettingError) -> SideDoor {
        try body.rejectKeys(outside: ["door", "target"] + fields.map(\.name))
        var values = Values()
        for (name, field) in fields {
            switch field {
            case .text: values.texts[name] = try body.requiredString(name)
            case .optionalText: values.texts[name] = try body.string(name)
            case .count:
                guard let count = try body.integer(name, least: 1), count <= DoorForm.countMax
                else {
                    throw SettingError(
                        path: [name],
                        message: "'\(name)' must be a whole number from 1 to \(DoorForm.countMax)"
                    )
                }
                values.counts[name] = count
            }
        }
        return make(values)
    }

    var schema: JSONValue {
        var properties: JSONObject = [
            "door": ["const": .string(name)],
            "target": ["type": "string", "minLength": 1],
        ]
        var required: [JSONValue] = ["door", "target"]
        for (name, field) in fields {
            switch field {
            case .text:
                properties[name] = ["type": "string", "minLength": 1]
                required.append(.string(name))
            case .optionalText: properties[name] = ["type": "string"]
            case .count:
                properties[name] = [
                    "type": "integer", "minimum": 1,
                    "maximum": .integer(Int64(DoorForm.countMax)),
                ]
                required.append(.string(name))
            }
        }
        return [
            "type": "object", "title": .string(name), "properties": .object(properties),
            "required": .array(required), "additionalProperties": false,
        ]
    }
}
