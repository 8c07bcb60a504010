// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// Side doors as tests open them.
extension SideDoor {
    static func signIn(email: String) -> SideDoor { SideDoor(.signIn, email: email) }
    static func signOut(email: String) -> SideDoor { SideDoor(.signOut, email: email) }
    static func issueKey(email: String) -> SideDoor { SideDoor(.issueKey, email: email) }
    static func tellSecret(email: String, to other: String) -> SideDoor {
        SideDoor(.tellSecret, email: email, ["to": .text(other)])
    }

    static func changeSecret(email: String) -> SideDoor { SideDoor(.changeSecret, email: email) }
    static func endKey(email: String) -> SideDoor { SideDoor(.endKey, email: email) }

    static func connectApp(email: String, app: String, scopes: String? = nil) -> SideDoor {
        let scopes = scopes.map { Argument.text($0) } ?? Argument.none
        return SideDoor(.connectApp, email: email, ["app": .text(app), "scopes": scopes])
    }

    static func disconnectApp(email: String, app: String) -> SideDoor {
        SideDoor(.disconnectApp, email: email, ["app": .text(app)])
    }

    static func approvePending(email: String) -> SideDoor {
        SideDoor(.approvePending, email: email)
    }

    static func acceptInvitation(email: String) -> SideDoor {
        SideDoor(.acceptInvitation, email: email)
    }

    static func giveWork(email: String, items: Int) -> SideDoor {
        SideDoor(.giveWork, email: email, ["items": .count(items)])
    }

    static func createAccount(kind: String, email: String, name: String) -> SideDoor {
        SideDoor(.createAccount, email: email, ["kind": .text(kind), "name": .text(name)])
    }

    static func enableAccount(email: String) -> SideDoor {
        SideDoor(.enableAccount, email: email)
    }

    static func disableAccount(email: String) -> SideDoor {
        SideDoor(.disableAccount, email: email)
    }

    static func deleteAccount(email: String) -> SideDoor {
        SideDoor(.deleteAccount, email: email)
    }

    static func anonymizeAccount(email: String) -> SideDoor {
        SideDoor(.anonymizeAccount, email: email)
    }

    static func grant(email: String, kind: String, name: String) -> SideDoor {
        SideDoor(.grant, email: email, ["kind": .text(kind), "name": .text(name)])
    }

    static func revoke(email: String, kind: String, name: String) -> SideDoor {
        SideDoor(.revoke, email: email, ["kind": .text(kind), "name": .text(name)])
    }

    static func editAccount(email: String, attribute: String, value: String?) -> SideDoor {
        let value = value.map { Argument.text($0) } ?? Argument.none
        return SideDoor(
            .editAccount,
            email: email,
            ["attribute": .text(attribute), "value": value]
        )
    }

    static let expireConnectorCredential = SideDoor(.expireConnectorCredential)
    static let renewConnectorCredential = SideDoor(.renewConnectorCredential)

    static func authorizeConnectorAgain(times: Int) -> SideDoor {
        SideDoor(.authorizeConnectorAgain, ["times": .count(times)])
    }

    static func buySeats(license: String, count: Int) -> SideDoor {
        SideDoor(.buySeats, ["license": .text(license), "count": .count(count)])
    }

    static func rename(kind: String, from: String, to: String) -> SideDoor {
        SideDoor(.rename, ["kind": .text(kind), "from": .text(from), "to": .text(to)])
    }
}
