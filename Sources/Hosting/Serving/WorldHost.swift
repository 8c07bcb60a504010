// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import IdentityModel
import Scenarios
import Wire

/// Worlds behind HTTP: one main port for everything, and one port for each target.
package final class WorldHost: Sendable {
    package struct Options: Sendable {
        package var address = "127.0.0.1"
        /// The main port, with targets on the next ones; 0 for any free ports.
        package var port = 0
        /// Certificate chain and private key in PEM; `nil` for plain HTTP.
        package var tls: (certificate: String, key: String)?
        /// Whether a proxy in front says how clients reach it.
        package var isBehindProxy = false
        package var world = HostedWorld.Options()
        package var version = ""

        package init() {}
    }

    /// Threads of each port: one that waits for a delayed answer serves nobody else meanwhile, and
    /// each beyond the machine's cores costs the others.
    private static let threads = 4

    package let registry: WorldRegistry
    package let addresses: HostAddresses
    package let port: Int
    private let servers: [HTTPServer]

    /// Opens the world and begins to listen; nothing listens where this throws.
    package init(
        _ world: WorldDeclaration,
        options: Options,
        wall: WallTime
    ) throws {
        let registry = try WorldRegistry(world, options: options.world, wall: wall)
        let control = ControlPlane(registry: registry, version: options.version, wall: wall)
        let router = HostRouter(
            registry: registry,
            control: control,
            isTLS: options.tls != nil,
            isBehindProxy: options.isBehindProxy
        )
        var servers: [HTTPServer] = []
        var ports: [String: Int] = [:]
        do throws(HTTPServerError) {
            var main = WorldHost.server(options, offset: 0)
            main.tooLarge = { router.tooLarge($0) }
            servers.append(try HTTPServer(main) { router.respond(to: $0) })
            for (number, target) in registry.standard.targets.enumerated() {
                let name = target.name.rawValue
                var own = WorldHost.server(options, offset: number + 1)
                own.tooLarge = { _ in router.tooLarge(for: name) }
                let server = try HTTPServer(own) { router.respond(to: $0, onPortOf: name) }
                servers.append(server)
                ports[name] = server.port
            }
        } catch {
            for server in servers { server.stop() }
            throw error
        }
        self.registry = registry
        self.servers = servers
        port = servers[0].port
        addresses = HostAddresses(
            main: WorldHost.url(options, servers[0].port),
            targets: ports.mapValues { WorldHost.url(options, $0) }
        )
        control.addresses = addresses
    }

    /// Lets requests finish that are on their way, then closes every port.
    package func stop() {
        for server in servers { server.stop() }
    }

    private static func server(_ options: Options, offset: Int) -> HTTPServerOptions {
        var server = HTTPServerOptions()
        server.address = options.address
        server.port = options.port == 0 ? 0 : options.port + offset
        server.tls = options.tls
        server.threads = WorldHost.threads
        return server
    }

    /// An address that stands for every one of the machine is reached by loopback.
    private static func url(_ options: Options, _ port: Int) -> String {
        let scheme = options.tls == nil ? "http" : "https"
        let host =
            switch options.address {
            case "0.0.0.0": "127.0.0.1"
            case "::": "[::1]"
            case let address where address.contains(":"): "[\(address)]"
            default: options.address
            }
        return "\(scheme)://\(host):\(port)"
    }
}
