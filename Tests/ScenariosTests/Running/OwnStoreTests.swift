// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Reports
import Scenarios
import Testing

/// A target that keeps accounts and rights which neither source nor policy knows of.
@Suite
struct OwnStoreTests {
    private static let file = "drift/a-target-keeps-identities-of-its-own.yaml#"

    @Test func `a local account and a local group are told with their holders`() async throws {
        let run = try await TestRun.of(
            try Shipped.load(Self.file + "a local account in a local group")
        )
        let store = try #require(run.outcome.report.groundTruth.first).ownStore
        #expect(store.accounts.count == 1)
        #expect(
            store.rights == [
                OwnStore.LocalRight(kind: .group, name: "Old Crew", holders: store.accounts)
            ]
        )
        let note = try #require(run.outcome.report.notes.first)
        #expect(note.hasPrefix("scim keeps identities of its own: account without a source record"))
        #expect(note.contains("group 'Old Crew', which no policy names, held by"))
    }

    @Test func `a target whose facts are all known has no open ones`() async throws {
        let run = try await TestRun.of(try Shipped.load(Self.file + "nothing unknown"))
        let stores = run.outcome.report.groundTruth.map(\.ownStore)
        #expect(stores == [OwnStore()])
        #expect(run.outcome.report.notes.isEmpty)
    }
}
