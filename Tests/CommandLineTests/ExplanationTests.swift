// SPDX-License-Identifier: Apache-2.0

import Testing

/// What a failed expectation says beside its figures, in either direction.
@Suite
struct ExplanationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: [
        WrongClaim(
            "{ after: leaver ana, within: 1h, revocationCompleteness: 0 }",
            "expected revocationCompleteness 0 within 1:00:00 of leaver ana, but was 1/1 (100.0 %)",
            "ana had to lose freshservice/account/requester at 2026-03-03T09:00:00Z (leaver) and "
                + "lost it 0:00:00."
        ),
        WrongClaim(
            "{ after: joiner ana, within: 2h, entitlementAccuracy: 0.5 }",
            "expected entitlementAccuracy 0.5 within 2:00:00 of joiner ana, but was 1/1 (100.0 %)",
            "ana holds freshservice/account/requester (usable) since 2026-03-02T09:00:01."
        ),
        WrongClaim(
            "{ at: end, residual: [freshservice/account/requester] }",
            "expected residual access freshservice/account/requester at the end, but was none",
            "ana held freshservice/account/requester from 2026-03-02T09:00:01."
        ),
        WrongClaim(
            "{ at: end, residual: [freshservice/role/SD Agent] }",
            "expected residual access freshservice/role/SD Agent at the end, but was none",
            "nobody has ever held freshservice/role/SD Agent"
        ),
        WrongClaim(
            "{ at: end, findings: { I1: 2 } }",
            "expected I1 findings 2 at the end, but was 0",
            "ana had to lose freshservice/account/requester"
        ),
        WrongClaim(
            "{ at: end, findings: { I5: 2 } }",
            "expected I5 findings 2 at the end, but was 0",
            "the run has no finding of I5 (one person, one account)"
        ),
        WrongClaim(
            "{ at: end, accounts: { active: 5 } }",
            "expected active accounts 5 at the end, but was 1",
            "ana held freshservice/account/requester from"
        ),
    ])
    func `the ground truth has person, access and time`(claim: WrongClaim) throws {
        try folder.write(SmallScenario.text("A clerk", expecting: claim.written), to: "x.yaml")
        let result = try Binary.run(["run", "x.yaml"], in: folder)
        let text = result.output.split { $0.isWhitespace }.joined(separator: " ")
        #expect(result.status == 1)
        #expect(text.contains(claim.told), "\(result.output)")
        #expect(text.contains(claim.explained), "\(result.output)")
    }

    @Test func `the connector's own account is named as what it is`() throws {
        let claim = "{ at: end, accounts: { total: 9 } }"
        try folder.write(SmallScenario.text("A clerk", expecting: claim), to: "x.yaml")
        let result = try Binary.run(["run", "x.yaml"], in: folder)
        #expect(result.output.contains("a protected account of nobody holds freshservice/account"))
    }
}

/// An expectation that is false, with what a reader is told.
struct WrongClaim: Sendable, CustomTestStringConvertible {
    let written: String
    let told: String
    let explained: String

    init(_ written: String, _ told: String, _ explained: String) {
        self.written = written
        self.told = told
        self.explained = explained
    }

    var testDescription: String { written }
}
