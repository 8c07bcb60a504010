// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Vocabulary
import Wire

struct DesklineOptions: Configurable {
    var people: [String] = []
    var deletesSilently = false

    init() {}

    static let settings: [Setting<DesklineOptions>] = [
        Setting("people", .names(\.people), "Addresses of the initial users."),
        Setting(
            "quirks",
            .group([
                Setting(
                    "deletesSilently",
                    .flag(\.deletesSilently),
                    "Deleting an unknown user is 404; on, it is 204."
                )
            ]),
            "Answers to what the vendor leaves open."
        ),
    ]
}

struct DesklineStore: JournaledStore {
    var ledger: ChangeLedger
    var users = RecordTable<String>(firstID: 1)

    func journaled(_ slot: Int) -> (account: AccountKey?, object: String) {
        let id = String(users.id(ofSlot: slot))
        return (AccountKey(id), "user \(id)")
    }

    mutating func delete(_ slot: Int) {
        guard admits(.accountDeleted, of: slot) else { return }
        users.remove(slot: slot)
    }
}

extension Deskline {
    typealias Answer = @Sendable (inout Deskline, _ id: Int64) -> WireResponse

    static let router = Router(
        prefix: "/v1",
        routes: [
            .get("/users/{id}", "REF", endpoint: viewUser),
            .delete("/users/{id}", .inferred("REF"), endpoint: deleteUser),
        ] as [Route<Answer>]
    )

    static func viewUser(_ desk: inout Deskline, _ id: Int64) -> WireResponse {
        guard let slot = desk.store.users.slot(of: id) else { return WireResponse(status: 404) }
        let body: JSONValue = ["id": .integer(id), "email": .string(desk.store.users.rows[slot])]
        return WireResponse(status: 200, body: body.encoded())
    }

    static func deleteUser(_ desk: inout Deskline, _ id: Int64) -> WireResponse {
        guard let slot = desk.store.users.slot(of: id) else {
            return WireResponse(status: desk.options.deletesSilently ? 204 : 404)
        }
        desk.store.delete(slot)
        return WireResponse(status: desk.store.ledger.isCut ? 500 : 204)
    }

    static let sideDoors = SideDoors<Deskline>("Deskline", [.deleteAccount: deleteByHand])

    static func deleteByHand(_ desk: inout Deskline, _ door: SideDoor) throws(SideDoorError) {
        let slot = desk.store.users.slots.first { desk.store.users.rows[$0] == door.email }
        guard let slot else { throw .unknownAccount(door.email) }
        desk.store.delete(slot)
    }
}

extension Deskline: CatalogTarget {
    static let catalogEntry = TargetCatalogEntry(
        Deskline.self,
        tooLarge: WireResponse(status: 413)
    )

    static let description = TargetDescription(
        kind: kind,
        summary: "Deskline API v1: users",
        settings: DesklineOptions.descriptions(kind),
        routes: router.routes.map(\.description),
        sources: ["REF": "the vendor's reference"],
        basePath: "/v1",
        sideDoors: sideDoors.kinds,
        entitlementKinds: ["account"],
        notSimulated: ["everything but users"]
    )
}

struct Deskline: SimulatedTarget {
    static let kind = "deskline"
    private static let account = TargetEntitlement(kind: "account", id: "user", name: "user")

    let options: DesklineOptions
    var store: DesklineStore

    init(name: String, options: DesklineOptions, start: Instant, seed: UInt64) {
        self.options = options
        store = DesklineStore(ledger: ChangeLedger(start: start))
        for person in options.people { store.users.append(person) }
    }

    mutating func respond(
        to request: WireRequest,
        at instant: Instant,
        writesMax: Int?
    ) -> WireResponse {
        let cause = TargetChange.Cause.request(number: 1, credential: "key")
        store.ledger.begin(cause, at: instant, writesMax: writesMax)
        guard request.headers["Authorization"] == "Bearer key" else {
            return WireResponse(status: 401)
        }
        switch Deskline.router.match(request.method, request.path) {
        case .route(let index, let ids):
            return Deskline.router.routes[index].endpoint(&self, ids[0])
        case .unknownPath: return WireResponse(status: 404)
        case .wrongMethod: return WireResponse(status: 405)
        }
    }

    mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {
        store.ledger.begin(.sideDoor(name: door.name), at: instant)
        try Deskline.sideDoors.open(door, of: &self)
    }

    mutating func advance(to instant: Instant) {}
    mutating func forgetChanges(allBut latest: Int) { store.ledger.forgetChanges(allBut: latest) }
    var nextDueAt: Instant? { nil }
    var changes: ChangeJournal { store.ledger.journal }
    var accounts: [AccountKey] { store.users.slots.compactMap { store.journaled($0).account } }

    func profile(of account: AccountKey) -> AccountProfile? {
        slot(account).map { slot in
            AccountProfile(
                kind: "user",
                isActive: true,
                emails: [store.users.rows[slot]],
                displayName: store.users.rows[slot],
                seat: nil,
                createdAt: store.ledger.now,
                lastActiveAt: nil
            )
        }
    }

    func access(of account: AccountKey) -> [AccessPath] {
        guard slot(account) != nil else { return [] }
        return [AccessPath(entitlement: Deskline.account, channel: .direct, state: .usable)]
    }

    func probe(_ probe: Probe, at instant: Instant) -> ProbeResult {
        guard case .signIn(let account) = probe, slot(account) != nil else {
            return .refused("unknown")
        }
        return .allowed
    }

    private func slot(_ account: AccountKey) -> Int? {
        Int64(account.rawValue).flatMap { store.users.slot(of: $0) }
    }

    func checkInvariants() -> [String] { [] }
    var licenses: [LicenseStock] { [] }
    var serviceAccounts: [AccountKey] { [] }
    var connectorCredential: ConnectorCredential { .bearer(token: "key") }
    func traits(of request: WireRequest) -> RequestTraits { RequestTraits() }
}
