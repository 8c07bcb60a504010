// SPDX-License-Identifier: Apache-2.0

import Metrics
import Testing

@Suite
struct DeadlinePresetTests {
    @Test(arguments: [
        ("termination-moderate", 4 * 3_600), ("termination-high", 3_600),
        ("termination-immediate", 0), ("inactivity-high", 35 * 86_400),
    ])
    func `a preset is found by its name`(name: String, seconds: Int) {
        #expect(DeadlinePreset.named(name)?.limit == .seconds(seconds))
    }

    @Test func `each preset has a name of its own and a source`() {
        let all = DeadlinePreset.all
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(all.allSatisfy { !$0.source.isEmpty })
        #expect(DeadlinePreset.named("whenever") == nil)
    }
}
