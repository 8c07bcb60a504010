// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Testing

@testable import Provisioning

private let requesterGroup = grant(.requesterGroup, "Staff")

private func planner(
    _ offboarding: Policy.Offboarding.Agent = .convertThenDeactivate,
    managesSeats: Bool = true
) -> Planner {
    Planner(
        manifest: ConnectorManifest(
            name: "scripted",
            version: "1",
            targetKind: "desk",
            accountKinds: [.agent, .requester],
            entitlementKinds: [.role, .group, .license, .requesterGroup],
            capabilities: [.convertAccount],
            inseparableKinds: [.role]
        ),
        offboarding: Policy.Offboarding(agent: offboarding),
        mappedAttributes: ["title"],
        managesSeats: managesSeats
    )
}

/// A target that knows no requesters, and users beside agents.
private func plainPlanner(_ offboarding: Policy.Offboarding = .init()) -> Planner {
    Planner(
        manifest: ConnectorManifest(
            name: "scripted",
            version: "1",
            targetKind: "directory",
            accountKinds: [.agent, .user],
            entitlementKinds: [.role, .group, .license],
            capabilities: [.deleteAccount],
            inseparableKinds: [.role]
        ),
        offboarding: offboarding,
        mappedAttributes: [],
        managesSeats: true
    )
}

private func account(
    _ kind: Account.Kind = .agent,
    enabled: Bool = true,
    _ grants: Set<Grant> = [
        grant(.role, "Agent"), grant(.license, "agent"), grant(.group, "Desk"),
    ]
) -> Account {
    Account(
        id: Account.ID("1"),
        kind: kind,
        isEnabled: enabled,
        email: "ana@acme.example",
        givenName: "ana",
        familyName: "Example",
        grants: grants,
        grantsAreComplete: true
    )
}

/// `strip`, `convert`, … with what each step waits for.
private func outline(_ plan: ProvisioningPlan) -> [String] {
    plan.steps.map { step in
        let word =
            switch step.operation.action {
            case .create: "create"
            case .update: "update"
            case .enable: "enable"
            case .disable: "disable"
            case .delete: "delete"
            case .convert: "convert"
            case .changeGrants(let adding, let removing): "+\(adding.count)-\(removing.count)"
            }
        let waits = step.requires.map { "\($0)" } + step.follows.map { "~\($0)" }
        return ([word] + waits).joined(separator: " ")
    }
}

@Suite
struct PlanTests {
    private func plan(
        _ desired: DesiredAccess,
        _ accounts: [Account],
        _ planner: Planner = planner()
    ) -> ProvisioningPlan {
        planner.plan(for: desired, profile: profile("ana"), accounts: accounts, pushed: [:])
    }

    @Test func `an agent is stripped, converted and disabled, in this order`() {
        let plan = plan(.nothing, [account()])
        #expect(outline(plan) == ["+0-1", "convert ~0", "disable 1"])
        #expect(plan.ready(done: []) == [0])
        #expect(plan.ready(done: [0]) == [1])
        #expect(plan.ready(done: [0, 1]) == [2])
        #expect(plan.ready(done: [0, 1, 2]) == [])
    }

    @Test func `a failed strip holds nothing up, a failed conversion does`() {
        let plan = plan(.nothing, [account()])
        #expect(plan.ready(done: [], failed: [0]) == [1])
        #expect(plan.ready(done: [0], failed: [1]) == [])
    }

    @Test func `access goes before the seat, and the seat with the account`() {
        let deactivation = planner(.deactivate)
        #expect(outline(plan(.nothing, [account()], deactivation)) == ["+0-1", "disable ~0"])
        let bare = account(enabled: false, [grant(.license, "agent")])
        #expect(outline(plan(.nothing, [bare], deactivation)) == ["+0-1"])
    }

    @Test func `an agent that cannot be converted and keeps a right is deleted`() {
        let plan = plan(.nothing, [account()], plainPlanner())
        #expect(outline(plan) == ["+0-1", "disable ~0"])
        #expect(plan.needsAnotherLook)
        let disabled = account(enabled: false, [grant(.role, "Agent")])
        #expect(outline(self.plan(.nothing, [disabled], plainPlanner())) == ["delete"])
    }

    @Test func `an agent that keeps nothing is not deleted unless policy asks for it`() {
        let bare = account(.agent, [grant(.group, "Desk")])
        #expect(outline(plan(.nothing, [bare], plainPlanner())) == ["+0-1", "disable ~0"])
        let deleting = plainPlanner(Policy.Offboarding(agent: .delete))
        #expect(plan(.nothing, [bare], deleting).needsAnotherLook)
        let disabled = account(enabled: false, [])
        #expect(outline(plan(.nothing, [disabled], deleting)) == ["delete"])
        let deactivating = plainPlanner(Policy.Offboarding(agent: .deactivate))
        #expect(outline(plan(.nothing, [account()], deactivating)) == ["+0-1", "disable ~0"])
    }

    @Test func `a user ends inactive, or deleted where policy asks for it`() {
        let user = account(.user, [grant(.group, "Desk")])
        #expect(outline(plan(.nothing, [user], plainPlanner())) == ["+0-1", "disable ~0"])
        let deleting = plainPlanner(Policy.Offboarding(user: .delete))
        #expect(plan(.nothing, [user], deleting).needsAnotherLook)
        let bare = account(.user, enabled: false, [])
        #expect(outline(plan(.nothing, [bare], deleting)) == ["delete"])
        #expect(plan(.nothing, [bare], plainPlanner()).isEmpty)
    }

