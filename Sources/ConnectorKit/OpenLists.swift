// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How far a list has been read.
package protocol ListProgress: Sendable {
    var isOver: Bool { get }
    /// Identifies a page of the list.
    var mark: Int { get }
}

/// Lists that callers read page by page at their own pace.
///
/// Unfinished lists eventually make room for new ones.
package final class OpenLists<Progress: ListProgress>: Sendable {
    private struct State {
        var lists: [Int: Progress] = [:]
        var begun = 0
    }

    /// A list, with the number in its cursors; `nil` until there is a cursor.
    package struct Open {
        fileprivate var number: Int?
        package var progress: Progress
    }

    private static var listsMax: Int { 16 }

    private let state = Mutex(State())

    package init() {}

    /// The list that a cursor continues, or a new one from `start`.
    package func list(
        after cursor: PageCursor?,
        start: @autoclosure () -> Progress
    ) throws(ConnectorError) -> Open {
        guard let cursor else { return Open(number: nil, progress: start()) }
        let parts = cursor.rawValue.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 2, let progress = state.withLock({ $0.lists[parts[0]] }),
            progress.mark == parts[1]
        else { throw ConnectorError(.invalid, effect: .none, "a list that is over; start again") }
        return Open(number: parts[0], progress: progress)
    }

    /// Where the caller continues after the page just read; `nil` at the end.
    package func cursor(after list: Open) -> PageCursor? {
        state.withLock { state in
            guard !list.progress.isOver else {
                if let number = list.number { state.lists[number] = nil }
                return nil
            }
            if list.number == nil {
                state.begun += 1
                state.lists[state.begun - Self.listsMax] = nil
            }
            let number = list.number ?? state.begun
            state.lists[number] = list.progress
            return PageCursor("\(number)/\(list.progress.mark)")
        }
    }
}
