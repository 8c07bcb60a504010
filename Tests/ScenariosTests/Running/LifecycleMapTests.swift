// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Provisioning
import Testing

@Suite
struct LifecycleMapTests {
    private static let group = Grant(kind: .group, name: "Service Desk")

    private static let actions: [AccountOperation.Action] = [
        .create(
            AccountDraft(
                kind: .agent,
                email: "ana@acme.example",
                givenName: "Ana",
                familyName: "Lima"
            )
        ),
        .update(AttributeChanges(set: ["title": "Lead"])), .enable, .disable, .delete,
        .convert(to: .requester), .changeGrants(adding: [group], removing: []),
        .changeGrants(adding: [], removing: [group]),
    ]

    private static func operation(_ action: AccountOperation.Action) -> AccountOperation {
        AccountOperation(account: Account.ID("a-1"), kind: .agent, action: action)
    }

    @Test func `every operation has its kind and its events`() {
        #expect(
            Self.actions.map(LifecycleMap.effect) == [
                .creates, .modifies, .modifies, .removes, .removes, .modifies, .modifies, .removes,
            ]
        )
        #expect(Self.actions.allSatisfy { !LifecycleMap.events(for: $0).isEmpty })
        // Whatever can be granted can be revoked for a leaver.
        let removes = Self.actions.filter { LifecycleMap.effect(of: $0) == .removes }
        #expect(removes.allSatisfy { LifecycleMap.events(for: $0).contains(.leaver) })
    }

    @Test(arguments: actions, LifecycleEvent.Kind.allCases)
    func `what is not mapped to the event is refused before any call`(
        action: AccountOperation.Action,
        event: LifecycleEvent.Kind
    ) {
        let objection = LifecycleMap.objection(to: Self.operation(action), after: event)
        #expect((objection == nil) == LifecycleMap.events(for: action).contains(event))
    }

    @Test(arguments: ConnectorCatalog.kinds)
    func `every object of every connector is in the map`(name: String) throws {
        let manifest = try #require(ConnectorCatalog.manifest(of: name))
        #expect(Set(manifest.accountKinds).subtracting(LifecycleMap.accounts).isEmpty)
        #expect(Set(manifest.entitlementKinds).subtracting(LifecycleMap.rights).isEmpty)
    }

    @Test func `unmapped operations are refused`() {
        let strange = Grant(kind: Entitlement.Kind(rawValue: "blessing"), name: "Full")
        let operation = Self.operation(.changeGrants(adding: [strange], removing: []))
        let objection = LifecycleMap.objection(to: operation, after: .joiner)
        #expect(objection == "no event is mapped to rights of the kind 'blessing'")
    }
}
