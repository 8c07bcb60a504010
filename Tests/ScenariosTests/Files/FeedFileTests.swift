// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Scenarios
import Testing

@Suite
struct FeedFileTests {
    private static let header = "effective_at,event,person,groups\n"
    private static let joiner = "2020-01-01T00:00:00Z,joiner,p1,a\n"

    @Test func `each row is one event with the whole state after it`() throws {
        let text =
            FeedFileTests.header + FeedFileTests.joiner
            + "2020-02-01T00:00:00Z,mover,p1,c;a;c\n2020-03-01T00:00:00Z,leaver,p1,\n"
        let feed = try FeedFile.load(bytes: Array(text.utf8), path: "feed.csv")
        #expect(feed.events.map(\.id.rawValue) == ["e-1", "e-2", "e-3"])
        #expect(feed.events.map(\.kind) == [.joiner, .mover, .leaver])
        #expect(feed.events.map(\.revision) == [1, 2, 3])
        #expect(feed.events[1].profile?.groups == ["a", "c"])
        #expect(feed.events[1].profile?.email == "p1@people.example")
        #expect(feed.events[0].profile?.givenName == feed.events[1].profile?.givenName)
        #expect(feed.events[2].profile == nil)
        #expect(feed.groups == ["a", "c"])
        #expect(feed.people == [Identity.ID("p1")])
    }

    @Test func `further columns are read, quoted or not`() throws {
        let text = """
            \u{FEFF}event,person,effective_at,groups,email,given_name,family_name,recorded_at,job,note\r
            joiner,p1,2020-01-01,"a;b",x@acme.example,Ana,"Lima, ""A"" Sr",2020-01-02,agent,"two\r
            lines"\r

            """
        let feed = try FeedFile.load(bytes: Array(text.utf8), path: "feed.csv")
        let event = try #require(feed.events.first)
        #expect(event.profile?.familyName == "Lima, \"A\" Sr")
        #expect(event.profile?.email == "x@acme.example")
        #expect(event.profile?.attributes == ["job": "agent", "note": "two\r\nlines"])
        #expect(event.recordedAt.rfc3339 == "2020-01-02T00:00:00Z")
    }

