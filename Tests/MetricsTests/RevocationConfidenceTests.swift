// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Metrics

struct RevocationConfidenceTests {
    @Test func `nineteen of twenty is a wide interval`() {
        #expect(RevocationConfidence.interval(19, of: 20) == "76.4 % to 99.1 %")
    }

    @Test func `all of a few is not all`() {
        #expect(RevocationConfidence.interval(3, of: 3) == "43.9 % to 100.0 %")
        #expect(RevocationConfidence.interval(0, of: 0) == nil)
    }
}
