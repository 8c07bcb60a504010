// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// What a leaver holds at the lane's target, sealed before the first removal: every channel is
    /// named, even those about which nothing is known.
    func enumeration(for lane: Lane) -> EvidenceRecord? {
        guard state.people[lane.person].standing == .left, !state[lane].isRepair else { return nil }
        let grants = state[lane].accounts.reduce(into: Set<Grant>()) { $0.formUnion($1.grants) }
        let held = grants.sorted()
        let parts = Channel.leaverChannels.map { channel in
            "\(channel.rawValue): \(holdings(by: channel, held, lane))"
        }
        let change = ElementaryChange(
            kind: .recordCreated,
            entitlement: nil,
            before: "not enumerated",
            after: parts.joined(separator: "; ")
        )
        var record = blank(change, of: state[lane].accounts.first?.id, cause(of: lane), lane)
        record.outcome = .intended
        var chain = state.chain
        chain.seal(&record, &canonicalForm)
        return record
    }

    private func holdings(by channel: Channel, _ held: [Grant], _ lane: Lane) -> String {
        let accounts = state[lane].accounts
        func rights(_ isMeant: (Grant) -> Bool) -> String {
            let grants = held.filter(isMeant)
            return grants.isEmpty
                ? "none" : grants.map { "\($0.kind.rawValue) '\($0.name)'" }.joined(separator: ", ")
        }
        switch channel {
        case .direct:
            let kinds = accounts.map { "\($0.kind.rawValue) account" }
            let held = rights { !$0.kind.isMembership && $0.kind != .license && !$0.isPending }
            return (kinds + (held == "none" ? [] : [held])).joined(separator: ", ").orNone
        case .group: return rights { $0.kind.isMembership && !$0.isPending }
        case .inherited: return "what the groups and departments above bring"
        case .sharedAccount:
            return sharedSecrets(knownTo: lane.person).joined(separator: ", ").orNone
        case .session, .token: return "whatever is open, with the account"
        case .ownedKey:
            let isKnown = accounts.contains { $0.attributes["apiKeyEnabled"] != nil }
            let hasKey = accounts.contains { $0.attributes["apiKeyEnabled"] == "true" }
            return hasKey ? "its API key" : isKnown ? "none" : "whatever there is, with the account"
        case .pending: return rights(\.isPending)
        case .seat: return rights { $0.kind == .license }
        }
    }
}

extension Channel {
    /// The channels through which a leaver may hold access, all of which have to end.
    fileprivate static let leaverChannels: [Channel] = [
        .direct, .group, .inherited, .sharedAccount, .session, .token, .ownedKey, .seat,
    ]
}

extension Entitlement.Kind {
    fileprivate var isMembership: Bool {
        [.group, .groupObserver, .groupLeader, .requesterGroup, .team, .department].contains(self)
    }
}

extension String {
    fileprivate var orNone: String { isEmpty ? "none" : self }
}
