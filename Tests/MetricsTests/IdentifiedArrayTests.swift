// SPDX-License-Identifier: Apache-2.0

import Recording
import Testing

@Suite
struct IdentifiedArrayTests {
    private struct Thing: Identifiable {
        let id: String
        var value: Int
    }

    private static func things(_ count: Int) -> IdentifiedArray<Thing> {
        var things = IdentifiedArray<Thing>()
        for number in 0..<count { things.append(Thing(id: "t-\(number)", value: number)) }
        return things
    }

    @Test func `every element is found by its id, however many there are`() {
        let things = Self.things(3_000)
        #expect(things.count == 3_000)
        for number in 0..<3_000 { #expect(things.position(of: "t-\(number)") == number) }
    }

    @Test func `an id that was never added is not found`() {
        #expect(Self.things(0).position(of: "t-0") == nil)
        #expect(Self.things(40).position(of: "t-40") == nil)
    }

    @Test func `a copy does not follow`() {
        let before = Self.things(2)
        var after = before
        after[0].value = 7
        after.append(Thing(id: "t-2", value: 2))
        #expect(before.map(\.value) == [0, 1])
        #expect(before.position(of: "t-2") == nil)
        #expect(after.map(\.value) == [7, 1, 2])
    }
}
