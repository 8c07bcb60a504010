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
    /// Reads one row; `nil` if it is invalid.
    let read: @Sendable (inout JSONReader) throws(JSONError) -> Row?
    let id: @Sendable (Row) -> Int64
    /// Every member of the rows that are decoded from a value; `nil` for whatever there is.
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
            read: read,
            id: id,
            keys: keys
        )
    }
}

extension FreshserviceList {
    init(
        path: String,
        key: String,
        lane: RateBudget.Lane,
        operation: StaticString,
        decode: @escaping @Sendable (JSONValue) -> Row?,
        id: @escaping @Sendable (Row) -> Int64,
        keys: JSONKeys? = nil
    ) {
        self.init(
            path: path,
            key: key,
            lane: lane,
            operation: operation,
            read: { reader throws(JSONError) in decode(try reader.value()) },
            id: id,
            keys: keys
        )
    }
}
