// SPDX-License-Identifier: Apache-2.0

/// A person or workload whose access is governed.
package struct Identity: Hashable, Sendable {
    /// The key of the record at the source, never an address or a name.
    package struct ID: Hashable, Comparable, Sendable {
        package let rawValue: String

        package init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    package enum Employment: String, Hashable, Sendable, CaseIterable {
        case employee
        case contractor
        case serviceIdentity
    }

    package let id: ID
    package var profile: PersonProfile

    package init(id: ID, profile: PersonProfile) {
        self.id = id
        self.profile = profile
    }
}

/// What the source says about a person: the full state after an event, not a difference.
package struct PersonProfile: Hashable, Sendable {
    package var givenName: String
    package var familyName: String
    /// The address that accounts are created with.
    package var email: String
    /// Further addresses under which this person may hold accounts.
    package var alternateEmails: [String]
    package var employment: Identity.Employment
    /// Single-valued attributes: `job`, `department`, `title`, `location`, and what a feed adds.
    package var attributes: [String: String]
    /// The `groups` column of a feed: the person's full set, sorted and without duplicates.
    package var groups: [String]

    package init(
        givenName: String,
        familyName: String,
        email: String,
        alternateEmails: [String] = [],
        employment: Identity.Employment = .employee,
        attributes: [String: String] = [:],
        groups: [String] = []
    ) {
        self.givenName = givenName
        self.familyName = familyName
        self.email = email
        self.alternateEmails = alternateEmails
        self.employment = employment
        self.attributes = attributes
        self.groups = groups
    }
}
