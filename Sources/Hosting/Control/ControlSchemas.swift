// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Scenarios
import TargetKit
import Vocabulary
import Wire

/// The schemas that the control plane's document refers to.
enum ControlSchemas {
    static let text: JSONValue = ["type": "string"]
    static let whole: JSONValue = ["type": "integer"]
    static let flag: JSONValue = ["type": "boolean"]
    static let instant: JSONValue = ["type": "string", "format": "date-time"]
    private static let maybeText: JSONValue = ["type": ["string", "null"]]
    private static let maybeWhole: JSONValue = ["type": ["integer", "null"]]
    private static let pace: JSONValue = [
        "oneOf": [["type": "number"], ["const": .string(WorldPace.autoWord)]]
    ]
    private static let anything: JSONValue = .object(JSONObject())

    /// Every key is required, and there are no others.
    private static func object(_ members: JSONObject) -> JSONValue {
        [
            "type": "object", "properties": .object(members),
            "required": .array(members.keys.map { .string($0) }), "additionalProperties": false,
        ]
    }

    private static func list(_ element: JSONValue) -> JSONValue {
        ["type": "array", "items": element]
    }

    private static func named(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }

    private static func orNull(_ schema: JSONValue) -> JSONValue {
        ["oneOf": [["type": "null"], schema]]
    }

    static var all: JSONObject {
        var schemas = JSONObject(
            server.members + worlds.members + time.members + faults.members + access.members
                + journal.members + play.members
        )
        schemas["WorldFile"] = [
            "anyOf": [
                adopted(ScenarioSchema.world(), by: &schemas),
                ["type": "object", "required": ["scenario"], "title": "a scenario"],
            ]
        ]
        schemas["Expectation"] = adopted(ScenarioSchema.expectation(), by: &schemas)
        schemas["ExpectationFile"] = [
            "title": "the contents of expect in a scenario file",
            "oneOf": [
                named("Expectation"),
                ["type": "array", "items": named("Expectation"), "minItems": 1],
            ],
        ]
        schemas["FaultFile"] = named("a-fault")
        var writer = SchemaWriter()
        schemas["Door"] = ["oneOf": .array(SideDoorKind.all.map { writer.object(of: $0.call) })]
        return schemas
    }

    /// The schema of a file, with its definitions among the document's.
    private static func adopted(_ file: JSONValue, by schemas: inout JSONObject) -> JSONValue {
        var root = file.object ?? JSONObject()
        for definition in root["$defs"]?.object?.members ?? [] {
            schemas[definition.key] = rebased(definition.value)
        }
        root["$defs"] = nil
        root["$schema"] = nil
        return rebased(.object(root))
    }

