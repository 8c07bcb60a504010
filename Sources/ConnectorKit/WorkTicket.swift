// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Says of an operation of several calls whether anybody still wants it.
///
/// The core ends the ticket when newer work takes over, and no further call of the operation is
/// sent: it is left as a crash would leave it, for a read to find out.
package final class WorkTicket: Sendable {
    private let hasEnded = Atomic<Bool>(false)

    package init() {}

    package func end() { hasEnded.store(true, ordering: .relaxed) }
    package var isOver: Bool { hasEnded.load(ordering: .relaxed) }

    @TaskLocal package static var current: WorkTicket?
}
