// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Wire

/// One list of the service: where it is and how its rows are read.
struct FreshserviceList<Row: Sendable>: Sendable {
    /// Below the API's root.
    let path: String
    /// The member of the body that contains the rows.
    let key: String
    /// Further parameters, encoded.
    var filter: String? = nil
    let lane: RateBudget.Lane
    let operation: StaticString
    /// `nil` for an invalid row.
    let decode: @Sendable (JSONValue) -> Row?
    let id: @Sendable (Row) -> Int64
    /// Every member of the body that `decode` reads, `key` included; `nil` for whatever there is.
    var keys: JSONKeys? = nil

    /// The first page of a filtered list is requested by its filter alone, since it has only a
    /// handful of rows.
    func query(page: Int) -> String {
        guard let filter else { return "per_page=\(FreshserviceCrawl.pageSize)&page=\(page)" }
        return page == 1 ? filter : "\(filter)&page=\(page)"
    }

    func filtered(by filter: String, lane: RateBudget.Lane) -> FreshserviceList<Row> {
        FreshserviceList(
            path: path,
            key: key,
            filter: filter,
            lane: lane,
            operation: operation,
            decode: decode,
            id: id,
            keys: keys
        )
    }
}
