// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Simulation
import TargetKit

extension RunDriver {
    func open(_ step: SideDoorStep) {
        let addresses: [String]
        switch step.holder {
        case .person(let id): addresses = world.addresses(of: id)
        case .address(let address), .account(_, let address): addresses = [address]
        case .nobody: addresses = [""]
        }
        let hosts = world.hosts.filter { step.target == nil || step.target == $0.name }
        var refusals: [String] = []
        var isOpened = false
        for host in hosts {
            for address in addresses {
                var door = step.door
                door.email = address
                do throws(SideDoorError) {
                    try host.open(door, by: step.actor, at: clock.now)
                    if let identity = step.identity { world.bind(identity, on: host.name) }
                    isOpened = true
                    break
                } catch {
                    refusals.append("\(host.name.rawValue): \(error.sentence)")
                }
            }
        }
        guard isOpened else {
            problems.append(
                "at \(clock.now) nothing could be done by hand (\(step.door.kind.word)): "
                    + (refusals.first ?? "no target")
            )
            return
        }
        guard step.isCorrection else { return }
        world.recorder.record(
            .correction(
                CorrectionRecord(
                    // The event whose intended state the correction serves (M-11).
                    cause: step.identity.flatMap(roster.fact(about:))?.id.rawValue ?? "",
                    identity: step.identity,
                    what: step.door.kind.word,
                    isRemoval: step.door.kind.takesAccess
                )
            ),
            at: clock.now
        )
    }
}

extension RunDriver {
    /// Passes a renewed connector credential to the core.
    func handOver(after step: SideDoorStep) async {
        guard step.door.kind == .renewConnectorCredential else { return }
        for host in world.hosts where step.target == host.name {
            let credential = host.target.connectorCredential
            await world.core.tell { await $0.use(credential, at: host.name) }
        }
    }
}

extension SideDoorStep {
    fileprivate var identity: Identity.ID? {
        switch holder {
        case .person(let id), .account(of: let id, _): id
        case .address, .nobody: nil
        }
    }
}

extension SideDoorError {
    package var sentence: String {
        switch self {
        case .unknownAccount: "no account under that address"
        case .unknownEntitlement(let kind, let name): "no \(kind) named '\(name)'"
        case .refused(let reason): reason
        }
    }
}