    @Test func `an account that is kept is disabled, and deleted when it may be`() {
        var planner = plainPlanner()
        planner.keptKinds = [.agent]
        #expect(outline(plan(.nothing, [account()], planner)) == ["+0-1", "disable ~0"])
        let disabled = account(enabled: false, [grant(.role, "Agent")])
        #expect(plan(.nothing, [disabled], planner).isEmpty)
        planner.keptKinds = []
        #expect(outline(plan(.nothing, [disabled], planner)) == ["delete"])
    }

    /// A person's desired access and accounts, by what happened, with what the plan says of it.
    static let statements:
        [(
            kind: LifecycleEvent.Kind, desired: DesiredAccess, accounts: [Account],
            adds: [String], removes: [String]
        )] = [
            (
                .joiner,
                DesiredAccess(presence: .active(.agent), grants: [grant(.role, "Agent")]), [],
                ["agent account", "role 'Agent'"], []
            ),
            (
                .mover,
                DesiredAccess(presence: .active(.agent), grants: [grant(.group, "Lead")]),
                [account(.agent, [grant(.group, "Desk")])],
                ["group 'Lead'"], ["group 'Desk'"]
            ),
            (
                .leaver, .nothing, [account(.agent, [grant(.group, "Desk")])],
                [], ["group 'Desk'", "agent account"]
            ),
        ]

    @Test(arguments: statements)
    func `a plan says what it grants and what it revokes, and that nothing has to go`(
        kind: LifecycleEvent.Kind,
        desired: DesiredAccess,
        accounts: [Account],
        adds: [String],
        removes: [String]
    ) {
        let plan = plan(desired, accounts, plainPlanner())
        #expect(plan.additions == adds)
        #expect(plan.removals == removes)
    }

    @Test func `a bare, disabled account needs nothing`() {
        #expect(plan(.nothing, [account(.requester, enabled: false, [])]).isEmpty)
        #expect(plan(.nothing, []).isEmpty)
    }

    @Test func `every account of a leaver is planned for`() {
        let twins = [account(), account(.requester, [requesterGroup])]
        #expect(
            outline(plan(.nothing, twins)) == [
                "+0-1", "convert ~0", "disable 1", "+0-1", "disable ~3",
            ]
        )
    }

    @Test func `a requester who is disabled is enabled and converted, then looked at`() {
        let wanted = DesiredAccess(presence: .active(.agent), grants: [grant(.role, "Agent")])
        let plan = plan(wanted, [account(.requester, enabled: false, [])])
        #expect(outline(plan) == ["enable", "convert 0"])
        #expect(plan.needsAnotherLook)
    }

    @Test func `an agent who becomes a requester loses groups before the conversion`() {
        let plan = plan(DesiredAccess(presence: .active(.requester)), [account()])
        #expect(outline(plan) == ["+0-1", "convert 0"])
    }

    @Test func `a mover is one change of grants`() {
        let wanted = DesiredAccess(
            presence: .active(.agent),
            grants: [grant(.role, "Agent"), grant(.license, "agent"), grant(.group, "New")]
        )
        #expect(outline(plan(wanted, [account()])) == ["+1-1"])
    }

    @Test func `leave disables and revokes nothing`() {
        #expect(outline(plan(DesiredAccess(presence: .suspended), [account()])) == ["disable"])
    }

    @Test func `seats that policy does not mention are left alone`() {
        let wanted = DesiredAccess(
            presence: .active(.agent),
            grants: [grant(.role, "Agent"), grant(.group, "Desk")]
        )
        #expect(plan(wanted, [account()], planner(managesSeats: false)).isEmpty)
        #expect(outline(plan(wanted, [account()])) == ["+0-1"])
    }
}

@Suite
struct PersistenceStateMachineTests {
    private let options = CoreOptions(
        backoffInitial: .seconds(10),
        backoffMax: .seconds(60),
        ageMax: .seconds(300),
        verificationAttemptsMax: 3
    )

    @Test func `waits double up to a limit`() {
        var machine = PersistenceStateMachine(options: options)
        let waits = (0..<5).map { _ in machine.failed(retryAfter: nil, at: startOfTime) }
        #expect(
            waits == [
                .wait(.seconds(10)), .wait(.seconds(20)), .wait(.seconds(40)),
                .wait(.seconds(60)), .wait(.seconds(60)),
            ]
        )
    }

    @Test func `a target that names a wait is waited for`() {
        var machine = PersistenceStateMachine(options: options)
        #expect(machine.failed(retryAfter: .seconds(90), at: startOfTime) == .wait(.seconds(90)))
    }

    @Test func `work that is too old is given up`() {
        var machine = PersistenceStateMachine(options: options)
        _ = machine.failed(retryAfter: nil, at: startOfTime)
        let later = startOfTime.advanced(by: .seconds(300))
        #expect(machine.failed(retryAfter: nil, at: later) == .giveUp)
        machine.succeeded()
        #expect(machine.failed(retryAfter: nil, at: later) == .wait(.seconds(10)))
    }

    @Test func `contradictions are bounded`() {
        var machine = PersistenceStateMachine(options: options)
        #expect(machine.contradicted(at: startOfTime) == .tryNow)
        #expect(machine.contradicted(at: startOfTime) == .wait(.seconds(10)))
        #expect(machine.contradicted(at: startOfTime) == .giveUp)
    }
}
