// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing

@Suite
struct CorrectionRateTests {
    /// The worked example of M-11: twenty events, four corrections on three, two exceptions.
    static var example: Story {
        var story = Story()
        for number in 0..<20 { story.fact(.mover, "p\(number)", at: 0) }
        for number in [0, 1, 2, 2] {
            story.correction(for: "mover p\(number)", isRemoval: number == 2)
        }
        for (number, fate) in [(2, ExceptionRecord.Fate.approved), (3, .ignored)] {
            story.exception(.opened, for: "mover p\(number)", id: "x\(number)")
            story.exception(fate, for: "mover p\(number)", id: "x\(number)", at: 30)
        }
        return story
    }

    @Test(
        arguments: [
            ("manualCorrectionRate", [3, 20]), ("correctionsPer100", [400, 20]),
            ("exceptionRate", [2, 20]), ("noTouchRate", [16, 20]),
        ] as [(String, [Int64])]
    )
    func `twenty events`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 60) == expected)
    }

    @Test(
        arguments: [
            ("openExceptions", 0), ("approvedExceptions", 1), ("ignoredExceptions", 1),
            ("refusedExceptions", 0), ("resolvedExceptions", 0), ("expiredExceptions", 0),
            ("removalsByHand", 2),
        ] as [(String, Int64)]
    )
    func `exceptions are counted by their latest outcome`(key: String, expected: Int64) {
        #expect(Self.example.count(key, at: 60) == expected)
    }

    @Test func `an exception is open until somebody decides`() {
        #expect(Self.example.count("openExceptions", at: 29) == 2)
        #expect(Self.example.distribution("openExceptionAge", at: 29)?.p95 == .minutes(28))
        #expect(Self.example.distribution("openExceptionAge", at: 30)?.count == 0)
    }

    @Test func `no events is vacuous`() {
        #expect(Story().read("manualCorrectionRate", at: 0)?.vacuous == true)
    }
}
