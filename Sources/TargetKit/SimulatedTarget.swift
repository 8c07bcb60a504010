// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Vocabulary
import Wire

/// An in-memory copy of one SaaS admin API.
///
/// A target is a value: synchronous, deterministic, without a clock. Copying it forks the world. It
/// knows nothing of identities or policy; it reports the truth in its own terms.
package protocol SimulatedTarget: Sendable {
    /// `freshservice`; the same word in scenarios and on the command line.
    static var kind: String { get }

    /// Answers one request. Background work due by `instant` is done first.
    ///
    /// `writesMax` cuts the request off after that many elementary changes, as a crash halfway
    /// through would; the answer is then the vendor's 500. `nil` for no cut.
    mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int?
    ) -> WireResponse

    /// Does the background work due by `instant`: expiries, cleanup jobs.
    mutating func advance(to instant: Instant)

    /// When `advance(to:)` next has something to do; `nil` if nothing is pending.
    var nextDueAt: Instant? { get }

    /// Every account that exists, active or not, in the order of creation.
    var accounts: [AccountKey] { get }

    /// The account as the target itself sees it; `nil` once it is gone.
    func profile(of account: AccountKey) -> AccountProfile?

    /// Every way in which the account can act, or could once enabled, in a stable order. Empty for
    /// an account that is gone.
    func access(of account: AccountKey) -> [AccessPath]

    /// The changes so far, oldest first.
    var changes: ChangeJournal { get }
    /// Drops all but the latest changes, once all readers have seen them; numbering continues.
    mutating func forgetChanges(allBut latest: Int)

    /// Whether an attempt to act would succeed now. Changes nothing.
    func probe(_ probe: Probe, at instant: Instant) -> ProbeResult

    /// Does what no API call does: a manual edit by an administrator, a sign-in.
    mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError)

    /// Contradictions in the store, one sentence each; empty if there are none.
    func checkInvariants() -> [String]

    /// The licenses that the target sells, with how many are held.
    var licenses: [LicenseStock] { get }

    /// The names of the rights of a kind that can be granted now, except licenses; empty for an
    /// unknown kind, `nil` if any name will do.
    func offeredNames(of kind: String) -> [String]?

    /// Initial accounts that belong to the integration itself rather than to a person.
    var serviceAccounts: [AccountKey] { get }

    /// The connector's credential, in the target's own form.
    var connectorCredential: ConnectorCredential { get }

    /// Those of the connector's keys or tokens that still work, by the target's own ids.
    var connectorCredentials: [String] { get }

    /// Whether the API shows which accounts have keys.
    var showsKeys: Bool { get }

    /// How many calls of one credential are let through in a minute; `nil` for no such limit.
    var callsPerMinute: Int? { get }

    /// The individual permissions of the connector's credential; `nil` if its issuer has no such
    /// limits.
    var connectorPermissions: [String]? { get }

    /// The permissions that a request's route needs, in the same terms; if several would do, the
    /// narrowest granted one.
    func permissions(for request: WireRequest) -> [String]

    /// Whether the product shows administrators who changed what.
    var keepsAuditLog: Bool { get }

    /// Issues an authorization code as the vendor's developer console does.
    mutating func makeGrantCode(
        _ request: GrantCode.Request,
        at instant: Instant
    ) throws(SideDoorError) -> GrantCode

    /// The messages sent to subscribers so far, oldest first, as far as the target keeps them; none
    /// unless the target offers webhooks.
    var webhookDeliveries: [WebhookDelivery] { get }

    /// Reports the subscriber's answer, if deliveries are really sent; `nil` for no answer.
    mutating func webhookAnswered(number: Int, status: Int?, at instant: Instant)

    /// Whether the request only asks for a token: its method makes it a write, but it changes
    /// nobody's access.
    func isAuthentication(_ request: WireRequest) -> Bool

    /// The properties of the request that a fault rule may match besides method and path.
    func traits(of request: WireRequest) -> RequestTraits
}

/// How many seats of one license there are and how many are held.
package struct LicenseStock: Hashable, Sendable {
    package let name: String
    /// `nil` for a license without limit.
    package let total: Int?
    /// Seats of service accounts are not counted.
    package let assigned: Int

    package init(name: String, total: Int?, assigned: Int) {
        self.name = name
        self.total = total
        self.assigned = assigned
    }
}

/// A message that a target sends to a subscribed address.
package struct WebhookDelivery: Hashable, Sendable {
    /// Numbered from 1 per target, in the order of sending.
    package let number: Int
    package let subscription: String
    package let url: String
    package let headers: WireHeaders
    package let body: [UInt8]
    package let at: Instant

    package init(
        number: Int,
        subscription: String,
        url: String,
        headers: WireHeaders,
        body: [UInt8],
        at: Instant
    ) {
        self.number = number
        self.subscription = subscription
        self.url = url
        self.headers = headers
        self.body = body
        self.at = at
    }
}

extension SimulatedTarget {
    package func offeredNames(of kind: String) -> [String]? { nil }

    package func isAuthentication(_ request: WireRequest) -> Bool { false }

    package var keepsAuditLog: Bool { false }

    package var connectorCredentials: [String] { [] }

    package var callsPerMinute: Int? { nil }

    package var showsKeys: Bool { false }

    package var connectorPermissions: [String]? { nil }

    package func permissions(for request: WireRequest) -> [String] { [] }

    package mutating func makeGrantCode(
        _ request: GrantCode.Request,
        at instant: Instant
    ) throws(SideDoorError) -> GrantCode {
        throw .refused("This target has no developer console.")
    }

    package var webhookDeliveries: [WebhookDelivery] { [] }

    package mutating func webhookAnswered(number: Int, status: Int?, at instant: Instant) {}
}
