// SPDX-License-Identifier: Apache-2.0

extension SCIMClientDialect {
    /// The names of all dialects in ascending order, as scenarios write them.
    package static let names = [
        "scim", "scim-authentik", "scim-baton", "scim-bulk", "scim-entra", "scim-entra-2020",
        "scim-jumpcloud", "scim-okta", "scim-okta-custom", "scim-onelogin",
    ]

    package static let careful: SCIMClientDialect = {
        var dialect = SCIMClientDialect(name: "scim")
        dialect.applyCare()
        return dialect
    }()

    /// `nil` for a name that is not in `names`.
    package static func named(_ name: String) -> SCIMClientDialect? {
        var dialect = SCIMClientDialect(name: name)
        switch name {
        case "scim": return careful
        case "scim-authentik": dialect.applyAuthentik()
        case "scim-baton":
            dialect.removal = .rest
            dialect.roleRemoval = .everything
            dialect.contentType = "application/json"
        case "scim-bulk":
            dialect.applyCare()
            dialect.sendsBulk = true
        case "scim-entra": dialect.applyEntra()
        case "scim-entra-2020":
            dialect.profile = .keys
            dialect.userBody = .entra
            dialect.contentType = "application/scim+json; charset=utf-8"
        case "scim-jumpcloud":
            dialect.removal = .array
            dialect.triesOutServer = true
        case "scim-okta", "scim-okta-custom": dialect.applyOkta()
        case "scim-onelogin":
            // Its requests are not documented; the plain shapes are an assumption.
            break
        default: return nil
        }
        return dialect
    }

    private mutating func applyCare() {
        removal = .careful
        readsDiscovery = true
    }

    /// Always PUT for users, DELETE for users out of scope, the array form for members.
    private mutating func applyAuthentik() {
        active = .delete
        profile = .put
        removal = .array
        readsDiscovery = true
        heedsPatchSupport = true
    }

    private mutating func applyEntra() {
        capitalizesVerbs = true
        writesTextBooleans = true
        addition = .nullReference
        removal = .nullReference
        userBody = .entra
        contentType = "application/scim+json; charset=utf-8"
    }

    /// Catalog apps PATCH `active` and PUT the profile; custom apps PUT everything.
    ///
    /// Users are never deleted.
    private mutating func applyOkta() {
        active = name == "scim-okta" ? .pathless : .put
        profile = .put
        addition = .display
        userBody = .okta
        renamesGroups = true
        deletesUsers = false
        userAgent = "Okta SCIM Client 1.0.0"
        contentType = "application/scim+json; charset=utf-8"
    }
}
