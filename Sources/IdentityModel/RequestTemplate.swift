// SPDX-License-Identifier: Apache-2.0

/// A form by which people ask for access.
package struct RequestTemplate: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case joiner
        case mover
        case leaver
        case privileged
        case emergency
        case contractor
        /// An account's key, which the core cannot issue and asks somebody to issue.
        case credential
    }

    package let name: String
    package var kind: Kind
    /// Who is responsible for the form and what it grants.
    package var owner: Identity.ID
    package var rights: [RightPattern]
    /// The longest that access by the form lasts.
    package var longest: Duration
    /// How it is approved; an emergency is granted at once and decided on afterwards.
    package var terms: DecisionTerms

    package init(
        name: String,
        kind: Kind,
        owner: Identity.ID,
        rights: [RightPattern],
        longest: Duration,
        terms: DecisionTerms
    ) {
        self.name = name
        self.kind = kind
        self.owner = owner
        self.rights = rights
        self.longest = longest
        self.terms = terms
    }
}
