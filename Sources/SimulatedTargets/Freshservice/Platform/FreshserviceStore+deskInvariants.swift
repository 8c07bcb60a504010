// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension FreshserviceStore {
    func deskProblems() -> [String] {
        applicationProblems() + ticketProblems()
    }

    /// The application, the person and the entry between them must agree.
    private func applicationProblems() -> [String] {
        var problems: [String] = []
        var listed = 0
        for slot in desk.applications.slots {
            let application = desk.applications.rows[slot]
            listed += application.users.count
            for id in application.users.ids {
                guard let entry = desk.applicationUsers.slot(of: id) else {
                    problems.append("\(application.object) lists \(id), which is gone.")
                    continue
                }
                let userID = desk.applicationUsers.rows[entry].userID
                let isHeld = desk.applicationUsersOf[userID]?.contains(id) ?? false
                if !isHeld || application.userOf[userID] != id {
                    problems.append("\(application.object) alone knows of \(id).")
                }
                if users.slot(of: userID) == nil {
                    problems.append("\(application.object) is used by nobody who exists.")
                }
            }
        }
        if listed != desk.applicationUsers.count {
            problems.append(
                "\(desk.applicationUsers.count) uses are recorded, but \(listed) are listed."
            )
        }
        return problems
    }

    private func ticketProblems() -> [String] {
        var problems: [String] = []
        for slot in desk.tickets.slots {
            let ticket = desk.tickets.rows[slot]
            let isFiled = desk.ticketsOfRequester[ticket.requesterID]?.contains(ticket.id) ?? false
            if !isFiled { problems.append("\(ticket.object) is filed under no requester.") }
            guard let responder = ticket.responderID else { continue }
            let isHeld = desk.ticketsOfResponder[responder]?.contains(ticket.id) ?? false
            if !isHeld { problems.append("\(ticket.object) alone knows of its responder.") }
        }
        return problems
    }
}