    @Test func `JSON lines mean the same`() throws {
        let csv = FeedFileTests.header + FeedFileTests.joiner
        let json = """
            {"effective_at":"2020-01-01T00:00:00Z","event":"joiner","person":"p1","groups":["a"]}

            """
        #expect(
            try FeedFile.load(bytes: Array(json.utf8), path: "f")
                == FeedFile.load(bytes: Array(csv.utf8), path: "f")
        )
    }

    @Test(
        arguments: [
            FeedMistake("", "feed.csv:1:1: error: the file is empty"),
            FeedMistake(
                "effective_at,evnt,person,groups\n",
                "feed.csv:1:1: error: the column 'event' is missing. Is it the column 'evnt'?"
            ),
            FeedMistake(
                "effective_at,event,person,groups,event\n",
                "feed.csv:1:34: error: a second column 'event'"
            ),
            FeedMistake(header, "feed.csv:1:1: error: the feed has a header and no row"),
            FeedMistake(
                header + "2020-01-01,joiner,p1\n",
                "feed.csv:2:1: error: row 1 has 3 cells, the header has 4"
            ),
            FeedMistake(
                header + "2020-13-01,joiner,p1,a\n",
                "feed.csv:2:1: error: row 1, column 'effective_at': '2020-13-01' is no instant."
            ),
            FeedMistake(
                header + "2020-01-01,joinr,p1,a\n",
                "feed.csv:2:12: error: row 1, column 'event': unknown event 'joinr'. Did you mean 'joiner'?"
            ),
            FeedMistake(
                header + "2020-01-01,leaver,p1,\n",
                "feed.csv:2:12: error: row 1, column 'event': leaver of 'p1', who has not joined."
            ),
            FeedMistake(
                header + joiner + joiner,
                "feed.csv:3:22: error: row 2, column 'event': joiner of 'p1', who is active."
            ),
            FeedMistake(
                header + "2020-01-01,joiner,,a\n",
                "feed.csv:2:19: error: row 1, column 'person': the cell is empty"
            ),
            FeedMistake(
                header + "2020-01-01,joiner,p1,\"a\n",
                "feed.csv:2:22: error: row 1: the quote is never closed"
            ),
            FeedMistake(
                header + "2020-01-01,jo\"iner,p1,a\n",
                "feed.csv:2:14: error: row 1: a quote inside a cell"
            ),
            FeedMistake(
                header + "2020-01-01,\"joiner\"x,p1,a\n",
                "feed.csv:2:20: error: row 1: unexpected text after the closing quote"
            ),
            FeedMistake(
                header + "2020-01-01,joiner,p1,a\0\n",
                "feed.csv:2:23: error: a NUL byte is not text"
            ),
            FeedMistake("{\"event\":\"joiner\"", "feed.csv:1:18: error: row 1: not JSON"),
            FeedMistake(
                header + "2020-01-01,joiner,p1,a|b\n",
                "feed.csv:2:22: error: row 1, column 'groups': 'a|b' looks like a list separated "
                    + "by '|'. Separate groups with ';'"
            ),
            FeedMistake(
                header + "2020-01-01,joiner,p1,\"a, b\"\n",
                "feed.csv:2:23: error: row 1, column 'groups': 'a, b' looks like a list"
            ),
            FeedMistake(
                header + "2020-01-01,joiner,p1,a b\n2020-01-01,joiner,p2,b\n",
                "feed.csv:2:22: error: row 1, column 'groups': 'a b' looks like a list separated "
                    + "by blanks."
            ),
            FeedMistake(
                header + "2020-01-01,joiner,p1,a b\n2020-01-01,joiner,p2,b c\n",
                "feed.csv:2:22: error: row 1, column 'groups': 'a b' looks like a list"
            ),
            FeedMistake(
                header + "2020-01-01,joiner,p1,a b;x\n2020-01-01,joiner,p2,b a\n",
                "feed.csv:2:22: error: row 1, column 'groups': 'a b' looks like a list"
            ),
            FeedMistake(
                "{\"event\":3,\"person\":\"p\",\"groups\":\"\",\"effective_at\":\"2020-01-01\"}",
                "feed.csv:1:1: error: row 1, member 'event': a whole number does not fit"
            ),
        ] as [FeedMistake]
    )
    func `a mistake is reported by row and column`(mistake: FeedMistake) {
        let mistakes = Sample.feedMistakes(mistake.text)
        #expect(mistakes.count >= 1)
        #expect(mistakes.contains { $0.hasPrefix(mistake.expected) })
    }

    @Test(
        arguments: [
            header
                + "2020-01-01,joiner,p1,Service Desk;Network\n2020-01-01,joiner,p2,Service Owners\n",
            header + "2020-01-01,joiner,p1,Service Desk\n2020-01-01,joiner,p2,Finance\n",
            "{\"effective_at\":\"2020-01-01\",\"event\":\"joiner\",\"person\":\"p\",\"groups\":[\"a, b\",\"a b\",\"a\",\"b\"]}",
        ]
    )
    func `names with blanks, and names in a list, are names`(text: String) {
        #expect(Sample.feedMistakes(text).isEmpty)
    }

    @Test func `Latin-1 is reported`() {
        let bytes = Array(FeedFileTests.header.utf8) + Array("2020-01-01,joiner,Jos".utf8) + [0xE9]
        #expect(
            Sample.feedMistakes(bytes).first?.hasPrefix("feed.csv:2:22: error: byte 0xE9") == true
        )
    }

    @Test func `a feed that is wrong throughout does not flood the output`() {
        let rows = String(repeating: "2020-01-01,leaver,p1,a\n", count: 5_000)
        let mistakes = Sample.feedMistakes(FeedFileTests.header + rows)
        #expect(mistakes.count == 101)
        #expect(mistakes.last?.hasSuffix("4900 further mistakes are not shown") == true)
    }

    @Test func `a large feed is read whole`() throws {
        var text = FeedFileTests.header
        for person in 0..<12_000 {
            let groups = (0..<8).map { "organization-\((person + $0) % 900)#member" }
            text += "2020-01-01T00:00:00Z,joiner,p\(person),\(groups.joined(separator: ";"))\n"
        }
        let bytes = Array(text.utf8)
        let feed = try FeedFile.load(bytes: bytes, path: "feed.csv")
        #expect(feed.events.count == 12_000)
        #expect(feed.groups.count == 900)
    }
}
