// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import IdentityModel
import Reports
import Scenarios
import TargetKit
import TestSupport
import Testing
import Wire

@testable import Hosting

@Suite
struct ControlDocumentTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func committed() throws -> JSONValue {
        let path = Self.root.appending(path: "docs/control-plane.openapi.json")
        return try JSONValue(parsing: Array(Data(contentsOf: path)))
    }

    /// `GET /worlds`, for every call that the document names.
    private func calls(of document: JSONValue) -> [String] {
        (document["paths"]?.object?.members ?? []).flatMap { path in
            (path.value.object?.keys ?? []).filter { $0 != "parameters" }
                .map { "\($0.uppercased()) \(path.key)" }
        }
    }

    @Test func `the committed document is the one that is served`() throws {
        let served = try TestHost().call(.get, "/openapi.json").json
        #expect(try committed() == served)
    }

    @Test func `every served call is in the document, and no other`() throws {
        let served = ControlPlane.routes.map { "\($0.method.rawValue) /_residue\($0.path)" }
        #expect(Set(try calls(of: committed())) == Set(served))
        #expect(Set(ControlPlane.routes.map(\.operation)).count == served.count)
    }

    @Test func `every schema that is referred to is there`() throws {
        let document = try committed()
        let schemas = Set(document["components"]?["schemas"]?.object?.keys ?? [])
        let references = document.text.components(separatedBy: "#/components/schemas/").dropFirst()
        for reference in references {
            let name = String(reference.prefix { $0 != "\"" })
            #expect(schemas.contains(name), "\(name)")
        }
    }

    @Test func `every side door is in the document under its own name`() throws {
        let forms = try committed()["components"]?["schemas"]?["Door"]?["oneOf"]?.array ?? []
        #expect(forms.map { $0["title"]?.string } == SideDoorKind.all.map(\.name))
    }

    private struct Sample: CustomTestStringConvertible {
        let method: WireRequest.Method
        let path: String
        var body: JSONValue?
        let schema: String
        var status = 200
        var testDescription: String { "\(method.rawValue) \(path)" }
    }

    private static let samples = [
        Sample(method: .get, path: "/health", schema: "Health"),
        Sample(method: .get, path: "/worlds", schema: "WorldList"),
        Sample(method: .get, path: "/worlds/default", schema: "World"),
        Sample(method: .post, path: "/worlds/default/fork", schema: "World", status: 201),
        Sample(method: .get, path: "/worlds/default/quirks", schema: "QuirkList"),
        Sample(method: .post, path: "/worlds/default/snapshots", schema: "Snapshot", status: 201),
        Sample(method: .get, path: "/worlds/default/snapshots", schema: "SnapshotList"),
        Sample(method: .get, path: "/worlds/default/clock", schema: "Clock"),
        Sample(
            method: .post,
            path: "/worlds/default/clock/advance",
            body: ["by": "1d"],
            schema: "Clock"
        ),
        Sample(method: .get, path: "/worlds/default/faults", schema: "FaultList"),
        Sample(method: .delete, path: "/worlds/default/faults", schema: "Removed"),
        Sample(method: .get, path: "/worlds/default/access", schema: "AccessList"),
        Sample(method: .get, path: "/worlds/default/doors", schema: "DoorList"),
        Sample(
            method: .post,
            path: "/worlds/default/doors",
            body: ["door": "signIn", "target": "freshservice", "email": "ana@acme.example"],
            schema: "Opened"
        ),
        Sample(method: .get, path: "/worlds/default/requests", schema: "RequestList"),
        Sample(method: .get, path: "/worlds/default/requests?format=har", schema: "RequestList"),
        Sample(method: .get, path: "/worlds/default/changes", schema: "ChangeList"),
        Sample(method: .get, path: "/worlds/default/unmatched", schema: "UnmatchedList"),
        Sample(method: .get, path: "/worlds/default/webhooks", schema: "WebhookList"),
        Sample(method: .get, path: "/worlds/nowhere", schema: "Error", status: 404),
        Sample(method: .get, path: "/nowhere", schema: "Error", status: 404),
    ]

    @Test(arguments: samples)
    private func `an answer fits its schema`(sample: Sample) throws {
        let host = try TestHost(
            TestHost.world + "\nfaults: [{ name: slow, on: { page: 9 }, delay: 1s }]"
        )
        try host.send(.get, "/api/v2/agents")
        try host.send(.post, "/api/v2/agents", body: ["first_name": "Cleo"])
        try host.send(.get, "/api/v2/nowhere")
        let answer = try host.call(sample.method, sample.path, body: sample.body)
        let schemas = try #require(try committed()["components"]?["schemas"])
        let schema: JSONValue = [
            "$defs": schemas, "$ref": .string("#/$defs/\(sample.schema)"),
        ]
        #expect(answer.status == sample.status)
        #expect(SchemaValidator(root: schema).problems(in: answer.json) == [])
    }
}
