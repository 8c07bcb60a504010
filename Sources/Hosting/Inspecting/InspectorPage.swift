// SPDX-License-Identifier: Apache-2.0

import Wire

/// The page at `/`, which shows worlds and controls them through the control plane.
///
/// It contains no world data, so it needs no token; its script asks for one if the control plane
/// requires it.
enum InspectorPage {
    /// By path; the page itself is at `/`.
    private static let files: [String: (bytes: [UInt8], type: String)] = [
        "inspector.css": (PackageResources.inspector_css, "text/css"),
        "inspector.js": (PackageResources.inspector_js, "text/javascript"),
        "inspector-reading.js": (PackageResources.inspector_reading_js, "text/javascript"),
        "inspector-steering.js": (PackageResources.inspector_steering_js, "text/javascript"),
    ]

    /// The paths of its files.
    static let paths = ["/"] + files.keys.sorted().map { "\(ControlPlane.base)/\($0)" }

    /// The requested file; `nil` for any other request.
    static func file(for request: WireRequest) -> WireResponse? {
        guard request.method.isSafe else { return nil }
        guard request.path != "/" else {
            guard request.headers["Accept"]?.contains("text/html") == true else { return nil }
            return response(PackageResources.inspector_html, "text/html")
        }
        guard request.path.hasPrefix("\(ControlPlane.base)/inspector") else { return nil }
        return files[String(request.path.dropFirst(ControlPlane.base.count + 1))]
            .map { response($0.bytes, $0.type) }
    }

    private static func response(_ bytes: [UInt8], _ type: String) -> WireResponse {
        WireResponse(
            status: 200,
            headers: [
                "Content-Type": "\(type); charset=utf-8",
                "Cache-Control": "no-store",
                // Only these files may run or style the page, and nothing can be sent elsewhere,
                // whatever a name or a body contains; text never becomes markup.
                "Content-Security-Policy":
                    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'",
                "X-Frame-Options": "DENY",
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
            ],
            body: bytes
        )
    }
}
