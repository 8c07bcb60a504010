// SPDX-License-Identifier: Apache-2.0

/// The keys that a mapping may have: one declaration for the decoder and for the JSON Schema.
struct Shape: Sendable {
    struct Key: Sendable {
        let name: String
        let type: ShapeType
        let summary: String
        let isRequired: Bool
    }

    /// What a person calls it: `a fault`.
    let title: String
    let keys: [Key]
    /// Sets of keys of which exactly one must be there.
    var exactlyOne: [[String]] = []
    /// Sets of keys of which one may be there.
    var atMostOne: [[String]] = []
    /// What keys beyond the declared ones hold; `nil` where there are none.
    var others: ShapeType?

    init(
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

    var keyNames: [String] { keys.map(\.name) }
}

extension Shape.Key {
    static func required(_ name: String, _ type: ShapeType, _ summary: String) -> Shape.Key {
        Shape.Key(name: name, type: type, summary: summary, isRequired: true)
    }

    static func optional(_ name: String, _ type: ShapeType, _ summary: String) -> Shape.Key {
        Shape.Key(name: name, type: type, summary: summary, isRequired: false)
    }
}

/// What a value may be, as far as a schema can say it.
indirect enum ShapeType: Sendable {
    case text
    /// Text that may be empty.
    case freeText
    /// A text that matches an ECMA regular expression, with an example.
    case pattern(String, example: String)
    case whole(atLeast: Int)
    /// Zero or more.
    case number
    case signedNumber
    case flag
    case duration
    /// RFC 3339, or a date alone.
    case instant
    case word([String])
    case list(ShapeType)
    case shape(Shape)
    /// A type that many keys have, which the schema states once under this name.
    case named(String, ShapeType)
    /// Free keys, all with values of one type.
    case map(ShapeType)
    case either([ShapeType])
    /// Any mapping; somebody else checks it.
    case settings
    case anything
    case null

    /// Text, or a plain number or Boolean that is kept as it was written.
    static let attribute = ShapeType.either([.freeText, .signedNumber, .flag, .null])
    static let ratio = ShapeType.pattern("^[0-9]+/[1-9][0-9]*$", example: "8/11")
    /// An instant, or a time relative to another: `+30d`, `-2h`.
    static let moment = ShapeType.either([
        .instant, .pattern("^[+-]([0-9]+(ms|s|m|min|h|d|w))+$", example: "+30d"),
    ])
}
