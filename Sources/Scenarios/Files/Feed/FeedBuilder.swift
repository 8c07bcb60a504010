// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// Turns rows into events and checks each against what came before.
struct FeedBuilder {
    /// One row, with its cells as text; empty cells count as missing.
    struct Row {
        var number: Int
        var effectiveAt = ""
        var event = ""
        var person = ""
        var groups: [String] = []
        /// Whether an earlier row had the same groups.
        var areGroupsFamiliar = false
        /// Whether the groups came as a list, whose names are taken as they are.
        var areGroupsListed = false
        var recordedAt = ""
        var email = ""
        var givenName = ""
        var familyName = ""
        var source = ""
        var attributes: [String: String] = [:]
    }

    private enum Standing: String {
        case absent = "has not joined"
        case active = "is active"
        case onLeave = "is on leave"
        case left = "has left"
    }

    private struct Member {
        var standing: Standing
        var invented: InventedName
    }

    private static let reportsMax = 100

    private(set) var diagnostics: [Diagnostic] = []
    private var hiddenCount = 0
    private var members: [String: Member] = [:]
    private var people: [Identity.ID] = []
    private var groups: Set<String> = []
    private var events: [LifecycleEvent] = []
    private var lastInstant: (text: String, instant: Instant)?
    private var separators: GroupSeparators
    private let mapping: FeedMapping

    init(mapping: FeedMapping = FeedMapping()) {
        self.mapping = mapping
        separators = GroupSeparators(mapping.groupSeparator)
    }

    /// Adds a row; `place` returns the location of one of its columns.
    mutating func add(_ row: Row, place: (FeedColumn) -> SourceLocation) {
        func subject(_ column: FeedColumn) -> String {
            "row \(row.number), column '\(column.rawValue)'"
        }
        guard let effectiveAt = instant(row.effectiveAt) else {
            let message = "\(subject(.effectiveAt)): '\(row.effectiveAt.prefix(40))' is no instant"
            let note = "Write 2026-03-02T09:00:00Z."
            return report(message, at: place(.effectiveAt), note: note)
        }
        var recordedAt = effectiveAt
        if !row.recordedAt.isEmpty {
            guard let recorded = instant(row.recordedAt) else {
                let text = row.recordedAt.prefix(40)
                let message = "\(subject(.recordedAt)): '\(text)' is no instant"
                return report(message, at: place(.recordedAt))
            }
            recordedAt = recorded
        }
        guard let kind = mapping.kind(named: row.event) else {
            let known = mapping.eventNames
            let message = "\(subject(.event)): unknown event '\(row.event.prefix(40))'"
            let note =
                Suggestion.note(for: row.event, among: known)
                ?? "Known are \(known.joined(separator: ", "))."
            return report(message, at: place(.event), note: note)
        }
        guard !row.person.isEmpty else {
            return report("\(subject(.person)): the cell is empty", at: place(.person))
        }
        var member = members[row.person] ?? newMember(row.person)
        if let fault = FeedBuilder.contradiction(of: kind, with: member.standing) {
            let message =
                "\(subject(.event)): \(kind.rawValue) of '\(row.person)', "
                + "who \(member.standing.rawValue)"
            return report(message, at: place(.event), note: fault)
        }
        member.standing = FeedBuilder.standing(after: kind)
        members[row.person] = member
        if !row.areGroupsFamiliar {
            groups.formUnion(row.groups)
            if !row.areGroupsListed { separators.look(at: row, place: place) }
            if let fault = mapping.fault(ofGroups: row.groups) {
                let message = "\(subject(.groups)): \(fault.message)"
                return report(message, at: place(.groups), note: fault.note)
            }
        }
        events.append(event(kind, row, member.invented, effectiveAt, recordedAt))
    }

    /// Reports why a row cannot be read.
    mutating func report(_ message: String, at location: SourceLocation, note: String? = nil) {
        guard diagnostics.count < FeedBuilder.reportsMax else {
            hiddenCount += 1
            return
        }
        diagnostics.append(Diagnostic(.error, at: location, message, note: note))
    }

    func feed() throws(RejectedFile) -> LifecycleFeed {
        let mistaken = diagnostics + separators.mistakes(among: groups)
        guard mistaken.isEmpty else {
            var shown = mistaken.sorted()
            if hiddenCount > 0, let last = shown.last {
                let message = "\(hiddenCount) further mistakes are not shown"
                shown.append(Diagnostic(.error, at: last.location, message))
            }
            throw RejectedFile(shown)
        }
        return LifecycleFeed(events: events, groups: groups.sorted(), people: people)
    }

    private mutating func newMember(_ person: String) -> Member {
        people.append(Identity.ID(person))
        return Member(
            standing: .absent,
            invented: InventedName(person: person, number: people.count)
        )
    }

    private func event(
        _ kind: LifecycleEvent.Kind,
        _ row: Row,
        _ invented: InventedName,
        _ effectiveAt: Instant,
        _ recordedAt: Instant
    ) -> LifecycleEvent {
        // A source sends no profile with a leaver.
        let profile = kind == .leaver ? nil : profile(row, invented)
        return LifecycleEvent(
            id: LifecycleEvent.ID("e-\(row.number)"),
            kind: kind,
            identity: Identity.ID(row.person),
            effectiveAt: effectiveAt,
            recordedAt: recordedAt,
            source: row.source.isEmpty ? "hr" : row.source,
            revision: row.number,
            profile: profile
        )
    }

    private func profile(_ row: Row, _ invented: InventedName) -> PersonProfile {
        PersonProfile(
            givenName: row.givenName.isEmpty ? invented.given : row.givenName,
            familyName: row.familyName.isEmpty ? invented.family : row.familyName,
            email: row.email.isEmpty ? invented.email : row.email,
            attributes: row.attributes,
            groups: row.groups
        )
    }

    /// Neighboring rows often share their instant.
    private mutating func instant(_ text: String) -> Instant? {
        if let lastInstant, lastInstant.text == text { return lastInstant.instant }
        guard let instant = Instant(rfc3339: text) else { return nil }
        lastInstant = (text, instant)
        return instant
    }

    /// Advice on an event that contradicts the earlier ones; `nil` if it does not.
    private static func contradiction(
        of kind: LifecycleEvent.Kind,
        with standing: Standing
    ) -> String? {
        switch (kind, standing) {
        case (.joiner, .absent), (.mover, .active), (.mover, .onLeave), (.leaver, .active),
            (.leaver, .onLeave), (.rehire, .left), (.leave, .active), (.return, .onLeave):
            nil
        case (.joiner, .left): "Use rehire."
        case (.rehire, .absent): "Use joiner."
        case (.joiner, _): "A person joins once."
        case (.mover, _), (.leaver, _), (.leave, _): "Only somebody who has joined can have it."
        case (.rehire, _): "Only somebody who has left can be rehired."
        case (.return, _): "Only somebody on leave can return."
        }
    }

    private static func standing(after kind: LifecycleEvent.Kind) -> Standing {
        switch kind {
        case .joiner, .mover, .rehire, .return: .active
        case .leaver: .left
        case .leave: .onLeave
        }
    }
}
