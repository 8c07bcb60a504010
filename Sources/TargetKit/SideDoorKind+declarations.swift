// SPDX-License-Identifier: Apache-2.0

/// Every side door, declared once; a target opens those that its `SideDoors` list.
extension SideDoorKind {
    package static let all: [SideDoorKind] = [
        signIn, signOut, issueKey, endKey, tellSecret, changeSecret, approvePending, decideApproval,
        connectApp, disconnectApp, acceptInvitation, giveWork,
        createAccount,
        enableAccount, disableAccount, deleteAccount, anonymizeAccount, grant, revoke, editAccount,
        expireConnectorCredential, renewConnectorCredential, authorizeConnectorAgain, buySeats,
        rename,
    ]

    package static let signIn = SideDoorKind("signIn", "A person signs in.")
    package static let signOut = SideDoorKind(
        "signOut",
        "A person's sessions end.",
        takesAccess: true
    )
    package static let issueKey = SideDoorKind("issueKey", "A person creates an API key.")
    package static let endKey = SideDoorKind(
        "endKey",
        "The oldest API key of the account ends.",
        takesAccess: true
    )
    package static let tellSecret = SideDoorKind(
        "tellSecret",
        "Somebody learns the secret of the account, so that both can use it.",
        told: [
            Parameter("to", .text, "Who, by one of their addresses.", example: "bo@acme.example")
        ]
    )
    package static let changeSecret = SideDoorKind(
        "changeSecret",
        "The account gets a new secret, which nobody else knows yet."
    )
    package static let approvePending = SideDoorKind(
        "approvePending",
        "Approves what is pending in the target."
    )
    package static let decideApproval = SideDoorKind(
        "decideApproval",
        "Somebody presses a button on an approval request.",
        told: [
            Parameter("ticket", .count(atMost: 1_000_000_000), "Which ticket.", example: "1"),
            Parameter("ruling", .text, "approved or rejected.", example: "approved"),
        ]
    )
    package static let connectApp = SideDoorKind(
        "connectApp",
        "A person lets an application act in their name.",
        told: [
            Parameter("app", .text, "Which one, as the product knows it.", example: "sync"),
            Parameter(
                "scopes",
                .text,
                "What it may do, separated by commas; default: what the connector may do.",
                fallback: SideDoor.Argument.none,
                example: "Desk.tickets.READ"
            ),
        ]
    )
    package static let disconnectApp = SideDoorKind(
        "disconnectApp",
        "A person takes back what they let an application do.",
        told: [Parameter("app", .text, "Which one.", example: "sync")],
        takesAccess: true
    )
    package static let acceptInvitation = SideDoorKind(
        "acceptInvitation",
        "A person accepts an invitation."
    )
    package static let giveWork = SideDoorKind(
        "giveWork",
        "A person becomes the owner of open work.",
        told: [Parameter("items", .count(atMost: 1_000_000), "How many items.", example: "3")]
    )
    package static let createAccount = SideDoorKind(
        "createAccount",
        byHand: "create",
        "An account is created.",
        told: [
            Parameter("kind", .accountKind, "Its kind."),
            Parameter(
                "name",
                .text,
                "The display name; by default the person's.",
                fallback: .holderName,
                example: "Ana Lima"
            ),
        ]
    )
    package static let enableAccount = SideDoorKind(
        "enableAccount",
        byHand: "enable",
        "The account is enabled."
    )
    package static let disableAccount = SideDoorKind(
        "disableAccount",
        byHand: "disable",
        "The account is disabled.",
        takesAccess: true
    )
    package static let deleteAccount = SideDoorKind(
        "deleteAccount",
        byHand: "delete",
        "The account is deleted.",
        takesAccess: true
    )
    package static let anonymizeAccount = SideDoorKind(
        "anonymizeAccount",
        byHand: "anonymize",
        "The remains of a deleted account are erased, so that its address is free again.",
        takesAccess: true
    )
    package static let grant = SideDoorKind(
        "grant",
        byHand: "grant",
        "The account gets a right.",
        told: right
    )
    package static let revoke = SideDoorKind(
        "revoke",
        byHand: "revoke",
        "The account loses a right.",
        told: right,
        takesAccess: true
    )
    package static let editAccount = SideDoorKind(
        "editAccount",
        byHand: "edit",
        "An attribute of the account changes.",
        told: [
            Parameter("attribute", .text, "Which one.", example: "title"),
            Parameter(
                "value",
                .value,
                "Omitted or null to clear it.",
                fallback: SideDoor.Argument.none,
                example: "Lead"
            ),
        ]
    )
    package static let expireConnectorCredential = SideDoorKind(
        "expireConnectorCredential",
        of: .product,
        "The connector's oldest remaining key or token stops working."
    )
    package static let renewConnectorCredential = SideDoorKind(
        "renewConnectorCredential",
        of: .product,
        "The connector gets a new key or token and uses it; the old one remains valid."
    )
    package static let authorizeConnectorAgain = SideDoorKind(
        "authorizeConnectorAgain",
        of: .product,
        "Somebody authorizes the connector's OAuth client again, with the connector's account.",
        told: [
            Parameter(
                "times",
                .count(atMost: 1_000),
                "How often; default once.",
                fallback: .count(1),
                example: "20"
            )
        ]
    )
    package static let buySeats = SideDoorKind(
        "buySeats",
        of: .product,
        "More seats of a license.",
        told: [
            Parameter("license", .license, "Of what."),
            Parameter("count", .count(atMost: 1_000_000), "How many more.", example: "1"),
        ]
    )
    package static let rename = SideDoorKind(
        "rename",
        of: .product,
        "A right is renamed.",
        told: [
            Parameter("kind", .rightKind, "Of which kind."),
            Parameter("from", .text, "The old name.", example: "A"),
            Parameter("to", .text, "The new name.", example: "B"),
        ]
    )

    private static let right = [
        Parameter("kind", .rightKind, "Of which kind."),
        Parameter("name", .text, "The human-readable name.", example: "Service Desk"),
    ]
}
