// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import Reports
import Scenarios
import TargetKit
import Vocabulary
import Wire

/// Reports every deletion as done but sends none.
struct ForgetfulTransport: Transport {
    let transport: any Transport

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard request.method != .delete else { return WireResponse(status: 204) }
        return try await transport.send(request)
    }
}

func verdict(of scenario: Scenario) throws -> RunVerdict {
    let outcome = try ScenarioRunner.run(scenario) {
        (order: RunPlan.ConnectorOrder) throws(RunPlanError) -> any Connector in
        guard case .basic(let apiKey, _) = order.credential else {
            throw RunPlanError(target: order.target, message: "an API key is needed")
        }
        return FreshserviceConnector(
            transport: ForgetfulTransport(transport: order.transport),
            apiKey: apiKey,
            clock: order.clock
        )
    }
    return outcome.report.verdict
}
