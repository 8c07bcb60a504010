// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Vocabulary
import Wire

/// An in-memory copy of one SaaS admin API.
///
/// A target is a value: synchronous, deterministic, without a clock of its own. Copying it forks
/// the world. It knows nothing of identities or policy; it offers the truth in its own terms.
package protocol SimulatedTarget: Sendable {
    /// `freshservice`; the same word in scenarios and on the command line.
    static var kind: String { get }

    /// Answers one request. Background work that fell due by `instant` is done first.
    ///
    /// `writesMax` cuts the request after so many elementary changes, as a crash half way through
    /// would; the answer is then the vendor's 500. `nil` for no cut.
    mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int?
    ) -> WireResponse

    /// Does the background work that falls due by `instant`: expiries, clean-up jobs.
    mutating func advance(to instant: Instant)

    /// When `advance(to:)` next has something to do; `nil` if nothing is waiting.
    var nextDueAt: Instant? { get }

    /// Every account that exists, active or not, in the order of creation.
    var accounts: [AccountKey] { get }

    /// The account as the target itself knows it; `nil` once it is gone.
    func profile(of account: AccountKey) -> AccountProfile?

    /// Every way in which the account can act, or could if it were merely enabled, in a stable
    /// order. Empty for an account that is gone.
    func access(of account: AccountKey) -> [AccessPath]

    /// The changes so far, oldest first.
    var changes: ChangeJournal { get }
    /// Drops all but the latest changes, once everybody concerned has read them; numbers go on.
    mutating func forgetChanges(allBut latest: Int)

    /// Whether an attempt to act would be let through now. Changes nothing.
    func probe(_ probe: Probe, at instant: Instant) -> ProbeResult

    /// Does what no API call does: an administrator edits by hand, a person signs in.
    mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError)

    /// Contradictions in the store, one sentence each; empty when all is well.
    func checkInvariants() -> [String]

    /// The licenses that the target sells, with how many are held.
    var licenses: [LicenseStock] { get }

    /// The names of the rights of a kind that somebody can be given now, licenses apart; empty for
    /// a kind that the target does not know, `nil` where any name will do.
    func offeredNames(of kind: String) -> [String]?

    /// Accounts that belong to the integration itself and to no person, from the start.
    var serviceAccounts: [AccountKey] { get }

    /// The credential that a connector is given, in the target's own form.
    var connectorCredential: ConnectorCredential { get }

    /// Those of the connector's keys or tokens that still work, by the target's own ids.
    var connectorCredentials: [String] { get }

    /// Whether the API shows which accounts have keys.
    var showsKeys: Bool { get }

    /// How many calls of one credential are let through in a minute; `nil` for no such limit.
    var callsPerMinute: Int? { get }

    /// What the connector's credential may be used for, each by itself; `nil` where its issuer
    /// knows no such limits.
    var connectorPermissions: [String]? { get }

    /// What the route of a request asks of that credential, in the same words; of several that
    /// would do the narrowest that is granted.
    func permissions(for request: WireRequest) -> [String]

    /// Whether the product shows an administrator who changed what.
    var keepsAuditLog: Bool { get }

    /// Makes an authorization code as the vendor's developer console does.
    mutating func makeGrantCode(
        _ request: GrantCode.Request,
        at instant: Instant
    ) throws(SideDoorError) -> GrantCode

    /// Every message sent to subscribers so far, oldest first, up to what the target keeps; none
    /// unless the target offers webhooks.
    var webhookDeliveries: [WebhookDelivery] { get }

    /// What the subscriber answered, if deliveries are carried out; `nil` for no answer.
    mutating func webhookAnswered(number: Int, status: Int?, at instant: Instant)

    /// Whether the request asks for a token and nothing else: by its method it is a write, but
    /// it changes nobody's access.
    func isAuthentication(_ request: WireRequest) -> Bool

    /// The part of the request that a fault rule may match besides method and path.
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
    /// Counted from 1 for each target, in the order of sending.
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
