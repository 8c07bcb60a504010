// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Reports
import Testing
import Vocabulary
import Wire

@Suite
struct TraceReportTests {
    private func events(of run: PageRun) throws -> [JSONValue] {
        let trace = try JSONValue(parsing: TraceReport.bytes(of: [run.scenario()]))
        return try #require(trace["traceEvents"]?.array)
    }

    @Test func `every request, fault, fact and span of access has its event`() throws {
        var run = PageRun()
        run.person("ana", until: 60, then: .latent)
        run.person("bo", until: nil)
        let events = try events(of: run)
        func count(_ category: String) -> Int { events.count { $0["cat"]?.string == category } }
        #expect(count("request") == run.requests)
        #expect(count("fault") == run.requests)
        #expect(count("fact") == 4)
        #expect(count("access") == 3)
    }

    @Test func `every event is in a lane that has a name, in a process that has one`() throws {
        var run = PageRun()
        run.person("ana", until: nil)
        let events = try events(of: run)
        struct Lane: Hashable {
            let process: Int64?
            let thread: Int64?
        }
        func lane(_ event: JSONValue) -> Lane {
            Lane(process: event["pid"]?.integer, thread: event["tid"]?.integer)
        }
        let named = Set(events.filter { $0["ph"] == "M" }.map(lane))
        for event in events where event["ph"] != "M" { #expect(named.contains(lane(event))) }
    }

    @Test func `slices in a lane never overlap, however many requests ran at a time`() throws {
        var run = PageRun()
        run.person("ana", until: nil)
        for (start, end) in [(20, 50), (30, 40), (35, 60), (60, 70), (65, 66)] {
            run.request(for: "ana", status: 200, after: end, startedAfter: start)
        }
        struct Lane: Hashable {
            let process: Int64?
            let thread: Int64?
        }
        var ends: [Lane: Int64] = [:]
        let slices = try events(of: run).filter { $0["cat"] == "request" }
        #expect(slices.count == run.requests)
        for slice in slices {
            let lane = Lane(process: slice["pid"]?.integer, thread: slice["tid"]?.integer)
            let start = try #require(slice["ts"]?.integer)
            #expect(ends[lane] ?? .min <= start)
            ends[lane] = start + (slice["dur"]?.integer ?? 0)
        }
        #expect(ends.count == 3)
    }

    @Test func `times count in microseconds from the start, and no span is negative`() throws {
        var run = PageRun()
        run.person("ana", until: 60)
        for event in try events(of: run) where event["ph"] == "X" {
            #expect(try #require(event["ts"]?.integer) >= 0)
            #expect(try #require(event["dur"]?.integer) >= 0)
        }
        let leaver = try events(of: run).first { $0["name"] == "leaver" }
        #expect(leaver?["ts"]?.integer == Int64(864_000_000_000))
    }
}
