// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension FreshserviceStore {
    /// Adds an application to the inventory; `nil` if the request has been cut.
    mutating func createApplication(name: String) -> Int? {
        let application = FreshserviceApplication(
            id: desk.applications.nextID,
            name: name,
            createdAt: now
        )
        guard admits(.recordCreated, of: nil, object: application.object) else { return nil }
        return desk.applications.append(application)
    }

    /// Adds a contract to an application, so that people can hold seats under it.
    mutating func addLicense(contract: String, to application: Int) {
        let object = desk.applications.rows[application].object
        guard admits(.recordUpdated, of: nil, object: object, after: "license=\(contract)") else {
            return
        }
        desk.applications.rows[application].licenses.append(
            FreshserviceApplication.License(
                id: desk.nextLicenseID,
                contract: contract,
                createdAt: now
            )
        )
        desk.nextLicenseID += 1
    }

    /// An update of one person's use in the inventory; absent values stay unchanged.
    struct ApplicationUse: Hashable, Sendable {
        var licenseID: Int64?
        var allocatedAt: Instant?
        var firstUsedAt: Instant?
        var lastUsedAt: Instant?
        var source: String?
    }

    /// Records that a person uses an application, or updates the entry.
    mutating func use(_ application: Int, by user: Int, _ use: ApplicationUse) {
        let userID = users.rows[user].id
        if desk.applications.rows[application].userOf[userID] == nil {
            guard
                admits(
                    .granted,
                    of: user,
                    entitlement: desk.applications.rows[application].entitlement
                )
            else { return }
            addUser(userID, to: application)
        }
        guard let id = desk.applications.rows[application].userOf[userID],
            let slot = desk.applicationUsers.slot(of: id)
        else { return }
        if let license = use.licenseID { assign(license, to: slot, user: user, application) }
        update(slot, with: use)
    }

    /// Ends a person's use of an application; a seat held under it is released first.
    mutating func endUse(of application: Int, by user: Int) {
        let userID = users.rows[user].id
        guard let id = desk.applications.rows[application].userOf[userID],
            let slot = desk.applicationUsers.slot(of: id)
        else { return }
        releaseLicense(of: slot, user: user, application)
        guard
            admits(
                .revoked,
                of: user,
                entitlement: desk.applications.rows[application].entitlement
            )
        else { return }
        desk.applicationUsers.remove(slot: slot)
        desk.applications.rows[application].users.remove(id)
        desk.applications.rows[application].userOf[userID] = nil
        desk.applicationUsersOf[userID]?.remove(id)
    }

    mutating func endAllUse(by user: Int) {
        guard let ids = desk.applicationUsersOf[users.rows[user].id]?.ids else { return }
        for id in ids {
            guard let application = application(ofUser: id) else { continue }
            endUse(of: application, by: user)
        }
    }

    /// Removes an application from the inventory with everything recorded about its use.
    mutating func deleteApplication(_ application: Int) {
        for id in desk.applications.rows[application].users.ids {
            guard let slot = desk.applicationUsers.slot(of: id),
                let user = users.slot(of: desk.applicationUsers.rows[slot].userID)
            else { continue }
            endUse(of: application, by: user)
        }
        let object = desk.applications.rows[application].object
        guard admits(.recordDeleted, of: nil, object: object) else { return }
        desk.applications.remove(slot: application)
    }

    /// The paths that the inventory shows for one account.
    ///
    /// A seat counts as taken whether or not its holder can sign in.
    func applicationPaths(of user: Int, _ usable: PathState) -> [AccessPath] {
        guard let ids = desk.applicationUsersOf[users.rows[user].id]?.ids else { return [] }
        var paths: [AccessPath] = []
        for id in ids {
            guard let slot = desk.applicationUsers.slot(of: id),
                let application = application(ofUser: id)
            else { continue }
            paths.append(
                AccessPath(
                    entitlement: desk.applications.rows[application].entitlement,
                    channel: .direct,
                    state: usable
                )
            )
            let license = desk.applicationUsers.rows[slot].licenseID
            if let license,
                let entitlement = desk.applications.rows[application].licenseEntitlement(license)
            {
                paths.append(AccessPath(entitlement: entitlement, channel: .seat, state: .usable))
            }
        }
        return paths
    }

    private func application(ofUser id: Int64) -> Int? {
        desk.applicationUsers.slot(of: id)
            .flatMap { desk.applications.slot(of: desk.applicationUsers.rows[$0].applicationID) }
    }

    private mutating func addUser(_ userID: Int64, to application: Int) {
        let id = desk.applicationUsers.nextID
        desk.applicationUsers.append(
            FreshserviceApplicationUser(
                id: id,
                applicationID: desk.applications.rows[application].id,
                userID: userID,
                createdAt: now,
                updatedAt: now
            )
        )
        desk.applications.rows[application].users.insert(id)
        desk.applications.rows[application].userOf[userID] = id
        desk.applicationUsersOf[userID, default: SortedIDs()].insert(id)
    }

    private mutating func assign(_ license: Int64, to slot: Int, user: Int, _ application: Int) {
        guard desk.applicationUsers.rows[slot].licenseID != license,
            let entitlement = desk.applications.rows[application].licenseEntitlement(license)
        else { return }
        releaseLicense(of: slot, user: user, application)
        guard admits(.seatAssigned, of: user, entitlement: entitlement) else { return }
        desk.applicationUsers.rows[slot].licenseID = license
    }

    private mutating func releaseLicense(of slot: Int, user: Int, _ application: Int) {
        guard let license = desk.applicationUsers.rows[slot].licenseID,
            let entitlement = desk.applications.rows[application].licenseEntitlement(license),
            admits(.seatReleased, of: user, entitlement: entitlement)
        else { return }
        desk.applicationUsers.rows[slot].licenseID = nil
    }

    /// Dates of use are not access, so they are not journaled individually.
    private mutating func update(_ slot: Int, with use: ApplicationUse) {
        guard !ledger.isCut else { return }
        if let date = use.allocatedAt { desk.applicationUsers.rows[slot].allocatedAt = date }
        if let date = use.firstUsedAt { desk.applicationUsers.rows[slot].firstUsedAt = date }
        if let date = use.lastUsedAt { desk.applicationUsers.rows[slot].lastUsedAt = date }
        if let source = use.source { desk.applicationUsers.rows[slot].sources = [source] }
        desk.applicationUsers.rows[slot].updatedAt = now
    }
}
