// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    package enum OperationNames: String, SettingWord {
        /// `Add`, `add` and `ADD` are the same.
        case anyCase
        /// Only `add`, `remove` and `replace`; others are 400.
        case lowerCase
    }

    /// What `"False"` means where a Boolean is expected.
    package enum StringBooleans: String, SettingWord {
        case understood
        /// 400 `invalidValue`.
        case refused
        /// 200 with no effect.
        case ignored
        /// The account is marked as ended while `active` still reads true and signing in works.
        case halfUnderstood
    }

    /// Keys such as `name.givenName`, or qualified attributes, in a value without a path.
    package enum PathlessKeys: String, SettingWord {
        case applied
        case ignored
        /// 400 `invalidPath`.
        case refused
    }

    /// `"271"` as the value of `manager`.
    package enum PlainTextForComplex: String, SettingWord {
        /// Read as the sub-attribute `value`.
        case value
        /// 400 `invalidValue`.
        case refused
    }

    /// A PATCH whose body is part of the record instead of a list of operations.
    package enum PartialBodyPatch: String, SettingWord {
        case merged
        /// 400 `invalidSyntax`.
        case refused
    }

    package enum PatchSupport: String, SettingWord {
        case full
        /// 501.
        case absent
        /// Users: only `active: false`, else 400. Groups: as usual.
        case deactivationOnly
        /// The operations are never read; a top-level `active` is. 200 either way.
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
        /// 200 with no effect.
        case ignored
    }

    /// `remove` on `members` with the member in the value, or in a filter.
    package enum MemberRemoval: String, SettingWord {
        /// Removes that member.
        case applied
        /// 400; nobody is removed.
        case refused
        /// Success with no effect.
        case ignored
        /// Removes everybody.
        case wiped
    }

    /// `replace` on `members` without a filter.
    package enum MemberReplacement: String, SettingWord {
        case full
        /// Adds the new members and keeps the old ones.
        case addOnly
        /// 400, as is removing all members.
        case refused
    }

    package enum MemberAddition: String, SettingWord {
        case appended
        /// The named members become the only ones.
        case replaced
    }

    /// `add` with a value path that no element matches.
    package enum UnmatchedAdd: String, SettingWord {
        /// 400 `noTarget`.
        case noTarget
        /// Creates an element from the filter's equalities.
        case created
    }

    /// An id in `members` that names nobody.
    package enum UnknownMember: String, SettingWord {
        /// 400 `invalidValue`.
        case refused
        /// 404.
        case notFound
        /// 500, which clients take for a transient error.
        case failing
        case kept
        case ignored
    }

    package enum PutSupport: String, SettingWord {
        case full
        /// 501.
        case absent
    }

    /// What a PUT does to attributes that it omits.
    package enum PutOmission: String, SettingWord {
        case kept
        case cleared
    }

    /// A PUT that omits a required attribute.
    package enum PutWithoutRequired: String, SettingWord {
        /// 400 `invalidValue`.
        case refused
        /// Treated like any other omission.
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
        /// 400 `mutability` for a new `userName`, or a new `displayName` of a group.
        case refused
    }

    package enum IDSource: String, SettingWord {
        case server
        /// The `externalId` given on creation becomes the id.
        case externalID
        case userName
    }
}
