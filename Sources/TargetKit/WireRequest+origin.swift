// SPDX-License-Identifier: Apache-2.0

import Wire

extension WireRequest {
    /// Scheme, host and prefix that links begin with, so that they lead back the way the request
    /// came; `nil` without `Host`.
    ///
    /// A request says by itself neither how it was carried nor what was cut off its path: whoever
    /// hosts the target adds `X-Forwarded-Proto` under TLS and `X-Forwarded-Prefix` below a name.
    package var origin: String? {
        guard let host = headers["Host"] else { return nil }
        let scheme = headers["X-Forwarded-Proto"] ?? "http"
        let prefix = headers["X-Forwarded-Prefix"] ?? ""
        return scheme + "://" + host + (prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix)
    }
}
