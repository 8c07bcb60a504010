// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// The form of an organization file.
enum OrganizationShapes {
    static let organization = Shape(
        "an organization",
        [
            .optional("owner", .text, "The owner of access without another owner."),
            .optional("targets", .list(.text), "Every target that access may name."),
            .optional("groups", .list(.text), "Every group that a person may be in."),
            .required("people", .map(.shape(person)), "People by the key of their record."),
            .optional("crowds", .map(.shape(crowd)), "Invented people, for scale."),
            .optional("jobs", .map(.shape(job)), "Jobs by name."),
            .optional("birthright", .list(.shape(access)), "What everybody active holds."),
            .optional("rules", .list(.shape(rule)), "Additional rules."),
            .optional("policy", .shape(policy), "How changes are guarded and leavers are handled."),
            .optional(
                "governance",
                .shape(GovernanceShapes.governance),
                "Who has to decide on what; by default nobody is asked anything."
            ),
        ]
    )

    static let person = Shape(
        "a person",
        [
            .optional("name", .text, "Given and family name; the last word is the family name."),
            .optional("givenName", .text, "If the last word is not the family name."),
            .optional("familyName", .text, "If the last word is not the family name."),
            .required("email", .text, "The address that accounts are created with."),
            .optional("alternateEmails", .list(.text), "Further addresses of this person."),
            .optional(
                "employment",
                .word(Identity.Employment.allCases.map(\.rawValue)),
                "Default employee."
            ),
            .optional("groups", .list(.text), "Groups that the person is in."),
        ],
        others: .attribute
    )

    static let crowd = Shape("a crowd", crowdSize)

    /// The keys of every crowd.
    static let crowdSize: [Shape.Key] = [
        .required("count", .whole(atLeast: 1), "How many people; their keys end in -1, -2, …."),
        .optional("domain", .text, "The domain of their addresses; default people.example."),
    ]

    static let job = Shape(
        "a job",
        [
            .optional("owner", .text, "Who answers for the job's access."),
            .optional("need", .text, "What the access is needed for."),
            .optional("validated", .instant, "When somebody last validated it."),
            .optional("attributes", .map(.attribute), "Attributes of everybody with the job."),
            .optional("access", .list(.shape(access)), "What everybody with the job holds."),
        ]
    )

    static let rule = Shape(
        "a rule",
        [
            .required("name", .text, "The name under which the rule appears in evidence."),
            .optional("owner", .text, "Who answers for the rule's access."),
            .optional("need", .text, "What the access is needed for."),
            .optional("validated", .instant, "When somebody last validated it."),
            .required(
                "when",
                .map(.either([.text, .list(.text)])),
                "Attributes with the values that match; all attributes must match."
            ),
            .required("access", .list(.shape(access)), "What everybody who matches holds."),
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
            .required("target", .text, "The target, by its name in scenarios."),
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
                    "A right of this kind for each of the person's groups, with the same name."
                )
            ]
    )

    static let policy = Shape(
        "a policy",
        [
            .optional("offboarding", .shape(offboarding), "What happens to leavers' accounts."),
            .optional("massChange", .shape(massChange), "The maximum that one run may remove."),
            .optional("contractors", .shape(contractors), "Requirements for contractors."),
            .optional("services", .shape(services), "Requirements for service identities."),
            .optional("sources", .list(.text), "Authoritative sources; default [hr]."),
            .optional(
                "codes",
                .map(.list(.attribute)),
                "Every value that a reported attribute may have; a report with another one is "
                    + "quarantined."
            ),
            .optional(
                "weights",
                .map(.whole(atLeast: 1)),
                "Sensitivity by kind/name, up to 1000; the name * matches all."
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
                "Default convertThenDeactivate."
            ),
            .optional(
                "user",
                .word(Policy.Offboarding.User.allCases.map(\.rawValue)),
                "Default deactivate."
            ),
        ]
    )

    static let contractors = engagement("a policy for contractors", answerable: "sponsor")
    static let services = engagement("a policy for service identities", answerable: "owner")

    /// Requirements for people who are not employees; `answerable` is the attribute that names who
    /// answers for them.
    private static func engagement(_ title: String, answerable: String) -> Shape {
        Shape(
            title,
            [
                .optional(
                    answerable,
                    .word(Policy.Engagement.Answerable.allCases.map(\.rawValue)),
                    "Whether the attribute \(answerable) must name an active employee; default "
                        + "optional."
                ),
                .optional("accessMax", .duration, "The maximum duration of access."),
                .optional(
                    "grace",
                    .duration,
                    "How long access continues after its \(answerable) leaves; default 7d."
                ),
                .optional("rotateEvery", .duration, "The maximum age of a key."),
            ]
        )
    }

    static let massChange = Shape(
        "a mass-change guard",
        [
            .optional("people", .either([.whole(atLeast: 0), .null]), "Null for no limit."),
            .optional("percent", .either([.whole(atLeast: 0), .null]), "Null for no limit."),
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
            .optional("until", .instant, "When it expires."),
        ]
    )
}
