// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Testing
import Wire

/// One file of `Fixtures/<target>`: an exchange that the vendor documents or a client recorded.
///
/// The format is described in the README beside the files.
struct FixtureExchange: Sendable, CustomTestStringConvertible {
    struct Message: Sendable {
        let method: String
        /// Path and query.
        let target: String
        /// `nil` for the headers that a client usually sends.
        let headers: WireHeaders?
        let body: [UInt8]
    }

    struct Step: Sendable {
        let wait: Duration?
        let request: Message
        let status: Int
        /// The file's id, and where the target's own id stands in the answer.
        let bind: [(id: String, place: String)]
    }

    struct Answer: Sendable {
        let status: Int
        let headers: WireHeaders
        let absentHeaders: [String]
        let body: JSONValue?
    }

    let file: String
    let title: String
    let given: JSONValue
    let steps: [Step]
    let wait: Duration?
    let request: Message
    let response: Answer
    let exact: [String]
    let anyKeys: [String]
    let optional: [String]

    var testDescription: String { file }

    /// The exchanges with one target in the order of their file names.
    static func all(of target: String) throws -> [FixtureExchange] {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(target)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }
            .sorted()
        return try names.map { name in
            let bytes = try Array(Data(contentsOf: folder.appending(path: name)))
            let file = String(name.dropLast(5))
            return try FixtureExchange(file: file, JSONValue(parsing: bytes))
        }
    }

    init(file: String, _ value: JSONValue) throws {
        let reader = try FixtureReader(value, place: file)
        try reader.rejectKeys(outside: [
            "exchange", "provenance", "given", "steps", "wait", "request", "response", "exact",
            "anyKeys", "optional",
        ])
        self.file = file
        title = try reader.string("exchange")
        given = try reader.value("given")
        steps = try reader.list("steps").map { try Step($0) }
        wait = try reader.duration("wait")
        request = try Message(reader.object("request"))
        response = try Answer(reader.object("response"))
        exact = try reader.strings("exact")
        anyKeys = try reader.strings("anyKeys")
        optional = try reader.strings("optional")
        let provenance = try reader.object("provenance")
        try provenance.rejectKeys(outside: [
            "sources", "apiVersion", "fidelity", "maskedFields", "note",
        ])
        #expect(try ["documented", "seen", "inferred"].contains(provenance.string("fidelity")))
        #expect(try !provenance.list("sources").isEmpty)
    }
}

extension FixtureExchange.Message {
    fileprivate init(_ reader: FixtureReader) throws {
        try reader.rejectKeys(outside: ["method", "target", "headers", "body", "text"])
        method = try reader.string("method")
        target = try reader.string("target")
        headers = reader.has("headers") ? try reader.headers("headers") : nil
        if reader.has("text") {
            body = Array(try reader.string("text").utf8)
        } else {
            body = reader.has("body") ? try reader.value("body").encoded() : []
        }
    }
}

extension FixtureExchange.Step {
    fileprivate init(_ reader: FixtureReader) throws {
        try reader.rejectKeys(outside: ["wait", "request", "status", "bind"])
        wait = try reader.duration("wait")
        request = try FixtureExchange.Message(reader.object("request"))
        status = try reader.integer("status")
        let places = reader.has("bind") ? try reader.headers("bind").fields : []
        bind = places.map { (id: $0.name, place: $0.value) }
    }
}

extension FixtureExchange.Answer {
    fileprivate init(_ reader: FixtureReader) throws {
        try reader.rejectKeys(outside: ["status", "headers", "absentHeaders", "body"])
        status = try reader.integer("status")
        headers = try reader.headers("headers")
        absentHeaders = try reader.strings("absentHeaders")
        // A bare nil would be read as the JSON value null.
        body = reader.has("body") ? try reader.value("body") : Optional.none
    }
}
