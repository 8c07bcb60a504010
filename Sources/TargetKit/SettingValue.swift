// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// The type of a setting, and where among the options its value is stored.
package struct SettingValue<Options: Sendable>: Sendable {
    package typealias Path<Value> = any WritableKeyPath<Options, Value> & Sendable
    package typealias Reader =
        @Sendable (TargetSettings, _ name: String, inout Options) throws(SettingError) -> Void

    /// Named after its key path.
    let type: @Sendable (_ title: String) -> ShapeType
    /// The value as printed on a page; `nil` if the members have their own defaults.
    let shown: @Sendable (Options) -> String?
    var members: @Sendable (_ title: String) -> [SettingDescription] = { _ in [] }
    var isRequired = false
    let read: Reader

    /// For cases that the factories below cannot express.
    package init(
        _ type: ShapeType,
        shown: @escaping @Sendable (Options) -> String,
        read: @escaping Reader
    ) {
        self.init(type: { _ in type }, shown: shown, read: read)
    }

    private init(
        type: @escaping @Sendable (String) -> ShapeType,
        shown: @escaping @Sendable (Options) -> String?,
        members: @escaping @Sendable (String) -> [SettingDescription] = { _ in [] },
        isRequired: Bool = false,
        read: @escaping Reader
    ) {
        self.type = type
        self.shown = shown
        self.members = members
        self.isRequired = isRequired
        self.read = read
    }
}

extension SettingValue {
    package static func flag(_ path: Path<Bool>) -> Self {
        scalar(path, .flag, shown: { "\($0)" }) { settings, name throws(SettingError) in
            try settings.bool(name)
        }
    }

    package static func whole(_ path: Path<Int>, _ range: ClosedRange<Int> = 0...(.max)) -> Self {
        scalar(path, .whole(range), shown: { "\($0)" }) { settings, name throws(SettingError) in
            try settings.integer(name, in: range)
        }
    }

    package static func whole(_ path: Path<Int?>, _ range: ClosedRange<Int> = 0...(.max)) -> Self {
        optional(path, .whole(range), shown: { "\($0)" }) { settings, name throws(SettingError) in
            try settings.integer(name, in: range)
        }
    }

    /// One of a few numbers, such as status codes.
    package static func oneOf(_ path: Path<Int>, _ allowed: [Int]) -> Self {
        scalar(path, .numbers(allowed), shown: { "\($0)" }) {
            settings,
            name throws(SettingError) in try settings.integer(name, among: allowed)
        }
    }

    package static func duration(_ path: Path<Duration>) -> Self {
        let shown = { @Sendable (duration: Duration) in "\(duration.wholeMilliseconds / 1_000)s" }
        return scalar(path, .either([.duration, .numbers([0])]), shown: shown) {
            settings,
            name throws(SettingError) in try settings.duration(name)
        }
    }

    package static func text(_ path: Path<String>) -> Self {
        scalar(path, .freeText, shown: { $0 }) { settings, name throws(SettingError) in
            try settings.string(name)
        }
    }

    package static func text(_ path: Path<String?>) -> Self {
        optional(path, .freeText, shown: { $0 }) { settings, name throws(SettingError) in
            try settings.string(name)
        }
    }

    /// A required, non-empty text.
    package static func required(_ path: Path<String>) -> Self {
        Self(type: { _ in .text }, shown: { _ in "required" }, isRequired: true) {
            settings,
            name,
            options throws(SettingError) in
            options[keyPath: path] = try settings.requiredString(name)
        }
    }

    /// One of the words of an enumeration, or of an allowed subset.
    package static func word<Word: SettingWord>(
        _ path: Path<Word>,
        among allowed: [Word] = Array(Word.allCases)
    ) -> Self {
        let words = allowed.map(\.rawValue)
        return scalar(path, .word(words), shown: { $0.rawValue }) {
            settings,
            name throws(SettingError) in
            try settings.choice(name, among: words).flatMap(Word.init(rawValue:))
        }
    }

