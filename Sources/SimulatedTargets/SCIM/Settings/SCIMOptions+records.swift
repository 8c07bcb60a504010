// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMOptions {
    package struct Group: Configurable {
        package var name = ""
        /// Names of groups within it.
        package var members: [String] = []

        package static let settings: [Setting<Group>] = [
            Setting("name", .required(\.name), "The group's name."),
            Setting("members", .names(\.members), "The names of groups nested in it."),
        ]

        package init() {}
    }

    package struct Account: Configurable {
        package var userName = ""
        package var name: String?
        package var groups: [String] = []
        package var roles: [String] = []
        package var entitlements: [String] = []
        package var isActive = true

        package static let settings: [Setting<Account>] = [
            Setting(
                "userName",
                .text(\.userName),
                default: "the address",
                "The name to sign in with."
            ),
            Setting("email", .text(\.userName), "The user name, if that is an address."),
            Setting("name", .text(\.name), "The display name."),
            Setting("groups", .names(\.groups), "Groups that the account is a member of."),
            Setting("roles", .names(\.roles), "Roles that it holds."),
            Setting("entitlements", .names(\.entitlements), "Entitlements that it holds."),
            Setting("active", .flag(\.isActive), "Whether it may sign in."),
        ]

        package init() {}

        package mutating func check(_ settings: TargetSettings) throws(SettingError) {
            let isByEmail = settings.value("email") != nil
            if isByEmail, settings.value("userName") != nil {
                throw SettingError(
                    path: settings.path + ["email"],
                    message: "'userName' says the same already; leave one of them out"
                )
            }
            userName = try settings.requiredString(isByEmail ? "email" : "userName")
        }
    }

    /// A schema in addition to those of the RFC.
    package struct Extension: Configurable {
        enum Holder: String, SettingWord {
            case user = "User"
            case group = "Group"
        }

        var schema = ""
        var name: String?
        var description = ""
        var type = Holder.user
        var isRequired = false
        var attributes: [SCIMAttribute] = []

        package static let settings: [Setting<Extension>] = [
            Setting("schema", .required(\.schema), "The schema's URN."),
            Setting("name", .text(\.name), default: "the URN's last part", "The schema's name."),
            Setting("description", .text(\.description), "What the schema is for."),
            Setting("type", .word(\.type), "The resource type that it extends."),
            Setting("required", .flag(\.isRequired), "Whether every record must have it."),
            Setting("attributes", .list(\.attributes), "Attributes, as in RFC 7643 §7."),
        ]

        package init() {}

        var item: SCIMResourceType.Extension {
            SCIMResourceType.Extension(
                schema: SCIMSchema(
                    id: schema,
                    name: name ?? schema.split(separator: ":").last.map(String.init) ?? schema,
                    description: description,
                    attributes: attributes
                ),
                isRequired: isRequired
            )
        }
    }

    func checkGroups(_ settings: TargetSettings) throws(SettingError) {
        var names: Set<String> = []
        for (entry, group) in zip(try settings.list("groups"), groups) {
            guard names.insert(group.name).inserted else {
                throw SettingError(
                    path: entry.path + ["name"],
                    message: "'\(group.name)' is there already"
                )
            }
            try entry.rejectNames(in: "members", outside: groups.map(\.name))
            guard !group.members.contains(group.name) else {
                throw SettingError(
                    path: entry.path + ["members"],
                    message: "a group cannot be a member of itself"
                )
            }
        }
    }

    func checkAccounts(_ settings: TargetSettings) throws(SettingError) {
        var taken: Set<String> = []
        for (entry, account) in zip(try settings.list("accounts"), accounts) {
            guard taken.insert(account.userName.lowercased()).inserted else {
                throw SettingError(
                    path: entry.path + ["userName"],
                    message: "two accounts have this user name"
                )
            }
            try entry.rejectNames(in: "groups", outside: groups.map(\.name))
        }
    }

    func checkExtensions(_ settings: TargetSettings) throws(SettingError) {
        var taken = [SCIMResourceType.user, .group].flatMap { type in
            [type.schema.id] + type.extensions.map(\.schema.id)
        }
        for (entry, item) in zip(try settings.list("extensions"), extensions) {
            let isTaken = taken.contains { $0.isSameName(as: item.schema) }
            guard item.schema.lowercased().hasPrefix("urn:"), !isTaken else {
                throw SettingError(
                    path: entry.path + ["schema"],
                    message: "a schema needs a URN of its own"
                )
            }
            taken.append(item.schema)
        }
    }
}

/// A definition in the form of RFC 7643 §7.
extension SCIMAttribute: Configurable {
    package static let settings: [Setting<SCIMAttribute>] =
        ownSettings + [
            Setting(
                "subAttributes",
                subAttributeList,
                default: "none",
                "The parts of a complex attribute."
            )
        ]

    private static let ownSettings: [Setting<SCIMAttribute>] = [
        Setting("name", .required(\.name), "The attribute's name."),
        Setting("type", .word(\.kind), "What its values are."),
        Setting("description", .text(\.description), "What it is for."),
        Setting("multiValued", .flag(\.isMultiValued), "Whether it is a list."),
        Setting("required", .flag(\.isRequired), "Whether it must have a value."),
        Setting("caseExact", .flag(\.isCaseExact), "Whether case matters in comparisons."),
        Setting("mutability", .word(\.mutability), "Who may write it."),
        Setting("returned", .word(\.returned), "When answers contain it."),
        Setting("uniqueness", .word(\.uniqueness), "Whether two records may share a value."),
        Setting("canonicalValues", .names(\.canonicalValues), "Suggested values."),
        Setting("referenceTypes", .names(\.referenceTypes), "What a reference points to."),
    ]

    package init() {
        self.init("")
    }

    private static var subAttributeList: SettingValue<SCIMAttribute> {
        let keys = ownSettings.map {
            $0.description(of: SCIMAttribute(), within: "scim sub-attribute").key
        }
        return SettingValue(.list(.shape(Shape("scim sub-attribute", keys))), shown: { _ in "" }) {
            settings,
            name,
            attribute throws(SettingError) in
            for entry in try settings.list(name) where attribute.kind == .complex {
                attribute.subAttributes.append(try SCIMAttribute(settings: entry))
            }
        }
    }

    package mutating func check(_ settings: TargetSettings) throws(SettingError) {
        // RFC 7643 §2.3.8: a complex attribute cannot contain another one.
        for (index, sub) in subAttributes.enumerated() where sub.kind == .complex {
            throw SettingError(
                path: settings.path + ["subAttributes", String(index), "type"],
                message: "a sub-attribute cannot be complex"
            )
        }
    }
}
