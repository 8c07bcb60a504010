// SPDX-License-Identifier: Apache-2.0

import Wire

/// The requested rows of a list.
package struct PageRequest: Hashable, Sendable {
    /// Counted from 1.
    package let page: Int
    package let perPage: Int

    package init(page: Int, perPage: Int) {
        self.page = page
        self.perPage = perPage
    }

    package var offset: Int { (page - 1) * perPage }

    /// Reads `page` and `per_page`; the failure lists the parameters without a sensible number.
    package static func read(
        _ query: QueryItems,
        perPageDefault: Int,
        perPageMax: Int
    ) -> Result<PageRequest, PageRequestError> {
        var wrong: [String] = []
        func number(_ name: String, _ fallback: Int, _ range: ClosedRange<Int>) -> Int {
            guard let text = query[name] else { return fallback }
            guard let value = Int(text), range.contains(value) else {
                wrong.append(name)
                return fallback
            }
            return value
        }
        // A page number so large that the offset would overflow lists nothing anyway.
        let page = number("page", 1, 1...1_000_000_000)
        let perPage = number("per_page", perPageDefault, 1...perPageMax)
        guard wrong.isEmpty else { return .failure(PageRequestError(parameters: wrong)) }
        return .success(PageRequest(page: page, perPage: perPage))
    }

    /// The URL of the next page as a `Link` header value, keeping the other parameters.
    package func nextLink(base: String, path: String, query: QueryItems) -> String {
        var items = query
        items.items.removeAll { $0.name == "page" || $0.name == "per_page" }
        items.append("per_page", String(perPage))
        items.append("page", String(page + 1))
        return "<\(base)\(path)?\(items.encoded ?? "")>; rel=\"next\""
    }
}

package struct PageRequestError: Error, Hashable, Sendable {
    /// `page`, `per_page`.
    package let parameters: [String]
}
