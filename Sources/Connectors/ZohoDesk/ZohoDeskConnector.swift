// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

/// Manages the agents of Zoho Desk through its REST API v1 and the OAuth 2.0 of Zoho Accounts.
///
/// An agent has exactly one role, one profile and one seat, and at least one department. None of
/// these can be removed without a replacement, so they end with the account. An agent with an open
/// invitation reads as enabled with pending grants, except for the seat, which it is assumed to
/// use; disabling it withdraws the invitation and with it the account. Teams are read with every
/// account; a membership through a role or a sub-team is shown like any other, and removing the
/// agent from the team does not end it.
///
/// Only the two transports decide which service is addressed; the `api_domain` of a token names a
/// gateway that does not serve Desk (DEX, SIM).
package struct ZohoDeskConnector: Connector {
    package var manifest: ConnectorManifest { Self.manifest }
    let options: Options
    let clock: any CivilClock
    let memory = ZohoDeskMemory()
    let catalogLock = AsyncMutex()
    let organizationLock = AsyncMutex()
    let recordLocks = KeyedMutex<String>()
    let authorization: ZohoDeskAuthorization
    let exchange: HTTPExchange

    /// The refresh token is bound to one agent and one portal and acts with that agent's rights.
    ///
    /// `transport` leads to Desk's host, `accounts` to the accounts server of the same data
    /// center; `nil` for a single host that serves both.
    package init(
        transport: any Transport,
        accounts: (any Transport)? = nil,
        clientID: String,
        clientSecret: String,
        refreshToken: String,
        clock: any CivilClock,
        options: Options = Options()
    ) {
        self.clock = clock
        self.options = options
        authorization = ZohoDeskAuthorization(
            transport: accounts ?? transport,
            credential: ZohoDeskCredential(
                clientID: clientID,
                clientSecret: clientSecret,
                refreshToken: refreshToken
            ),
            clock: clock,
            options: options
        )
        exchange = HTTPExchange(
            transport: ZohoDeskLimitedTransport(transport, callsMax: options.concurrentCallsMax),
            clock: clock,
            policy: options.retry,
            budget: RateBudget(window: .seconds(86_400)),
            rateFields: nil
        )
    }

    package static let manifest: ConnectorManifest = ConnectorManifest(
        name: "zoho-desk",
        version: "1",
        targetKind: "zoho-desk",
        accountKinds: [.agent],
        entitlementKinds: [.role, .profile, .department, .team, .license],
        capabilities: [
            .listAccounts, .getAccount, .findAccounts, .createAccount, .updateAccount,
            .enableAccount, .disableAccount, .deleteAccount, .listEntitlements, .listHolders,
            .changeGrants, .assignLicense, .changeCredential, .revokeCredential,
        ],
        // The service requires them for every agent, so they stay on a disabled one.
        inseparableKinds: [.role, .profile, .department, .license]
    )

    /// The names of the two kinds of seat as grants.
    static let seatName = "agent"
    static let lightSeatName = "lightAgent"

    static let root = "/api/v1/"

    /// The id as the service writes it; nothing but digits may become part of a path.
    func digits(
        _ id: Account.ID,
        _ kind: Account.Kind = .agent
    ) throws(ConnectorError) -> String {
        guard kind == .agent else { throw unsupportedKind(kind) }
        return try digits(id.rawValue)
    }

    func digits(_ id: String) throws(ConnectorError) -> String {
        guard id.isDigits else {
            throw ConnectorError(.invalid, effect: .none, "an id that is not a number")
        }
        return id
    }

    func notFound(_ id: String) -> ConnectorError {
        ConnectorError(.notFound, effect: .none, "agent \(id): not found")
    }
}
