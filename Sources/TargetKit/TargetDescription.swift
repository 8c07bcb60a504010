// SPDX-License-Identifier: Apache-2.0

/// A setting as described on a page, in a schema or in a form.
package struct SettingDescription: Sendable {
    package let key: Shape.Key
    /// `nil` if the members have their own defaults.
    package let defaultText: String?
    /// The settings below it.
    package let members: [SettingDescription]

    package var name: String { key.name }
    package var type: String { key.type.words }
    package var meaning: String { key.summary }
}

extension SettingDescription {
    /// A setting with custom parsing.
    package init(
        _ name: String,
        _ words: String,
        default defaultText: String,
        shape: Shape? = nil,
        members: [SettingDescription] = [],
        _ meaning: String
    ) {
        key = .optional(name, shape.map { .shape($0) } ?? .described(words), meaning)
        self.defaultText = defaultText
        self.members = members
    }
}

/// A named set of quirks, such as one vendor's dialect.
package struct VariantDescription: Sendable {
    package struct Fact: Hashable, Sendable {
        package let text: String
        /// The page, repository or thread.
        package let source: String
        /// `doc`, `issue` or `inferred`.
        package let mark: String

        package init(text: String, source: String, mark: String) {
            self.text = text
            self.source = source
            self.mark = mark
        }
    }

    package let name: String
    package let summary: String
    /// Its quirks by name, each with its value as printed.
    package let quirks: [(name: String, value: String)]
    package let facts: [Fact]

    package init(
        name: String,
        summary: String,
        quirks: [(name: String, value: String)],
        facts: [Fact]
    ) {
        self.name = name
        self.summary = summary
        self.quirks = quirks
        self.facts = facts
    }
}

/// What a target does, for the printed page and for the files' schema.
package struct TargetDescription: Sendable {
    package let kind: String
    package let summary: String
    package let settings: [SettingDescription]
    /// The identity calls: accounts and what they may do.
    package let identityRoutes: [RouteDescription]
    /// The product's other calls: tickets, a catalog, webhooks.
    package let platformRoutes: [RouteDescription]
    /// The pages, recordings and clients behind the keys in routes and comments, in page order.
    package let sources: KeyValuePairs<String, String>
    /// The prefix of every path in `routes`, such as `/api/v2`; empty if paths are absolute.
    package let basePath: String
    /// Where clients request access tokens; `nil` without OAuth.
    package let tokenPath: String?
    /// The available side doors.
    package let sideDoors: [SideDoorKind]
    /// The kinds of entitlement that accounts hold here.
    package let entitlementKinds: [String]
    /// What the real service does and this target does not.
    package let notSimulated: [String]
    /// The named sets of quirks that the setting `dialect` accepts; usually none.
    package let variants: [VariantDescription]

    package init(
        kind: String,
        summary: String,
        settings: [SettingDescription],
        routes: [RouteDescription],
        platformRoutes: [RouteDescription] = [],
        sources: KeyValuePairs<String, String> = [:],
        basePath: String = "",
        tokenPath: String? = nil,
        sideDoors: [SideDoorKind],
        entitlementKinds: [String],
        notSimulated: [String],
        variants: [VariantDescription] = []
    ) {
        self.kind = kind
        self.summary = summary
        self.settings = settings
        identityRoutes = routes
        self.platformRoutes = platformRoutes
        self.sources = sources
        self.basePath = basePath
        self.tokenPath = tokenPath
        self.sideDoors = sideDoors
        self.entitlementKinds = entitlementKinds
        self.notSimulated = notSimulated
        self.variants = variants
    }

    package var routes: [RouteDescription] { identityRoutes + platformRoutes }

    /// The settings for behavior that the vendor leaves open.
    package var quirks: [SettingDescription] {
        settings.first { $0.name == "quirks" }?.members ?? []
    }
}
