// SPDX-License-Identifier: Apache-2.0

import Wire

/// One list of the service: where it is and how its rows are read.
struct ZohoDeskList<Row: Sendable>: Sendable {
    /// Below the API's root.
    let path: String
    /// The member of the body that contains the rows, which varies (OAS-O).
    let key: String
    /// The largest page size of the service.
    let limit: Int
    /// A page with fewer rows than this is the last one, whatever cap the service puts on pages; 0
    /// if only an empty page is trusted.
    let endsBelow: Int
    /// Further parameters, encoded; the service refuses unknown ones (W6W).
    var filter: String? = nil
    let operation: StaticString
    /// `nil` for an invalid row.
    let decode: @Sendable (JSONValue) -> Row?
    let id: @Sendable (Row) -> String

    func query(from: Int, slice: String?) -> String {
        var query = "from=\(from)&limit=\(limit)"
        if let filter { query += "&\(filter)" }
        if let slice { query += "&\(slice)" }
        return query
    }

    func filtered(by filter: String) -> ZohoDeskList<Row> {
        var list = self
        list.filter = filter
        return list
    }
}

extension ZohoDeskList<ZohoDeskAgent> {
    /// Treating a partial list as complete would make people disappear, so only an empty page ends
    /// it; likewise for names of roles and departments, without which a right could not be granted.
    static let agents = ZohoDeskList(
        path: "agents",
        key: "data",
        limit: 200,
        endsBelow: 0,
        operation: "list agents",
        decode: ZohoDeskAgent.init,
        id: \.id
    )

    static func agents(ofDepartment id: String) -> ZohoDeskList {
        ZohoDeskList(
            path: "departments/\(id)/agents",
            key: "data",
            limit: 200,
            endsBelow: 0,
            operation: "list agents of a department",
            decode: ZohoDeskAgent.init,
            id: \.id
        )
    }
}

extension ZohoDeskList<ZohoDeskRole> {
    static let roles = ZohoDeskList(
        path: "roles",
        key: "data",
        limit: 500,
        endsBelow: 0,
        operation: "list roles",
        decode: ZohoDeskRole.init,
        id: \.id
    )
}

extension ZohoDeskList<ZohoDeskDepartment> {
    static let departments = ZohoDeskList(
        path: "departments",
        key: "data",
        limit: 200,
        endsBelow: 0,
        operation: "list departments",
        decode: ZohoDeskDepartment.init,
        id: \.id
    )
}

extension ZohoDeskList<ZohoDeskProfile> {
    /// The older generation has no paging here and would refuse the parameters (OAS-O), so the
    /// first page is requested without them.
    static let profiles = ZohoDeskList(
        path: "profiles",
        key: "data",
        limit: 250,
        endsBelow: 250,
        operation: "list profiles",
        decode: ZohoDeskProfile.init,
        id: \.id
    )
}
