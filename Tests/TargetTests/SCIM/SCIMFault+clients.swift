// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Testing
import Wire

extension SCIMFault {
    /// Client faults, beside what a sound client does for the same purpose.
    static let ofClients: [SCIMFault] = [
        SCIMFault(
            15,
            "a merged list hides the removal",
            ["dialect": "vcenter"],
            survivors: ["ana group Staff"]
        ) { world in
            let config = try world.call(.get, "/ServiceProviderConfig").body
            guard config["patch"]?["supported"] == false else {
                try world.removeByFilter()
                return
            }
            let wanted = [try world.id(SCIMWorld.bo)]
            let held = try world.shownMembers()
            let merged = held + wanted.filter { !held.contains($0) }
            if merged != held { try world.call(.put, try world.staff(), world.whole(merged)) }
        },
        SCIMFault(
            16,
            "losing the group that grants access leaves the account",
            survivors: ["ana account"],
            soundSteps: { world in
                try world.removeByFilter()
                try world.deactivate()
            },
            { try $0.removeByFilter() }
        ),
        SCIMFault(
            17,
            "the wrong attribute is mapped to active",
            survivors: ["ana account"],
            soundSteps: { try $0.deactivate() },
            { world in
                // The directory's own flag is still set for a leaver who is merely unassigned.
                try world.deactivate("True")
            }
        ),
        SCIMFault(
            23,
            "a group is read without members and written back",
            quirk("membersInAnswers", "omitted"),
            victims: ["bo group Staff"]
        ) { world in
            let ana = try world.id(SCIMWorld.ana)
            let rest = try world.shownMembers().filter { $0 != ana }
            try world.patch(
                try world.staff(),
                [
                    "op": "replace", "path": "members",
                    "value": .array(rest.map { ["value": .string($0)] }),
                ]
            )
        },
        SCIMFault(
            24,
            "one role is revoked with an empty list",
            victims: ["ana role viewer"],
            soundSteps: { world in
                try world.patch(
                    try world.user(SCIMWorld.ana),
                    ["op": "remove", "path": #"roles[value eq "editor"]"#]
                )
            },
            { world in
                try world.call(
                    .put,
                    try world.user(SCIMWorld.ana),
                    [
                        "schemas": [.string(SCIMWorld.user)],
                        "userName": .string(SCIMWorld.ana), "roles": [],
                    ]
                )
            }
        ),
    ]
}
