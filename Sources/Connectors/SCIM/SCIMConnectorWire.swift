// SPDX-License-Identifier: Apache-2.0

import Wire

/// The URNs of messages and schemas, RFC 7643 §10 and RFC 7644 §8.
enum SCIMSchema {
    static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    static let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    static let bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
    /// A second schema of groups that Entra ID creates.
    static let entraGroup =
        "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"
}

/// An element of a list such as `emails`, `roles` or `members`.
struct SCIMElement: Hashable, Sendable {
    let value: String
    let display: String?
    let type: String?
    let isPrimary: Bool

    /// Some servers send members as bare ids.
    init?(_ json: JSONValue) {
        if let value = json.string {
            self.value = value
            display = nil
            type = nil
            isPrimary = false
            return
        }
        guard let value = json.scim("value")?.scimText else { return nil }
        self.value = value
        display = json.scim("display")?.string
        type = json.scim("type")?.string
        isPrimary = json.scim("primary")?.scimFlag ?? false
    }

    static func list(_ json: JSONValue?) -> [SCIMElement] {
        switch json {
        case .array(let elements)?: elements.compactMap { SCIMElement($0) }
        case .object?: json.flatMap { SCIMElement($0) }.map { [$0] } ?? []
        default: []
        }
    }
}

/// A user as the server shows it.
struct SCIMUserRecord: Hashable, Sendable {
    let id: String
    let userName: String?
    let externalID: String?
    /// Active unless the server says otherwise.
    let isActive: Bool
    let givenName: String?
    let familyName: String?
    let emails: [SCIMElement]
    let roles: [SCIMElement]
    let entitlements: [SCIMElement]
    /// `nil` if the answer does not mention groups.
    let groups: [SCIMElement]?
    let version: String?
    let document: JSONObject

    init?(_ json: JSONValue, entityTag: String? = nil) {
        guard let document = json.object, let id = json.scim("id")?.scimText, !id.isEmpty else {
            return nil
        }
        self.id = id
        self.document = document
        userName = json.scim("userName")?.scimText
        externalID = json.scim("externalId")?.scimText
        isActive = json.scim("active")?.scimFlag ?? true
        let name = json.scim("name")
        // GitLab sends sub-attributes of the name as flat keys.
        givenName = (name?.scim("givenName") ?? json.scim("name.givenName"))?.string
        familyName = (name?.scim("familyName") ?? json.scim("name.familyName"))?.string
        emails = SCIMElement.list(json.scim("emails"))
        roles = SCIMElement.list(json.scim("roles"))
        entitlements = SCIMElement.list(json.scim("entitlements"))
        groups = json.scim("groups")?.array.map { SCIMElement.list(.array($0)) }
        version = entityTag ?? json.scim("meta")?.scim("version")?.string
    }

    /// The primary address, else the first one, else a name that is an address.
    var email: String? {
        if let element = emails.first(where: \.isPrimary) ?? emails.first { return element.value }
        return userName.flatMap { $0.contains("@") ? $0 : nil }
    }

    func answers(to address: String) -> Bool {
        let wanted = address.lowercased()
        return userName?.lowercased() == wanted
            || emails.contains { $0.value.lowercased() == wanted }
    }
}

/// A group as the server shows it.
struct SCIMGroupRecord: Hashable, Sendable {
    let id: String
    let name: String
    /// `nil` if the answer does not mention members.
    let members: [SCIMElement]?
    let version: String?
    let document: JSONObject

    init?(_ json: JSONValue, entityTag: String? = nil) {
        guard let document = json.object, let id = json.scim("id")?.scimText, !id.isEmpty else {
            return nil
        }
        self.id = id
        self.document = document
        name = json.scim("displayName")?.string ?? ""
        members = json.scim("members")?.array.map { SCIMElement.list(.array($0)) }
        version = entityTag ?? json.scim("meta")?.scim("version")?.string
    }

    func holds(_ member: String) -> Bool { members?.contains { $0.value == member } ?? false }
}

extension SCIMElement {
    /// Whether the element of `members` is another group.
    var isGroup: Bool { type?.lowercased() == "group" }
    /// Whether the element of `groups` is held through another group, RFC 7643 §4.1.2.
    var isIndirect: Bool { type?.lowercased() == "indirect" }
}

extension JSONValue {
    /// The member of that name; names of attributes ignore case, RFC 7643 §2.1.
    func scim(_ name: String) -> JSONValue? {
        guard case .object(let object) = self else { return nil }
        return object.scim(name)
    }

    /// A Boolean, or its name as a string, which some servers send.
    var scimFlag: Bool? {
        switch self {
        case .bool(let value): value
        case .string(let text):
            switch text.lowercased() {
            case "true": true
            case "false": false
            default: nil
            }
        default: nil
        }
    }

    /// A string, or a number in its place.
    var scimText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// A whole number, or a string of its digits.
    var scimNumber: Int? {
        switch self {
        case .integer(let number): Int(exactly: number)
        case .string(let text): Int(text)
        default: nil
        }
    }
}

extension JSONObject {
    func scim(_ name: String) -> JSONValue? {
        if let value = self[name] { return value }
        return members.last { Self.isSame($0.key, name) }?.value
    }

    /// The name as the server spells it.
    func spelling(of name: String) -> String {
        members.last { Self.isSame($0.key, name) }?.key ?? name
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        one.utf8.count == other.utf8.count && one.lowercased() == other.lowercased()
    }
}
