// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// An account at a target where nothing is to be done, in little memory: what it holds is shared
/// with everybody else who holds it.
package struct RestingAccount: Hashable, Sendable {
    fileprivate final class SharedGrant: Hashable, Sendable {
        let grant: Grant

        init(_ grant: Grant) {
            self.grant = grant
        }

        static func == (left: SharedGrant, right: SharedGrant) -> Bool { left.grant == right.grant }

        func hash(into hasher: inout Hasher) { hasher.combine(grant) }
    }

    /// Without its grants.
    private let bare: Account
    /// In ascending order.
    private let grants: [SharedGrant]

    fileprivate init(_ bare: Account, _ grants: [SharedGrant]) {
        self.bare = bare
        self.grants = grants
    }

    var account: Account {
        var account = bare
        account.grants = Set(minimumCapacity: grants.count)
        for shared in grants { account.grants.insert(shared.grant) }
        return account
    }
}

/// What resting accounts share.
struct SharedHoldings: Sendable {
    private var grants: [Grant: RestingAccount.SharedGrant] = [:]
    private var attributes: Set<[String: String]> = []

    mutating func rest(_ account: Account, of person: PersonRecord) -> RestingAccount {
        var bare = account
        bare.grants = []
        bare.email = person.sharing(account.email)
        bare.userName = person.sharing(account.userName)
        bare.attributes = attributes.insert(account.attributes).memberAfterInsert
        return RestingAccount(bare, account.grants.sorted().map { shared($0) })
    }

    private mutating func shared(_ grant: Grant) -> RestingAccount.SharedGrant {
        if let known = grants[grant] { return known }
        let shared = RestingAccount.SharedGrant(grant)
        grants[grant] = shared
        return shared
    }
}
