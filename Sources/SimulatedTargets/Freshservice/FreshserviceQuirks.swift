// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// Answers to what the vendor leaves open, each with the assumption that holds by default.
package struct FreshserviceQuirks: Sendable {
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

    package static let table: [Quirk<FreshserviceQuirks>] =
        agentQuirks + listQuirks + answerQuirks + deskQuirks

    private static let agentQuirks: [Quirk<FreshserviceQuirks>] = [
        Quirk(
            "acceptsUndocumentedAgentFields",
            .flag(\.acceptsUndocumentedAgentFields),
            section: "6.2",
            "An agent update takes names, title, phones and api_key_enabled, which its page omits; "
                + "off, they are 400 invalid_field."
        ),
        Quirk(
            "cleanUpDropsGroups",
            .flag(\.cleanUpDropsGroups),
            section: "6.3",
            "The clean-up after a deactivation leaves group memberships alone; on, it ends them."
        ),
        Quirk(
            "conversionEndsSessions",
            .flag(\.conversionEndsSessions),
            section: "7.2",
            "Converting an account ends its sessions; off, they go on as the new kind."
        ),
        Quirk(
            "deactivationDropsGroups",
            .flag(\.deactivationDropsGroups),
            section: "6.3",
            "Deactivation keeps group memberships on the record; on, they end at once."
        ),
        Quirk(
            "deactivationEndsKeys",
            .flag(\.deactivationEndsKeys),
            section: "1.3",
            "An API key dies with its owner's deactivation; off, it goes on working."
        ),
        Quirk(
            "deactivationEndsSessions",
            .flag(\.deactivationEndsSessions),
            section: "6.3",
            "Deactivation ends every session; off, open ones go on working."
        ),
        Quirk(
            "forgetNeedsDeactivation",
            .flag(\.forgetNeedsDeactivation),
            section: "6.3",
            "An active account can be forgotten; on, it must be deactivated first."
        ),
        Quirk(
            "forgottenEmailStaysTaken",
            .flag(\.forgottenEmailStaysTaken),
            section: "7.2",
            "Forgetting a person frees the addresses; on, they stay taken."
        ),
        Quirk(
            "protectsSelfAndLastAdmin",
            .flag(\.protectsSelfAndLastAdmin),
            section: "6.3",
            "The key's owner and the last account admin cannot be deactivated or converted (403); "
                + "off, they can."
        ),
        Quirk(
            "reactivationDropsDepartments",
            .flag(\.reactivationDropsDepartments),
            section: "7.2",
            "A reactivated requester keeps departments, manager and location; on, they are blank."
        ),
    ]

    private static let listQuirks: [Quirk<FreshserviceQuirks>] = [
        Quirk(
            "agentsVisibleAsRequesters",
            .flag(\.agentsVisibleAsRequesters),
            section: "7.2",
            "GET /requesters/{id} shows an agent in requester shape; off, it is 404."
        ),
        Quirk(
            "deactivatedRequestersListed",
            .flag(\.deactivatedRequestersListed),
            section: "7.2",
            "GET /requesters lists deactivated requesters; off, it hides them."
        ),
        Quirk(
            "emailFilterLags",
            .flag(\.emailFilterLags),
            section: "16.6",
            "The email filter reads the primary store; on, it lags like a search."
        ),
        Quirk(
            "filteredListsUseSubLimit",
            .flag(\.filteredListsUseSubLimit),
            section: "4",
            "Filtered and searched lists spend from the list sub-limit; off, only plain lists do."
        ),
        Quirk(
            "linkOnFullLastPage",
            .flag(\.linkOnFullLastPage),
            section: "3",
            "A full last page carries no Link; on, it links to an empty page."
        ),
        Quirk(
            "listOrderShifts",
            .flag(\.listOrderShifts),
            section: "T2",
            "Agent and requester lists keep their order; on, every other page begins one row "
                + "early, so that rows repeat and others are missed."
        ),
        Quirk(
            "listsLag",
            .flag(\.listsLag),
            section: "T5",
            "Agent and requester lists show the current state; on, they lag like a search."
        ),
        Quirk(
            "pageCap",
            .number(\.pageCap, 1...100),
            section: "T1",
            "A page holds as many rows as asked for, at most 100; lower, the target cuts silently."
        ),
    ]

    private static let answerQuirks: [Quirk<FreshserviceQuirks>] = [
        Quirk(
            "duplicateStatus",
            .oneOf(\.duplicateStatus, [400, 409]),
            section: "5.3",
            "A value that must be unique and is taken is answered 409 with duplicate_value."
        ),
        Quirk(
            "groupUpdateNeedsSuperAdmin",
            .flag(\.groupUpdateNeedsSuperAdmin),
            section: "1.3",
            "Updating an agent group needs the super-admin privilege, as one client found."
        ),
        Quirk(
            "incompatibleStatus",
            .oneOf(\.incompatibleStatus, [400, 409]),
            section: "6.3",
            "A call that the record's state does not allow, as reactivating an active account, is "
                + "answered 409 with incompatible_field."
        ),
        Quirk(
            "noSeatMessage",
            .text(\.noSeatMessage),
            section: "6.4",
            "The sentence in the 403 access_denied for exhausted seats."
        ),
        Quirk(
            "notFoundHasBody",
            .flag(\.notFoundHasBody),
            section: "5.2",
            "A 404 has no body; on, it has one with code and message."
        ),
        Quirk(
            "readdMemberStatus",
            .oneOf(\.readdMemberStatus, [200, 409]),
            section: "9",
            "Adding a member of a requester group again is 200 and changes nothing."
        ),
        Quirk(
            "removeNonMemberStatus",
            .oneOf(\.removeNonMemberStatus, [204, 404]),
            section: "9",
            "Removing somebody who is no member of a requester group is 404."
        ),
        Quirk(
            "repeatDeleteStatus",
            .oneOf(\.repeatDeleteStatus, [200, 404, 409]),
            section: "6.3",
            "Deactivating a deactivated account succeeds again (204 for requesters)."
        ),
        Quirk(
            "ruleBasedWriteStatus",
            .oneOf(\.ruleBasedWriteStatus, [400, 403]),
            section: "9",
            "Writing to a rule-based requester group is 403 access_denied."
        ),
        Quirk(
            "throttleHasBody",
            .flag(\.throttleHasBody),
            section: "4",
            "A 429 has no body; on, it has one with code and message."
        ),
    ]
}
