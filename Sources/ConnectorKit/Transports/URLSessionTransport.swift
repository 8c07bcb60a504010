// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Wire

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Carries requests over real HTTP to the service at a base URL.
///
/// Redirects are ordinary answers: following one would send the credential to wherever it points.
public final class URLSessionTransport: Transport {
    private let base: String
    private let session: URLSession
    private let exchanges: URLSessionExchanges
    private let timeout: Duration

    /// `baseURL` is a scheme and a host, with a path prefix if the service has one; a trailing
    /// slash makes no difference.
    ///
    /// `timeout` limits a whole exchange, `bytesMax` the body of an answer.
    ///
    /// `nil` unless the scheme is `http` or `https` and there is a host, without query, fragment
    /// and credential.
    public init?(
        baseURL: String,
        timeout: Duration = .seconds(60),
        bytesMax: Int = 64 << 20,
        configuration: URLSessionConfiguration = .ephemeral
    ) {
        guard let parts = URLComponents(string: baseURL), let scheme = parts.scheme,
            ["http", "https"].contains(scheme.lowercased()), parts.host?.isEmpty == false,
            parts.query == nil, parts.fragment == nil, parts.user == nil
        else { return nil }
        var base = baseURL
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
        self.timeout = timeout
        exchanges = URLSessionExchanges(bytesMax: bytesMax)
        // The other timeout restarts with every byte received.
        configuration.timeoutIntervalForResource = Double(timeout.wholeSeconds)
        configuration.httpShouldSetCookies = false
        configuration.urlCache = nil
        session = URLSession(
            configuration: configuration,
            delegate: exchanges,
            delegateQueue: nil
        )
    }

    deinit {
        session.finishTasksAndInvalidate()
    }

    public func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard let url = URL(string: base + request.requestTarget) else {
            throw .notSent("the request's path is not a valid URL")
        }
        let data: Data
        let response: URLResponse?
        do {
            (data, response) = try await answer(
                to: session.dataTask(with: urlRequest(request, url))
            )
        } catch {
            throw Self.transportError(error)
        }
        guard let response = response as? HTTPURLResponse else {
            throw .noAnswer("the answer is not HTTP")
        }
        return WireResponse(
            status: response.statusCode,
            headers: Self.headers(of: response),
            body: Array(data)
        )
    }

    /// The answer, if it comes in time: with Foundation on Linux, session timeouts do not end the
    /// wait for a server that accepts a connection and then stays silent.
    private func answer(
        to task: URLSessionDataTask
    ) async throws -> (Data, URLResponse?) {
        try await withThrowingTaskGroup(of: (Data, URLResponse?)?.self) { group in
            group.addTask { try await self.exchanges.run(task) }
            group.addTask {
                let clock = WallClock()
                try await clock.sleep(until: clock.now.advanced(by: self.timeout), tolerance: nil)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw URLError(.timedOut)
            }
            return answer
        }
    }

    private func urlRequest(_ request: WireRequest, _ url: URL) -> URLRequest {
        let seconds = Double(timeout.wholeSeconds)
        var result = URLRequest(
            url: url,
            cachePolicy: .reloadIgnoringLocalCacheData,
            timeoutInterval: seconds
        )
        result.httpMethod = request.method.rawValue
        for field in request.headers.fields {
            result.addValue(field.value, forHTTPHeaderField: field.name)
        }
        if !request.body.isEmpty { result.httpBody = Data(request.body) }
        return result
    }

    /// Sorted by name, since a dictionary has no order.
    private static func headers(of response: HTTPURLResponse) -> WireHeaders {
        var headers = WireHeaders()
        let fields = response.allHeaderFields.compactMap { name, value -> (String, String)? in
            guard let name = name as? String, let value = value as? String else { return nil }
            return (name, value)
        }
        for (name, value) in fields.sorted(by: { $0.0 < $1.0 }) { headers.append(name, value) }
        return headers
    }

    /// A failure counts as not sent only if no connection can have been made; everything else may
    /// have reached the service.
    static func transportError(_ error: any Error) -> TransportError {
        if error is URLSessionExchanges.TooLong { return .noAnswer("the answer has no end") }
        guard let error = error as? URLError else { return .noAnswer("the request failed") }
        return switch error.code {
        case .cannotConnectToHost: .notSent("the host refuses connections")
        case .cannotFindHost, .dnsLookupFailed: .notSent("the host's name is unknown")
        case .notConnectedToInternet: .notSent("there is no network")
        case .badURL, .unsupportedURL: .notSent("the URL is not usable")
        case .secureConnectionFailed, .serverCertificateUntrusted,
            .serverCertificateHasBadDate, .serverCertificateHasUnknownRoot,
            .serverCertificateNotYetValid:
            .notSent("no secure connection")
        case .timedOut: .noAnswer("the wait ended")
        case .networkConnectionLost: .noAnswer("the connection broke")
        default: .noAnswer("the request failed with code \(error.code.rawValue)")
        }
    }
}

extension Duration {
    /// Rounded up, at least one.
    fileprivate var wholeSeconds: Int64 {
        max(1, components.seconds + (components.attoseconds > 0 ? 1 : 0))
    }
}
