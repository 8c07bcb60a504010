// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import Testing

@Suite
struct FreshserviceQueryFuzzTests {
    /// A congruential generator is good enough to stir tokens, and fixed for all time.
    private struct Dice {
        var state: UInt64

        mutating func roll(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
    }

    private static let tokens = [
        "\"", "'", "~", "[", "]", "|", ":", ":>", ":<", "(", ")", " ", "AND", "OR", "null", "true",
        "name", "badge", "email", "created_at", "7", "-7", "'a'", "'2026-03-02'", "\\", "ü", "\0",
        "99999999999999999999", "\u{1F600}", "and", "name:'a'", " AND ", " OR ", "location_id:7",
    ]

    @Test func `no row of tokens stops the reader`() {
        var dice = Dice(state: 11)
        var readable = 0
        for _ in 0..<6_000 {
            let inner = (0..<dice.roll(14)).map { _ in
                FreshserviceQueryFuzzTests.tokens[
                    dice.roll(FreshserviceQueryFuzzTests.tokens.count)
                ]
            }
            let text = dice.roll(10) == 0 ? inner.joined() : "\"\(inner.joined())\""
            do throws(FreshserviceQueryError) {
                let query = try FreshserviceQuery(parsing: text, fields: .agents)
                _ = query.matches { _ in .text("a@b") }
                readable += 1
            } catch {
                #expect(!error.issues.isEmpty)
            }
        }
        // If none could be parsed, the tokens would test only refusals.
        #expect(readable > 0)
    }

    @Test func `the deepest nesting that fits stays readable`() throws {
        let depth = 247
        let text =
            "\"" + String(repeating: "(", count: depth) + "name:'x'"
            + String(repeating: ")", count: depth) + "\""
        #expect(text.count <= FreshserviceQuery.charactersMax)
        let query = try FreshserviceQuery(parsing: text, fields: .agents)
        #expect(query.matches { _ in .text("x") })
    }

    /// A formula over badges 0 to 3, and what it must find.
    private struct Formula {
        let text: String
        let isFound: (Int64) -> Bool
        /// How tight its outermost operator binds: 0 for `OR`, 1 for `AND`, 2 for a condition.
        let rank: Int
    }

    private func formula(depth: Int, _ dice: inout Dice) -> Formula {
        guard depth > 0, dice.roll(4) > 0 else {
            let value = Int64(dice.roll(4))
            switch dice.roll(3) {
            case 0: return Formula(text: "badge:\(value)", isFound: { $0 == value }, rank: 2)
            case 1: return Formula(text: "badge :> \(value)", isFound: { $0 >= value }, rank: 2)
            default: return Formula(text: "badge:<\(value)", isFound: { $0 <= value }, rank: 2)
            }
        }
        let left = formula(depth: depth - 1, &dice)
        let right = formula(depth: depth - 1, &dice)
        let isAnd = dice.roll(2) == 0
        let rank = isAnd ? 1 : 0
        func wrapped(_ part: Formula) -> String { part.rank < rank ? "(\(part.text))" : part.text }
        return Formula(
            text: "\(wrapped(left)) \(isAnd ? "AND" : "OR") \(wrapped(right))",
            isFound: {
                isAnd
                    ? left.isFound($0) && right.isFound($0) : left.isFound($0) || right.isFound($0)
            },
            rank: rank
        )
    }

    @Test func `a formula with the fewest parentheses matches what it means`() throws {
        let fields = FreshserviceQueryFields.agents.adding(custom: [(name: "badge", kind: .integer)]
        )
        var dice = Dice(state: 5)
        var tried = 0
        for _ in 0..<2_000 {
            let formula = formula(depth: 4, &dice)
            guard formula.text.count + 2 <= FreshserviceQuery.charactersMax else { continue }
            let query = try FreshserviceQuery(parsing: "\"\(formula.text)\"", fields: fields)
            for badge in Int64(0)...3 {
                let isFound = query.matches { _ in .integer(badge) }
                #expect(isFound == formula.isFound(badge), "\(formula.text) with \(badge)")
            }
            tried += 1
        }
        #expect(tried > 1_000)
    }
}
