// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import IdentityModel
import Scenarios
import Wire

/// Serves worlds over HTTP: a main port for everything, and a port for each target.
package final class WorldHost: Sendable {
    package struct Options: Sendable {
        package var address = "127.0.0.1"
        /// The main port, followed by those of the targets; 0 for any free ports.
        package var port = 0
        /// Certificate chain and private key in PEM; `nil` for plain HTTP.
        package var tls: (certificate: String, key: String)?
        /// Whether a proxy in front says how clients reach it.
        package var isBehindProxy = false
        package var world = HostedWorld.Options()
        /// Host names the control plane answers to, besides the server's addresses.
        package var allowedHosts: [String] = []
        /// The token that control-plane calls must carry; `nil` for none.
        package var token: String?
        /// How many files and sockets the process may have open, if known.
        package var descriptorsMax: Int?
        package var version = ""

        package init() {}
    }

    /// Threads per port: one that waits for a delayed answer serves nobody else, and each one
    /// beyond the machine's cores slows the others.
    private static let threads = 4

    package let registry: WorldRegistry
    package let addresses: HostAddresses
    package let port: Int
    private let servers: [HTTPServer]
    /// Looks at the worlds for those who follow them.
    private let watch: Task<Void, Never>

    /// Creates the world and starts to listen; if this throws, nothing listens.
    package init(
        _ world: WorldDeclaration,
        options: Options,
        wall: WallTime
    ) throws {
        let registry = try WorldRegistry(world, options: options.world, wall: wall)
        let followers = WorldFollowers(registry: registry)
        let control = ControlPlane(
            registry: registry,
            version: options.version,
            gate: ControlGate(
                address: options.address,
                names: options.allowedHosts,
                token: options.token
            ),
            followers: followers
        )
        let router = HostRouter(
            registry: registry,
            control: control,
            isTLS: options.tls != nil,
            isBehindProxy: options.isBehindProxy
        )
        var servers: [HTTPServer] = []
        var portsByName: [String: Int] = [:]
        do throws(HTTPServerError) {
            let ports = registry.standard.targets.count + 1
            var main = WorldHost.server(options, offset: 0, of: ports)
            main.tooLarge = { router.tooLarge($0) }
            main.streamed = { router.stream(for: $0) }
            servers.append(try HTTPServer(main) { router.respond(to: $0) })
            for (number, target) in registry.standard.targets.enumerated() {
                let name = target.name.rawValue
                var own = WorldHost.server(options, offset: number + 1, of: ports)
                own.tooLarge = { _ in router.tooLarge(for: name) }
                let server = try HTTPServer(own) { router.respond(to: $0, onPortOf: name) }
                servers.append(server)
                portsByName[name] = server.port
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
            targets: portsByName.mapValues { WorldHost.url(options, $0) }
        )
        control.addresses = addresses
        watch = Task { await followers.run() }
    }

    deinit {
        watch.cancel()
    }

    /// Lets requests in flight finish, then closes every port.
    package func stop() {
        watch.cancel()
        for server in servers { server.stop() }
    }

    private static func server(
        _ options: Options,
        offset: Int,
        of ports: Int
    ) -> HTTPServerOptions {
        var server = HTTPServerOptions()
        server.address = options.address
        server.port = options.port == 0 ? 0 : options.port + offset
        server.tls = options.tls
        server.threads = WorldHost.threads
        if let all = options.descriptorsMax {
            // While it makes room, a full server briefly has up to twice as many.
            let each = (all - 64) / (2 * ports)
            server.connectionsMax = min(server.connectionsMax, max(each, 16))
        }
        return server
    }

    /// A server on every address is reached through loopback.
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
