// SPDX-License-Identifier: Apache-2.0

extension SCIMServerLimits {
    /// The names of the known servers; `auto` assumes nothing.
    package static let names = [
        "auto", "rfc", "aws-identity-center", "github-enterprise", "github-organization",
        "gitlab-group", "gitlab-instance", "slack", "atlassian", "google-cloud-identity",
        "keycloak", "authentik", "pagerduty", "canva", "snowflake", "sentry",
        "oracle-life-sciences", "jfrog", "miro", "salesforce", "vcenter",
    ]

    /// Nothing is known; every fact is asked for or found out.
    package static let auto = SCIMServerLimits(name: "auto")

    /// `nil` for a name that is not in `names`.
    package static func named(_ name: String) -> SCIMServerLimits? {
        guard names.contains(name) else { return nil }
        var limits = SCIMServerLimits(name: name)
        limits.applyKnownFacts()
        return limits
    }

    private mutating func applyKnownFacts() {
        switch name {
        case "rfc": applyStandard()
        case "aws-identity-center": applyAWSIdentityCenter()
        case "github-enterprise", "github-organization": applyGitHub()
        case "gitlab-group", "gitlab-instance": applyGitLab()
        case "atlassian": filters = .nameOnly
        case "google-cloud-identity":
            paging = SCIMServerLimits.Paging.none
            usesETags = false
        case "keycloak":
            patchesUsers = true
            patchesGroups = true
            replacesGroups = false
            memberRemovals = [.valuePath]
        case "authentik":
            // A removal by filter answers 200 and is ignored (fault 4), so the whole group is
            // written. That PUT works is an assumption.
            memberRemovals = [.put, .rest]
        case "pagerduty":
            hasSingleRole = true
        case "canva": deletesUsers = false
        case "snowflake": filters = .equality
        case "sentry": patchesProfiles = false
        case "jfrog": renamesUsers = false
        case "salesforce": configurationPath = "/ServiceProviderConfigs"
        case "vcenter":
            patchesUsers = false
            patchesGroups = false
            disabling = .put
            memberRemovals = [.put]
        default: break
        }
    }

    private mutating func applyStandard() {
        memberRemovals = [.valuePath]
    }

    /// One value in each list, 100 membership changes a call, no replacement of members or
    /// groups; an empty list of members whoever is in the group.
    private mutating func applyAWSIdentityCenter() {
        patchesUsers = true
        patchesGroups = true
        replacesGroups = false
        paging = .cursor
        filters = .equality
        memberships = .filter(.bare)
        memberRemovals = [.valuePath]
        hasSingleRole = true
        hasMe = false
        nestsGroups = false
    }

    /// An organization does not support filters in paths, so the whole group is written.
    private mutating func applyGitHub() {
        filters = .equality
        guard name == "github-organization" else { return }
        takesValuePaths = false
        memberRemovals = [.put, .rest]
    }

    /// Booleans as strings, the client's own id as the id, a single `eq` as a filter.
    private mutating func applyGitLab() {
        writesTextBooleans = true
        filters = .nameOnly
        idIsExternalID = true
        // In a group, deactivation removes the record and keeps the membership.
        if name == "gitlab-group" { disabling = .delete }
    }
}
