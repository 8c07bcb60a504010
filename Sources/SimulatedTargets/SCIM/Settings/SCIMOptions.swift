// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// How one SCIM service is set up.
package struct SCIMOptions: Sendable {
    package struct Group: Hashable, Sendable {
        package var name: String
        /// Names of groups within it.
        package var members: [String] = []
    }

    package struct Account: Hashable, Sendable {
        package var userName: String
        package var name: String?
        package var groups: [String] = []
        package var roles: [String] = []
        package var entitlements: [String] = []
        package var isActive = true
    }

    /// What `/Me` does, RFC 7644 §3.11.
    package enum Me: String, Hashable, Sendable, CaseIterable {
        /// 501.
        case absent
        /// 308 to the record.
        case redirect
        case inPlace
    }

    package var dialect = SCIMDialect.rfc
    package var groups: [Group] = []
    package var roles: [String] = []
    package var entitlements: [String] = []
    package var accounts: [Account] = []
    /// Seats for active users; `nil` for a service that sells none.
    package var seats: Int?
    /// The address before the base path, as `https://scim.acme.example`; `nil` to follow the
    /// request's headers.
    package var baseURL: String?
    package var basePath = "/scim/v2"
    package var me = Me.absent
    /// The user name of the account that the connector's token acts as, for `/Me`.
    package var caller: String?
    /// The connector's token; `nil` for one that follows from the seed.
    package var token: String?
    package var cursorTimeout = Duration.seconds(600)
    package var bulkOperationsMax = 1_000
    package var bulkBytesMax = 1_048_576
    var userExtensions: [SCIMResourceType.Extension] = []
    var groupExtensions: [SCIMResourceType.Extension] = []

    package init() {}

    /// Users and groups, with the extensions that were asked for.
    var resourceTypes: [SCIMResourceType] {
        var user = SCIMResourceType.user
        var group = SCIMResourceType.group
        user.extensions += userExtensions
        group.extensions += groupExtensions
        return [user, group]
    }

    /// The attributes of each type that must be unique, `id` and `userName` left out.
    var uniqueAttributes: [[SCIMResourceType.Attribute]] {
        resourceTypes.map { type in
            type.extensions.flatMap { item in
                item.schema.attributes.filter { $0.uniqueness != .none }.map {
                    SCIMResourceType.Attribute(extensionID: item.schema.id, definition: $0)
                }
            }
        }
    }
}
