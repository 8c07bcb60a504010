// SPDX-License-Identifier: Apache-2.0

/// What a client of SCIM sends for one and the same change, §16 of the fact sheet.
///
/// The careful dialect chooses its requests by what the server can do; the others send what the
/// identity provider of that name is documented to send, faults included. Reads that tell what
/// an account holds are the connector's own in every dialect, since the provider's own reads do
/// not tell it.
package struct SCIMClientDialect: Hashable, Sendable {
    package enum ActiveShape: Hashable, Sendable {
        /// `replace` on `path: active`.
        case path
        /// `replace` with `{"active": …}` and no path.
        case pathless
        /// The whole user by PUT.
        case put
        /// A user out of scope is deleted, and comes back by a create.
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
        /// By what the server understands, and looked at again until it is known to work.
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
    /// A rename goes ahead of every change of members (Okta).
    package var renamesGroups = false
    package var deletesUsers = true
    /// A user and a group are made and removed again before anything else (JumpCloud).
    package var triesOutServer = false
    package var readsDiscovery = false
    /// Whether changes of one user go out as one bulk request where the server takes that.
    package var sendsBulk = false
    /// Whether groups are written by PUT where PATCH is not announced.
    package var heedsPatchSupport = false
    package var userAgent = "Residue"
    package var contentType = "application/scim+json"

    package init(name: String) {
        self.name = name
    }

    /// Whether the server's limits decide over the shape of requests.
    package var isCareful: Bool { removal == .careful }
}
