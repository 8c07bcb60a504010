// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning

/// One lifetime of the core's process: it ends at a planned point, together with everything in
/// flight.
///
/// `@unchecked Sendable` for the reason given at `World`.
final class CoreProcess: @unchecked Sendable {
    /// Where a process ends, counted from its start.
    enum Death: Hashable {
        /// Instead of writing this journal entry, counted from 1.
        case journalEntry(Int)
        /// Before this request is sent, counted from 1.
        case requestLeaving(Int)
        /// After the target has answered this request, before the core gets the answer.
        case requestAnswered(Int)

        var phrase: String {
            switch self {
            case .journalEntry(let number): "at journal entry \(number)"
            case .requestLeaving(let number): "before request \(number)"
            case .requestAnswered(let number): "after request \(number) was answered"
            }
        }
    }

    private(set) var isOver = false
    /// Called once, within the interrupted work.
    var onEnd: () -> Void = {}
    private var death: Death?
    private var entries = 0
    private var requests = 0

    init(endingAt death: Death?) {
        self.death = death
    }

    /// Schedules its end at a later request, counted from here on.
    func end(at point: CrashPoint) {
        let number = requests + point.request
        death = point.phase == .before ? .requestLeaving(number) : .requestAnswered(number)
    }

    /// Whether the journal still accepts an entry.
    func appends() -> Bool {
        entries += 1
        return survives(.journalEntry(entries))
    }

    /// The number of a request that is still sent; `nil` for one that is not.
    func sends() -> Int? {
        requests += 1
        return survives(.requestLeaving(requests)) ? requests : nil
    }

    /// Whether the answer to a request still reaches the core; others may have been sent meanwhile.
    func hears(_ number: Int) -> Bool { survives(.requestAnswered(number)) }

    private func survives(_ point: Death) -> Bool {
        if !isOver, point == death {
            isOver = true
            onEnd()
        }
        return !isOver
    }
}

/// A journal that outlives the process that writes it.
final class ProcessJournal: Journal {
    private let stored: MemoryJournal
    private let process: CoreProcess

    init(_ stored: MemoryJournal, of process: CoreProcess) {
        self.stored = stored
        self.process = process
    }

    func append(_ entry: JournalEntry) throws(JournalError) {
        guard process.appends() else { throw JournalError("the process was killed") }
        try stored.append(entry)
    }

    func entries() throws(JournalError) -> [JournalEntry] { try stored.entries() }
}
