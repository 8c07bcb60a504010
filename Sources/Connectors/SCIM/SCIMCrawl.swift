// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// Follows one list from page to page and notices if the pages do not add up.
///
/// Paging by index keeps no state on the server, so a deletion between two pages hides other rows
/// (fault 19): a list whose total changes while it is read is read again until the total is stable,
/// and only new rows are handed on. Taking part of a list for the whole would miss people, so
/// anything else that would end a list early is a violation.
struct SCIMCrawl: Sendable {
    private enum Position: Hashable {
        case index(Int)
        case cursor(String)
        case whole
    }

    /// One page as received.
    struct Arrival {
        let ids: [String]
        let total: Int?
        let nextCursor: String?
    }

    private let count: Int
    private let pagesMax: Int
    private let walksMax: Int
    private let hasExactTotals: Bool
    /// `nil` at the end.
    private var position: Position?
    private var seen: Set<String> = []
    private var seenInWalk: Set<String> = []
    private var cursors: Set<String> = []
    private var total: Int?
    private var hasShifted = false
    private var countsPagesOnly = false
    private var isAskedAgain = false
    private var walks = 1
    private var pages = 0
    /// The memberships of the users in the list, if they are read from the groups.
    var memberships: SCIMMemberships?

    init(_ options: SCIMConnector.Options, paging: SCIMServerLimits.Paging, pageMax: Int) {
        count = pageMax
        pagesMax = options.pagesMax
        walksMax = options.walksMax
        hasExactTotals = options.limits.hasExactTotals
        position =
            switch paging {
            case .index: .index(1)
            case .cursor: .cursor("")
            case .none: .whole
            }
    }

    var isOver: Bool { position == nil }
    /// Identifies one page of a list.
    var mark: Int { pages }

    /// The parameters that ask for the next page, each beginning with `&`.
    var query: String {
        switch position {
        case .index(let start)?: "&startIndex=\(start)&count=\(count)"
        case .cursor(let cursor)?: "&cursor=\(PercentEncoding.encode(cursor))&count=\(count)"
        case .whole?, nil: ""
        }
    }

    /// Adds the page that `query` asked for and returns the indices of its new rows.
    mutating func accept(
        _ page: Arrival,
        _ operation: StaticString
    ) throws(ConnectorError) -> [Int] {
        guard let position else { preconditionFailure("a page after the last one") }
        pages += 1
        guard pages <= pagesMax else {
            throw Self.violation(operation, "more than \(pagesMax) pages")
        }
        let before = seenInWalk.count
        for id in page.ids { seenInWalk.insert(id) }
        let isNews = seenInWalk.count > before
        let indices = page.ids.indices.filter { seen.insert(page.ids[$0]).inserted }
        switch position {
        case .whole:
            guard (page.total ?? 0) <= page.ids.count else {
                throw Self.violation(operation, "announces more rows than the one page holds")
            }
            self.position = nil
        case .cursor: try follow(page, operation)
        case .index(let start): try advance(from: start, page, isNews: isNews, operation)
        }
        return indices
    }

    private mutating func follow(
        _ page: Arrival,
        _ operation: StaticString
    ) throws(ConnectorError) {
        if let next = page.nextCursor, !next.isEmpty {
            guard cursors.insert(next).inserted else {
                throw Self.violation(operation, "a cursor leads back to itself")
            }
            position = .cursor(next)
        } else if let total = page.total, total > seenInWalk.count, cursors.isEmpty {
            // The service does not know cursors and read the request as one by index.
            position = .index(page.ids.count + 1)
            self.total = total
        } else {
            position = nil
        }
    }

    private mutating func advance(
        from start: Int,
        _ page: Arrival,
        isNews: Bool,
        _ operation: StaticString
    ) throws(ConnectorError) {
        let reached = start - 1 + page.ids.count
        note(page, reached: reached)
        if page.ids.isEmpty {
            try acceptNothing(at: start, operation)
            return
        }
        isAskedAgain = false
        let isEnd = total.map { reached >= $0 } ?? false
        guard isNews || isEnd else {
            throw Self.violation(operation, "a page repeats rows that were already read")
        }
        if isEnd, !countsPagesOnly, !mayCountPagesOnly(start, page) {
            try endWalk(operation)
        } else {
            position = .index(reached + 1)
        }
    }

    private mutating func note(_ page: Arrival, reached: Int) {
        guard let announced = page.total else { return }
        if announced < reached, announced == page.ids.count { countsPagesOnly = true }
        if let total, total != announced, !countsPagesOnly { hasShifted = true }
        total = announced
    }

    /// Whether the total may just be the length of the page; one more request settles it.
    ///
    /// Page lengths are round numbers.
    private func mayCountPagesOnly(_ start: Int, _ page: Arrival) -> Bool {
        start == 1 && page.total == page.ids.count
            && (page.ids.count.isMultiple(of: 10) || page.ids.count == count)
    }

    /// An empty page before the announced end is accepted if it comes twice.
    private mutating func acceptNothing(
        at start: Int,
        _ operation: StaticString
    ) throws(ConnectorError) {
        let isPromised = !countsPagesOnly && (total ?? 0) >= start
        guard isPromised else {
            try endWalk(operation)
            return
        }
        if isAskedAgain { try endWalk(operation) }
        isAskedAgain.toggle()
    }

    private mutating func endWalk(_ operation: StaticString) throws(ConnectorError) {
        let isShort = !countsPagesOnly && hasExactTotals && seenInWalk.count < (total ?? 0)
        guard hasShifted || isShort else {
            position = nil
            return
        }
        guard walks < walksMax else {
            let reason = isShort ? "shows fewer rows than it announces" : "never stands still"
            throw Self.violation(operation, reason)
        }
        walks += 1
        position = .index(1)
        seenInWalk.removeAll(keepingCapacity: true)
        total = nil
        hasShifted = false
    }

    private static func violation(_ operation: StaticString, _ reason: String) -> ConnectorError {
        ConnectorError(.protocolViolation, effect: .none, "\(operation): \(reason); read again")
    }
}
