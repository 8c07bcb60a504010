// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What a body says about an agent (OAS Agent.json).
struct ZohoAgentDraft {
    var email: String?
    var firstName: String?
    var lastName: String?
    var type: ZohoAgentType?
    var roleID: Int64?
    var profileID: Int64?
    var departments: [Int64]?
    var chatDepartments: [Int64]?
    var texts: [Text] = []
    var channels: [String]?
    var isEnabled: Bool?
    var customFields: JSONObject?

    /// A plain member of the record: its name, storage and maximum length.
    struct Text {
        let name: String
        let path: WritableKeyPath<ZohoAgent, String>
        let value: String
    }

    private static var texts: [(String, WritableKeyPath<ZohoAgent, String>, Int)] {
        [
            ("phone", \.phone, 100), ("mobile", \.mobile, 100), ("extn", \.extn, 100),
            ("aboutInfo", \.about, 255), ("langCode", \.language, 10),
            ("countryCode", \.country, 10), ("timeZone", \.timeZone, 100),
        ]
    }

    private static let channels = [
        "Facebook", "Chat", "Phone", "Twitter", "Web", "Email", "Forums",
    ]

    private static let members = [
        "emailId", "firstName", "lastName", "rolePermissionType", "roleId", "profileId",
        "associatedDepartmentIds", "associatedChatDepartmentIds", "phone", "mobile", "extn",
        "aboutInfo", "langCode", "countryCode", "timeZone", "channelExpert", "status", "cf",
    ]

    /// Reads a body; a creation has more required members than an update.
    init(
        _ object: JSONObject,
        isCreation: Bool,
        store: ZohoDeskStore
    ) throws(ZohoDeskError) {
        var body = ZohoBody(object, known: Self.members)
        readNames(&body, isCreation: isCreation)
        readType(&body, isCreation: isCreation)
        readDepartments(&body, isCreation: isCreation, store)
        for (name, path, max) in Self.texts {
            guard let value = body.string(name, max: max) else { continue }
            texts.append(Text(name: name, path: path, value: value))
        }
        channels = body.strings("channelExpert", among: Self.channels)
        switch body.string("status", max: 20) {
        case nil: break
        case "ACTIVE": isEnabled = true
        case "DISABLED": isEnabled = false
        case .some: body.complain("status")
        }
        if let fields = object["cf"] {
            customFields = fields.object
            let isGood = customFields?.members.allSatisfy {
                $0.key.hasPrefix("cf_") && ($0.value.string != nil || $0.value.isNull)
            }
            if isGood != true { body.complain("cf") }
        }
        checkReferences(&body, isCreation: isCreation, store)
        try body.check()
    }

    private mutating func readNames(_ body: inout ZohoBody, isCreation: Bool) {
        if isCreation {
            email = body.requiredString("emailId", max: 100)
            lastName = body.requiredString("lastName", max: 50)
        } else {
            email = body.string("emailId", max: 100)
            lastName = body.string("lastName", max: 50)
            if lastName?.isEmpty == true { body.complain("lastName") }
        }
        firstName = body.string("firstName", max: 50)
        if let email, !ZohoAgentDraft.isAddress(email) { body.complain("emailId") }
    }

    private mutating func readType(_ body: inout ZohoBody, isCreation: Bool) {
        if isCreation, body.object["rolePermissionType"] == nil {
            body.complain("rolePermissionType", .missing)
        }
        if let word = body.string("rolePermissionType", max: 50) {
            type = ZohoAgentType(rawValue: word)
            if type == nil { body.complain("rolePermissionType") }
        }
        roleID = body.id("roleId")
        profileID = body.id("profileId")
    }

    private mutating func readDepartments(
        _ body: inout ZohoBody,
        isCreation: Bool,
        _ store: ZohoDeskStore
    ) {
        if isCreation {
            departments = body.requiredIDs("associatedDepartmentIds")
        } else {
            departments = body.ids("associatedDepartmentIds")
            if departments?.isEmpty == true, store.quirks.onlyDepartmentGuard {
                body.complain("associatedDepartmentIds")
            }
        }
        chatDepartments = body.ids("associatedChatDepartmentIds")
    }

    /// Custom needs both role and profile; the other types imply them (OAS-N).
    private func checkReferences(
        _ body: inout ZohoBody,
        isCreation: Bool,
        _ store: ZohoDeskStore
    ) {
        if let roleID, store.roles.slot(of: roleID) == nil { body.complain("roleId") }
        if let profileID, store.profiles.slot(of: profileID) == nil {
            body.complain("profileId")
        }
        switch type {
        case .custom where isCreation:
            if roleID == nil { body.complain("roleId", .missing) }
            if profileID == nil { body.complain("profileId", .missing) }
        case .custom, nil: break
        case .admin, .agentPublic, .agentPersonal, .agentTeamPersonal, .light:
            if roleID != nil { body.complain("roleId") }
            if profileID != nil { body.complain("profileId") }
        }
        func isUnknown(_ id: Int64) -> Bool { store.departments.slot(of: id) == nil }
        if departments?.contains(where: isUnknown) == true {
            body.complain("associatedDepartmentIds")
        }
        if chatDepartments?.contains(where: isUnknown) == true {
            body.complain("associatedChatDepartmentIds")
        }
    }

    /// One @ with text on both sides and no blanks.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains(".") else { return false }
        return !text.utf8.contains { $0 <= 32 || $0 == UInt8(ascii: ",") }
            && !parts[1].hasPrefix(".") && !parts[1].hasSuffix(".")
    }
}
