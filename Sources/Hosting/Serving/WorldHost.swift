// SPDX-License-Identifier: Apache-2.0

import HTTPServer
import IdentityModel
import Scenarios
import Synchronization
import Wire

/// Serves worlds over HTTP: a main port for everything, and a port for each target.
package final class WorldHost: Sendable {
    package struct Options: Sendable {
        package var address = "127.0.0.1"
        /// The main port, followed by those of the targets; 0 for any free ports.
        package var port = 0
        /// Certificate chain and private key in PEM; `nil` for plain HTTP.
        package var tls: (certificate: String, key: String)?
        /// Whether a trusted reverse proxy says how clients reach it.
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
    private let servers: [HTTPListener]
    /// Looks at the worlds for those who follow them.
    private let watch: Task<Void, Never>
    /// Posts feeds to subscribers.
    private let courier: Task<Void, Never>
    /// Ports of worlds that have their own, by world id.
    private let further: Mutex<[String: [HTTPListener]]> = Mutex([:])
    private let options: Options
    private let router: HostRouter

    /// Creates the world and starts listening; if this throws, nothing listens.
    package init(
        _ content: WorldContent,
        options: Options,
        wall: WallTime
    ) throws {
        let registry = try WorldRegistry(content, options: options.world, wall: wall)
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
        let count = registry.standard.targets.count + 1
        var main = WorldHost.server(options, port: options.port, of: count)
        main.tooLarge = { router.tooLarge($0) }
        main.streamed = { router.stream(for: $0) }
        let first = try HTTPListener(main) { router.respond(to: $0) }
        let own: (servers: [HTTPListener], ports: [String: Int])
        do throws(HTTPServerError) {
            own = try WorldHost.open(
                registry.standard,
                from: options.port == 0 ? 0 : options.port + 1,
                isDefault: true,
                router,
                options
            )
        } catch {
            first.stop()
            throw error
        }
        self.registry = registry
        self.options = options
        self.router = router
        servers = [first] + own.servers
        port = first.port
        addresses = HostAddresses(
            main: WorldHost.url(options, first.port),
            targets: own.ports.mapValues { WorldHost.url(options, $0) }
        )
        control.addresses = addresses
        watch = Task { await followers.run() }
        courier = Task { await FeedCourier(registry: registry).run() }
        control.ports = self
    }

    /// Opens a port for each target of a world, from `port` on; 0 for any free ones.
    private static func open(
        _ world: HostedWorld,
        from port: Int,
        isDefault: Bool,
        _ router: HostRouter,
        _ options: Options
    ) throws(HTTPServerError) -> (servers: [HTTPListener], ports: [String: Int]) {
        var servers: [HTTPListener] = []
        var ports: [String: Int] = [:]
        // Ports of the default world keep serving the world that a request names.
        let id = isDefault ? nil : world.id
        do throws(HTTPServerError) {
            for (number, target) in world.targets.enumerated() {
                let name = target.name.rawValue
                var own = server(
                    options,
                    port: port == 0 ? 0 : port + number,
                    of: world.targets.count + 1
                )
                own.tooLarge = { _ in router.tooLarge(for: name, world: id) }
                let opened = try HTTPListener(own) {
                    router.respond(to: $0, onPortOf: name, world: id)
                }
                servers.append(opened)
                ports[name] = opened.port
            }
        } catch {
            for server in servers { server.stop() }
            throw error
        }
        return (servers, ports)
    }

    deinit {
        watch.cancel()
    }

    /// Lets requests in flight finish, then closes every port.
    package func stop() {
        watch.cancel()
        courier.cancel()
        let all = further.withLock { further in
            defer { further = [:] }
            return further.sorted { $0.key < $1.key }.flatMap(\.value)
        }
        for server in servers + all { server.stop() }
    }

    private static func server(
        _ options: Options,
        port: Int,
        of ports: Int
    ) -> HTTPServerOptions {
        var server = HTTPServerOptions()
        server.address = options.address
        server.port = port
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

/// Gives worlds their own ports.
protocol PortGiver: AnyObject, Sendable {
    /// Base URLs by target.
    func openPorts(
        of world: HostedWorld,
        from port: Int
    ) throws(HTTPServerError) -> [String: String]
    func closePorts(of world: HostedWorld)
}

extension WorldHost: PortGiver {
    func openPorts(
        of world: HostedWorld,
        from port: Int
    ) throws(HTTPServerError) -> [String: String] {
        let opened = try WorldHost.open(world, from: port, isDefault: false, router, options)
        further.withLock { $0[world.id] = opened.servers }
        return opened.ports.mapValues { WorldHost.url(options, $0) }
    }

    func closePorts(of world: HostedWorld) {
        for server in further.withLock({ $0.removeValue(forKey: world.id) }) ?? [] {
            server.stop()
        }
    }
}
