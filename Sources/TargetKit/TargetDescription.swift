// SPDX-License-Identifier: Apache-2.0

/// A quirk as printed on a target's page.
package struct QuirkDescription: Hashable, Sendable {
    package let name: String
    package let type: String
    package let defaultText: String
    package let assumption: String
    package let section: String
}

/// A key that a target's entry in a scenario may hold.
package struct SettingDescription: Hashable, Sendable {
    package let name: String
    package let type: String
    package let defaultText: String
    package let meaning: String

    package init(_ name: String, _ type: String, default defaultText: String, _ meaning: String) {
        self.name = name
        self.type = type
        self.defaultText = defaultText
        self.meaning = meaning
    }
}

/// What a target does, for the printed page and for the files' schema.
package struct TargetDescription: Sendable {
    package let kind: String
    package let summary: String
    package let settings: [SettingDescription]
    package let quirks: [QuirkDescription]
    package let routes: [RouteDescription]
    /// The cases of `SideDoor` that open, by name.
    package let sideDoors: [String]
    /// The kinds of entitlement that accounts hold here.
    package let entitlementKinds: [String]
    /// What the real service does and this target does not.
    package let notSimulated: [String]

    package init(
        kind: String,
        summary: String,
        settings: [SettingDescription],
        quirks: [QuirkDescription],
        routes: [RouteDescription],
        sideDoors: [String],
        entitlementKinds: [String],
        notSimulated: [String]
    ) {
        self.kind = kind
        self.summary = summary
        self.settings = settings
        self.quirks = quirks
        self.routes = routes
        self.sideDoors = sideDoors
        self.entitlementKinds = entitlementKinds
        self.notSimulated = notSimulated
    }
}
