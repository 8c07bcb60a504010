// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Transports a run's requests to their targets, for example over real HTTP.
///
/// `carry` is called on the simulation's thread, one request at a time, and returns only when
/// `answer` has been called once and is over, or will never be called. `answer` may be called on
/// another thread meanwhile.
package protocol RequestCarrier: Sendable {
    func carry(
        _ request: WireRequest,
        to target: TargetName,
        answer: @escaping (WireRequest) -> WireResponse
    ) throws(TransportError) -> WireResponse
}
