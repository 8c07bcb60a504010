// SPDX-License-Identifier: Apache-2.0

import Wire

/// The attributes that can be written, under our names.
enum SCIMAttribute: String, CaseIterable, Sendable {
    case email, givenName, familyName, displayName, title, department, employeeNumber, costCenter,
        organization, division, userType, locale, phone, mobile, externalID

    /// Where an attribute lives in a user.
    enum Place: Hashable, Sendable {
        /// A name, or a name within another: `name.givenName`.
        case path(outer: String?, inner: String)
        /// The value of one type within a list: the work number.
        case element(list: String, type: String)
    }

    var place: Place {
        switch self {
        case .email: .element(list: "emails", type: "work")
        case .givenName, .familyName: .path(outer: "name", inner: rawValue)
        case .displayName, .title, .userType, .locale: .path(outer: nil, inner: rawValue)
        case .department, .employeeNumber, .costCenter, .organization, .division:
            .path(outer: SCIMSchema.enterprise, inner: rawValue)
        case .phone: .element(list: "phoneNumbers", type: "work")
        case .mobile: .element(list: "phoneNumbers", type: "mobile")
        case .externalID: .path(outer: nil, inner: "externalId")
        }
    }

    /// Those that `Account` has among its attributes and not as fields.
    static let others = allCases.filter {
        ![.email, .givenName, .familyName, .externalID].contains($0)
    }

    /// The value in a user as the service shows it.
    func value(in document: JSONObject) -> String? {
        switch place {
        case .path(nil, let inner): return document.scim(inner)?.scimText
        case .path(let outer?, let inner): return document.scim(outer)?.scim(inner)?.scimText
        case .element(let list, let type):
            return SCIMElement.list(document.scim(list))
                .first { $0.type?.lowercased() == type }?.value
        }
    }
}

extension SCIMAttribute.Place {
    /// The path of a PATCH: `name.givenName`, `urn:…:User:department`, or the whole list.
    var path: String {
        switch self {
        case .path(nil, let inner): inner
        case .path(SCIMSchema.enterprise?, let inner): "\(SCIMSchema.enterprise):\(inner)"
        case .path(let outer?, let inner): "\(outer).\(inner)"
        case .element(let list, _): list
        }
    }

    /// The path of the one value within a list, in Entra ID's form.
    var elementPath: String {
        guard case .element(let list, let type) = self else { return path }
        return "\(list)[type eq \"\(type)\"].value"
    }
}

/// A user as it should be, built from the user as it was read.
struct SCIMUserDocument: Hashable, Sendable {
    private(set) var object: JSONObject

    init(_ user: SCIMUserRecord) {
        object = user.document
    }

    func value(at path: SCIMAttribute.Place) -> JSONValue? {
        switch path {
        case .path(nil, let inner): object.scim(inner)
        case .path(let outer?, let inner): object.scim(outer)?.scim(inner)
        case .element(let list, _): object.scim(list)
        }
    }

    mutating func set(_ attribute: SCIMAttribute, _ value: String?) {
        switch attribute.place {
        case .path(nil, let inner): set(inner, value.map { .string($0) })
        case .path(let outer?, let inner):
            var part = object.scim(outer)?.object ?? JSONObject()
            part[part.spelling(of: inner)] = value.map { .string($0) } ?? .null
            set(outer, .object(part))
            if outer == SCIMSchema.enterprise { addSchema(outer) }
        case .element(let list, let type): set(list, type, value)
        }
    }

    mutating func set(userName: String) { set("userName", .string(userName)) }

    mutating func set(isActive: Bool, asText: Bool) {
        set("active", Self.flag(isActive, asText: asText))
    }

    mutating func set(_ list: String, values: [String]) {
        let elements = values.map { value -> JSONValue in
            let known = object.scim(list)?.array?.first { SCIMElement($0)?.value == value }
            return known ?? ["value": .string(value)]
        }
        set(list, .array(elements))
    }

    /// What a PUT sends: everything that was read except what only the service sets.
    func replacement() -> [UInt8] {
        var object = object
        for name in ["meta", "groups"] { object[object.spelling(of: name)] = nil }
        return JSONValue.object(object).encoded()
    }

    static func flag(_ value: Bool, asText: Bool) -> JSONValue {
        asText ? .string(value ? "True" : "False") : .bool(value)
    }

    private mutating func set(_ name: String, _ value: JSONValue?) {
        object[object.spelling(of: name)] = value ?? .null
    }

    private mutating func addSchema(_ urn: String) {
        var schemas = object.scim("schemas")?.array ?? []
        guard !schemas.contains(.string(urn)) else { return }
        schemas.append(.string(urn))
        set("schemas", .array(schemas))
    }

    /// Replaces one value of a list and keeps the others.
    ///
    /// The primary address is the one that counts, whatever its type.
    private mutating func set(_ list: String, _ type: String, _ value: String?) {
        var elements = object.scim(list)?.array ?? []
        let index =
            elements.firstIndex {
                list == "emails" && ($0.scim("primary")?.scimFlag ?? false)
            }
            ?? elements.firstIndex { $0.scim("type")?.string?.lowercased() == type }
            ?? (list == "emails" ? elements.indices.first : nil)
        if let value {
            if let index {
                var element = elements[index].object ?? JSONObject()
                element[element.spelling(of: "value")] = .string(value)
                elements[index] = .object(element)
            } else {
                elements.append(["value": .string(value), "type": .string(type)])
            }
        } else if let index {
            elements.remove(at: index)
        }
        set(list, .array(elements))
    }
}
