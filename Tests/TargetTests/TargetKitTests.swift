// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import TargetKit

@Suite
struct TargetKitTests {
    /// A number sequence that repeats from run to run.
    private static func numbers(_ count: Int) -> [Int] {
        let bits = DerivedBits(seed: 11)
        return (0..<count).map { Int(bits[UInt64($0)] % 1_000) }
    }

    @Test func `a sorted list contains what was added and not removed`() {
        var list = SortedList<Int>()
        var reference: [Int] = []
        for (index, number) in Self.numbers(5_000).enumerated() {
            if index % 3 == 2 {
                let found = reference.firstIndex(of: number)
                #expect(list.remove(number) == (found != nil))
                if let found { reference.remove(at: found) }
            } else {
                list.insert(number)
                let place = reference.firstIndex { $0 > number } ?? reference.count
                reference.insert(number, at: place)
            }
        }
        #expect(list.count == reference.count)
        #expect(list.elements(from: 0, limit: 10_000) == reference)
        #expect(list.elements(from: 700, limit: 30) == Array(reference[700..<730]))
        #expect(list.elements(from: reference.count, limit: 5) == [])
    }

    @Test func `sorted ids hold each id once, in order`() {
        var ids = SortedIDs()
        var reference: Set<Int64> = []
        for (index, number) in Self.numbers(2_000).map(Int64.init).enumerated() {
            if index.isMultiple(of: 2) {
                #expect(ids.insert(number) == reference.insert(number).inserted)
            } else {
                #expect(ids.remove(number) == (reference.remove(number) != nil))
            }
        }
        #expect(ids.ids == reference.sorted())
        #expect(SortedIDs([3, 1, 3]).subtracting(SortedIDs([1])) == [3])
    }

    @Test func `work falls due in order, at equal instants in scheduling order`() {
        var queue = DueQueue<Int>()
        let numbers = Self.numbers(300)
        for (index, number) in numbers.enumerated() {
            queue.schedule(index, at: Instant(milliseconds: Int64(number / 10)))
        }
        var popped: [Int] = []
        while let (_, job) = queue.pop(dueBy: Instant(milliseconds: 1_000)) { popped.append(job) }
        let expected = numbers.indices.sorted {
            (numbers[$0] / 10, $0) < (numbers[$1] / 10, $1)
        }
        #expect(popped == expected)
        #expect(queue.nextDueAt == nil)
    }

    @Test func `work that is not due stays`() {
        var queue = DueQueue<Int>()
        queue.schedule(1, at: Instant(milliseconds: 10))
        #expect(queue.pop(dueBy: Instant(milliseconds: 9)) == nil)
        #expect(queue.nextDueAt == Instant(milliseconds: 10))
    }

    @Test func `ids are never given out twice`() {
        var table = RecordTable<String>(firstID: 40)
        table.append("a")
        let slot = table.append("b")
        table.remove(slot: slot)
        #expect(table.slot(of: 41) == nil)
        #expect(table.nextID == 42)
        #expect(table.count == 1)
        #expect(table.slots == [0])
    }

    @Test(arguments: ["", "a", "ab", "abc", "Aladdin", "naïve:kéy", "0123456789abcdef"])
    func `a credential survives its header`(_ userName: String) throws {
        let sent = BasicCredential(userName: userName.filter { $0 != ":" }, password: "a:b")
        #expect(BasicCredential(authorization: sent.authorization) == sent)
    }

    @Test func `a credential is written as the standard's example`() {
        let sent = BasicCredential(userName: "Aladdin", password: "open sesame")
        #expect(sent.authorization == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")
    }

    @Test func `a router finds the route, its ids and the methods allowed`() {
        let router = Router(
            prefix: "/v1",
            routes: [
                .get("/a/{id}", .seen("X"), endpoint: 1),
                .put("/a/{id}", .seen("X"), endpoint: 2),
                .get("/a/me", .seen("X"), endpoint: 3),
                .post("/a/{id}/b/{other}", .seen("X"), endpoint: 4),
            ] as [Route<Int>]
        )
        func text(_ method: WireRequest.Method, _ path: String) -> String {
            switch router.match(method, path) {
            case .route(let index, let ids): "\(router.routes[index].endpoint) \(ids)"
            case .wrongMethod(let allowed): allowed.map(\.rawValue).joined(separator: " ")
            case .unknownPath: "unknown"
            }
        }
        #expect(text(.put, "/v1/a/7") == "2 [7]")
        #expect(text(.get, "/v1/a/me") == "3 []")
        #expect(text(.post, "/v1/a/7/b/8") == "4 [7, 8]")
        #expect(text(.delete, "/v1/a/7") == "GET PUT")
        for path in ["/v1/a", "/v2/a/7", "/v1/a/7/", "/v1/a/7x", "/v1/a/me2", "/v1", ""] {
            #expect(text(.get, path) == "unknown")
        }
    }

    @Test func `a window opens with the first call and closes for all buckets together`() {
        var limiter = RateLimiter(overallLimit: 3, subLimits: [1], window: .seconds(60))
        func remaining(_ bucket: Int?, at second: Int64) -> Int? {
            let reading = limiter.spend(
                bucket: bucket,
                at: Instant(milliseconds: second * 1_000)
            )
            return reading.retryAfter == nil ? reading.remaining : nil
        }
        #expect(remaining(0, at: 10) == 0)
        #expect(remaining(0, at: 11) == nil)
        #expect(remaining(nil, at: 12) == 1)
        #expect(remaining(nil, at: 13) == 0)
        #expect(remaining(nil, at: 69) == nil)
        #expect(remaining(0, at: 70) == 0)
    }

    @Test(arguments: [("groop", "group"), ("GROUPS", "group"), ("x", nil), ("zebra", nil)])
    func `a word is corrected only if something is close`(_ word: String, _ nearest: String?) {
        #expect(Suggestion.nearest(to: word, among: ["role", "group", "license"]) == nearest)
    }

    @Test func `derived values follow from seed and number alone`() {
        let bits = DerivedBits(seed: 5)
        let template: StaticString = "********-****-****-****-************"
        let text = bits.text(template, number: 1)
        #expect(text == DerivedBits(seed: 5).text(template, number: 1))
        #expect(text != bits.text(template, number: 2))
        #expect(text != DerivedBits(seed: 6).text(template, number: 1))
        #expect(text.count == 36)
    }
}
