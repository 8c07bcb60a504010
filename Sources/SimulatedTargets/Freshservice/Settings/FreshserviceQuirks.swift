// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// Behavior that the vendor leaves open, each with the default assumption.
package struct FreshserviceQuirks: Configurable {
    package var acceptsUndocumentedAgentFields = true
    package var agentsVisibleAsRequesters = true
    package var applicationUsersAsLinks = false
    package var cleanUpDropsGroups = false
    package var conversionEndsSessions = true
    package var deactivatedRequestersListed = true
    package var deactivationDropsApplications = false
    package var deactivationDropsGroups = false
    package var deactivationEndsKeys = true
    package var deactivationEndsSessions = true
    package var duplicateStatus = 409
    package var emailFilterLags = false
    package var filteredListsUseSubLimit = true
    package var forgetNeedsDeactivation = false
    package var forgottenEmailStaysTaken = false
    package var groupUpdateNeedsSuperAdmin = true
    package var incompatibleStatus = 409
    package var linkOnFullLastPage = false
    package var listOrderShifts = false
    package var listsLag = false
    package var noSeatMessage = "You have reached the maximum number of agents."
    package var notFoundHasBody = false
    package var pageCap = 100
    package var protectsSelfAndLastAdmin = true
    package var reactivationDropsDepartments = false
    package var readdMemberStatus = 200
    package var removeNonMemberStatus = 404
    package var repeatDeleteStatus = 200
    package var ruleBasedWriteStatus = 403
    package var throttleHasBody = false

    package init() {}

    package static let settings: [Setting<FreshserviceQuirks>] =
        agentQuirks + listQuirks + answerQuirks + deskQuirks

    private static let agentQuirks: [Setting<FreshserviceQuirks>] = [
        Setting(
            "acceptsUndocumentedAgentFields",
            .flag(\.acceptsUndocumentedAgentFields),
            "An agent update accepts names, title, phones and api_key_enabled, which its page "
                + "omits; off, they are 400 invalid_field."
        ),
        Setting(
            "cleanUpDropsGroups",
            .flag(\.cleanUpDropsGroups),
            "The cleanup after a deactivation leaves group memberships alone; on, it ends them."
        ),
        Setting(
            "conversionEndsSessions",
            .flag(\.conversionEndsSessions),
            "Converting an account ends its sessions; off, they continue as the new kind."
        ),
        Setting(
            "deactivationDropsGroups",
            .flag(\.deactivationDropsGroups),
            "Deactivation keeps group memberships on the record; on, they end at once."
        ),
        Setting(
            "deactivationEndsKeys",
            .flag(\.deactivationEndsKeys),
            "An API key ends with its owner's deactivation; off, it keeps working."
        ),
        Setting(
            "deactivationEndsSessions",
            .flag(\.deactivationEndsSessions),
            "Deactivation ends every session; off, open ones keep working."
        ),
        Setting(
            "forgetNeedsDeactivation",
            .flag(\.forgetNeedsDeactivation),
            "An active account can be forgotten; on, it must be deactivated first."
        ),
        Setting(
            "forgottenEmailStaysTaken",
            .flag(\.forgottenEmailStaysTaken),
            "Forgetting a person frees the addresses; on, they stay taken."
        ),
        Setting(
            "protectsSelfAndLastAdmin",
            .flag(\.protectsSelfAndLastAdmin),
            "The key's owner and the last account admin cannot be deactivated or converted (403); "
                + "off, they can."
        ),
        Setting(
            "reactivationDropsDepartments",
            .flag(\.reactivationDropsDepartments),
            "A reactivated requester keeps departments, manager and location; on, they are blank."
        ),
    ]

    private static let listQuirks: [Setting<FreshserviceQuirks>] = [
        Setting(
            "agentsVisibleAsRequesters",
            .flag(\.agentsVisibleAsRequesters),
            "GET /requesters/{id} shows an agent in requester form; off, it is 404."
        ),
        Setting(
            "deactivatedRequestersListed",
            .flag(\.deactivatedRequestersListed),
            "GET /requesters lists deactivated requesters; off, it hides them."
        ),
        Setting(
            "emailFilterLags",
            .flag(\.emailFilterLags),
            "The email filter reads the primary store; on, it lags like a search."
        ),
        Setting(
            "filteredListsUseSubLimit",
            .flag(\.filteredListsUseSubLimit),
            "Filtered and searched lists spend from the list sub-limit; off, only plain lists do."
        ),
        Setting(
            "linkOnFullLastPage",
            .flag(\.linkOnFullLastPage),
            "A full last page has no Link; on, it links to an empty page."
        ),
        Setting(
            "listOrderShifts",
            .flag(\.listOrderShifts),
            "Agent and requester lists keep their order; on, every other page begins one row "
                + "early, so that rows repeat and others are missed."
        ),
        Setting(
            "listsLag",
            .flag(\.listsLag),
            "Agent and requester lists show the current state; on, they lag like a search."
        ),
        Setting(
            "pageCap",
            .whole(\.pageCap, 1...100),
            "A page has as many rows as requested, at most 100; lower, the target caps it silently."
        ),
    ]

    private static let answerQuirks: [Setting<FreshserviceQuirks>] = [
        Setting(
            "duplicateStatus",
            .oneOf(\.duplicateStatus, [400, 409]),
            "A taken value that must be unique is answered with 409 duplicate_value."
        ),
        Setting(
            "groupUpdateNeedsSuperAdmin",
            .flag(\.groupUpdateNeedsSuperAdmin),
            "Updating an agent group needs the super-admin privilege, as one client found."
        ),
        Setting(
            "incompatibleStatus",
            .oneOf(\.incompatibleStatus, [400, 409]),
            "A call that the record's state does not allow, such as reactivating an active "
                + "account, is answered with 409 incompatible_field."
        ),
        Setting(
            "noSeatMessage",
            .text(\.noSeatMessage),
            "The message in the 403 access_denied for exhausted seats."
        ),
        Setting(
            "notFoundHasBody",
            .flag(\.notFoundHasBody),
            "A 404 has no body; on, it has one with code and message."
        ),
        Setting(
            "readdMemberStatus",
            .oneOf(\.readdMemberStatus, [200, 409]),
            "Adding a member of a requester group again is 200 and changes nothing."
        ),
        Setting(
            "removeNonMemberStatus",
            .oneOf(\.removeNonMemberStatus, [204, 404]),
            "Removing somebody who is not a member of a requester group is 404."
        ),
        Setting(
            "repeatDeleteStatus",
            .oneOf(\.repeatDeleteStatus, [200, 404, 409]),
            "Deactivating a deactivated account succeeds again (204 for requesters)."
        ),
        Setting(
            "ruleBasedWriteStatus",
            .oneOf(\.ruleBasedWriteStatus, [400, 403]),
            "Writing to a rule-based requester group is 403 access_denied."
        ),
        Setting(
            "throttleHasBody",
            .flag(\.throttleHasBody),
            "A 429 has no body; on, it has one with code and message."
        ),
    ]
    private static let deskQuirks: [Setting<FreshserviceQuirks>] = [
        Setting(
            "applicationUsersAsLinks",
            .flag(\.applicationUsersAsLinks),
            "Adding or updating application users shows them as objects; on, as paths to them, as "
                + "one client recorded."
        ),
        Setting(
            "deactivationDropsApplications",
            .flag(\.deactivationDropsApplications),
            "A deactivated person stays listed as a user of applications; on, the cleanup removes "
                + "the person."
        ),
    ]
}
