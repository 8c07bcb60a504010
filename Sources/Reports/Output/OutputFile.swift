// SPDX-License-Identifier: Apache-2.0

/// An append-only file: the event log of a run in progress.
package final class OutputFile {
    private let path: String
    /// `nil` once closed.
    private var descriptor: Int32?

    init(creating path: String) throws(OutputError) {
        self.path = path
        descriptor = try FileSystem.create(path)
    }

    deinit {
        if let descriptor { FileSystem.release(descriptor) }
    }

    package func append(_ bytes: [UInt8]) throws(OutputError) {
        guard let descriptor else { preconditionFailure("append(_:) called after close()") }
        try FileSystem.append(bytes, to: descriptor, path: path)
    }

    /// Ends the file; a second call does nothing.
    package func close() throws(OutputError) {
        guard let descriptor else { return }
        self.descriptor = nil
        try FileSystem.finish(descriptor, path: path)
    }
}
