// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

/// M-22.
@Suite
struct OwnershipMetricTests {
    @Test(arguments: [
        ("ownedWorkflows", Declaration.Kind.workflow), ("ownedTargets", .target),
        ("ownedPrivilegedRights", .privilegedRight), ("ownedQueues", .queue),
    ])
    func `anything whose owner has left, or that never had one, is unowned`(
        key: String,
        kind: Declaration.Kind
    ) {
        var story = Story()
        for person in ["mia", "omar"] { story.fact(.joiner, person, at: -100) }
        for (number, owner) in ["mia", "omar", nil].enumerated() {
            story.declare(
                Declaration(kind, "thing \(number)", owner: owner.map { Identity.ID($0) })
            )
        }
        story.fact(.leaver, "omar", at: 10)
        #expect(story.ratio(key, at: 9) == [2, 3])
        #expect(story.ratio(key, at: 10) == [1, 3])
    }

    @Test func `a service identity without an account is a line in a list`() {
        var story = Story()
        story.bot("real", owner: "mia", keyFrom: 0)
        story.fact(.joiner, "listed", at: 0, employment: .serviceIdentity)
        story.account("nobody's", of: nil)
        story.key(of: nil, "first", from: 5, account: "nobody's")
        #expect(story.ratio("inventoryPrecision", at: 10) == [1, 2])
        #expect(story.ratio("inventoryRecall", at: 10) == [1, 2])
        story.orphan("nobody's", at: 20)
        #expect(story.ratio("inventoryRecall", at: 20) == [2, 2])
    }

    @Test func `who can use a shared account is counted among people`() {
        var story = Story()
        for person in ["ana", "ben"] { story.fact(.joiner, person, at: 0) }
        story.hold("ana", Story.right("account"), from: 5, to: 20, channel: .sharedAccount)
        #expect(story.ratio("sharedAccountExposure", at: 10) == [1, 2])
        #expect(story.ratio("sharedAccountExposure", at: 20) == [0, 2])
    }

    @Test func `what the lifecycle map lacks is not covered`() {
        var story = Story()
        for (name, isMapped) in [("role", true), ("badge", false)] {
            var operation = Declaration(.operation, name)
            operation.isMapped = isMapped
            story.declare(operation)
        }
        #expect(story.ratio("lifecycleMapCoverage", at: 0) == [1, 2])
    }
}
