// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension ZohoDesk {
    /// The meaning of the source keys in the route table and in comments.
    static let sources: [RouteSource] = [
        RouteSource(
            key: "OAS-O",
            meaning: "the vendor's OpenAPI description in its older form, "
                + "https://github.com/zoho/zohodesk-oas, commit 83b5c18"
        ),
        RouteSource(
            key: "OAS-N",
            meaning: "later commits of the same repository, with narrower scopes, deleted "
                + "agents and look-ups by address"
        ),
        RouteSource(
            key: "ACC-WEB",
            meaning: "the vendor's pages on OAuth for web applications and self clients, "
                + "https://www.zoho.com/accounts/protocol/oauth/"
        ),
        RouteSource(
            key: "ACC-MDC",
            meaning: "the vendor's page on clients in several data centers"
        ),
        RouteSource(
            key: "ACC-LIM",
            meaning: "the vendor's page on the limits of tokens"
        ),
        RouteSource(
            key: "DOC-DC",
            meaning: "the vendor's list of hosts by data center, "
                + "https://desk.zoho.com/DeskAPIDocument"
        ),
        RouteSource(
            key: "DOC-CREDITS",
            meaning: "the same document on API credits"
        ),
        RouteSource(
            key: "DOC-ERR",
            meaning: "the same document on errors"
        ),
        RouteSource(
            key: "DOC-WH",
            meaning: "the vendor's pages on webhooks, "
                + "https://desk.zoho.com/support/WebhookDocument.do"
        ),
        RouteSource(
            key: "KB-TEAMS",
            meaning: "help page on adding and managing teams"
        ),
        RouteSource(
            key: "COMM-INV",
            meaning: "a community thread on invitations that are not sent"
        ),
        RouteSource(
            key: "PY-OLD",
            meaning: "an early public client of the API in Python"
        ),
        RouteSource(
            key: "DEX",
            meaning: "a client in Go with sample bodies in its tests, "
                + "https://github.com/superdurable/dex-connectors-library"
        ),
        RouteSource(
            key: "W6W",
            meaning: "notes from live calls of August 2026 in the README of a client"
        ),
        RouteSource(
            key: "ELAPSED",
            meaning: "a third party's summary of the vendor's document, 2026"
        ),
        RouteSource(
            key: "n8n",
            meaning: "a client with the whole life of an agent, "
                + "https://github.com/imohanvadivel/n8n-nodes-zoho-desk"
        ),
        RouteSource(
            key: "PD",
            meaning: "a client in JavaScript, components/zoho_desk of "
                + "https://github.com/PipedreamHQ/pipedream"
        ),
        RouteSource(
            key: "OMNIAUTH",
            meaning: "a library for signing in, https://github.com/oozou/omniauth-zoho"
        ),
    ]
}
