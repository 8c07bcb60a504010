// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Secrets that several people know: a leaver still knows them until they are changed.
///
/// No simulated API lets a connector change the secret of a shared account, so its owner is asked
/// to, and the leaver is not called complete until the source says it was done.
extension ProvisioningCore {
    /// The shared accounts whose secret the person knows.
    func sharedSecrets(knownTo number: Int) -> [String] {
        let id = state.people[number].id
        return sharers.filter { other in
            state.people[other].standing.isEngaged
                && state.people[other].profile?.knownBy.contains(id) == true
        }.map { state.people[$0].id.rawValue }.sorted()
    }

    /// Asks for a change of every secret that a leaver knows, and records those that were changed.
    func askForSecrets(after event: LifecycleEvent) throws(JournalError) {
        guard let number = state.number(of: event.identity) else { return }
        noteSharer(number)
        guard !sharers.isEmpty else { return }
        if event.kind == .leaver, !mutated("secrets.stay-with-leavers") {
            for shared in sharedSecrets(knownTo: number) { ask(for: shared, event) }
        }
        guard let rotatedAt = state.people[number].profile?.rotatedAt else { return }
        let prefix = "sharedSecret/\(event.identity.rawValue)/"
        for (id, record) in state.openExceptions.sorted(by: { $0.key < $1.key })
        where id.hasPrefix(prefix) {
            guard let leaver = record.identity.flatMap({ state.number(of: $0) }),
                let left = state.people[leaver].current?.effectiveAt, left <= rotatedAt
            else { continue }
            resolve(id)
            try updateClaim(of: leaver)
        }
    }

    /// Remembers who ever had a shared secret, since in most runs nobody does.
    func noteSharer(_ number: Int) {
        guard state.people[number].profile?.attributes["knownBy"] != nil,
            !sharers.contains(number)
        else { return }
        sharers.append(number)
    }

    /// Whether somebody else still has to change a secret that the person knows.
    func awaitsSecrets(_ number: Int) -> Bool {
        guard !sharers.isEmpty, !mutated("secrets.do-not-count") else { return false }
        let id = state.people[number].id
        return state.openExceptions.values.contains {
            $0.reason == "sharedSecret" && $0.identity == id
        }
    }

    private func ask(for shared: String, _ event: LifecycleEvent) {
        let number = state.number(of: Identity.ID(shared))
        let owner = number.flatMap { state.people[$0].profile?.answerable?.rawValue }
        open(
            ExceptionRecord(
                id: "sharedSecret/\(shared)/\(event.identity.rawValue)",
                cause: event.id.rawValue,
                identity: event.identity,
                target: nil,
                reason: "sharedSecret",
                detail:
                    "\(event.identity.rawValue), who left, knows the secret of \(shared); change "
                    + "it, and tell the source when",
                owner: owner ?? options.exceptionOwner,
                fate: .opened
            )
        )
    }
}
