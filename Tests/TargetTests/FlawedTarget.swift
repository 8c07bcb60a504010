// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// A Freshservice with one flaw, to see whether a check notices.
struct FlawedTarget: SimulatedTarget {
    enum Flaw: Sendable, CaseIterable {
        case answersVary
        case copiesShareState
        case unknownPathIsServed
        case credentialIsIgnored
        case readingChanges
        case storeIsUnsound
        case pathsChangeUnseen
    }

    static let kind = "flawed"
    let flaw: Flaw
    var inner: Freshservice
    private let shared = Shared()

    /// State outside the value, which is what the checks are to find.
    private final class Shared: @unchecked Sendable {
        // Tests send one request at a time, so there is nothing to race with.
        var count = 0
    }

    init(_ flaw: Flaw, _ inner: Freshservice) {
        self.flaw = flaw
        self.inner = inner
    }

    mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int?
    ) -> WireResponse {
        var request = request
        shared.count += 1
        if flaw == .credentialIsIgnored, case .basic(let name, let word) = connectorCredential {
            let credential = BasicCredential(userName: name, password: word)
            request.headers["Authorization"] = credential.authorization
        }
        if flaw == .readingChanges, request.method == .get {
            try? inner.open(.signIn(email: "mira@acme.example"), at: instant)
        }
        var response = inner.respond(to: request, at: instant, writesMax: writesMax)
        if flaw == .answersVary { response.headers["x-count"] = String(shared.count) }
        if flaw == .unknownPathIsServed, response.status == 404 { response.status = 200 }
        return response
    }

    mutating func advance(to instant: Instant) { inner.advance(to: instant) }
    var nextDueAt: Instant? { inner.nextDueAt }
    var accounts: [AccountKey] { inner.accounts }
    var licenses: [LicenseStock] { inner.licenses }
    var serviceAccounts: [AccountKey] { inner.serviceAccounts }

    func profile(of account: AccountKey) -> AccountProfile? {
        guard flaw == .copiesShareState else { return inner.profile(of: account) }
        var profile = inner.profile(of: account)
        profile?.displayName += " \(shared.count)"
        return profile
    }

    func access(of account: AccountKey) -> [AccessPath] {
        guard flaw == .pathsChangeUnseen, shared.count > 0 else { return inner.access(of: account) }
        return Array(inner.access(of: account).dropLast(shared.count % 2))
    }

    var changes: ChangeJournal { inner.changes }
    mutating func forgetChanges(allBut latest: Int) { inner.forgetChanges(allBut: latest) }
    func probe(_ probe: Probe, at instant: Instant) -> ProbeResult { .refused("flawed") }
    mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {}
    func checkInvariants() -> [String] { flaw == .storeIsUnsound ? ["It is unsound."] : [] }
    var connectorCredential: ConnectorCredential { inner.connectorCredential }
    func traits(of request: WireRequest) -> RequestTraits { RequestTraits() }
}

@Suite
struct TargetConformanceTests {
    @Test(arguments: FlawedTarget.Flaw.allCases)
    func `a flaw is noticed`(_ flaw: FlawedTarget.Flaw) throws {
        let bench = try FreshserviceBench(FreshserviceConformanceTests.settings)
        let requests = [
            bench.request(.get, "/agents"),
            bench.request(.delete, "/agents/21000100002"),
            bench.request(.get, "/agents"),
        ]
        let target = FlawedTarget(flaw, bench.target)
        let conformance = TargetConformance(target, start: FreshserviceBench.start)
        #expect(conformance.problems(requests, unknownPath: "/api/v2/nothing") != [])
    }
}
