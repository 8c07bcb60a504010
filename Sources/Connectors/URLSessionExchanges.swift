// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Collects what the tasks of one session receive, and refuses to follow redirects.
///
/// A session asks about redirects only where its delegate receives the data as well; with
/// completion handlers or `data(for:)` Foundation for Linux follows them, credential included.
final class URLSessionExchanges: NSObject, URLSessionDataDelegate {
    private struct Exchange {
        var data = Data()
        let continuation: CheckedContinuation<(Data, URLResponse?), any Error>
    }

    private let exchanges = Mutex<[Int: Exchange]>([:])

    /// Starts the task and waits for its end.
    ///
    /// The task must be of the session whose delegate this is.
    func run(_ task: URLSessionDataTask) async throws -> (Data, URLResponse?) {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                exchanges.withLock {
                    $0[task.taskIdentifier] = Exchange(continuation: continuation)
                }
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive data: Data
    ) {
        exchanges.withLock { $0[dataTask.taskIdentifier]?.data.append(data) }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didCompleteWithError error: (any Error)?
    ) {
        let exchange = exchanges.withLock { $0.removeValue(forKey: task.taskIdentifier) }
        guard let exchange else { return }
        if let error {
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
