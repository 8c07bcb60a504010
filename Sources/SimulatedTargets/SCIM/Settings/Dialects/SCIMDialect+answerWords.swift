// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    package enum InactiveUsers: String, SettingWord {
        case shown
        /// Readable by id, absent from lists.
        case unlisted
        /// 404.
        case notFound
    }

    /// What `active: false` does.
    package enum Deactivation: String, SettingWord {
        /// The account is kept and cannot be used.
        case flag
        /// The account is gone.
        case delete
        /// The record disappears from the API; the account and its rights remain.
        case unlink
    }

    package enum SessionEnd: String, SettingWord {
        case always
        case never
        /// Only where the change arrives by PATCH.
        case patchOnly
        /// Only where the change arrives by PUT.
        case putOnly
    }

    package enum Reactivation: String, SettingWord {
        case allowed
        /// 400.
        case refused
        /// The account comes back with a new id.
        case newID
    }

    package enum UserDeletion: String, SettingWord {
        case gone
        /// 204, and the account remains, inactive.
        case deactivates
        /// The record disappears and the account remains, disabled.
        case deactivatesAndUnlinks
        /// The record disappears; the account and its rights remain.
        case unlinks
        /// 405.
        case refused
    }

    package enum GroupDeletion: String, SettingWord {
        case gone
        /// 405.
        case refused
    }

    package enum DeletedUserName: String, SettingWord {
        case free
        /// 409 `uniqueness` for the next account of that name.
        case taken
    }

    /// The id of a deleted user in `members`.
    package enum DeletedMembers: String, SettingWord {
        case dropped
        case dangling
    }

    package enum MembersInAnswers: String, SettingWord {
        case returned
        case omitted
        /// Always an empty list.
        case empty
    }

    package enum FilterOperators: String, SettingWord {
        case all
        /// `eq`, joined by `and`.
        case equalityAnd
        /// A single `eq`.
        case equality
        case equalityAndPrefix
    }

    /// A filter on an attribute or with an operator that the server does not serve.
    package enum UnmappedFilter: String, SettingWord {
        /// 400 `invalidFilter`.
        case invalidFilter
        /// 200 with no results.
        case empty
        /// 200 with everybody, as if there were no filter.
        case everything
    }

    package enum FilterSyntax: String, SettingWord {
        /// The grammar plus the shapes that clients are known to send.
        case lenient
        case strict
    }

    package enum Paging: String, SettingWord {
        case index
        /// `cursor` in the request switches the answer to cursors.
        case indexAndCursor
        case cursor
        /// Everything on one page.
        case none
    }

    package enum Totals: String, SettingWord {
        case exact
        /// `totalResults` is the length of the page.
        case pageOnly
        /// `totalResults` counts records that no page ever contains.
        case inflated
    }

    /// What a list of users without a filter returns.
    package enum UnfilteredUsers: String, SettingWord {
        case all
        /// One made-up record.
        case stub
        case none
    }

    package enum Sorting: String, SettingWord {
        case applied
        case ignored
        /// 400 or 501, as the server's error form has it.
        case refused
    }

    package enum ErrorBody: String, SettingWord {
        case scim
        /// A SCIM error whose `status` is a number.
        case scimNumericStatus
        /// `{"__type": "ValidationException", "message": …}`.
        case namedException
        /// A sentence as text/plain.
        case plainText
    }

    package enum MediaType: String, SettingWord {
        case scim
        /// With `; charset=utf-8`.
        case scimWithCharset
        case json
    }

    package enum Versions: String, SettingWord {
        /// `W/"…"` in `ETag` and `meta.version`.
        case weak
        case none
    }

    package enum Discovery: String, SettingWord {
        case standard
        /// 404 for all three.
        case absent
        /// `/ServiceProviderConfigs`, as in version 1.1; the RFC's name is 404.
        case version1Name
        /// Schemas are at `/Schemas/Users` and `/Schemas/Groups` instead of under their URNs.
        case namedSchemas
    }
}
