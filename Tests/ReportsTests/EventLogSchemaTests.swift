// SPDX-License-Identifier: Apache-2.0

import Recording
import Reports
import TestSupport
import Testing
import Wire

@Suite
struct EventLogSchemaTests {
    private let validator = SchemaValidator(root: EventLogSchema.value)

    @Test func `the committed schema is the one in the code`() throws {
        var writer = IndentedJSON()
        writer.write(EventLogSchema.value)
        let text = String(decoding: writer.finished(), as: UTF8.self)
        #expect(text == (try Golden.text("schemas/events.schema.json")))
    }

    @Test func `every event fits the schema`() throws {
        for event in SampleEvents.all {
            let value = try JSONValue(parsing: Array(event.json.utf8))
            #expect(validator.problems(in: value) == [], "\(event.json)")
        }
    }

    @Test func `no event fits with an extra member or a missing instant`() throws {
        for event in SampleEvents.all {
            var object = try #require(try JSONValue(parsing: Array(event.json.utf8)).object)
            object["extra"] = 1
            #expect(validator.problems(in: .object(object)) != [], "\(event.json)")
            object["extra"] = nil
            object["at"] = nil
            #expect(validator.problems(in: .object(object)) != [], "\(event.json)")
        }
    }
}
