// SPDX-License-Identifier: Apache-2.0

/// Why the output of a run could not be written; the output of the run before is as it was.
package enum OutputError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path names something that is no directory.
    case notADirectory(path: String)
    /// The directory holds something that no run of Residue wrote.
    case foreignContent(path: String, name: String)
    /// Another process writes its output there now.
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
