// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Reports
import Testing
import Wire

@Suite
struct RunEventStorageTests {
    @Test func `every case reads as in the golden file`() throws {
        let golden = try Golden.text("Fixtures/reports/events.ndjson")
        #expect(SampleEvents.all.map { $0.json + "\n" }.joined() == golden)
    }

    @Test func `the sample has every case`() throws {
        let types = try SampleEvents.all.map { event in
            try #require(try JSONValue(parsing: Array(event.json.utf8))["type"]?.string)
        }
        let described = try #require(EventLogSchema.value["oneOf"]?.array).compactMap {
            $0["$ref"]?.string?.split(separator: "/").last.map(String.init)
        }
        #expect(Set(types) == Set(described))
    }

    @Test func `every line is one object that begins with sequence, instant and type`() throws {
        for event in SampleEvents.all {
            let value = try JSONValue(parsing: Array(event.json.utf8))
            let object = try #require(value.object)
            #expect(object.keys.prefix(3) == ["seq", "at", "type"])
            #expect(Set(object.keys).count == object.keys.count)
            #expect(object["at"] == .string(event.at.rfc3339))
            #expect(object["type"]?.string != nil)
        }
    }

    @Test func `no address and no name of a person is stored`() {
        let text = SampleEvents.all.map(\.json).joined()
        #expect(!text.contains("acme.example"))
        #expect(!text.contains("Lind"))
    }

    @Test(arguments: [
        ("/api/v2/agents/12", "/api/v2/agents/12"),
        ("/api/v2/requesters?email=ana%40acme.example", "/api/v2/requesters?email=…"),
        ("/requesters?page=2&primary_email=ana&x=1", "/requesters?page=2&primary_email=…&x=1"),
        ("/requesters?email=&page=2", "/requesters?email=&page=2"),
        ("/users/ana+x@acme.example/roles", "/users/…/roles"),
        ("/users/ana%2Bx%40acme.example", "/users/…"),
        (
            "/Users?filter=userName%20eq%20%22o%27brien%40acme.example%22",
            "/Users?filter=userName%20eq%20%22…%22"
        ),
        ("/Users?filter=userName+eq+%22ana@acme.example%22", "/Users?filter=userName+eq+%22…%22"),
        ("/agents?query=%22active:true%22", "/agents?query=%22active:true%22"),
        ("/agents?note=100%", "/agents?note=100%"),
    ])
    func `addresses in a request path are masked`(path: String, masked: String) {
        #expect(AddressMask.maskedPath(path) == masked)
    }

    @Test(arguments: [
        ("mail ana@acme.example", "mail …"),
        ("<ana@acme.example>, ben@acme.example", "<…>, …"),
        ("no address", "no address"),
    ])
    func `addresses in free text are masked`(text: String, masked: String) {
        #expect(AddressMask.maskedText(text) == masked)
    }

    @Test(arguments: [1, 100, 1 << 20])
    func `a log is the same in chunks of any size, each of whole lines`(chunkSize: Int) {
        let chunks = Chunks()
        var log = EventLogWriter(chunkSize: chunkSize) { chunks.append($0) }
        for event in SampleEvents.all { log.append(event) }
        log.finish()
        log.finish()
        #expect(chunks.list.allSatisfy { $0.last == 10 })
        let lines = SampleEvents.all.map { $0.json + "\n" }.joined()
        #expect(String(decoding: chunks.list.joined(), as: UTF8.self) == lines)
    }

    @Test(arguments: [1, 1 << 20])
    func `separate evidence is the bare records of the log`(chunkSize: Int) {
        let (whole, bare) = (Chunks(), Chunks())
        var log = EventLogWriter(chunkSize: chunkSize) { whole.append($0) }
        var evidence: EventLogWriter<Never>? = EventLogWriter { bare.append($0) }
        var records = JSONWriter()
        for event in SampleEvents.all {
            log.append(event, evidence: &evidence)
            guard case .evidence(let record) = event.body else { continue }
            record.write(asLineTo: &records)
        }
        evidence?.finish()
        #expect(!records.bytes.isEmpty)
        #expect(Array(bare.list.joined()) == records.bytes)
    }

    @Test func `a failure to flush reaches the caller that appends`() {
        struct Full: Error, Equatable {}
        var log = EventLogWriter(chunkSize: 1) { (_: [UInt8]) throws(Full) in throw Full() }
        #expect(throws: Full()) { try log.append(SampleEvents.all[0]) }
    }

    private final class Chunks {
        private(set) var list: [[UInt8]] = []

        func append(_ bytes: [UInt8]) { list.append(bytes) }
    }
}
