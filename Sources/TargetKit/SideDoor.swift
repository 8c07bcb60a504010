// SPDX-License-Identifier: Apache-2.0

/// What happens inside a product without its API.
///
/// Accounts are named by an address they hold; `AccountKey` values are not known to those who
/// write scenarios.
package enum SideDoor: Hashable, Sendable {
    /// A person signs in: opens a session, consumes a day pass where the account needs one.
    case signIn(email: String)
    /// A person's sessions end by their own act.
    case signOut(email: String)
    /// An administrator creates an account by hand, of the target's kind.
    case createAccount(kind: String, email: String, name: String)
    /// An administrator re-activates an account by hand.
    case enableAccount(email: String)
    case disableAccount(email: String)
    /// An administrator deletes an account by hand.
    case deleteAccount(email: String)
    /// An administrator erases what is left of an account that was deleted, so that its address
    /// is free again.
    case anonymizeAccount(email: String)
    /// A person accepts the invitation that was sent to the address.
    case acceptInvitation(email: String)
    /// A person becomes the owner of so many further open items of work.
    case giveWork(email: String, items: Int)
    /// An administrator gives or takes an entitlement by hand.
    case grant(email: String, kind: String, name: String)
    case revoke(email: String, kind: String, name: String)
    /// An administrator edits attributes by hand.
    case editAccount(email: String, attribute: String, value: String?)
    /// A person makes an API key for themselves.
    case issueKey(email: String)
    /// The key or token that the connector uses stops working.
    case expireConnectorCredential
    /// Somebody authorizes the connector's own OAuth client anew, so many times, under the account
    /// that the connector acts as.
    case authorizeConnectorAgain(times: Int)
    /// Approves what waits for approval inside the target: a membership of a restricted group.
    case approvePending(email: String)
    case buySeats(license: String, count: Int)
    /// Renames a right that the target offers.
    case rename(kind: String, from: String, to: String)
}

/// Why a side door does not open.
package enum SideDoorError: Error, Hashable, Sendable {
    case unknownAccount(String)
    case unknownEntitlement(kind: String, name: String)
    /// The target has no such door, or refuses it in this state.
    case refused(String)
}

extension SideDoor {
    /// The door's name in the journal and on a target's page.
    package var name: String {
        switch self {
        case .signIn: "signIn"
        case .signOut: "signOut"
        case .createAccount: "createAccount"
        case .enableAccount: "enableAccount"
        case .disableAccount: "disableAccount"
        case .deleteAccount: "deleteAccount"
        case .anonymizeAccount: "anonymizeAccount"
        case .acceptInvitation: "acceptInvitation"
        case .giveWork: "giveWork"
        case .grant: "grant"
        case .revoke: "revoke"
        case .editAccount: "editAccount"
        case .issueKey: "issueKey"
        case .expireConnectorCredential: "expireConnectorCredential"
        case .authorizeConnectorAgain: "authorizeConnectorAgain"
        case .approvePending: "approvePending"
        case .buySeats: "buySeats"
        case .rename: "rename"
        }
    }
}
