// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// What an organization file may say.
enum OrganizationShapes {
    static let organization = Shape(
        "an organization",
        [
            .optional("owner", .text, "Who answers for access where no other owner is named."),
            .optional("targets", .list(.text), "Every target that access may name."),
            .optional("groups", .list(.text), "Every group that a person may be in."),
            .required("people", .map(.shape(person)), "People by the key of their record."),
            .optional("crowds", .map(.shape(crowd)), "Invented people, for the sake of number."),
            .optional("jobs", .map(.shape(job)), "Jobs by name."),
            .optional("birthright", .list(.shape(access)), "What everybody holds who is active."),
            .optional("rules", .list(.shape(rule)), "What further people hold."),
            .optional("policy", .shape(policy), "How changes are guarded and leavers treated."),
            .optional(
                "governance",
                .shape(GovernanceShapes.governance),
                "Who has to decide on what; nobody is asked anything if unsaid."
            ),
        ]
    )

    static let person = Shape(
        "a person",
        [
            .optional("name", .text, "Given and family name; the last word is the family name."),
            .optional("givenName", .text, "Where the last word is not the family name."),
            .optional("familyName", .text, "Where the last word is not the family name."),
            .required("email", .text, "The address that accounts are created with."),
            .optional("alternateEmails", .list(.text), "Further addresses of this person."),
            .optional(
                "employment",
                .word(Identity.Employment.allCases.map(\.rawValue)),
                "employee if nothing is said."
            ),
            .optional("groups", .list(.text), "Groups that the person is in."),
        ],
        others: .attribute
    )

    static let crowd = Shape("a crowd", crowdSize)

    /// What every crowd says of its people.
    static let crowdSize: [Shape.Key] = [
        .required("count", .whole(atLeast: 1), "How many people; their keys end in -1, -2, …."),
        .optional("domain", .text, "Of their addresses; people.example if unsaid."),
    ]

    static let job = Shape(
        "a job",
        [
            .optional("owner", .text, "Who answers for what the job brings."),
            .optional("need", .text, "What the access is needed for."),
            .optional("validated", .instant, "When somebody last said that it is right."),
            .optional("attributes", .map(.attribute), "Attributes of whoever has the job."),
            .optional("access", .list(.shape(access)), "What whoever has the job holds."),
        ]
    )

    static let rule = Shape(
        "a rule",
        [
            .required("name", .text, "The name under which the rule appears in evidence."),
            .optional("owner", .text, "Who answers for what the rule gives."),
            .optional("need", .text, "What the access is needed for."),
            .optional("validated", .instant, "When somebody last said that it is right."),
            .required(
                "when",
                .map(.either([.text, .list(.text)])),
                "Attributes with the values that match; all attributes must match."
            ),
            .required("access", .list(.shape(access)), "What whoever matches holds."),
        ]
    )

    /// Keys of an access item that list rights, with the kind of right.
    static let rightLists: [(key: String, kind: Entitlement.Kind)] = [
        ("roles", .role), ("groups", .group), ("observerOf", .groupObserver),
        ("leaderOf", .groupLeader), ("requesterGroups", .requesterGroup),
        ("departmentTickets", .departmentTickets), ("applications", .application),
        ("profiles", .profile), ("departments", .department), ("teams", .team),
        ("entitlements", .entitlement),
    ]

    static let kinds: [Entitlement.Kind] =
        [.account] + rightLists.map(\.kind) + [.license, .credential]

    static let accountKinds: [Account.Kind] = [.agent, .requester, .user]

    static let access = Shape(
        "an access item",
        [
            .required("target", .text, "The target, by the name that scenarios give it."),
            .required(
                "account",
                .word(accountKinds.map(\.rawValue)),
                "The kind of account."
            ),
            .optional("seat", .text, "The license that the account takes."),
        ]
            + rightLists.map {
                .optional($0.key, .list(.text), "Names of rights of the kind \($0.kind.rawValue).")
            } + [
                .optional(
                    "eachGroup",
                    .word(kinds.map(\.rawValue)),
                    "A right of this kind for each of the person's groups, same names."
                )
            ]
    )

    static let policy = Shape(
        "a policy",
        [
            .optional("offboarding", .shape(offboarding), "How accounts of leavers end."),
            .optional("massChange", .shape(massChange), "What one run may remove at most."),
            .optional("contractors", .shape(contractors), "What is asked of contractors."),
            .optional("services", .shape(services), "What is asked of service identities."),
            .optional("sources", .list(.text), "Sources that may start a change; [hr] if unsaid."),
            .optional(
                "codes",
                .map(.list(.attribute)),
                "Every value that an attribute of a report may have; a report with another one is "
                    + "held back."
            ),
            .optional(
                "weights",
                .map(.whole(atLeast: 1)),
                "Sensitivity by kind/name, up to 1000; the name * stands for all."
            ),
            .optional("protected", .list(.text), "Addresses that no automation may touch."),
            .optional("exceptions", .list(.shape(exception)), "Access beyond the rules."),
        ]
    )

    static let offboarding = Shape(
        "an offboarding policy",
        [
            .optional(
                "agent",
                .word(Policy.Offboarding.Agent.allCases.map(\.rawValue)),
                "convertThenDeactivate if nothing is said."
            ),
            .optional(
                "user",
                .word(Policy.Offboarding.User.allCases.map(\.rawValue)),
                "deactivate if nothing is said."
            ),
        ]
    )

    static let contractors = engagement("a policy for contractors", answerable: "sponsor")
    static let services = engagement("a policy for service identities", answerable: "owner")

    /// What is asked of those who are not employed; `answerable` is the attribute that names who
    /// answers for them.
    private static func engagement(_ title: String, answerable: String) -> Shape {
        Shape(
            title,
            [
                .optional(
                    answerable,
                    .word(Policy.Engagement.Answerable.allCases.map(\.rawValue)),
                    "Whether the attribute \(answerable) must name an active employee; optional if "
                        + "unsaid."
                ),
                .optional("accessMax", .duration, "How long access lasts at most."),
                .optional(
                    "grace",
                    .duration,
                    "How long access outlasts a \(answerable) who leaves; 7d if unsaid."
                ),
                .optional("rotateEvery", .duration, "How old a key may become."),
            ]
        )
    }

    static let massChange = Shape(
        "a mass-change guard",
        [
            .optional("people", .either([.whole(atLeast: 0), .null]), "Null for no such limit."),
            .optional("percent", .either([.whole(atLeast: 0), .null]), "Null for no such limit."),
        ]
    )

    static let exception = Shape(
        "an exception",
        [
            .required("person", .text, "Who holds it."),
            .required(
                "entitlement",
                .pattern("^[^/]+/[^/]+/.+$", example: "freshservice/role/Account Admin"),
                "target/kind/name"
            ),
            .required("approver", .text, "Who answers for it."),
            .optional("until", .instant, "The instant from which it no longer counts."),
        ]
    )
}
