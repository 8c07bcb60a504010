// SPDX-License-Identifier: Apache-2.0

/// What a target's page says beside the target's own description.
struct TargetBackground {
    struct Source {
        /// The word in the route table.
        let key: String
        let meaning: String
    }

    /// What every path of the service begins with.
    let root: String
    /// In the order in which the page lists them.
    let sources: [Source]

    static func of(kind: String) -> TargetBackground? {
        switch kind {
        case "freshservice": freshservice
        default: nil
        }
    }

    private static let freshservice = TargetBackground(
        root: "/api/v2",
        sources: [
            Source(
                key: "REF",
                meaning: "the vendor's reference of API v2, https://api.freshservice.com, as of "
                    + "September 2025"
            ),
            Source(
                key: "HAR",
                meaning: "traffic recorded from a real account in July 2022, in the tests of "
                    + "https://github.com/JupiterOne/graph-freshservice"
            ),
            Source(
                key: "PS",
                meaning: "a PowerShell client with real answers in its help pages, 2022 and 2023, "
                    + "https://github.com/flycastpartnersinc/FreshservicePS"
            ),
            Source(
                key: "XSOAR",
                meaning: "answers captured in 2023 for the tests of the pack "
                    + "FreshworksFreshservice in https://github.com/demisto/content"
            ),
            Source(
                key: "BATON",
                meaning: "a connector in use, https://github.com/ConductorOne/baton-freshservice"
            ),
            Source(
                key: "N804",
                meaning: "a client, https://github.com/Node804/node804-freshservice-mcp"
            ),
            Source(
                key: "COMM-403",
                meaning: "a thread of August 2025 on https://community.freshworks.com about the "
                    + "permissions that /agents needs"
            ),
        ]
    )
}
