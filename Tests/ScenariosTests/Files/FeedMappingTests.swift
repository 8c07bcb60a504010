// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Reports
import Scenarios
import Testing

@Suite
struct FeedMappingTests {
    private static func mapping(
        _ text: String,
        targets: [String] = ["freshservice"]
    ) throws -> FeedMapping {
        try FeedMapping(
            bytes: Array(text.utf8),
            file: "m.yaml",
            targets: targets.map { TargetName($0) }
        )
    }

    private static func complaint(_ feed: String, _ mapping: FeedMapping) -> String? {
        do {
            _ = try FeedFile.load(bytes: Array(feed.utf8), path: "feed.csv", mapping: mapping)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func `foreign columns, separators and words can be mapped`() throws {
        let mapping = try Self.mapping(
            """
            columns: { effective_at: when, event: what, person: employee, groups: memberships }
            separator: ";"
            groupSeparator: "|"
            events: { hired: joiner, gone: leaver }
            """
        )
        let feed = try FeedFile.load(
            bytes: Array(
                """
                when;what;employee;memberships
                2026-03-02T09:00:00Z;hired;ana;desk|leads
                2026-03-03T09:00:00Z;gone;ana;

                """.utf8
            ),
            path: "feed.csv",
            mapping: mapping
        )
        #expect(feed.events.map(\.kind) == [.joiner, .leaver])
        #expect(feed.groups == ["desk", "leads"])
    }

    @Test(arguments: [
        "2026-03-02T09:00:00Z", "ana.lima@acme.example", "42",
        "ana.lima@acme.example;ben.moss@acme.example",
    ])
    func `a row in which no value can be a group is an error with a proposal`(cell: String) {
        let feed =
            "effective_at,event,person,groups\n2026-03-02T09:00:00Z,joiner,ana,\(cell)\n"
        let complaint = Self.complaint(feed, FeedMapping())
        #expect(complaint?.hasPrefix("feed.csv:2:33: error: row 1, column 'groups'") == true)
        #expect(complaint?.contains("columns: { groups: NAME }") == true)
    }

    @Test func `one value that can be a group is enough`() {
        let feed = "effective_at,event,person,groups\n2026-03-02T09:00:00Z,joiner,ana,42;desk\n"
        #expect(Self.complaint(feed, FeedMapping()) == nil)
    }

    @Test func `an unmapped group is answered with the nearest match`() throws {
        let mapping = try Self.mapping("rights: { payroll: { freshservice: [Finance] } }")
        let feed = "effective_at,event,person,groups\n2026-03-02T09:00:00Z,joiner,ana,payrol\n"
        #expect(Self.complaint(feed, mapping)?.contains("Did you mean 'payroll'?") == true)
    }

    @Test(arguments: [
        ("columns: { persn: x }", "unknown column 'persn'"),
        ("separator: ab", "one character"),
        ("separator: ';'", "same separator"),
        ("events: { hired: joinr }", "Did you mean 'joiner'?"),
        ("rights: { a: { scim: [x] } }", "unknown target 'scim'"),
        ("colums: {}", "Did you mean 'columns'?"),
    ])
    func `a mistake in a mapping is reported`(text: String, words: String) {
        let error = #expect(throws: RejectedFile.self) { try Self.mapping(text) }
        #expect(error?.description.contains(words) == true)
    }

    @Test func `groups become the rights that the mapping names, on every target`() throws {
        let targets: [ReplayTarget] = [.freshservice, .zohoDesk, .scim]
        let feed = try FeedFile.load(
            bytes: Array(
                """
                effective_at,event,person,groups
                2026-03-02T09:00:00Z,joiner,ana,payroll
                2026-03-02T09:00:00Z,joiner,ben,payroll;desk
                2026-03-09T09:00:00Z,mover,ben,desk
                2026-03-16T09:00:00Z,leaver,ana,

                """.utf8
            ),
            path: "feed.csv"
        )
        var options = Replay.Options()
        options.targets = targets
        options.mapping = try Self.mapping(
            """
            rights:
              payroll: { freshservice: [Finance], scim: [Finance, Everyone] }
              desk: { zoho-desk: [Tier 1], scim: [Everyone] }
            """,
            targets: targets.map(\.rawValue)
        )
        let replay = Replay(feed: "f", events: feed.events, groups: feed.groups, options: options)
        let outcome = try replay.run()
        #expect(outcome.report.verdict == .held)
        #expect(
            outcome.report.groundTruth.map(\.target.rawValue).sorted()
                == ["freshservice", "scim", "zoho-desk"]
        )
        let scim = outcome.report.groundTruth.first { $0.target == TargetName("scim") }
        #expect(scim?.memberships == 1)
    }

    @Test(arguments: [
        ("revocationCompletness=1", "Did you mean 'revocationCompleteness'?"),
        ("revocationCompleteness", "METRIC=BOUND"), ("timeToRevoke=x", "a figure such as"),
    ])
    func `a meaningless threshold is refused`(text: String, words: String) {
        let error = #expect(throws: ReplayThreshold.Mistake.self) { try ReplayThreshold(text) }
        #expect(error?.description.contains(words) == true)
    }

    @Test(arguments: [("timeToRevoke=1ms", false), ("timeToRevoke=1h", true)])
    func `a threshold alone decides`(text: String, holds: Bool) throws {
        let feed = try FeedFile.load(
            bytes: Array(
                """
                effective_at,event,person,groups
                2026-03-02T09:00:00Z,joiner,ana,desk
                2026-03-09T09:00:00Z,leaver,ana,

                """.utf8
            ),
            path: "feed.csv"
        )
        var options = Replay.Options(deadline: .milliseconds(1))
        options.thresholds = [try ReplayThreshold(text)]
        let replay = Replay(feed: "f", events: feed.events, groups: feed.groups, options: options)
        #expect(try replay.run().report.verdict == (holds ? .held : .violated))
    }
}
