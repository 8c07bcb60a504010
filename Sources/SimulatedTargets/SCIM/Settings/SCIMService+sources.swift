// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMService {
    /// The meaning of the source keys in the route table and in comments.
    static let sources: [RouteSource] = [
        RouteSource(
            key: "RFC 7643",
            meaning: "System for Cross-domain Identity Management: Core Schema, September "
                + "2015, https://www.rfc-editor.org/rfc/rfc7643"
        ),
        RouteSource(
            key: "RFC 7644",
            meaning: "System for Cross-domain Identity Management: Protocol, September 2015, "
                + "https://www.rfc-editor.org/rfc/rfc7644"
        ),
        RouteSource(
            key: "RFC 9865",
            meaning: "Cursor-Based Pagination of System of Cross-domain Identity Management "
                + "(SCIM) Resources, https://www.rfc-editor.org/rfc/rfc9865"
        ),
    ]
}
