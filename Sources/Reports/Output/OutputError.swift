// SPDX-License-Identifier: Apache-2.0

/// Why the output of a run could not be written; earlier output is unchanged.
package enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path is not a directory.
    case notADirectory(path: String)
    /// The directory contains something that Residue did not write.
    case foreignContent(path: String, name: String)
    /// Another process is currently writing its output there.
    case busy(path: String)
    /// The system refused, in its own words.
    case system(action: String, path: String, reason: String)

    package var description: String {
        switch self {
        case .notADirectory(let path):
            "cannot write output to '\(path)': it is not a directory; choose another --output"
        case .foreignContent(let path, let name):
            "will not replace '\(path)': it holds '\(name)', which Residue did not write there; "
                + "move that away or choose another --output"
        case .busy(let path):
            "another run is writing its output to '\(path)'; wait for it or choose another "
                + "--output"
        case .system(let action, let path, let reason):
            "cannot \(action) '\(path)': \(reason); earlier output is unchanged"
        }
    }
}
