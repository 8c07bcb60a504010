// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// M-22: whether everything that needs an owner has one, and whether the inventory is complete.
enum Ownership {
    static let definitions: [MetricDefinition] = [
        owned("ownedWorkflows", "Workflows with an owner", .workflow, "Workflows"),
        owned("ownedTargets", "Targets with an owner", .target, "Targets"),
        owned(
            "ownedPrivilegedRights",
            "Privileged rights with an owner",
            .privilegedRight,
            "Rights of weight 10 or more that a rule or a form grants"
        ),
        owned("ownedQueues", "Queues with an owner", .queue, "Forms and queues of exceptions"),
        .ratio(
            "inventoryRecall",
            "M-22",
            "Inventory recall",
            .higher,
            .ours,
            "Machine accounts and keys in the inventory or reported by the core / all of them"
        ) { .ratio($0.inventory.found, of: $0.inventory.machines) },
        .ratio(
            "inventoryPrecision",
            "M-22",
            "Inventory precision",
            .higher,
            .ours,
            "Service identities in the inventory that have an account / service identities in the "
                + "inventory"
        ) { .ratio($0.inventory.real, of: $0.inventory.listed) },
        .distribution(
            "inventoryLatency",
            "M-22",
            "Time to find a new key",
            of: .duration,
            "From a manually issued key to the core's report of it"
        ) { .init(.distribution($0.inventory.latencies.distribution(in: .milliseconds))) },
        .ratio(
            "sharedAccountExposure",
            "M-22",
            "People with shared accounts",
            .lower,
            .field,
            "People who can use a shared account / people"
        ) { .ratio($0.inventory.sharers, of: $0.inventory.people) },
        .ratio(
            "lifecycleMapCoverage",
            "M-22",
            "Coverage of the lifecycle map",
            .higher,
            .ours,
            "Kinds of accounts and rights that connectors change and the map ties to events / all "
                + "kinds that they change"
        ) { reader in
            let operations = reader.declared(.operation)
            return .ratio(operations.count { $0.isMapped ?? false }, of: operations.count)
        },
    ]

    private static func owned(
        _ key: String,
        _ title: String,
        _ kind: Declaration.Kind,
        _ what: String
    ) -> MetricDefinition {
        .ratio(
            key,
            "M-22",
            title,
            .higher,
            .ours,
            "\(what) whose owner is named and has not left / all of them"
        ) { reader in
            let things = reader.declared(kind)
            return .ratio(things.count { reader.isOwned($0) }, of: things.count)
        }
    }
}

/// Machine identities compared with the inventory, and who shares accounts.
struct InventoryTally {
    private(set) var machines = 0
    private(set) var found = 0
    private(set) var listed = 0
    private(set) var real = 0
    private(set) var people = 0
    private(set) var sharers = 0
    private(set) var latencies = DurationSample()

    init(read reader: MetricReader) {
        let keyed = Set(
            reader.ledger.credentials.keys.filter {
                reader.includes(key: $0) && $0.isUsable(at: reader.at)
            }.map(\.account)
        )
        var accounts: [Int32: Int] = [:]
        for (index, history) in reader.ledger.accounts.enumerated() {
            let number = Int32(index)
            guard reader.includes(target: history.target), let step = history.step(at: reader.at),
                step.exists, !step.isProtected
            else { continue }
            if let owner = step.owner { accounts[owner, default: 0] += 1 }
            countMachine(number, of: step.owner, isKeyed: keyed.contains(number), reader)
        }
        for number in reader.persons {
            countPerson(number, hasAccount: accounts[number] != nil, reader)
        }
        addLatencies(reader)
    }

    private mutating func countMachine(
        _ account: Int32,
        of owner: Int32?,
        isKeyed: Bool,
        _ reader: MetricReader
    ) {
        guard owner.map({ reader.includes(person: $0) }) ?? reader.includesUnowned else { return }
        let isMachine =
            owner.map { reader.ledger.persons[Int($0)].employment == .serviceIdentity } ?? false
        guard isMachine || isKeyed else { return }
        machines += 1
        let isListed = isMachine && owner.map { reader.isEngaged($0) } ?? false
        if isListed || reader.wasReported(account) { found += 1 }
    }

    private mutating func countPerson(
        _ number: Int32,
        hasAccount: Bool,
        _ reader: MetricReader
    ) {
        guard reader.isEngaged(number) else { return }
        let person = reader.ledger.persons[Int(number)]
        if person.employment == .serviceIdentity {
            listed += 1
            if hasAccount { real += 1 }
            return
        }
        people += 1
        let shares = person.holdings.triples.contains { triple in
            reader.includes(entitlement: triple.entitlement)
                && triple.paths.contains {
                    $0.channel == .sharedAccount
                        && $0.held(atLeast: .usable, until: reader.at).contains(reader.at)
                }
        }
        if shares { sharers += 1 }
    }

    private mutating func addLatencies(_ reader: MetricReader) {
        let book = reader.ledger.evidence
        for change in book.changes where change.at <= reader.at && change.cause == .outOfBand {
            let key = book.keys[change.key]
            guard key.kind == .credentialIssued, reader.includes(key),
                !reader.isOfMachine(key.account, at: change.at),
                reader.ledger.accounts[Int(key.account)].step(at: change.at)?.owner
                    .map({ reader.includes(person: $0) }) ?? reader.includesUnowned
            else { continue }
            if let found = book.detectedAt(change), found <= reader.at {
                latencies.add(found - change.at)
            } else {
                latencies.add(reader.at - change.at, isCensored: true)
            }
        }
    }
}

extension MetricReader {
    /// Whether the source reports the machine identity that the account belongs to.
    fileprivate func isOfMachine(_ account: Int32, at instant: Int64) -> Bool {
        let owner = ledger.accounts[Int(account)].step(at: instant)?.owner
        return owner.map { ledger.persons[Int($0)].employment == .serviceIdentity } ?? false
    }

    /// Declarations of a kind, restricted to the query's target if it names one.
    fileprivate func declared(_ kind: Declaration.Kind) -> [Declaration] {
        guard includesUnowned else { return [] }
        return ledger.declarations.filter { thing in
            thing.kind == kind && (query.target.map { $0 == thing.target } ?? true)
        }
    }

    /// Whether it names an owner who is not known to have left.
    fileprivate func isOwned(_ thing: Declaration) -> Bool {
        guard let owner = thing.owner else { return false }
        return ledger.person(known: owner).map { leftAt($0) == nil } ?? true
    }
}
