// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import Testing

@Suite
struct ZohoPlatformCreditTests {
    // 2026-03-02T09:00:00Z.
    private let start = Instant(milliseconds: 1_772_442_000_000)

    @Test func `a call lowers what is left by its weight`() {
        let credits = meter(base: 100)
        #expect(credits.spend(3, at: start).remaining == 97)
        #expect(credits.spend(25, at: start).remaining == 72)
    }

    @Test func `users add to the day's credits`() {
        let credits = meter(base: 100, perUser: 10)
        #expect(credits.spend(1, users: 5, at: start).remaining == 149)
    }

    @Test func `a call beyond the day's credits is refused and costs nothing`() {
        let credits = meter(base: 5)
        _ = credits.spend(3, at: start)
        let reading = credits.spend(3, at: start)
        #expect(reading.refusal == .exhausted)
        #expect(reading.remaining == 2)
        // Midnight in the data center is fifteen hours and eight more away.
        #expect(reading.retryAfter == .seconds(23 * 3_600))
        #expect(credits.spend(2, at: start).refusal == nil)
    }

    @Test func `credits are renewed with the data center's day`() {
        let credits = meter(base: 5)
        _ = credits.spend(5, at: start)
        let midnight = start.advanced(by: .seconds(23 * 3_600))
        #expect(credits.spend(1, at: midnight.advanced(by: .seconds(-1))).refusal != nil)
        #expect(credits.spend(1, at: midnight).remaining == 4)
    }

    @Test func `concurrent calls are limited if they take time`() {
        let credits = Meter(
            ZohoCredits(
                base: 100,
                perUser: 0,
                concurrentMax: 2,
                callDuration: .milliseconds(300),
                dataCenter: .us
            )
        )
        #expect(credits.spend(1, at: start).refusal == nil)
        #expect(credits.spend(1, at: start).refusal == nil)
        let third = credits.spend(1, at: start)
        #expect(third.refusal == .tooManyAtOnce)
        #expect(third.retryAfter == nil)
        #expect(third.remaining == 98)
        let later = start.advanced(by: .milliseconds(300))
        #expect(credits.spend(1, at: later).refusal == nil)
    }

    @Test(arguments: [(0, 200, 3), (1_800, 200, 3), (1_801, 200, 5), (4_900, 100, 50)])
    func `a list costs more the further its rows lie`(from: Int, limit: Int, weight: Int) {
        #expect(ZohoCredits.listWeight(from: from, limit: limit) == weight)
    }

    private func meter(base: Int, perUser: Int = 0) -> Meter {
        Meter(ZohoCredits(base: base, perUser: perUser, concurrentMax: 25, dataCenter: .us))
    }

    private final class Meter {
        private var credits: ZohoCredits

        init(_ credits: ZohoCredits) {
            self.credits = credits
        }

        func spend(_ weight: Int, users: Int = 0, at instant: Instant) -> ZohoCredits.Reading {
            credits.spend(weight, users: users, at: instant)
        }
    }
}
