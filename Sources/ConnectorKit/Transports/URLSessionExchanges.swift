// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Collects what the tasks of a session receive, and refuses to follow redirects.
///
/// A session asks about redirects only if its delegate also receives the data; with completion
/// handlers or `data(for:)`, Foundation on Linux follows them, credential included.
final class URLSessionExchanges: NSObject, URLSessionDataDelegate {
    private struct Reception {
        var data = Data()
        var isTooLong = false
        let continuation: CheckedContinuation<(Data, URLResponse?), any Error>
    }

    /// An answer exceeds the size limit.
    struct TooLong: Error {}

    private let bytesMax: Int

    init(bytesMax: Int = .max) {
        self.bytesMax = bytesMax
    }

    private let exchanges = Mutex<[Int: Reception]>([:])

    /// Starts the task and waits for its end.
    ///
    /// The task must belong to the session whose delegate this is.
    func run(_ task: URLSessionDataTask) async throws -> (Data, URLResponse?) {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                exchanges.withLock {
                    $0[task.taskIdentifier] = Reception(continuation: continuation)
                }
                task.resume()
            }
        } onCancel: {
            // A canceled caller need not wait until the task has noticed.
            let exchange = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
            task.cancel()
            exchange?.continuation.resume(throwing: CancellationError())
        }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive data: Data
    ) {
        let isTooLong = exchanges.withLock { exchanges in
            guard var reception = exchanges.removeValue(forKey: dataTask.taskIdentifier) else {
                return false
            }
            reception.isTooLong = reception.data.count + data.count > bytesMax
            if !reception.isTooLong { reception.data.append(data) }
            exchanges[dataTask.taskIdentifier] = reception
            return reception.isTooLong
        }
        if isTooLong { dataTask.cancel() }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didCompleteWithError error: (any Error)?
    ) {
        let exchange = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        guard let exchange else { return }
        if exchange.isTooLong {
            exchange.continuation.resume(throwing: TooLong())
        } else if let error {
            exchange.continuation.resume(throwing: error)
        } else {
            exchange.continuation.resume(returning: (exchange.data, task.response))
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}
