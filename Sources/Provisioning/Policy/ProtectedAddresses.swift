// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Vocabulary

/// The addresses of accounts that policy exempts from everything.
struct ProtectedAddresses {
    /// In lower case.
    private let addresses: Set<String>

    init(_ addresses: [String]) {
        self.addresses = Set(addresses.map { $0.lowercased() })
    }

    func contains(_ account: Account) -> Bool {
        if mutated("read.protects-nobody") { return false }
        if addresses.isEmpty { return false }
        return account.email.map { addresses.contains($0.lowercased()) } == true
            || account.alternateEmails.contains { addresses.contains($0.lowercased()) }
    }
}
