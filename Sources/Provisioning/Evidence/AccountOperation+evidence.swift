// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension AccountOperation {
    /// `group 'Support' added, group 'Sales' taken`.
    var phrase: String {
        var text = ""
        func add(_ grants: Set<Grant>, _ verb: String) {
            for grant in grants.sorted() {
                if !text.isEmpty { text += ", " }
                text += grant.kind.rawValue
                text += " '"
                text += grant.name
                text += "' "
                text += verb
            }
        }
        switch action {
        case .create(let draft):
            text = "\(kind.rawValue) created"
            add(draft.grants, "added")
            return text
        case .update(let changes):
            let names = (changes.set.keys + Array(changes.clear)).sorted()
            return "\(names.joined(separator: ", ")) updated"
        case .enable: return "\(kind.rawValue) enabled"
        case .disable: return "\(kind.rawValue) disabled"
        case .delete: return "\(kind.rawValue) deleted"
        case .convert(let to): return "\(kind.rawValue) converted to \(to.rawValue)"
        case .changeGrants(let adding, let removing):
            add(removing, "taken")
            add(adding, "added")
            return text
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
