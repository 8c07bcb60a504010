// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import FreshserviceSwift
import ResidueTesting
import Testing

@Test(arguments: [
    "leaver/leaver-loses-everything", "leaver/leaver-while-throttled",
    "leaver/leaver-on-a-sick-wire", "mover/five-jobs-end-like-a-fresh-joiner",
])
func `the connector holds in a scenario`(name: String) async throws {
    let scenario = try Scenario(named: name)
    let outcome = try await scenario.run { seat in
        guard case .basic(let apiKey, _) = seat.credential else { throw NoKey() }
        return FreshserviceSwift(transport: seat.transport, apiKey: apiKey, clock: seat.clock)
    }
    #expect(outcome.verdict == .held, "\(outcome)")
}

struct NoKey: Error {}

/// Reports every deletion as done but sends none.
struct ForgetfulTransport: Transport {
    let transport: any Transport

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard request.method != .delete else { return WireResponse(status: 204) }
        return try await transport.send(request)
    }
}

@Test func `a connector that only claims to delete is found out`() async throws {
    let scenario = try Scenario(named: "leaver/leaver-loses-everything")
    let outcome = try await scenario.run { seat in
        guard case .basic(let apiKey, _) = seat.credential else { throw NoKey() }
        let transport = ForgetfulTransport(transport: seat.transport)
        return FreshserviceSwift(transport: transport, apiKey: apiKey, clock: seat.clock)
    }
    #expect(outcome.verdict == .violated)
    #expect(outcome.description.contains("ana still holds freshservice/account/requester"))
}
