// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServer
import Hosting
import IdentityModel
import Scenarios
import SimulatedTargets
import TargetKit

enum ServeCommand: Subcommand {
    static let name = "serve"
    static let summary = "host the targets over HTTP for any client, with a control plane"
    static let usage = "[OPTIONS]"
    static let options = [
        Option("world", "FILE", "start with this world file or scenario (default: every target)"),
        Option("scenario", "FILE", "play this scenario's timeline and judge the client"),
        Option("variant", "NAME", "with --scenario: this variant"),
        Option("targets", "LIST", "without --world: only these kinds of target"),
        Option("port", "P", "the main port; targets use the next ones; 0 for free ones (8080)"),
        Option("address", "A", "listen on this address of the machine (default: 127.0.0.1)"),
        Option("tls-cert", "FILE", "serve HTTPS with this certificate chain (PEM)"),
        Option("tls-key", "FILE", "the certificate's private key (PEM)"),
        Option("behind-proxy", nil, "trust X-Forwarded-Proto and -Prefix from a reverse proxy"),
        Option("pace", "N", "how fast the clock moves: 0 stands still, 1 is real time, auto"),
        Option("post-feed", "URL", "with --scenario: post each line of the feed to this address"),
        Option("journal", "N", "keep the latest N requests (default: 10000)"),
        Option("deliver-webhooks", nil, "send targets' messages to subscribers"),
        Option("ready-file", "FILE", "write the addresses to FILE once the server listens"),
        Option("allow-host", "NAMES", "additional host names for the control plane"),
        Option("token-file", "FILE", "the control plane's token; written if FILE does not exist"),
    ]
    static let notes = """
        Every target has its own port and is also below /NAME/ on the main port. The inspector is
        at / there, for a browser, and the control plane below /_residue/. It answers only to the
        server's own addresses and --allow-host, rejects calls from other web pages, and requires a
        token if the server listens beyond loopback. Ctrl-C or SIGTERM ends it.

        --world takes only targets, faults, start and seed from a scenario. --scenario also plays
        its timeline: events appear in the feed, faults strike, and verdict judges the state of
        the targets, whoever changed it. A request takes the scenario's latency.

        At pace auto the clock stands still while clients work. A client is never told to wait
        longer than a second, and the clock moves by the whole wait when it comes back. The
        default is auto with --scenario, otherwise 1.
        """
    static let examples: KeyValuePairs = [
        "residue serve": "every target, in real time, on port 8080 and the next",
        "residue serve --world examples/worlds/service-desk.yaml --pace 0":
            "accounts and faults from a file, with a clock that moves on demand",
        "residue serve --scenario scenarios/scim/key-made-before-leaving.yaml":
            "a played scenario; read its feed, act, and run residue world verdict",
        "residue serve --port 0 --targets freshservice --ready-file ready.json":
            "one target on free ports, which a test reads from the file",
        "residue serve --tls-cert cert.pem --tls-key key.pem --address 0.0.0.0":
            "HTTPS for the whole network",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard arguments.positional.isEmpty else {
            throw UsageError("name the world with --world \(arguments.positional[0])")
        }
        var options = try hostOptions(arguments)
        let world = try content(arguments)
        let feedAddress = try feedAddress(arguments)
        let tokenFile = arguments.text("token-file").map { TokenFile(path: $0) }
        let ready = arguments.text("ready-file").map {
            ReadyFile(path: $0, tokenFile: tokenFile.map { absolute($0.path) })
        }
        try ready?.removeStale()
        if let tokenFile {
            options.token = try tokenFile.readOrCreate()
        } else if !["127.0.0.1", "::1", "[::1]"].contains(options.address) {
            options.token = Terminal.token()
        }
        options.descriptorsMax = Terminal.raiseDescriptorLimit()
        guard let bell = StopSignal.listen() else {
            throw CommandFailure(.unavailable, "residue serve: no pipe available")
        }
        HTTPListener.returnLargeBlocks()
        let host = try open(world, options)
        if let feedAddress { _ = host.registry.standard.feedPosts.add(feedAddress) }
        let page = ServePage(host: host, options: options, tokenFile: tokenFile?.path)
        do throws(CommandFailure) {
            try ready?.write(host)
        } catch {
            host.stop()
            throw error
        }
        Terminal.print(page.text)
        let courier = Task { [registry = host.registry] in
            guard arguments.has("deliver-webhooks") else { return }
            await WebhookCourier(registry: registry).run()
        }
        await StopSignal.wait(at: bell)
        courier.cancel()
        host.stop()
        if let ready, !ready.remove() {
            Terminal.complain(
                "residue serve: '\(ready.path)' is gone, or now belongs to another server"
            )
        }
        Terminal.print(page.ending)
        return .held
    }

    private static func feedAddress(_ arguments: Arguments) throws(UsageError) -> PostAddress? {
        guard let url = arguments.text("post-feed") else { return nil }
        guard let address = PostAddress(url) else {
            throw UsageError(
                "--post-feed needs an address such as http://127.0.0.1:9000/feed, not '\(url)'"
            )
        }
        return address
    }

