// SPDX-License-Identifier: Apache-2.0

import Wire

/// What one bulk request may contain, RFC 7643 §5; unlimited where the service does not say.
struct SCIMBulkLimits: Hashable, Sendable {
    var operationsMax = Int.max
    var bytesMax = Int.max
}

/// Changes of existing records, sent as one request, RFC 7644 §3.7.
///
/// There is no `failOnErrors`, so a failing operation does not affect the others.
struct SCIMBulk: Hashable, Sendable {
    struct Operation: Hashable, Sendable {
        /// `/Groups/31`, below the service's root.
        let path: String
        let patch: SCIMPatch
        var version: String?

        fileprivate func json(in dialect: SCIMClientDialect) -> JSONValue {
            var object: JSONObject = ["method": "PATCH", "path": .string(path)]
            if let version { object["version"] = .string(version) }
            object["data"] = patch.message(in: dialect)
            return .object(object)
        }
    }

    /// No two of them have the same path.
    var operations: [Operation] = []

    func body(in dialect: SCIMClientDialect) -> [UInt8] {
        let body: JSONValue = [
            "schemas": [.string(SCIMSchema.bulkRequest)],
            "Operations": .array(operations.map { $0.json(in: dialect) }),
        ]
        return body.encoded()
    }

    /// As few requests as the limits allow, in the order of the operations.
    ///
    /// An operation that is too large for any request ends up alone in one.
    func cut(to limits: SCIMBulkLimits, in dialect: SCIMClientDialect) -> [SCIMBulk] {
        let frame = SCIMBulk().body(in: dialect).count
        var parts: [SCIMBulk] = []
        var bytes = 0
        for operation in operations {
            // Including its comma.
            let size = operation.json(in: dialect).encoded().count + 1
            let isFull = (parts.last?.operations.count ?? 0) >= limits.operationsMax
            if parts.isEmpty || isFull || bytes + size > limits.bytesMax {
                parts.append(SCIMBulk())
                bytes = frame
            }
            parts[parts.count - 1].operations.append(operation)
            bytes += size
        }
        return parts
    }
}

/// What a bulk answer says about one operation.
struct SCIMBulkResult: Hashable, Sendable {
    private let location: String
    let status: Int
    let response: JSONValue?

    /// `nil` for an element without a path or a status; the status of the whole answer says nothing
    /// about either.
    init?(_ json: JSONValue) {
        guard let location = json.scim("location")?.string, let status = json.scim("status"),
            // Servers that follow the drafts send an object.
            let number = status.scimNumber ?? status.scim("code")?.scimNumber
        else { return nil }
        self.location = location
        self.status = number
        response = json.scim("response")
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Locations are whole addresses, or paths.
    func isAbout(_ operation: SCIMBulk.Operation) -> Bool { location.hasSuffix(operation.path) }
}
