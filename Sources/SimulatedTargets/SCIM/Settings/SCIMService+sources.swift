// SPDX-License-Identifier: Apache-2.0

extension SCIMService {
    /// The meaning of the source keys in the route table and in comments.
    static let sources: KeyValuePairs = [
        "RFC 7643":
            "System for Cross-domain Identity Management: Core Schema, September 2015, "
            + "https://www.rfc-editor.org/rfc/rfc7643",
        "RFC 7644":
            "System for Cross-domain Identity Management: Protocol, September 2015, "
            + "https://www.rfc-editor.org/rfc/rfc7644",
        "RFC 9865":
            "Cursor-Based Pagination of System of Cross-domain Identity Management (SCIM) "
            + "Resources, https://www.rfc-editor.org/rfc/rfc9865",
    ]
}
