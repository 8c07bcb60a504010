// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Secrets that several people know: whoever leaves takes them along, until they are changed.
///
/// No API that is simulated here lets a connector change the secret of an account that people
/// share, so that its owner is asked to, and the leaver is not called complete before the source
/// says that it was done.
extension ProvisioningCore {
    /// The shared accounts whose secret the person has been told.
    func sharedSecrets(knownTo number: Int) -> [String] {
        let id = state.people[number].id
        return sharers.filter { other in
            state.people[other].standing.isEngaged
                && state.people[other].profile?.knownBy.contains(id) == true
        }.map { state.people[$0].id.rawValue }.sorted()
    }

    /// Asks for the change of every secret that a leaver knows, and takes note of those that were
    /// changed.
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

    /// Keeps in mind who ever had a secret to share, since most runs know of nobody.
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
