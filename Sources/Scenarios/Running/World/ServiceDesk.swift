// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Simulation
import TargetKit
import Wire

/// The front end for requests: people order from the catalog of a simulated Freshservice, approvers
/// approve or reject there, and the desk passes both to the core, which decides by the policy.
///
/// Everything goes through the product's own API except an approver's click, for which the product
/// has none (REF); that is a side door. `@unchecked Sendable` for the reason given at `World`.
final class ServiceDesk: @unchecked Sendable {
    private struct Question {
        let ticket: Int64
        let approval: Int64
        let owner: Identity.ID
    }

    private let host: TargetHost
    private let client: ServiceDeskClient
    private let clock: SimulatedClock
    private let executor: any TaskExecutor
    /// Names of the items, in the order of the product's catalog.
    private let catalog: [String]
    private let address: (Identity.ID) -> String?
    private let lock = AsyncMutex()
    private var tickets: [String: (id: Int64, request: AccessRequest)] = [:]
    private var questions: [String: Question] = [:]
    /// Problems of the desk, one sentence each.
    private(set) var problems: [String] = []

    init(
        host: TargetHost,
        client: ServiceDeskClient,
        simulation: VirtualRun,
        catalog: [String],
        address: @escaping (Identity.ID) -> String?
    ) {
        self.host = host
        self.client = client
        clock = simulation.clock
        executor = simulation.executor
        self.catalog = catalog
        self.address = address
    }

    /// Files a request, and returns it as stored by the desk: a form by its item and fields,
    /// anything else as a ticket without a form.
    func file(_ request: AccessRequest) async -> AccessRequest {
        await lock.withLock {
            do {
                return try await place(request)
            } catch {
                problems.append("the desk took no request '\(request.id)': \(error)")
                return request
            }
        }
    }

    private func place(_ request: AccessRequest) async throws -> AccessRequest {
        let requester = address(request.requester) ?? ""
        guard let template = request.template, let index = catalog.firstIndex(of: template) else {
            let ticket = try await client.createTicket(
                about: request.intent,
                by: requester,
                cause: request.id
            )
            tickets[request.id] = (ticket, request)
            var unformed = request
            unformed.template = nil
            return unformed
        }
        let ticket = try await client.order(
            item: index + 1,
            by: requester,
            for: address(request.subject) ?? "",
            fields: request.fields,
            cause: request.id
        )
        tickets[request.id] = (ticket, request)
        let item = try await client.requestedItem(of: ticket, cause: request.id)
        var filed = request
        filed.template = catalog.indices.contains(item.number - 1) ? catalog[item.number - 1] : nil
        filed.read(item.fields)
        return filed
    }

    /// Receives the core's events about requests and decisions, in order.
    func hear(_ body: RunEvent.Body) {
        if case .decision(let record) = body {
            follow { try await self.follow(record) }
        } else if case .requestOutcome(let outcome) = body {
            follow { try await self.follow(outcome) }
        } else if case .evidence(let record) = body, record.outcome == .verified {
            follow { try await self.follow(record) }
        }
    }

    private func follow(_ work: @escaping @Sendable () async throws -> Void) {
        _ = Task(executorPreference: executor) {
            await self.lock.withLock {
                do {
                    try await work()
                } catch {
                    self.problems.append("the desk could not follow at \(self.clock.now): \(error)")
                }
            }
        }
    }

    private func follow(_ record: DecisionRecord) async throws {
        guard let (ticket, _) = tickets[record.cause] else { return }
        switch record.step {
        case .asked, .moved:
            try await cancelQuestion(of: record)
            guard let owner = record.owner, let email = address(owner),
                let approver = try await client.person(email, cause: record.cause)
            else { return }
            let approval = try await client.ask(approver, about: ticket, cause: record.cause)
            questions[record.id] = Question(ticket: ticket, approval: approval, owner: owner)
        case .lapsed, .withdrawn: try await cancelQuestion(of: record)
        case .reminded, .turnedAway, .decided, .ended: break
        }
        let isDenied = record.step == .decided || record.step == .lapsed
        if isDenied, record.ruling != .grant, record.kind == .approval {
            try await client.close(ticket, as: .closed, cause: record.cause)
        }
    }

    private func cancelQuestion(of record: DecisionRecord) async throws {
        guard let question = questions.removeValue(forKey: record.id) else { return }
        try await client.cancel(question.approval, of: question.ticket, cause: record.cause)
    }

    private func follow(_ outcome: RequestOutcome) async throws {
        guard let (ticket, _) = tickets[outcome.request] else { return }
        switch outcome.step {
        case .accepted: break
        case .turnedAway, .withdrawn, .ended:
            try await client.close(ticket, as: .closed, cause: outcome.request)
        }
    }

    /// A ticket is resolved when the requested right is verified, not when somebody agrees.
    private func follow(_ record: EvidenceRecord) async throws {
        guard record.outcome == .verified, record.kind == .granted else { return }
        for (id, ticket) in tickets.sorted(by: { $0.key < $1.key })
        where ticket.request.subject == record.identity
            && ticket.request.entitlement == record.entitlement
        {
            try await client.close(ticket.id, as: .resolved, cause: id)
        }
    }

    /// An approver's action in the product, as the desk reads it back.
    ///
    /// People who were not asked have no button: they can only comment.
    func decide(_ answer: AnswerRecord) async -> AnswerRecord {
        guard answer.channel == .form, let ruling = answer.ruling else { return answer }
        return await lock.withLock {
            guard let question = questions[answer.decision] else { return answer }
            var said = answer
            guard question.owner == answer.by, let email = address(answer.by) else {
                said.channel = .comment
                return said
            }
            do {
                try host.open(
                    SideDoor(
                        .decideApproval,
                        email: email,
                        [
                            "ruling": .text(ruling == .grant ? "approved" : "rejected"),
                            "ticket": .count(Int(question.ticket)),
                        ]
                    ),
                    by: answer.by.rawValue,
                    at: clock.now
                )
                let isApproved = try await client.isApproved(
                    question.approval,
                    of: question.ticket,
                    cause: answer.decision
                )
                said.ruling = isApproved.map { $0 ? .grant : .refuse }
            } catch {
                // People who have already decided have no button either.
                said.channel = .comment
                if !(error is SideDoorError) {
                    problems.append("\(answer.by.rawValue) could not decide: \(error)")
                }
            }
            return said
        }
    }
}

extension AccessRequest {
    /// The form's fields besides requester and subject.
    fileprivate var fields: JSONObject {
        var fields: JSONObject = [
            "right": .string("\(entitlement)"), "intent": .string(intent),
        ]
        if let until { fields["until"] = .string(until.rfc3339) }
        return fields
    }

    /// The desk's values count, not the original request's.
    fileprivate mutating func read(_ fields: JSONObject) {
        intent = fields["intent"]?.string ?? ""
        until = fields["until"]?.string.flatMap { Instant(rfc3339: $0) }
        let parts = (fields["right"]?.string ?? "").split(separator: "/", maxSplits: 2)
            .map(String.init)
        guard parts.count == 3 else { return }
        entitlement = Entitlement(
            target: TargetName(parts[0]),
            kind: Entitlement.Kind(rawValue: parts[1]),
            name: parts[2]
        )
    }
}
