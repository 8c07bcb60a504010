// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Scenarios
import TargetKit
import Wire

extension ControlPlane {
    /// The OpenAPI 3.1 document of the control plane, generated from the routes.
    package static var document: JSONValue {
        var paths = JSONObject()
        for route in routes {
            let path = base + route.path
            var item = paths[path]?.object ?? JSONObject()
            if item.isEmpty, !route.pathParameters.isEmpty {
                item["parameters"] = .array(route.pathParameters.map(pathParameter))
            }
            item[route.method.rawValue.lowercased()] = .object(operation(route))
            paths[path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Residue control plane",
                "version": "1",
                "description": .string(
                    "What a client of hosted targets can see and do besides using their own APIs. "
                        + "Where a server has a token, calls carry it as Authorization: Bearer "
                        + "TOKEN."
                ),
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "paths": .object(paths),
            "components": ["schemas": .object(ControlSchemas.all)],
        ]
    }

    private static func pathParameter(_ name: String) -> JSONValue {
        [
            "name": .string(name), "in": "path", "required": true,
            "schema": ["type": "string", "minLength": 1],
        ]
    }

    private static func operation(_ route: ControlRoute) -> JSONObject {
        var operation: JSONObject = [
            "operationId": .string(route.operation),
            "summary": .string(route.summary),
        ]
        if !route.query.isEmpty {
            operation["parameters"] = .array(route.query.map(\.document))
        }
        if let body = route.body {
            var content: JSONObject = ["application/json": schema(body.schema)]
            if body.allowsYAML { content["application/yaml"] = schema(body.schema) }
            operation["requestBody"] = [
                "required": .bool(body.isRequired), "content": .object(content),
            ]
        }
        operation["responses"] = .object(responses(of: route))
        return operation
    }

    private static func responses(of route: ControlRoute) -> JSONObject {
        var responses = JSONObject()
        // OpenAPI 3.1 cannot describe the events of a stream; a schema would describe the whole
        // stream.
        let isStream = route.reply.contentType.hasPrefix("text/event-stream")
        let reply =
            route.reply.schema.map(schema) ?? (isStream ? [:] : ["schema": ["type": "string"]])
        responses[String(route.reply.status)] = [
            "description": .string(route.summary),
            "content": .object([route.reply.contentType: reply]),
        ]
        var codes: Set<ControlError.Code> = [.badRequest, .unauthorized, .forbidden]
        if !route.pathParameters.isEmpty { codes.insert(.notFound) }
        if let body = route.body {
            codes.formUnion([.tooLarge, .unsupportedMediaType])
            if body.allowsYAML { codes.insert(.unusableFile) }
            if body.schema == "Door" { codes.insert(.notFound) }
        }
        if route.query.contains(where: { $0.name == "target" }) { codes.insert(.notFound) }
        codes.formUnion(route.refusals)
        for status in Set(codes.map(\.status)).sorted() {
            responses[String(status)] = [
                "description": "Refused", "content": ["application/json": schema("Error")],
            ]
        }
        return responses
    }

    private static func schema(_ name: String) -> JSONValue {
        ["schema": ["$ref": .string("#/components/schemas/\(name)")]]
    }
}

extension ControlParameter {
    fileprivate var document: JSONValue {
        let schema: JSONValue =
            switch form {
            case .text: ["type": "string", "minLength": 1]
            case .whole(let range):
                [
                    "type": "integer", "minimum": .integer(Int64(range.lowerBound)),
                    "maximum": .integer(Int64(range.upperBound)),
                ]
            case .instant: ControlSchemas.instant
            case .word(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
            }
        return [
            "name": .string(name), "in": "query", "required": false,
            "description": .string(summary), "schema": schema,
        ]
    }
}
