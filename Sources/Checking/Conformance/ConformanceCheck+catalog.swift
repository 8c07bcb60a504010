// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Scenarios
import TargetKit

extension ConformanceCheck {
    static let all = reading + accounts + rights + rest

    private static let reading = [
        ConformanceCheck(
            "lists-every-account",
            "Lists every account on all pages, none twice",
            accounts: ConformanceWorld.population
        ) { bench in
            var ids: [Account.ID] = []
            for kind in bench.connector.manifest.accountKinds {
                var cursor: PageCursor?
                repeat {
                    let page = try await bench.connector.accounts(of: kind, after: cursor)
                    ids += page.elements.map(\.id)
                    cursor = page.next
                } while cursor != nil
            }
            let expected = bench.world.accountCount
            try bench.expect(
                Set(ids).count == ids.count && ids.count == expected,
                "\(expected) accounts, none twice",
                "\(ids.count) accounts, \(Set(ids).count) different ones"
            )
        },
        ConformanceCheck(
            "get-of-missing-account-is-not-found",
            "Returns notFound for a missing account"
        ) { bench in
            try await bench.refusal([.notFound]) {
                _ = try await bench.connector.account(
                    Account.ID(bench.fixture.missingID),
                    of: bench.fixture.accountKind
                )
            }
        },
        ConformanceCheck(
            "finds-by-address",
            "Finds the account under an address, and nobody under another"
        ) { bench in
            let account = try await bench.account(2)
            try bench.expect(
                account.email == bench.address(2),
                bench.address(2),
                account.email ?? "no address"
            )
            let others = try await bench.connector.findAccounts(email: "nobody@acme.example")
            try bench.expect(others.isEmpty, "nobody", "\(others.count) accounts")
        },
        ConformanceCheck(
            "get-shows-state-and-rights",
            "Shows an account with its state and all its rights"
        ) { bench in
            let found = try await bench.account(2)
            let account = try await bench.connector.account(found.id, of: found.kind)
            try bench.expect(account.isEnabled, "active", "not active")
            try bench.expect(
                account.grants.contains(bench.fixture.group),
                "holds \(bench.fixture.group.text)",
                account.grants.sorted().map(\.text).joined(separator: ", ")
            )
        },
    ]

