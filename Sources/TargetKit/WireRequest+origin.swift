// SPDX-License-Identifier: Apache-2.0

import Wire

extension WireRequest {
    /// Scheme, host and prefix for links, so that they lead back the way the request came; `nil`
    /// without `Host`.
    ///
    /// A request does not show how it was transported or what was stripped from its path, so the
    /// host adds `X-Forwarded-Proto` under TLS and `X-Forwarded-Prefix` below a name.
    package var origin: String? {
        guard let host = headers["Host"] else { return nil }
        let scheme = headers["X-Forwarded-Proto"] ?? "http"
        let prefix = headers["X-Forwarded-Prefix"] ?? ""
        return scheme + "://" + host + (prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix)
    }
}
