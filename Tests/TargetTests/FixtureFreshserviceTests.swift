// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite
struct FixtureFreshserviceTests {
    static let exchanges: [FixtureExchange] = {
        do {
            return try FixtureExchange.all(of: "freshservice")
        } catch {
            Issue.record(error)
            return []
        }
    }()

    @Test(arguments: exchanges)
    func `the target answers as the fixture says`(fixture: FixtureExchange) throws {
        var run = try FixtureRun(fixture)
        for difference in try run.differences(from: fixture) {
            Issue.record("\(fixture.title): \(difference)")
        }
    }
}
