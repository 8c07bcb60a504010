// SPDX-License-Identifier: Apache-2.0

import Wire

/// What the service says about itself, RFC 7643 §5 and §6; `nil` where it says nothing.
struct SCIMDiscovery: Hashable, Sendable {
    var patches: Bool?
    var usesETags: Bool?
    var filters: Bool?
    var pagesByCursor: Bool?
    var pageMax: Int?
    /// `nil` if it does not announce bulk requests.
    var bulk: SCIMBulkLimits?
    var usersEndpoint = "/Users"
    var groupsEndpoint = "/Groups"
    /// `nil` if the list of resource types could not be read.
    var hasGroups: Bool?

    /// Older services wrap the document into a list.
    mutating func read(configuration body: JSONValue) {
        let document = body.scim("Resources")?.array?.first ?? body
        patches = document.scim("patch")?.scim("supported")?.scimFlag
        usesETags = document.scim("etag")?.scim("supported")?.scimFlag
        let filter = document.scim("filter")
        filters = filter?.scim("supported")?.scimFlag
        let pagination = document.scim("pagination")
        pagesByCursor = pagination?.scim("cursor")?.scimFlag
        // A limit of 0 means that none is given.
        let limits = [filter?.scim("maxResults"), pagination?.scim("maxPageSize")]
            .compactMap { $0?.scimNumber }.filter { $0 > 0 }
        pageMax = limits.min()
        bulk = document.scim("bulk").flatMap(Self.bulk)
    }

    private static func bulk(_ json: JSONValue) -> SCIMBulkLimits? {
        guard json.scim("supported")?.scimFlag == true else { return nil }
        var limits = SCIMBulkLimits()
        if let number = json.scim("maxOperations")?.scimNumber, number > 0 {
            limits.operationsMax = number
        }
        if let number = json.scim("maxPayloadSize")?.scimNumber, number > 0 {
            limits.bytesMax = number
        }
        return limits
    }

    mutating func read(resourceTypes body: JSONValue) {
        guard let types = body.scim("Resources")?.array ?? body.array, !types.isEmpty else {
            return
        }
        hasGroups = false
        for type in types {
            guard let endpoint = type.scim("endpoint")?.string.map(Self.path) else { continue }
            switch type.scim("schema")?.string?.lowercased() {
            case SCIMSchema.user.lowercased(): usersEndpoint = endpoint
            case SCIMSchema.group.lowercased():
                groupsEndpoint = endpoint
                hasGroups = true
            default: break
            }
        }
    }

    /// The last segment, since some services give the whole address.
    private static func path(_ endpoint: String) -> String {
        "/" + (endpoint.split(separator: "/").last.map { String($0) } ?? "")
    }
}
