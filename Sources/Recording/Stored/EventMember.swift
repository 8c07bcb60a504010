// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// A run event's payload in its stored form: the word under `type`, and the members that follow.
package protocol StoredEvent: Sendable {
    static var type: String { get }
    /// One sentence for the schema.
    static var meaning: String { get }
    /// In the order in which they are written.
    static var members: [EventMember<Self>] { get }
}

/// One member of a stored event, declared once: writing, masking and description follow from it.
package struct EventMember<Record: Sendable>: Sendable {
    let key: StaticString
    let type: EventMemberType
    let isOptional: Bool
    /// Whatever the name does not say.
    let meaning: String?
    let write: @Sendable (inout JSONWriter, Record) -> Void

    private init<Value: Sendable>(
        _ key: StaticString,
        _ type: EventMemberType,
        _ meaning: String?,
        _ value: @escaping @Sendable (Record) -> Value,
        _ write: @escaping @Sendable (inout JSONWriter, Value) -> Void
    ) {
        self.key = key
        self.type = type
        self.meaning = meaning
        isOptional = false
        let opening = JSONWriter.opening(of: key)
        self.write = { writer, record in
            writer.bytes += opening
            write(&writer, value(record))
        }
    }

    private init<Value: Sendable>(
        optional key: StaticString,
        _ type: EventMemberType,
        _ meaning: String?,
        _ value: @escaping @Sendable (Record) -> Value?,
        _ write: @escaping @Sendable (inout JSONWriter, Value) -> Void
    ) {
        self.key = key
        self.type = type
        self.meaning = meaning
        isOptional = true
        let opening = JSONWriter.opening(of: key)
        self.write = { writer, record in
            guard let value = value(record) else { return }
            writer.bytes += opening
            write(&writer, value)
        }
    }
}

/// What a member may hold.
indirect enum EventMemberType: Sendable {
    case text
    case whole
    case flag
    case instant
    case words([String])
    case entitlement
    case origin
    case weight
    case list(EventMemberType)
}

/// Members that are always present, and, under `optional:`, those that may be absent.
extension EventMember {
    typealias Reading<Value: Sendable> = @Sendable (Record) -> Value

    static func text(
        _ key: StaticString,
        _ value: @escaping Reading<String>,
        _ meaning: String? = nil
    ) -> Self {
        Self(key, .text, meaning, value) { $0.write($1) }
    }

    static func text(
        _ key: StaticString,
        optional value: @escaping Reading<String?>,
        _ meaning: String? = nil
    ) -> Self {
        Self(optional: key, .text, meaning, value) { $0.write($1) }
    }

    /// Free text, written with its addresses masked.
    static func masked(
        _ key: StaticString,
        _ value: @escaping Reading<String>,
        _ meaning: String? = nil
    ) -> Self {
        Self(key, .text, meaning, value) { $0.writeMasked($1) }
    }

    static func masked(
        _ key: StaticString,
        optional value: @escaping Reading<String?>,
        _ meaning: String? = nil
    ) -> Self {
        Self(optional: key, .text, meaning, value) { $0.writeMasked($1) }
    }

    static func words(
        _ key: StaticString,
        _ words: [String],
        _ value: @escaping Reading<String>,
        _ meaning: String? = nil
    ) -> Self {
        Self(key, .words(words), meaning, value) { $0.write($1) }
    }

    static func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: StaticString,
        _ value: @escaping Reading<Word>,
        _ meaning: String? = nil
    ) -> Self {
        Self(key, .words(Word.allCases.map(\.rawValue)), meaning, value) { $0.write($1.rawValue) }
    }

    static func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: StaticString,
        optional value: @escaping Reading<Word?>,
        _ meaning: String? = nil
    ) -> Self {
        Self(optional: key, .words(Word.allCases.map(\.rawValue)), meaning, value) {
            $0.write($1.rawValue)
        }
    }

    static func whole(
        _ key: StaticString,
        _ value: @escaping Reading<Int>,
        _ meaning: String? = nil
    ) -> Self {
        Self(key, .whole, meaning, value) { $0.write(Int64($1)) }
    }

    static func whole(
        _ key: StaticString,
        optional value: @escaping Reading<Int?>,
        _ meaning: String? = nil
    ) -> Self {
        Self(optional: key, .whole, meaning, value) { $0.write(Int64($1)) }
    }

    static func flag(
        _ key: StaticString,
        _ value: @escaping Reading<Bool>,
        _ meaning: String? = nil
    ) -> Self {
        Self(key, .flag, meaning, value) { $0.write(raw: $1 ? "true" : "false") }
    }

    static func flag(
        _ key: StaticString,
        optional value: @escaping Reading<Bool?>,
        _ meaning: String? = nil
    ) -> Self {
        Self(optional: key, .flag, meaning, value) { $0.write(raw: $1 ? "true" : "false") }
    }

    static func instant(
        _ key: StaticString,
        _ value: @escaping Reading<Instant>,
        _ meaning: String? = nil
    ) -> Self {
        Self(key, .instant, meaning, value) { $0.write($1) }
    }

    static func instant(
        _ key: StaticString,
        optional value: @escaping Reading<Instant?>,
        _ meaning: String? = nil
    ) -> Self {
        Self(optional: key, .instant, meaning, value) { $0.write($1) }
    }

    static func entitlement(_ value: @escaping Reading<Entitlement>) -> Self {
        Self("entitlement", .entitlement, nil, value) { $0.write($1) }
    }

    static func entitlement(optional value: @escaping Reading<Entitlement?>) -> Self {
        Self(optional: "entitlement", .entitlement, nil, value) { $0.write($1) }
    }

    static func origin(_ value: @escaping Reading<ChangeOrigin>) -> Self {
        Self("origin", .origin, nil, value) { $0.write($1) }
    }

    static func list<Element: Sendable>(
        _ key: StaticString,
        of type: EventMemberType,
        _ value: @escaping Reading<[Element]>,
        _ write: @escaping @Sendable (inout JSONWriter, Element) -> Void
    ) -> Self {
        Self(key, .list(type), nil, value) { $0.list($1, write) }
    }

    static func list<Element: Sendable>(
        _ key: StaticString,
        of type: EventMemberType,
        optional value: @escaping Reading<[Element]?>,
        _ write: @escaping @Sendable (inout JSONWriter, Element) -> Void
    ) -> Self {
        Self(optional: key, .list(type), nil, value) { $0.list($1, write) }
    }
}