    private static let accounts = [
        ConformanceCheck("creates-an-account", "Creates an account that can act") { bench in
            let draft = bench.draft(900)
            let made = try await bench.connector.createAccount(draft)
            let truth = bench.truth(900)
            try bench.expect(truth.accounts == 1, "one account", "\(truth.accounts)")
            let read = try await bench.connector.account(made.id, of: made.kind)
            try bench.expect(read.email == draft.email, draft.email, read.email ?? "no address")
        },
        ConformanceCheck(
            "create-under-a-taken-address-makes-no-second",
            "Creates no second account under a taken address"
        ) { bench in
            do {
                _ = try await bench.connector.createAccount(bench.draft(2))
            } catch let error as ConnectorError {
                let accepted: [ConnectorError.Code] = [.alreadyExists, .conflict, .invalid]
                try bench.expect(
                    accepted.contains(error.code) && error.effect == .none,
                    "alreadyExists, conflict or invalid with effect none",
                    "\(error.code.rawValue) with effect \(error.effect.rawValue)"
                )
            }
            let truth = bench.truth(2)
            try bench.expect(truth.accounts == 1, "one account", "\(truth.accounts) accounts")
        },
        ConformanceCheck(
            "looks-before-it-creates-again",
            "Checks whether a create was carried out before retrying it",
            faults: [
                FaultRule(
                    name: "the answer to a create is lost",
                    scope: FaultRule.Scope(operation: .createAccount),
                    occasion: .first(1),
                    verdict: .dropResponse
                )
            ],
            afterwards: ConformanceCheck.looksBeforeRepeating
        ) { bench in
            do {
                _ = try await bench.connector.createAccount(bench.draft(900))
            } catch let error as ConnectorError {
                try bench.expect(
                    error.effect == .unknown,
                    "the account, or a failure with effect unknown",
                    "\(error.code.rawValue) with effect none"
                )
            }
            let truth = bench.truth(900)
            try bench.expect(truth.accounts == 1, "one account", "\(truth.accounts) accounts")
        },
        ConformanceCheck("disables-an-account", "Disables an account, and does so twice") {
            bench in
            let account = try await bench.account(3)
            try await bench.connector.disableAccount(account.id, of: account.kind)
            try bench.expect(!bench.truth(3).isActive, "not active", "active")
            try await bench.unchanged {
                try await bench.connector.disableAccount(account.id, of: account.kind)
            }
        },
        ConformanceCheck(
            "waits-when-throttled",
            "Waits when throttled, and then completes the operation",
            faults: [
                FaultRule(
                    name: "two writes are throttled",
                    scope: FaultRule.Scope(operation: .write),
                    occasion: .first(2),
                    verdict: .respond(FaultAnswer(status: 429, retryAfter: 30))
                )
            ],
            afterwards: { sent in
                guard sent.contains(where: { $0.outcome == "429" }) else {
                    throw Deviation(expected: "a throttled write", actual: "none")
                }
            }
        ) { bench in
            let account = try await bench.account(3)
            try await bench.connector.disableAccount(account.id, of: account.kind)
            try bench.expect(!bench.truth(3).isActive, "not active", "active")
        },
        ConformanceCheck("enables-an-account", "Enables a disabled account") { bench in
            let account = try await bench.account(3)
            try await bench.connector.disableAccount(account.id, of: account.kind)
            try bench.expect(!bench.truth(3).isActive, "not active", "active")
            try await bench.connector.enableAccount(account.id, of: account.kind)
            try bench.expect(bench.truth(3).isActive, "active", "not active")
        },
        ConformanceCheck("updates-an-attribute", "Writes an attribute, and a repeat writes nothing")
        {
            bench in
            let account = try await bench.account(4)
            let changes = AttributeChanges(set: ["familyName": "Falkenberg"])
            let before = bench.world.changeCount
            _ = try await bench.connector.updateAccount(account.id, of: account.kind, changes)
            try bench.expect(bench.world.changeCount > before, "a change", "none")
            let read = try await bench.connector.account(account.id, of: account.kind)
            try bench.expect(
                read.familyName == "Falkenberg",
                "Falkenberg",
                read.familyName ?? "no family name"
            )
        },
        ConformanceCheck(
            "converts-an-agent",
            "Converts an agent to a requester who keeps no role and no seat",
            kinds: ["freshservice"]
        ) { bench in
            let account = try await bench.account(5)
            try await bench.connector.convertAccount(account.id, from: .agent, to: .requester)
            let read = try await bench.connector.account(account.id, of: .requester)
            try bench.expect(read.kind == .requester, "requester", read.kind.rawValue)
            let left = bench.truth(5).rights.filter { $0.hasPrefix("role/") }
            try bench.expect(left.isEmpty, "no role", left.joined(separator: ", "))
        },
    ]

    private static let rights = [
        ConformanceCheck("lists-rights", "Lists what the target offers, by name") { bench in
            let kind = bench.fixture.group.kind
            var names: [String] = []
            var cursor: PageCursor?
            repeat {
                let page = try await bench.connector.entitlements(of: kind, after: cursor)
                names += page.elements.map(\.name)
                cursor = page.next
            } while cursor != nil
            let wanted = [bench.fixture.group.name, bench.fixture.otherGroup.name]
            try bench.expect(
                wanted.allSatisfy(names.contains),
                wanted.joined(separator: ", "),
                names.joined(separator: ", ")
            )
        },
        ConformanceCheck(
            "grants-a-right",
            "Grants a right, keeps the others, and does not rewrite what is already held"
        ) { bench in
            let account = try await bench.account(2)
            let grant = bench.fixture.otherGroup
            try await bench.change(account, adding: [grant])
            for right in [grant, bench.fixture.group] {
                try bench.expect(
                    bench.truth(2).rights.contains(right.text),
                    "holds \(right.text)",
                    bench.truth(2).rights.joined(separator: ", ")
                )
            }
            try await bench.unchanged { try await bench.change(account, adding: [grant]) }
        },
        ConformanceCheck(
            "removes-a-right",
            "Revokes a right, from nobody else, and does not write if it is not held"
        ) { bench in
            let account = try await bench.account(2)
            let grant = bench.fixture.group
            try await bench.change(account, removing: [grant])
            try bench.expect(
                !bench.truth(2).rights.contains(grant.text),
                "without \(grant.text)",
                bench.truth(2).rights.joined(separator: ", ")
            )
            try bench.expect(
                bench.truth(3).rights.contains(grant.text),
                "a bystander keeps \(grant.text)",
                bench.truth(3).rights.joined(separator: ", ")
            )
            try await bench.unchanged { try await bench.change(account, removing: [grant]) }
        },
        ConformanceCheck(
            "removal-from-a-missing-account-is-done",
            "Treats removal from a missing account as done, or returns notFound"
        ) { bench in
            let probe = try await bench.account(2)
            try await bench.unchanged {
                do {
                    try await bench.connector.changeGrants(
                        of: Account.ID(bench.fixture.missingID),
                        kind: probe.kind,
                        adding: [],
                        removing: [bench.fixture.group]
                    )
                } catch let error as ConnectorError {
                    try bench.expect(
                        error.code == .notFound && error.effect == .none,
                        "success, or notFound with effect none",
                        "\(error.code.rawValue) with effect \(error.effect.rawValue)"
                    )
                }
            }
        },
        ConformanceCheck(
            "grant-to-a-missing-account-is-not-found",
            "Returns notFound when granting a right to a missing account"
        ) { bench in
            try await bench.refusal([.notFound]) {
                try await bench.connector.changeGrants(
                    of: Account.ID(bench.fixture.missingID),
                    kind: bench.fixture.accountKind,
                    adding: [bench.fixture.group],
                    removing: []
                )
            }
        },
    ]

