// SPDX-License-Identifier: Apache-2.0

import Vocabulary

/// What a request does, whatever its form: PUT or PATCH, alone or in a bulk request.
package enum RequestOperation: String, Hashable, Sendable, CaseIterable {
    case read
    /// Any change: those below, and changes to records that grant no access.
    case write
    case createAccount
    case updateAccount
    case enableAccount
    case disableAccount
    case convertAccount
    case deleteAccount
    case grant
    case revoke
    case assignSeat
    case releaseSeat

    /// The operation that a change of the kind belongs to.
    init(_ kind: ChangeKind) {
        self =
            switch kind {
            case .accountCreated: .createAccount
            case .accountUpdated: .updateAccount
            case .accountEnabled: .enableAccount
            case .accountDisabled: .disableAccount
            case .accountConverted: .convertAccount
            case .accountDeleted: .deleteAccount
            case .granted: .grant
            case .revoked: .revoke
            case .seatAssigned: .assignSeat
            case .seatReleased: .releaseSeat
            case .accountMerged, .sessionOpened, .sessionEnded, .credentialIssued,
                .credentialEnded, .recordCreated, .recordUpdated, .recordDeleted:
                .write
            }
    }
}

/// A right by its human-readable name, at any target.
package struct RightName: Hashable, Sendable {
    package let kind: String
    /// `nil` for every right of the kind.
    package let name: String?

    package init(kind: String, name: String?) {
        self.kind = kind
        self.name = name
    }

    func admits(_ other: RightName) -> Bool {
        kind == other.kind && (name == nil || other.name == nil || name == other.name)
    }
}

/// One change that a request would make.
package struct RequestEffect: Hashable, Sendable {
    package let kind: ChangeKind
    /// The account by its id and addresses.
    package let subjects: [String]
    package let right: RightName?

    package init(kind: ChangeKind, subjects: [String], right: RightName?) {
        self.kind = kind
        self.subjects = subjects.map { $0.lowercased() }
        self.right = right
    }
}

/// What a request names, as far as known before it is carried out.
package struct RequestTraits: Hashable, Sendable {
    /// The accounts that it names, by id or address.
    package var subjects: [String]
    /// The requested page, 1 if the request is a list without one; `nil` for others.
    package var page: Int?
    /// The rights that its path or query names, or whose list it reads.
    package var rights: [RightName]

    package init(subjects: [String] = [], page: Int? = nil, rights: [RightName] = []) {
        self.subjects = subjects
        self.page = page
        self.rights = rights
    }
}

extension RecordTable {
    /// The right that the record with an id represents, or every right of the kind without an id.
    package func rights(_ kind: String, of id: Int64?, _ name: (Record) -> String) -> [RightName] {
        guard let id else { return [RightName(kind: kind, name: nil)] }
        return slot(of: id).map { [RightName(kind: kind, name: name(rows[$0]))] } ?? []
    }
}
