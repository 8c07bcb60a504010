// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// A service desk's data besides people and groups: software in use, tickets, approvals, and
/// onboarding and offboarding requests.
struct FreshserviceDesk: Sendable {
    var applications = RecordTable<FreshserviceApplication>(firstID: 21_000_060_051)
    var applicationUsers = RecordTable<FreshserviceApplicationUser>(firstID: 21_000_070_061)
    /// Ids of application users by the id of the person.
    var applicationUsersOf: [Int64: SortedIDs] = [:]
    var nextLicenseID: Int64 = 21_000_080_071

    var tickets = RecordTable<FreshserviceTicket>(firstID: 1)
    /// Ids of the tickets assigned to an agent, including closed ones.
    var ticketsOfResponder: [Int64: SortedIDs] = [:]
    var ticketsOfRequester: [Int64: SortedIDs] = [:]
    var approvals = RecordTable<FreshserviceApproval>(firstID: 21_000_090_091)
    /// Names of orderable items; the position in the list, from 1, is the `display_id`.
    var catalog: [String] = []

    var employeeRequests = RecordTable<FreshserviceEmployeeRequest>(firstID: 21_000_095_081)
}

/// A program in the software inventory.
struct FreshserviceApplication: Sendable {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case desktop
        case saas
        case mobile
    }

    enum Status: String, Hashable, Sendable, CaseIterable {
        case blacklisted
        case ignored
        case managed
    }

    /// Seats bought under a contract; their number is only in the contract (REF).
    struct License: Hashable, Sendable {
        let id: Int64
        let contract: String
        let createdAt: Instant
    }

    let id: Int64
    var name: String {
        didSet {
            entitlement = TargetEntitlement(kind: "application", id: String(id), name: name)
        }
    }
    var kind = Kind.desktop
    var status: Status?
    var workspaceID = FreshserviceWorkspace.primaryID
    /// The plain non-blank attributes, under their wire names.
    var attributes = JSONObject()
    var licenses: [License] = []
    /// Ids of application users.
    var users = SortedIDs()
    /// Application users by the id of the person.
    var userOf: [Int64: Int64] = [:]
    let createdAt: Instant
    var updatedAt: Instant
    private(set) var entitlement: TargetEntitlement

    init(id: Int64, name: String, createdAt: Instant) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        updatedAt = createdAt
        entitlement = TargetEntitlement(kind: "application", id: String(id), name: name)
    }

    var object: String { "application \(id)" }

    /// The seat that a person holds under one of the contracts.
    func licenseEntitlement(_ id: Int64) -> TargetEntitlement? {
        licenses.first { $0.id == id }.map {
            TargetEntitlement(kind: "license", id: String($0.id), name: "\(name) \($0.contract)")
        }
    }
}

/// One person's use, agent or requester, of one application.
struct FreshserviceApplicationUser: Sendable {
    let id: Int64
    let applicationID: Int64
    let userID: Int64
    var licenseID: Int64?
    var allocatedAt: Instant?
    var firstUsedAt: Instant?
    /// The sign of inactivity, supplied by integrations.
    var lastUsedAt: Instant?
    var sources: [String] = []
    let createdAt: Instant
    var updatedAt: Instant
}

/// A ticket, as far as offboarding is concerned with it.
struct FreshserviceTicket: Sendable {
    static let open: Int64 = 2
    static let pending: Int64 = 3

    let id: Int64
    var requesterID: Int64
    var requestedForID: Int64
    /// The assigned agent.
    var responderID: Int64?
    /// 2 open, 3 pending, 4 resolved, 5 closed (REF).
    var status = FreshserviceTicket.open
    /// Attributes that matter only in answers, under wire names.
    var attributes: JSONObject
    var workspaceID = FreshserviceWorkspace.primaryID
    /// The onboarding or offboarding request that it came from.
    var employeeRequestID: Int64?
    /// The item ordered from the catalog, for a service request.
    var item: Item?
    let createdAt: Instant
    var updatedAt: Instant

    /// One order of one item of the catalog.
    struct Item: Sendable {
        let displayID: Int64
        let quantity: Int64
        /// The form as filled in, under wire names.
        let fields: JSONObject
    }

    var object: String { "ticket \(id)" }
    var isUnfinished: Bool { status == Self.open || status == Self.pending }
}

/// A request to one approver whether a ticket may proceed.
struct FreshserviceApproval: Sendable {
    enum Status: Int64, Hashable, Sendable, CaseIterable {
        case requested = 0
        case approved = 1
        case rejected = 2
        case cancelled = 3

        var name: String {
            switch self {
            case .requested: "requested"
            case .approved: "approved"
            case .rejected: "rejected"
            case .cancelled: "cancelled"
            }
        }
    }

    let id: Int64
    let ticketID: Int64
    let approverID: Int64
    /// Who asked.
    let userID: Int64
    /// 1 everyone, 2 anyone, 3 majority, 4 first responder (REF).
    let type: Int64
    var status = Status.requested
    let createdAt: Instant
    var updatedAt: Instant

    var object: String { "approval \(id)" }
}

/// A request for somebody's first or last day; it only creates tickets.
struct FreshserviceEmployeeRequest: Sendable {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        case onboarding
        case offboarding
    }

    let id: Int64
    let kind: Kind
    /// As shown: dates are written day first.
    let fields: JSONObject
    let initiatorID: Int64
    /// 1 awaiting information, 2 cancelled, 3 in progress, 4 completed (REF).
    var status: Int64 = 1
    /// Blank until the tickets have been created, some time after the request.
    var ticketID: Int64?
    let createdAt: Instant
    var updatedAt: Instant

    var object: String { "\(kind.rawValue) request \(id)" }
    var subject: String {
        let name = fields[FreshserviceEmployeeForm.employee]?.string ?? "unnamed"
        return "Employee \(kind.rawValue): \(name)"
    }
}
