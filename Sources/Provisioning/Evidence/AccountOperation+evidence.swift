// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension AccountOperation {
    /// `group 'Support' added, group 'Sales' taken`.
    var phrase: String {
        func names(_ grants: Set<Grant>, _ verb: String) -> [String] {
            grants.sorted().map { "\($0.kind.rawValue) '\($0.name)' \(verb)" }
        }
        switch action {
        case .create(let draft):
            return (["\(kind.rawValue) created"] + names(draft.grants, "added"))
                .joined(separator: ", ")
        case .update(let changes):
            let names = (changes.set.keys + Array(changes.clear)).sorted()
            return "\(names.joined(separator: ", ")) updated"
        case .enable: return "\(kind.rawValue) enabled"
        case .disable: return "\(kind.rawValue) disabled"
        case .delete: return "\(kind.rawValue) deleted"
        case .convert(let to): return "\(kind.rawValue) converted to \(to.rawValue)"
        case .changeGrants(let adding, let removing):
            return (names(removing, "taken") + names(adding, "added")).joined(separator: ", ")
        }
    }

    /// The change that the operation is named after.
    var mainChange: ChangeKind {
        switch action {
        case .create: .accountCreated
        case .update: .accountUpdated
        case .enable: .accountEnabled
        case .disable: .accountDisabled
        case .delete: .accountDeleted
        case .convert: .accountConverted
        case .changeGrants(let adding, _): adding.isEmpty ? .revoked : .granted
        }
    }
}
