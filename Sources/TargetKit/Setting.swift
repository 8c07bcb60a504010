// SPDX-License-Identifier: Apache-2.0

import Wire

/// The possible words of a setting.
package protocol SettingWord: RawRepresentable, CaseIterable, Hashable, Sendable
where RawValue == String {}

/// A value that a target's entry in a scenario sets key by key, according to its table of settings.
///
/// Parsing with located errors, the editor schema, the printed page and the control plane are
/// derived from the table. Defaults are in the initializer only.
package protocol Configurable: Sendable {
    /// All defaults.
    init()

    /// In the order in which they are read and printed.
    static var settings: [Setting<Self>] { get }

    /// Rejects mistakes that the table cannot detect, such as undefined names.
    mutating func check(_ settings: TargetSettings) throws(SettingError)
}

extension Configurable {
    package mutating func check(_ settings: TargetSettings) throws(SettingError) {}

    package init(settings: TargetSettings) throws(SettingError) {
        self.init()
        try read(settings)
    }

    /// Reads the given keys and leaves the rest alone; rejects undeclared keys.
    package mutating func read(_ settings: TargetSettings) throws(SettingError) {
        try settings.rejectKeys(outside: Self.settings.map(\.name))
        for setting in Self.settings { try setting.read(settings, into: &self) }
        try check(settings)
    }

    /// The table as a shape; nested tables are named after their key path.
    package static func shape(_ title: String) -> Shape {
        Shape(title, settings.map { $0.description(of: Self(), within: title).key })
    }

    package static func descriptions(_ title: String) -> [SettingDescription] {
        settings.map { $0.description(of: Self(), within: title) }
    }
}

/// One key of a target's entry: its type, where the value is stored, and its description.
///
/// A quirk is a setting too: a switch for behavior that the vendor does not document, or that
/// differs from account to account. Its description begins with what the default assumes.
package struct Setting<Options: Sendable>: Sendable {
    package let name: String
    private let value: SettingValue<Options>
    /// Shown instead of the default value if that value alone would mislead.
    private let defaultText: String?
    private let meaning: String

    package init(
        _ name: String,
        _ value: SettingValue<Options>,
        default defaultText: String? = nil,
        _ meaning: String
    ) {
        self.name = name
        self.value = value
        self.defaultText = defaultText
        self.meaning = meaning
    }

    package func read(
        _ settings: TargetSettings,
        into options: inout Options
    ) throws(SettingError) {
        try value.read(settings, name, &options)
    }

    /// Its value as printed on a page; empty if its members show it.
    package func shown(in options: Options) -> String { value.shown(options) ?? "" }

    /// Its description for a page, a schema or a form; `options` holds the defaults.
    package func description(of options: Options, within title: String) -> SettingDescription {
        let title = "\(title) \(name)"
        let key = Shape.Key(
            name: name,
            type: value.type(title),
            summary: meaning,
            isRequired: value.isRequired
        )
        return SettingDescription(
            key: key,
            defaultText: defaultText ?? value.shown(options),
            members: value.members(title)
        )
    }
}
