// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct SCIMColumnTests {
    /// A service whose people and filters are drawn at random.
    private struct Crowd {
        static let texts = [
            "x", "X", "Job 1", "job 1", "é", "e\u{301}", "É", "\u{212A}", "k", "10", "work", "",
            "ana.x@acme.example", "2026-03-02T09:00:00Z",
        ]
        static let leaves = [
            "title", "nickName", "displayName", "name", "name.familyName", "emails",
            "emails.value", "emails.type", "roles", "roles.value", "active", "userName",
            "externalId", "meta.created", "meta.lastModified", "meta.version", "groups",
            "groups.value", "id", "schemas", "\(SCIMBench.enterprise):department",
            "\(SCIMBench.enterprise):manager", "\(SCIMBench.enterprise):manager.value",
        ]

        var bench: SCIMBench
        var random: SeededRandom
        var ids: [String] = []
        var group = ""

        init(seed: UInt64) throws {
            bench = try SCIMBench(seed: seed)
            random = SeededRandom(seed: seed)
            group = try bench.group("Staff")
            for number in 0..<12 { ids.append(try bench.user("u\(number)", attributes())) }
        }

        mutating func roll(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }
        mutating func pick<Element>(_ list: [Element]) -> Element { list[roll(list.count)] }
        mutating func text() -> JSONValue { .string(pick(Self.texts)) }

        mutating func attributes() -> JSONObject {
            var attributes: JSONObject = ["active": .bool(roll(4) > 0)]
            for name in ["title", "nickName", "displayName"] where roll(2) == 0 {
                attributes[name] = text()
            }
            if roll(2) == 0 { attributes["name"] = ["familyName": text()] }
            if roll(2) == 0 { attributes["roles"] = [["value": text()]] }
            if roll(2) == 0 {
                attributes["emails"] = [
                    ["value": text(), "type": "work"], ["value": text(), "type": text()],
                ]
            }
            if roll(2) == 0 {
                attributes[SCIMBench.enterprise] = [
                    "department": text(), "manager": ["value": text()],
                ]
            }
            return attributes
        }

        /// One change of one person by the API.
        mutating func change() throws {
            bench.wait(.milliseconds(roll(2_000)))
            let index = roll(ids.count)
            let user = "/Users/" + ids[index]
            switch roll(7) {
            case 0:
                bench.send(.delete, user)
                ids[index] = try bench.user("v\(roll(1_000_000))", attributes())
            case 1: bench.patch(user, ["op": "remove", "path": "title"])
            case 2:
                let value = JSONValue.bool(roll(2) == 0)
                bench.patch(user, ["op": "replace", "path": "active", "value": value])
            case 3:
                let member: JSONValue = [["value": .string(ids[index])]]
                bench.patch("/Groups/" + group, ["op": "add", "path": "members", "value": member])
            case 4:
                let name = JSONValue.string("Staff \(roll(3))")
                bench.patch(
                    "/Groups/" + group,
                    ["op": "replace", "path": "displayName", "value": name]
                )
            default: bench.patch(user, ["op": "replace", "value": .object(attributes())])
            }
        }

        mutating func filter(depth: Int) -> String {
            switch roll(depth > 0 ? 7 : 3) {
            case 0: return pick(Self.leaves) + " pr"
            case 1, 2:
                let comparison = pick(SCIMFilter.Operator.allCases).rawValue
                let literal: JSONValue =
                    switch roll(6) {
                    case 0: .null
                    case 1: .bool(roll(2) == 0)
                    case 2: .string(pick(ids + [group]))
                    case 3: .string(bench.now.advanced(by: .milliseconds(-roll(9_000))).rfc3339)
                    default: text()
                    }
                return "\(pick(Self.leaves)) \(comparison) \(literal.text)"
            case 3: return "not (\(filter(depth: depth - 1)))"
            case 4: return #"emails[type eq "work" and value \#(pick(["ne", "sw"])) "x"]"#
            case 5: return "(\(filter(depth: depth - 1)) and \(filter(depth: depth - 1)))"
            default: return "(\(filter(depth: depth - 1)) or \(filter(depth: depth - 1)))"
            }
        }

        /// What a search finds, and what asking record by record finds; `nil` for a filter that
        /// is refused.
        mutating func answers(to text: String) throws -> (found: [Int], plain: [Int])? {
            let filter = try SCIMFilter(parsing: text, syntax: .lenient)
            let store = bench.target.store
            guard let matcher = try? SCIMMatcher(filter, for: store.types[SCIMStore.users]) else {
                return nil
            }
            var search = try SCIMSearch(JSONObject(), dialect: .rfc)
            search.filter = filter
            let found = try bench.target.store.found(
                by: search,
                types: [SCIMStore.users],
                base: "https://acme.example"
            )
            let record = SCIMStoredRecord(store: store, slot: 0, base: "https://acme.example")
            let plain = record.slots(
                passing: matcher.node,
                among: store.listed(SCIMStore.users)
            )
            return (found, plain)
        }
    }

    @Test(arguments: 1...8)
    func `columns find what a scan of the records finds`(_ seed: UInt64) throws {
        var crowd = try Crowd(seed: seed)
        var asked = 0
        var partly = 0
        for _ in 0..<150 {
            if crowd.roll(2) == 0 { try crowd.change() }
            let text = crowd.filter(depth: 3)
            guard let (found, plain) = try crowd.answers(to: text) else { continue }
            #expect(found == plain, "\(text)")
            asked += 1
            if !plain.isEmpty, plain.count < crowd.ids.count { partly += 1 }
        }
        // The comparison would say little if filters were refused, or chose all or nobody.
        #expect(asked > 75)
        #expect(partly > 20)
    }

    @Test func `a column forgets values of the past`() throws {
        var bench = try SCIMBench()
        let id = try bench.user("ana", ["title": "0"])
        for number in 1...200 {
            bench.patch(
                "/Users/" + id,
                [
                    "op": "replace", "path": "title", "value": .string(String(number)),
                ]
            )
            let list = "/Users?filter=title eq \"\(number)\""
            #expect(bench.send(.get, list).userNames == ["ana"])
        }
        let place = SCIMMatcher.Place(name: "title", extensionID: nil)
        let column = try #require(bench.target.store.columns[SCIMStore.users, place])
        #expect(column.valueCount < 100)
    }
}
