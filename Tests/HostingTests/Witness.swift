// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Scenarios
import Synchronization
import TargetKit
import Wire

/// Notes each request as its target sees it, and the answer that it gives, on the target's side of
/// the carrier; without a carrier the target is called directly.
///
/// Bodies of answers are not compared: those of SCIM name the address that was asked.
final class Witness: RequestCarrier {
    struct Sighting: Hashable, Sendable {
        let target: String
        let method: String
        /// With the query.
        let path: String
        let body: UInt64
        let status: Int
    }

    private let base: (any RequestCarrier)?
    private let seen = Mutex<[Sighting]>([])

    init(base: (any RequestCarrier)?) {
        self.base = base
    }

    var sightings: [Sighting] { seen.withLock { $0 } }

    func carry(
        _ request: WireRequest,
        to target: TargetName,
        answer: @escaping (WireRequest) -> WireResponse
    ) throws(TransportError) -> WireResponse {
        let noting = { (request: WireRequest) -> WireResponse in
            let response = answer(request)
            let sighting = Sighting(
                target: target.rawValue,
                method: request.method.rawValue,
                path: request.requestTarget,
                body: Self.digest(request.body),
                status: response.status
            )
            self.seen.withLock { $0.append(sighting) }
            return response
        }
        guard let base else { return noting(request) }
        return try base.carry(request, to: target, answer: noting)
    }

    /// FNV-1a over the length and the bytes.
    private static func digest(_ bytes: [UInt8]) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bytes.count)
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