    private static let rest = [
        ConformanceCheck("lists-holders", "Lists everybody who holds a right") { bench in
            let kind = bench.fixture.group.kind
            let page = try await bench.connector.entitlements(of: kind, after: nil)
            guard let right = page.elements.first(where: { $0.name == bench.fixture.group.name })
            else {
                throw Deviation(expected: bench.fixture.group.text, actual: "not listed")
            }
            var holders: Set<Account.ID> = []
            var cursor: PageCursor?
            repeat {
                let page = try await bench.connector.holders(of: right, after: cursor)
                holders.formUnion(page.elements)
                cursor = page.next
            } while cursor != nil
            try bench.expect(holders.count == 6, "6 holders", "\(holders.count) holders")
        },
        ConformanceCheck("ends-sessions", "Ends the sessions of an account") { bench in
            let account = try await bench.account(2)
            try await bench.connector.revokeSessions(of: account.id, kind: account.kind)
        },
        ConformanceCheck(
            "rotates-its-credential",
            "Replaces its own credential and works with the new one"
        ) { bench in
            try await bench.connector.rotateCredential()
            _ = try await bench.account(2)
        },
        ConformanceCheck(
            "goes-on-with-another-credential",
            "Works with a new credential after the previous one has ended"
        ) { bench in
            _ = try await bench.account(2)
            try await bench.world.replaceCredential()
            let account = try await bench.account(3)
            try await bench.connector.disableAccount(account.id, of: account.kind)
            try bench.expect(!bench.truth(3).isActive, "not active", "active")
        },
        ConformanceCheck(
            "answers-each-of-several-questions",
            "Answers several concurrent calls, in any order, each with the right result",
            word: "concurrent"
        ) { bench in
            var ids: [(id: Account.ID, kind: Account.Kind)] = []
            for number in 1...4 {
                let account = try await bench.account(number)
                ids.append((account.id, account.kind))
            }
            let answers = try await withThrowingTaskGroup(of: (Int, Account).self) { group in
                for (index, account) in ids.enumerated() {
                    group.addTask {
                        (index, try await bench.connector.account(account.id, of: account.kind))
                    }
                }
                return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            for (index, asked) in ids.enumerated() {
                let answer = answers[index]?.id
                try bench.expect(
                    answer == asked.id,
                    "account \(asked.id.rawValue)",
                    answer?.rawValue ?? "none"
                )
            }
        },
    ]
}

extension ConformanceCheck {
    /// Between a write whose answer was lost and the same write there must be a read.
    private static func looksBeforeRepeating(_ sent: [RequestTrail.Sent]) throws {
        guard let lost = sent.firstIndex(where: { $0.method != "GET" && Int($0.outcome) == nil })
        else { throw Deviation(expected: "a create whose answer was lost", actual: "none") }
        for next in sent[(lost + 1)...] {
            if next.method == "GET" { return }
            guard next.method != sent[lost].method || next.path != sent[lost].path else {
                throw Deviation(
                    expected: "a look before \(next.method) \(next.path) is sent again",
                    actual: "the same request at once"
                )
            }
        }
    }
}

extension ConformanceCheck.Bench {
    fileprivate func draft(_ number: Int) -> AccountDraft {
        AccountDraft(
            kind: fixture.accountKind,
            email: address(number),
            givenName: "Bela",
            familyName: "Birk",
            grants: fixture.base.union([fixture.group])
        )
    }

    fileprivate func change(
        _ account: Account,
        adding: Set<Grant> = [],
        removing: Set<Grant> = []
    ) async throws {
        try await connector.changeGrants(
            of: account.id,
            kind: account.kind,
            adding: adding,
            removing: removing
        )
    }
}

extension Grant {
    fileprivate var text: String { "\(kind.rawValue)/\(name)" }
}
