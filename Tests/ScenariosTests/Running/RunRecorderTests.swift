// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Reports
import Synchronization
import Testing

@testable import Scenarios

@Suite
struct RunRecorderTests {
    private static let instant = Instant(milliseconds: 0)

    @Test func `a recorder that nobody reads only counts`() {
        let bytes = Mutex(0)
        let recorder = RunRecorder(isRead: false) { lines in
            bytes.withLock { $0 += lines.count }
        }
        recorder.record(.runEnded, at: RunRecorderTests.instant)
        recorder.finishLog()
        #expect(recorder.eventCount == 1)
        #expect(bytes.withLock { $0 } == 0)
    }

    @Test(arguments: [false, true])
    func `events of an unfinished batch are in the reports`(isPipelined: Bool) {
        let recorder = RunRecorder(isPipelined: isPipelined) { _ in }
        let stop = FaultRecord(
            name: "gateway",
            target: TargetName("scim"),
            request: 1,
            verdict: "respond 503"
        )
        recorder.record(.fault(stop), at: RunRecorderTests.instant)
        #expect(recorder.tally.fired("gateway") == 1)
    }
}
