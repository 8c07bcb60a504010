// SPDX-License-Identifier: Apache-2.0

import ConnectorKit

/// Follows one list from row to row and detects inconsistent pages.
///
/// Lists state neither their length nor whether more follows, pages may be capped lower than
/// documented, and the vendor's documentation disagrees on whether the first row is number 0 or 1.
/// So the next page starts after the number of rows received, repeated rows are dropped, and the
/// end is an empty page or, if rows are numbered from 1, the last row again. Rows beyond the
/// 5,000th cannot be requested (W6W); a longer list is read again in slices.
struct ZohoDeskCrawl: ListProgress {
    /// The last row that a page may start with.
    static let fromMax = 4_999

    /// Where the next page starts; `nil` at the end.
    private(set) var from: Int? = 0
    /// Pages read so far.
    private(set) var pages = 0
    /// The current part, as encoded parameters; `nil` for the whole list.
    private(set) var slice: String?
    private var slicesLeft: [String] = []
    /// Whether the slice continues beyond the last row that can be requested.
    private(set) var isCut = false
    /// Memberships of all agents, read at the start of the list.
    var teams: ZohoDeskTeamIndex?
    private let pagesMax: Int
    private var seen: Set<String> = []
    private var seenInSlice: Set<String> = []
    /// The rows of the longest page of the slice.
    private var longest = 0
    /// Whether the latest page was one row read before, which may be the end, or the start of
    /// single-row pages numbered from 1.
    private var isRepeating = false

    init(pagesMax: Int) {
        self.pagesMax = pagesMax
    }

    var isEmpty: Bool { seen.isEmpty }
    var isOver: Bool { from == nil }
    var mark: Int { pages }

    /// Adds a page; returns the indices of new rows.
    mutating func accept(
        ids: [String],
        limit: Int,
        endsBelow: Int,
        _ operation: StaticString
    ) throws(ConnectorError) -> [Int] {
        guard let start = from else { preconditionFailure("a page after the last one") }
        pages += 1
        guard pages <= pagesMax else {
            throw Self.violation(operation, "more than \(pagesMax) pages")
        }
        let indices = ids.indices.filter { seen.insert(ids[$0]).inserted }
        let fresh = ids.count { seenInSlice.insert($0).inserted }
        if fresh == 0, ids.count > 1 || (isRepeating && !ids.isEmpty) {
            throw Self.violation(operation, "the page at \(start) repeats rows already read")
        }
        let next = start + ids.count
        isRepeating = fresh == 0 && ids.count == 1 && longest == 1
        longest = max(longest, ids.count)
        let isOver = fresh == 0 && !isRepeating
        if isOver || (ids.count < limit && ids.count < endsBelow) {
            advance()
        } else if next > Self.fromMax {
            isCut = true
            from = nil
        } else {
            from = next
        }
        return indices
    }

    /// Continues a truncated list in slices that are short enough.
    mutating func split(into slices: [String]) {
        slicesLeft = slices + slicesLeft
        isCut = false
        advance()
    }

    private mutating func advance() {
        seenInSlice.removeAll(keepingCapacity: true)
        longest = 0
        isRepeating = false
        guard !slicesLeft.isEmpty else {
            from = nil
            return
        }
        slice = slicesLeft.removeFirst()
        from = 0
    }

    static func violation(_ operation: StaticString, _ reason: String) -> ConnectorError {
        ConnectorError(.protocolViolation, effect: .none, "\(operation): \(reason)")
    }
}

/// Who is in which team, computed from a list of teams.
final class ZohoDeskTeamIndex: Sendable {
    private let byAgent: [String: [ZohoDeskTeam]]

    init(_ teams: [ZohoDeskTeam]) {
        var byAgent: [String: [ZohoDeskTeam]] = [:]
        for team in teams {
            let derived = (team.derivedMembers ?? []).filter { !team.members.contains($0) }
            for agent in team.members + derived { byAgent[agent, default: []].append(team) }
        }
        self.byAgent = byAgent
    }

    func teams(of agent: String) -> [ZohoDeskTeam] { byAgent[agent] ?? [] }
}