    private static func absolute(_ path: String) -> String {
        URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
    }

    private static func hostOptions(_ arguments: Arguments) throws -> WorldHost.Options {
        var options = WorldHost.Options()
        options.version = Residue.version
        options.port = try arguments.integer("port", in: 0...65_535) ?? 8_080
        options.address = arguments.text("address") ?? options.address
        options.isBehindProxy = arguments.has("behind-proxy")
        options.world.pace =
            try pace(arguments.text("pace")) ?? (arguments.text("scenario") == nil ? 1 : .auto)
        options.world.journalCapacity =
            try arguments.integer("journal", in: 0...1_000_000) ?? options.world.journalCapacity
        options.allowedHosts =
            arguments.text("allow-host")?.split(separator: ",").map(String.init) ?? []
        switch (arguments.text("tls-cert"), arguments.text("tls-key")) {
        case (nil, nil): break
        case (let certificate?, let key?):
            warn(aboutKey: key)
            options.tls = (certificate: try text(of: certificate), key: try text(of: key))
        case (.some, nil): throw UsageError("--tls-cert needs a key: --tls-key FILE")
        case (nil, .some): throw UsageError("--tls-key needs a certificate: --tls-cert FILE")
        }
        return options
    }

    /// A key that others can read is not secret; tests often have one, so this is only a warning.
    private static func warn(aboutKey path: String) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & (S_IRGRP | S_IROTH) != 0 else { return }
        Terminal.complain(
            "residue serve: warning: other users of this machine can read the key '\(path)'; "
                + "chmod 600 fixes that"
        )
    }

    private static func text(of path: String) throws(CommandFailure) -> String {
        do throws(RejectedFile) {
            return String(decoding: try FileBytes.read(path: path), as: UTF8.self)
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    static func pace(_ text: String?) throws(UsageError) -> WorldPace? {
        guard let text else { return nil }
        guard let pace = WorldPace(text: text) else {
            let most = Int(WorldClock.paces.upperBound)
            throw UsageError("--pace needs auto, or a number from 0 to \(most), not '\(text)'")
        }
        return pace
    }

    private static func content(_ arguments: Arguments) throws -> WorldContent {
        guard let path = arguments.text("scenario") else {
            for option in ["variant", "post-feed"] where arguments.text(option) != nil {
                throw UsageError("--\(option) is for a scenario; name one with --scenario FILE")
            }
            return .targets(try world(arguments))
        }
        for other in ["world", "targets"] where arguments.text(other) != nil {
            throw UsageError("give one of --scenario and --\(other)")
        }
        do throws(RejectedFile) {
            return .timeline(
                try WorldFile.scenario(
                    bytes: try FileBytes.read(path: path),
                    path: path,
                    variant: arguments.text("variant"),
                    readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
                )
            )
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    private static func world(_ arguments: Arguments) throws -> WorldDeclaration {
        let kinds = TargetCatalog.entries.map(\.kind)
        guard let path = arguments.text("world") else {
            let chosen = arguments.text("targets")?.split(separator: ",").map(String.init) ?? kinds
            for kind in chosen where !kinds.contains(kind) {
                let hint =
                    Suggestion.note(for: kind, among: kinds)
                    ?? "There are: \(kinds.joined(separator: ", "))"
                throw UsageError("unknown target '\(kind)'. \(hint)")
            }
            guard !chosen.isEmpty, Set(chosen).count == chosen.count else {
                throw UsageError("--targets takes each target once, such as \(kinds[0])")
            }
            return .standard(targets: chosen)
        }
        guard arguments.text("targets") == nil else {
            throw UsageError("--targets is for the default world; \(path) names its own")
        }
        do throws(RejectedFile) {
            return try WorldFile.load(path: path)
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    private static func open(
        _ world: WorldContent,
        _ options: WorldHost.Options
    ) throws(CommandFailure) -> WorldHost {
        do {
            return try WorldHost(world, options: options, wall: Terminal.wall)
        } catch let error as RejectedFile {
            throw CommandFailure(.data, error.description)
        } catch let error as HTTPServerError {
            throw CommandFailure(error, options)
        } catch {
            throw CommandFailure(.software, "residue serve: \(error)")
        }
    }
}

extension CommandFailure {
    fileprivate init(_ error: HTTPServerError, _ options: WorldHost.Options) {
        switch error {
        case .addressUnusable(let reason):
            self.init(
                .unavailable,
                "residue serve: cannot listen on '\(options.address)': \(reason)"
            )
        case .portTaken(let port):
            self.init(
                .unavailable,
                "residue serve: port \(port) is taken. Choose another with --port, or "
                    + "let the system choose with --port 0."
            )
        case .portForbidden(let port):
            self.init(
                .unavailable,
                "residue serve: port \(port) is not permitted; ports below 1024 need "
                    + "privileges. Choose another with --port."
            )
        case .certificateUnusable(let reason):
            self.init(
                .data,
                "residue serve: the certificate cannot be used: \(reason)"
            )
        case .notStarted(let reason):
            self.init(
                .unavailable,
                "residue serve: the server failed to start: \(reason)"
            )
        }
    }
}
