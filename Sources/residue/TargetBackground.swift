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
        case "scim": scim
        case "zoho-desk": zohoDesk
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

    private static let scim = TargetBackground(
        root: "/scim/v2",
        sources: [
            Source(
                key: "RFC 7643",
                meaning: "System for Cross-domain Identity Management: Core Schema, September "
                    + "2015, https://www.rfc-editor.org/rfc/rfc7643"
            ),
            Source(
                key: "RFC 7644",
                meaning: "System for Cross-domain Identity Management: Protocol, September 2015, "
                    + "https://www.rfc-editor.org/rfc/rfc7644"
            ),
            Source(
                key: "RFC 9865",
                meaning: "Cursor-Based Pagination of System of Cross-domain Identity Management "
                    + "(SCIM) Resources, https://www.rfc-editor.org/rfc/rfc9865"
            ),
        ]
    )

    private static let zohoDesk = TargetBackground(
        root: "/api/v1",
        sources: [
            Source(
                key: "OAS-O",
                meaning: "the vendor's OpenAPI description in its older form, "
                    + "https://github.com/zoho/zohodesk-oas, commit 83b5c18"
            ),
            Source(
                key: "OAS-N",
                meaning: "later commits of the same repository, with narrower scopes, deleted "
                    + "agents and look-ups by address"
            ),
            Source(
                key: "DOC-WH",
                meaning: "the vendor's pages on webhooks, "
                    + "https://desk.zoho.com/support/WebhookDocument.do"
            ),
            Source(
                key: "PY-OLD",
                meaning: "an early public client of the API in Python"
            ),
        ]
    )
}
