// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import FreshserviceSwift

try await ConnectorProgram.serve(name: "freshservice-swift", version: "1.0.0") {
    (seat: ConnectorProgram.Seat) throws(ConnectorError) -> any Connector in
    guard case .basic(let apiKey, _) = seat.credential else {
        throw ConnectorError(.invalid, effect: .none, "an API key is needed")
    }
    return FreshserviceSwift(transport: seat.transport, apiKey: apiKey, clock: seat.clock)
}
