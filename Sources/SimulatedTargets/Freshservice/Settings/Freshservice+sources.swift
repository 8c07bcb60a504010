// SPDX-License-Identifier: Apache-2.0

extension Freshservice {
    /// The meaning of the source keys in the route table and in comments.
    static let sources: KeyValuePairs = [
        "REF":
            "the vendor's reference of API v2, https://api.freshservice.com, as of September 2025",
        "HAR":
            "traffic recorded from a real account in July 2022, in the tests of "
            + "https://github.com/JupiterOne/graph-freshservice",
        "PS":
            "a PowerShell client with real answers in its help pages, 2022 and 2023, "
            + "https://github.com/flycastpartnersinc/FreshservicePS",
        "XSOAR":
            "answers captured in 2023 for the tests of the pack FreshworksFreshservice in "
            + "https://github.com/demisto/content",
        "BATON": "a connector in use, https://github.com/ConductorOne/baton-freshservice",
        "N804": "a client, https://github.com/Node804/node804-freshservice-mcp",
        "COMM-403":
            "a thread of August 2025 on https://community.freshworks.com about the permissions "
            + "that /agents needs",
        "HELP-AGENT":
            "help page on deactivating and forgetting agents, "
            + "https://support.freshservice.com/support/solutions/articles/50000000332",
        "HELP-REQ":
            "help page on requesters, "
            + "https://support.freshservice.com/en/support/solutions/articles/154762",
        "HELP-LIC":
            "help page on full-time and occasional agents, "
            + "https://support.freshservice.com/support/solutions/articles/154758",
        "HELP-FAQ":
            "help pages on agents and groups, "
            + "https://support.freshservice.com/support/solutions/folders/50000000032",
        "DEV-RL":
            "the announcement of limits by the minute in 2020, "
            + "https://community.freshworks.dev/t/1101",
    ]
}