    /// The schema with references into a file's definitions rewritten to the document's.
    private static func rebased(_ schema: JSONValue) -> JSONValue {
        switch schema {
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { member in
                        guard member.key == "$ref", let target = member.value.string else {
                            return JSONObject.Member(
                                key: member.key,
                                value: rebased(member.value)
                            )
                        }
                        let name = target.split(separator: "/").last ?? ""
                        return JSONObject.Member(
                            key: "$ref",
                            value: .string("#/components/schemas/\(name)")
                        )
                    }
                )
            )
        case .array(let elements): return .array(elements.map(rebased))
        case .null, .bool, .integer, .number, .string: return schema
        }
    }

    private static let server: JSONObject = [
        "Error": object([
            "error": [
                "type": "string",
                "enum": .array(ControlError.Code.allCases.map { .string($0.rawValue) }),
            ],
            "message": text,
            "hint": maybeText,
        ]),
        "Any": ["type": "object"],
        "Health": object(["status": ["const": "ok"], "version": text, "worlds": whole]),
        "Removed": object(["removed": whole]),
    ]

    private static let worlds: JSONObject = [
        "WorldList": object(["worlds": list(named("World")), "total": whole]),
        "World": object([
            "id": text, "title": text, "file": text, "seed": whole, "start": instant,
            "now": instant, "pace": pace, "header": maybeText, "requests": whole,
            "timeline": orNull(
                object([
                    "end": instant, "isOver": flag, "next": maybeText, "lines": whole,
                    "peopleAuthorization": maybeText,
                ])
            ),
            "targets": list(named("Target")),
        ]),
        "Target": object([
            "name": text, "kind": text, "url": maybeText, "pathURL": maybeText,
            "basePath": text, "accounts": whole, "credential": named("Credential"),
        ]),
        "Credential": [
            "oneOf": [
                object([
                    "type": ["const": "basic"], "userName": text, "password": text,
                    "authorization": text,
                ]),
                object(["type": ["const": "bearer"], "token": text, "authorization": text]),
                object([
                    "type": ["const": "oauth"], "clientID": text, "clientSecret": text,
                    "refreshToken": text, "tokenEndpoint": maybeText,
                ]),
            ]
        ],
        "QuirkList": object([
            "targets": list(
                object([
                    "target": text, "kind": text, "settings": ["type": "object"],
                    "quirks": list(
                        object([
                            "name": text, "type": text, "default": text, "value": anything,
                            "assumption": text,
                        ])
                    ),
                ])
            )
        ]),
    ]

    private static let time: JSONObject = [
        "Clock": object(["now": instant, "pace": pace]),
        "Pace": object([
            "pace": [
                "oneOf": [
                    [
                        "type": "number", "minimum": 0,
                        "maximum": .integer(Int64(WorldClock.paces.upperBound)),
                    ],
                    ["const": .string(WorldPace.autoWord)],
                ]
            ]
        ]),
        "Advance": [
            "oneOf": [
                object([
                    "by": [
                        "type": "string", "maxLength": 16,
                        "pattern": "^([0-9]{1,6}(ms|s|m|min|h|d|w))+$",
                        "description": "A duration such as 90s, 36h or 30d.",
                    ]
                ]),
                object(["to": instant]),
            ]
        ],
        "Snapshot": object(["id": text, "at": instant]),
        "SnapshotList": object(["snapshots": list(named("Snapshot")), "total": whole]),
    ]

    private static let faults: JSONObject = [
        "FaultList": object([
            "faults": list(named("Fault")), "total": whole, "problems": list(text),
        ]),
        "Fault": object([
            "name": text, "target": text, "request": text,
            "operation": [
                "enum": .array(
                    RequestOperation.allCases.map { .string($0.rawValue) } + [.null]
                )
            ],
            "phase": [
                "enum": .array(FaultRule.Phase.allCases.map { .string($0.rawValue) })
            ],
            "occasion": text, "effect": text, "timesMax": maybeWhole, "matched": whole,
            "fired": whole, "overruled": whole, "isOn": flag,
        ]),
    ]

    private static let play: JSONObject = [
        "Report": [
            "type": "object", "title": "report.json, as schemas/report.schema.json describes it",
            "required": ["schemaVersion", "verdict", "summary", "scenarios"],
        ],
        "PlayOn": [
            "type": "object",
            "properties": [
                "to": [
                    "type": "string", "maxLength": 40,
                    "description": "end, next, a duration such as 30d, or an instant.",
                ]
            ],
            "additionalProperties": false,
        ],
        "FeedPosts": object([
            "posts": list(object(["url": text, "sent": whole, "refused": whole]))
        ]),
        "FeedPostRequest": [
            "type": "object",
            "properties": [
                "port": ["type": "integer", "minimum": 1, "maximum": 65_535],
                "path": ["type": "string", "pattern": "^/", "maxLength": 1_000],
            ],
            "required": ["port"], "additionalProperties": false,
        ],
        "Expectations": object(["expectations": whole]),
    ]

    private static let access: JSONObject = [
        "AccessAnswer": ["oneOf": [named("AccessList"), named("AccessChanges")]],
        "AccessChanges": object([
            "since": instant, "now": instant,
            "targets": list(
                object([
                    "target": text, "accounts": list(named("AccountChange")), "total": whole,
                ])
            ),
        ]),
        "AccountChange": object([
            "account": text, "kind": text, "emails": list(text), "name": text,
            "before": standing, "after": standing, "gained": list(named("AccessPath")),
            "lost": list(named("AccessPath")),
        ]),
        "AccessList": object([
            "now": instant,
            "targets": list(
                object([
                    "target": text, "accounts": list(named("Account")), "total": whole,
                    "licenses": list(
                        object(["name": text, "total": maybeWhole, "assigned": whole])
                    ),
                ])
            ),
        ]),
        "Account": object([
            "account": text, "kind": text, "isActive": flag, "isService": flag,
            "emails": list(text), "name": text, "seat": maybeText, "createdAt": instant,
            "lastActiveAt": maybeText, "access": list(named("AccessPath")),
        ]),
        "AccessPath": object([
            "kind": text, "id": text, "name": text,
            "channel": [
                "enum": .array(Channel.allCases.map { .string($0.rawValue) })
            ],
            "through": text, "state": ["enum": ["usable", "latent"]],
        ]),
        "DoorList": object([
            "targets": list(object(["target": text, "doors": list(text)]))
        ]),
        "GrantCodeRequest": [
            "type": "object",
            "properties": [
                "target": ["type": "string", "minLength": 1], "client": text, "scopes": text,
                "lifetime": [
                    "type": "string", "pattern": "^([0-9]{1,6}(ms|s|m|min|h|d|w))+$",
                    "minLength": 2, "maxLength": 14,
                ],
            ],
            "required": ["target"], "additionalProperties": false,
        ],
        "GrantCode": object([
            "target": text, "code": text, "clientID": text, "clientSecret": text,
            "expiresAt": instant,
        ]),
        "Opened": object([
            "door": text, "target": text, "now": instant, "changes": list(named("Change")),
        ]),
    ]

    private static let standing: JSONValue = ["enum": ["active", "inactive", "absent"]]

    private static let body: JSONValue = [
        "oneOf": [["type": "null"], text, object(["hidden": text, "bytes": whole])]
    ]

    private static let journal: JSONObject = [
        "Headers": list(object(["name": text, "value": text])),
        "Request": object([
            "number": whole, "target": text, "at": instant, "method": text, "path": text,
            "status": maybeWhole, "microseconds": whole, "fault": maybeText, "changes": whole,
            "request": object(["headers": named("Headers"), "body": body]),
            "response": orNull(
                object(["status": whole, "headers": named("Headers"), "body": body])
            ),
        ]),
        "RequestList": [
            "oneOf": [
                object(["requests": list(named("Request"))]),
                object(["log": ["type": "object", "title": "HTTP Archive 1.2"]]),
            ]
        ],
        "Change": object([
            "number": whole, "target": text, "at": instant,
            "kind": ["enum": .array(ChangeKind.allCases.map { .string($0.rawValue) })],
            "cause": ["type": "object"], "account": maybeText,
            "entitlement": orNull(object(["kind": text, "id": text, "name": text])),
            "object": text, "before": maybeText, "after": maybeText,
        ]),
        "ChangeList": object(["changes": list(named("Change"))]),
        "UnmatchedList": object([
            "requests": list(
                object([
                    "number": whole, "target": text, "at": instant, "method": text,
                    "path": text, "status": maybeWhole,
                    "closest": orNull(object(["method": text, "path": text])),
                ])
            ),
            "total": whole,
        ]),
        "WebhookList": object([
            "deliveries": list(
                object([
                    "target": text, "number": whole, "subscription": text, "url": text,
                    "at": instant, "headers": named("Headers"), "body": body,
                ])
            ),
            "total": whole,
        ]),
    ]
}
