// SPDX-License-Identifier: Apache-2.0

/// The keys that a mapping may have: one declaration for the decoder and for the JSON Schema.
package struct Shape: Sendable {
    package struct Key: Sendable {
        package let name: String
        package let type: ShapeType
        package let summary: String
        package let isRequired: Bool
    }

    /// A human-readable name: `a fault`.
    package let title: String
    package let keys: [Key]
    /// Sets of keys of which exactly one must be present.
    package var exactlyOne: [[String]] = []
    /// Sets of keys of which at most one may be present.
    package var atMostOne: [[String]] = []
    /// Required keys that another key may replace, whose entries then contain them.
    package var standIns: [(required: String, standIn: String)] = []
    /// The type of undeclared keys; `nil` if none are allowed.
    package var others: ShapeType?

    package init(
        _ title: String,
        _ keys: [Key],
        exactlyOne: [[String]] = [],
        atMostOne: [[String]] = [],
        others: ShapeType? = nil
    ) {
        self.title = title
        self.keys = keys
        self.exactlyOne = exactlyOne
        self.atMostOne = atMostOne
        self.others = others
    }

    package var keyNames: [String] { keys.map(\.name) }
}

extension Shape.Key {
    package static func required(_ name: String, _ type: ShapeType, _ summary: String) -> Shape.Key
    {
        Shape.Key(name: name, type: type, summary: summary, isRequired: true)
    }

    package static func optional(_ name: String, _ type: ShapeType, _ summary: String) -> Shape.Key
    {
        Shape.Key(name: name, type: type, summary: summary, isRequired: false)
    }
}

/// The type of a value, as far as a schema can express it.
package indirect enum ShapeType: Sendable {
    case text
    /// Text that may be empty.
    case freeText
    /// Text that matches an ECMA regular expression, with an example.
    case pattern(String, example: String)
    case whole(atLeast: Int, atMost: Int = .max)
    /// One of a few numbers.
    case numbers([Int])
    /// Zero or more.
    case number
    /// More than zero.
    case positive
    /// A share from 0 to 1; `isOpen` excludes an end that would be a vacuous bound.
    case share(isOpen: ShareEnd?)
    case signedNumber
    case flag
    case duration
    /// RFC 3339, or just a date.
    case instant
    case word([String])
    case list(ShapeType)
    case shape(Shape)
    /// A type shared by many keys, which the schema defines once under this name.
    case named(String, ShapeType)
    /// Arbitrary keys, all with values of one type.
    case map(ShapeType)
    case either([ShapeType])
    /// Any mapping.
    case settings
    /// The type, as a mapping in which these keys are required.
    case requiring([String], ShapeType)
    case anything
    /// Described in words; checked elsewhere.
    case described(String)
    case null

    package enum ShareEnd: Hashable, Sendable {
        case zero
        case one
    }

    /// Text, or a plain number or Boolean that is kept as written.
    package static let attribute = ShapeType.either([.freeText, .signedNumber, .flag, .null])
    package static let ratio = ShapeType.pattern("^[0-9]+/[1-9][0-9]*$", example: "8/11")
    /// An instant, or a time relative to another: `+30d`, `-2h`.
    package static let moment = ShapeType.either([
        .instant, .pattern("^[+-]([0-9]+(ms|s|m|min|h|d|w))+$", example: "+30d"),
    ])
}

extension ShapeType {
    /// As printed on a page: `true or false`, `1 to 100`, `names, or { name, head }`.
    package var words: String {
        switch self {
        case .text, .freeText, .pattern: "text"
        case .whole(let least, .max): "\(least) or more"
        case .whole(let least, let most): "\(least) to \(most)"
        case .numbers(let numbers): ShapeType.choice(numbers.map(String.init))
        case .number, .signedNumber: "number"
        case .positive: "number above 0"
        case .share: "0 to 1"
        case .flag: "true or false"
        case .duration: "duration"
        case .instant: "instant"
        case .word(let words): ShapeType.choice(words)
        case .list(.text): "names"
        case .list(.either(let types)):
            types.map { ShapeType.list($0).words }.joined(separator: ", or ")
        case .list(let element): "list of \(element.words)"
        case .shape(let shape): "{ \(shape.keyNames.joined(separator: ", ")) }"
        case .named(_, let type), .requiring(_, let type): type.words
        case .map(let value): "name: \(value.words)"
        case .either(let types): types.map(\.words).joined(separator: ", or ")
        case .settings: "a mapping"
        case .anything: "anything"
        case .described(let words): words
        case .null: "nothing"
        }
    }

    /// `agent, requester or user`.
    private static func choice(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.joined() }
        return words.dropLast().joined(separator: ", ") + " or " + last
    }
}

extension Shape.Key {
    /// Whether its value has members, which can be set one by one.
    package var isMapping: Bool { type.isMapping }
}

extension ShapeType {
    fileprivate var isMapping: Bool {
        switch self {
        case .shape, .map, .settings: true
        case .either(let types): types.contains(where: \.isMapping)
        case .named(_, let type), .requiring(_, let type): type.isMapping
        case .text, .freeText, .pattern, .whole, .numbers, .number, .positive, .share,
            .signedNumber, .flag, .duration, .instant, .word, .list, .anything, .described, .null:
            false
        }
    }
}
