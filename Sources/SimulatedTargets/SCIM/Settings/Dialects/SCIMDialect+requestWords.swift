// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    package enum OperationNames: String, SettingWord {
        /// `Add`, `add` and `ADD` are one.
        case anyCase
        /// Only `add`, `remove` and `replace`; others are 400.
        case lowerCase
    }

    /// What `"False"` means where a Boolean belongs.
    package enum StringBooleans: String, SettingWord {
        case understood
        /// 400 `invalidValue`.
        case refused
        /// 200 without effect.
        case ignored
        /// The account is marked as ended while `active` still reads true and the sign-in works.
        case halfUnderstood
    }

    /// Keys such as `name.givenName` or a qualified attribute within a value without path.
    package enum PathlessKeys: String, SettingWord {
        case applied
        case ignored
        /// 400 `invalidPath`.
        case refused
    }

    /// `"271"` as the value of `manager`.
    package enum PlainTextForComplex: String, SettingWord {
        /// Taken as the sub-attribute `value`.
        case value
        /// 400 `invalidValue`.
        case refused
    }

    /// A PATCH whose body is a part of the record and no list of operations.
    package enum PartialBodyPatch: String, SettingWord {
        case merged
        /// 400 `invalidSyntax`.
        case refused
    }

    package enum PatchSupport: String, SettingWord {
        case full
        /// 501.
        case absent
        /// Users: nothing but `active: false`, else 400. Groups: as usual.
        case deactivationOnly
        /// The operations are not looked into; a top-level `active` would be. 200 either way.
        case envelopeUnread
    }

    package enum PatchAnswer: String, SettingWord {
        /// 200 with the record.
        case record
        /// 204, unless the request names `attributes`.
        case empty
        /// 204 for groups, 200 with the record for users.
        case emptyForGroups
    }

    package enum ActivePatch: String, SettingWord {
        case applied
        /// 200 without effect.
        case ignored
    }

    /// `remove` on `members` with the member in the value, or in a filter.
    package enum MemberRemoval: String, SettingWord {
        /// That member goes.
        case applied
        /// 400; everybody stays.
        case refused
        /// Success without effect.
        case ignored
        /// Everybody goes.
        case wiped
    }

    /// `replace` on `members` without filter.
    package enum MemberReplacement: String, SettingWord {
        case full
        /// New members are added and old ones stay.
        case addOnly
        /// 400, and so is a removal of all members.
        case refused
    }

    package enum MemberAddition: String, SettingWord {
        case appended
        /// The members named become the only ones.
        case replaced
    }

    /// `add` with a value path that no element matches.
    package enum UnmatchedAdd: String, SettingWord {
        /// 400 `noTarget`.
        case noTarget
        /// An element is made from the equalities of the filter.
        case created
    }

    /// An id that names nobody in `members`.
    package enum UnknownMember: String, SettingWord {
        /// 400 `invalidValue`.
        case refused
        /// 404.
        case notFound
        /// 500, which clients take for passing.
        case failing
        case kept
        case ignored
    }

    package enum PutSupport: String, SettingWord {
        case full
        /// 501.
        case absent
    }

    /// What a PUT does to attributes it leaves out.
    package enum PutOmission: String, SettingWord {
        case kept
        case cleared
    }

    /// A PUT that leaves out a required attribute.
    package enum PutWithoutRequired: String, SettingWord {
        /// 400 `invalidValue`.
        case refused
        /// Taken like any other omission.
        case accepted
    }

    package enum PutMembersAnswer: String, SettingWord {
        case returned
        case omitted
        /// 204 without body.
        case empty
    }

    /// `members` in a POST or PUT of a group.
    package enum MembersInWholeGroup: String, SettingWord {
        case accepted
        /// 400.
        case refused
    }

    package enum Renaming: String, SettingWord {
        case allowed
        /// 400 `mutability` for another `userName` or a group's other `displayName`.
        case refused
    }

    package enum IDSource: String, SettingWord {
        case server
        /// The client's `externalId` on creation is the id.
        case externalID
        case userName
    }
}
