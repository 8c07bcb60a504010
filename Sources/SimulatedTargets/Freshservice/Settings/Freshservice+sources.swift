// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension Freshservice {
    /// The meaning of the source keys in the route table and in comments.
    static let sources: [RouteSource] = [
        RouteSource(
            key: "REF",
            meaning: "the vendor's reference of API v2, https://api.freshservice.com, as of "
                + "September 2025"
        ),
        RouteSource(
            key: "HAR",
            meaning: "traffic recorded from a real account in July 2022, in the tests of "
                + "https://github.com/JupiterOne/graph-freshservice"
        ),
        RouteSource(
            key: "PS",
            meaning: "a PowerShell client with real answers in its help pages, 2022 and 2023, "
                + "https://github.com/flycastpartnersinc/FreshservicePS"
        ),
        RouteSource(
            key: "XSOAR",
            meaning: "answers captured in 2023 for the tests of the pack "
                + "FreshworksFreshservice in https://github.com/demisto/content"
        ),
        RouteSource(
            key: "BATON",
            meaning: "a connector in use, https://github.com/ConductorOne/baton-freshservice"
        ),
        RouteSource(
            key: "N804",
            meaning: "a client, https://github.com/Node804/node804-freshservice-mcp"
        ),
        RouteSource(
            key: "COMM-403",
            meaning: "a thread of August 2025 on https://community.freshworks.com about the "
                + "permissions that /agents needs"
        ),
        RouteSource(
            key: "HELP-AGENT",
            meaning: "help page on deactivating and forgetting agents, "
                + "https://support.freshservice.com/support/solutions/articles/50000000332"
        ),
        RouteSource(
            key: "HELP-REQ",
            meaning: "help page on requesters, "
                + "https://support.freshservice.com/en/support/solutions/articles/154762"
        ),
        RouteSource(
            key: "HELP-LIC",
            meaning: "help page on full-time and occasional agents, "
                + "https://support.freshservice.com/support/solutions/articles/154758"
        ),
        RouteSource(
            key: "HELP-FAQ",
            meaning: "help pages on agents and groups, "
                + "https://support.freshservice.com/support/solutions/folders/50000000032"
        ),
        RouteSource(
            key: "DEV-RL",
            meaning: "the announcement of limits by the minute in 2020, "
                + "https://community.freshworks.dev/t/1101"
        ),
    ]
}
