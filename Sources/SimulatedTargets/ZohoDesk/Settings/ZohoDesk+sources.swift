// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension ZohoDesk {
    /// What the keys in the route table and in comments stand for.
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
            key: "DOC-WH",
            meaning: "the vendor's pages on webhooks, "
                + "https://desk.zoho.com/support/WebhookDocument.do"
        ),
        RouteSource(
            key: "PY-OLD",
            meaning: "an early public client of the API in Python"
        ),
    ]
}