    /// A list of plain names.
    package static func names(_ path: Path<[String]>) -> Self {
        let shown = { @Sendable (names: [String]) in
            names.isEmpty ? "none" : names.joined(separator: ", ")
        }
        return scalar(path, .list(.text), shown: shown) { settings, name throws(SettingError) in
            try settings.strings(name)
        }
    }

    private static func scalar<Value>(
        _ path: Path<Value>,
        _ type: ShapeType,
        shown: @escaping @Sendable (Value) -> String,
        _ read: @escaping @Sendable (TargetSettings, String) throws(SettingError) -> Value?
    ) -> Self {
        Self(type, shown: { shown($0[keyPath: path]) }) {
            settings,
            name,
            options throws(SettingError) in
            if let value = try read(settings, name) { options[keyPath: path] = value }
        }
    }

    private static func optional<Value>(
        _ path: Path<Value?>,
        _ type: ShapeType,
        shown: @escaping @Sendable (Value) -> String,
        _ read: @escaping @Sendable (TargetSettings, String) throws(SettingError) -> Value?
    ) -> Self {
        Self(type, shown: { $0[keyPath: path].map(shown) ?? "none" }) {
            settings,
            name,
            options throws(SettingError) in
            if let value = try read(settings, name) { options[keyPath: path] = value }
        }
    }
}

extension SettingValue {
    /// A mapping with its own table, merged into the current value.
    package static func object<Value: Configurable>(_ path: Path<Value>) -> Self {
        Self(
            type: { .shape(Value.shape($0)) },
            shown: { _ in nil },
            members: { Value.descriptions($0) }
        ) { settings, name, options throws(SettingError) in
            guard let nested = try settings.nested(name) else { return }
            try options[keyPath: path].read(nested)
        }
    }

    /// A mapping whose keys are settings of the same options.
    package static func group(_ settings: [Setting<Options>]) -> Self
    where Options: Configurable {
        let described = { @Sendable (title: String) in
            settings.map { $0.description(of: Options(), within: title) }
        }
        return Self(
            type: { title in .shape(Shape(title, described(title).map(\.key))) },
            shown: { _ in nil },
            members: described
        ) { entry, name, options throws(SettingError) in
            guard let nested = try entry.nested(name) else { return }
            try nested.rejectKeys(outside: settings.map(\.name))
            for setting in settings { try setting.read(nested, into: &options) }
        }
    }

    /// A mapping, or the word `none`.
    package static func objectOrNone<Value: Configurable>(_ path: Path<Value?>) -> Self {
        Self(
            type: { .either([.word(["none"]), .shape(Value.shape($0))]) },
            shown: { $0[keyPath: path] == nil ? "none" : nil },
            members: { Value.descriptions($0) }
        ) { settings, name, options throws(SettingError) in
            if settings.value(name) == "none" {
                options[keyPath: path] = nil
            } else if let nested = try settings.nested(name) {
                var value = options[keyPath: path] ?? Value()
                try value.read(nested)
                options[keyPath: path] = value
            }
        }
    }

    /// A list of mappings; a bare name means a mapping with just that `name`, if nothing else is
    /// required.
    package static func list<Element: Configurable>(_ path: Path<[Element]>) -> Self {
        Self(
            type: { title in
                let shape = Element.shape(title)
                let canBeName = shape.keys.allSatisfy { !$0.isRequired || $0.name == "name" }
                return .list(canBeName ? .either([.text, .shape(shape)]) : .shape(shape))
            },
            shown: { _ in "none" },
            members: { Element.descriptions($0) }
        ) { settings, name, options throws(SettingError) in
            guard settings.value(name) != nil else { return }
            var elements: [Element] = []
            for entry in try settings.list(name) { elements.append(try Element(settings: entry)) }
            options[keyPath: path] = elements
        }
    }
}

extension ShapeType {
    fileprivate static func whole(_ range: ClosedRange<Int>) -> ShapeType {
        .whole(atLeast: range.lowerBound, atMost: range.upperBound)
    }
}
