// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The core's only memory across restarts: an append-only list.
///
/// The core sends no write to a target before the journal has recorded it.
package protocol Journal: Sendable {
    func append(_ entry: JournalEntry) throws(JournalError)
    /// Everything appended so far, oldest first.
    func entries() throws(JournalError) -> [JournalEntry]
}

package struct JournalError: Error, Hashable, Sendable {
    /// What could not be written or read, and what to do about it.
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

/// A journal that keeps nothing, for a core that is never restarted.
///
/// Years of a feed would fill memory with entries that nobody reads.
package final class ForgetfulJournal: Journal {
    package init() {}

    package func append(_ entry: JournalEntry) throws(JournalError) {}

    package func entries() throws(JournalError) -> [JournalEntry] {
        throw JournalError("this journal keeps nothing; restart a core from one that does")
    }
}

/// A journal that lasts as long as the process.
package final class MemoryJournal: Journal {
    private let stored: Mutex<[JournalEntry]>

    package init(_ entries: [JournalEntry] = []) {
        stored = Mutex(entries)
    }

    package func append(_ entry: JournalEntry) throws(JournalError) {
        stored.withLock { $0.append(entry) }
    }

    package func entries() throws(JournalError) -> [JournalEntry] {
        stored.withLock { $0 }
    }

    package var count: Int { stored.withLock { $0.count } }
}
