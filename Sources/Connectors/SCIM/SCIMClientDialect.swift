// SPDX-License-Identifier: Apache-2.0

/// How a SCIM client words the same change.
///
/// The careful dialect chooses its requests by what the server supports; the others send what the
/// identity provider of that name is documented to send, faults included. Every dialect reads what
/// an account holds in the connector's own way, since the provider's reads do not show it.
package struct SCIMClientDialect: Hashable, Sendable {
    package enum ActiveShape: Hashable, Sendable {
        /// `replace` on `path: active`.
        case path
        /// `replace` with `{"active": …}` and no path.
        case pathless
        /// The whole user by PUT.
        case put
        /// A user out of scope is deleted, and comes back through a create.
        case delete
    }

    package enum ProfileShape: Hashable, Sendable {
        /// One operation for each attribute.
        case operations
        /// One `replace` without path and keys such as `name.givenName`.
        case keys
        /// The whole user by PUT.
        case put
    }

    package enum MemberAddition: Hashable, Sendable {
        /// `[{"value": "7"}]`.
        case value
        /// `[{"$ref": null, "value": "7"}]`.
        case nullReference
        /// `[{"value": "7", "display": "…"}]`.
        case display
    }

    package enum MemberRemoval: Hashable, Sendable {
        /// By what the server understands, checked until it is known to work.
        case careful
        case valuePath
        /// `path: members` with `[{"value": "7"}]`.
        case array
        /// `path: members` with `[{"$ref": null, "value": "7"}]`.
        case nullReference
        /// Reads the group and replaces all members by the rest (fault 23).
        case rest
    }

    package enum RoleRemoval: Hashable, Sendable {
        case careful
        /// An empty list, which takes every role (fault 24).
        case everything
    }

    package enum UserBody: Hashable, Sendable {
        case plain
        case entra
        case okta
    }

    package let name: String
    package var capitalizesVerbs = false
    package var writesTextBooleans = false
    package var active = ActiveShape.path
    package var profile = ProfileShape.operations
    package var addition = MemberAddition.value
    package var removal = MemberRemoval.valuePath
    package var roleRemoval = RoleRemoval.careful
    package var userBody = UserBody.plain
    /// Every change of members is preceded by a rename (Okta).
    package var renamesGroups = false
    package var deletesUsers = true
    /// Creates and deletes a test user and a test group before anything else (JumpCloud).
    package var triesOutServer = false
    package var readsDiscovery = false
    /// Whether changes of one user are sent as one bulk request where the server supports it.
    package var sendsBulk = false
    /// Whether to write groups by PUT if PATCH is not announced.
    package var heedsPatchSupport = false
    package var userAgent = "Residue"
    package var contentType = "application/scim+json"

    /// Whether requests are shaped by what the server supports.
    package var isCareful: Bool { removal == .careful }
}
