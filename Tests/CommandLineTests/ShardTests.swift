// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import residue

@Suite
struct ShardTests {
    @Test func `without a shard everything runs`() throws {
        #expect(try Shard(nil).part(of: [1, 2, 3]) == [1, 2, 3])
    }

    @Test(arguments: 1...5)
    func `the shards together are everything, once and evenly`(count: Int) throws {
        let all = Array(0..<11)
        let parts = try (1...count).map { try Shard("\($0)/\(count)").part(of: all) }
        #expect(parts.flatMap(\.self).sorted() == all)
        let sizes = parts.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    @Test func `a shard beyond the last scenario is empty`() throws {
        #expect(try Shard("3/3").part(of: ["only"]) == [])
    }

    @Test(arguments: ["", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "1/", "/2"])
    func `anything else is refused`(text: String) {
        #expect(
            complaint { _ = try Shard(text) }
                == "--shard needs I/N with I from 1 to N, not '\(text)'"
        )
    }
}
