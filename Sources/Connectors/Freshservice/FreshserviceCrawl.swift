// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// Follows one list from page to page and detects inconsistent pages.
///
/// The end is accepted only if the last page is shorter than a full page and has no link to a next
/// one. Anything else that would end the list early is a violation, since treating a partial list
/// as complete would miss people.
struct FreshserviceCrawl: ListProgress {
    /// The largest page size of the service, and its default (REF).
    static let pageSize = 100
    static let pageSizeUnasked = 30

    private let pagesMax: Int
    /// The page to read next, from 1; `nil` at the end.
    private(set) var page: Int? = 1
    private var isPromised = false
    private var isAskedAgain = false
    private var firstCount = 0
    private var seen: Set<Int64> = []

    init(pagesMax: Int) {
        self.pagesMax = pagesMax
    }

    var isOver: Bool { page == nil }
    var mark: Int { page ?? 0 }

    /// Adds the requested page; returns the indices of new rows.
    ///
    /// A row that moved while others were inserted appears twice and is dropped the second time.
    mutating func accept(
        ids: [Int64],
        link: String?,
        _ operation: StaticString
    ) throws(ConnectorError) -> [Int] {
        guard let number = page else {
            preconditionFailure("a page after the last one")
        }
        let indices = ids.indices.filter { seen.insert(ids[$0]).inserted }
        if number == 1 { firstCount = ids.count }
        if ids.isEmpty, isPromised {
            try acceptNothing(number, link, operation)
            return []
        }
        isAskedAgain = false
        if !ids.isEmpty, indices.isEmpty {
            throw Self.violation(operation, "page \(number) repeats rows that were already read")
        }
        try advance(from: number, count: ids.count, link, operation)
        return indices
    }

    /// Adds an announced page without rows.
    ///
    /// Whether a full last page announces another one is not documented, and an empty page may be a
    /// temporary error; only a page that is empty twice is the end.
    private mutating func acceptNothing(
        _ number: Int,
        _ link: String?,
        _ operation: StaticString
    ) throws(ConnectorError) {
        guard try Self.nextPage(link, operation) == nil else {
            throw Self.violation(operation, "page \(number) is empty, yet more are announced")
        }
        if isAskedAgain { page = nil }
        isAskedAgain = true
    }

    private mutating func advance(
        from number: Int,
        count: Int,
        _ link: String?,
        _ operation: StaticString
    ) throws(ConnectorError) {
        let next = try Self.nextPage(link, operation)
        isPromised = next != nil
        if let next {
            guard next == number + 1 else {
                throw Self.violation(operation, "page \(number) leads to page \(next)")
            }
            guard count >= firstCount else {
                throw Self.violation(operation, "page \(number) shrank, yet more are announced")
            }
        }
        // Whether an exactly full page has a link is not documented, and a link can get lost; one
        // more request settles it.
        let isFull = count == Self.pageSize || count == Self.pageSizeUnasked
        guard isPromised || isFull else {
            page = nil
            return
        }
        guard number < pagesMax else {
            throw Self.violation(operation, "more than \(pagesMax) pages")
        }
        page = number + 1
    }

    /// Only the page number is taken from the link: the credential must never be sent anywhere but
    /// to the service.
    private static func nextPage(
        _ link: String?,
        _ operation: StaticString
    ) throws(ConnectorError) -> Int? {
        guard let link else { return nil }
        guard let header = LinkHeader(parsing: link) else {
            throw violation(operation, "the link to the next page cannot be read")
        }
        guard let target = header.next else { return nil }
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first
        guard let items = QueryItems(parsing: query.map { String($0) }),
            let page = items["page"].flatMap({ Int($0) })
        else { throw violation(operation, "the link to the next page names no page") }
        return page
    }

    private static func violation(
        _ operation: StaticString,
        _ reason: String
    ) -> ConnectorError {
        ConnectorError(.protocolViolation, effect: .none, "\(operation): \(reason); read again")
    }
}
