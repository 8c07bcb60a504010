// SPDX-License-Identifier: Apache-2.0

extension ZohoDesk {
    /// The meaning of the source keys in the route table and in comments.
    static let sources: KeyValuePairs = [
        "OAS-O":
            "the vendor's OpenAPI description in its older form, "
            + "https://github.com/zoho/zohodesk-oas, commit 83b5c18",
        "OAS-N":
            "later commits of the same repository, with narrower scopes, deleted agents and "
            + "look-ups by address",
        "ACC-WEB":
            "the vendor's pages on OAuth for web applications and self clients, "
            + "https://www.zoho.com/accounts/protocol/oauth/",
        "ACC-MDC": "the vendor's page on clients in several data centers",
        "ACC-LIM": "the vendor's page on the limits of tokens",
        "DOC-DC":
            "the vendor's list of hosts by data center, https://desk.zoho.com/DeskAPIDocument",
        "DOC-CREDITS": "the same document on API credits",
        "DOC-ERR": "the same document on errors",
        "DOC-WH":
            "the vendor's pages on webhooks, https://desk.zoho.com/support/WebhookDocument.do",
        "KB-TEAMS": "help page on adding and managing teams",
        "COMM-INV": "a community thread on invitations that are not sent",
        "PY-OLD": "an early public client of the API in Python",
        "DEX":
            "a client in Go with sample bodies in its tests, "
            + "https://github.com/superdurable/dex-connectors-library",
        "W6W": "notes from live calls of August 2026 in the README of a client",
        "ELAPSED": "a third party's summary of the vendor's document, 2026",
        "n8n":
            "a client with the whole life of an agent, "
            + "https://github.com/imohanvadivel/n8n-nodes-zoho-desk",
        "PD":
            "a client in JavaScript, components/zoho_desk of "
            + "https://github.com/PipedreamHQ/pipedream",
        "OMNIAUTH": "a library for signing in, https://github.com/oozou/omniauth-zoho",
    ]
}
