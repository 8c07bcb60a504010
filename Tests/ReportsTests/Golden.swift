// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Files of the checkout that tests compare with.
enum Golden {
    /// The text of a file, by its path from the root of the checkout.
    static func text(_ path: String, from test: String = #filePath) throws -> String {
        let root = URL(filePath: test).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}
