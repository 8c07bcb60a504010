// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import IdentityModel
import TargetKit
import Vocabulary
import Wire

/// The text printed when a server starts listening: addresses and credentials.
struct ServePage {
    let host: WorldHost
    let options: WorldHost.Options
    /// The file with the control plane's token; `nil` if it is only printed.
    let tokenFile: String?

    var text: String {
        let world = host.registry.standard
        var text = "residue serve: \(world.title)\n"
        text += line("inspector", host.addresses.main + "/" + tokenFragment)
        text += line("control plane", host.addresses.control)
        if let token = options.token {
            text += line("control token", tokenFile.map { "in \($0)" } ?? token)
        }
        text += line("document", "\(host.addresses.control)/openapi.json")
        text += line("clock", "\(world.now), pace \(world.pace)")
        text += timeline
        for target in world.targets {
            let name = target.name.rawValue
            let url = host.addresses.targets[name] ?? "\(host.addresses.main)/\(name)"
            text += "\n\(name)\(name == target.kind ? "" : " (\(target.kind))")\n"
            text += line("base URL", url)
            text += line("also at", "\(host.addresses.main)/\(name)")
            if !target.basePath.isEmpty { text += line("paths begin with", target.basePath) }
            for (label, value) in target.credential.lines(
                tokenEndpoint: target.tokenEndpoint(at: url)
            ) {
                text += line(label, value)
            }
        }
        return text + "\nCtrl-C ends it.\n"
    }

    /// The fragment of the inspector's URL, which browsers never send.
    private var tokenFragment: String {
        guard tokenFile == nil, let token = options.token else { return "" }
        return "#token=\(token)"
    }

    /// Where a played world's feed and verdict are.
    private var timeline: String {
        let world = host.registry.standard
        guard let story = world.story else { return "" }
        let base = "\(host.addresses.control)/worlds/\(world.id)"
        return line("plays until", story.end.rfc3339)
            + line("feed", "\(base)/feed")
            + line("verdict", "\(base)/verdict")
            + line("people (SCIM)", host.addresses.main + story.peoplePath)
            + line("", story.peopleAuthorization)
    }

    /// The text printed when the server has stopped.
    var ending: String {
        let worlds = host.registry.worlds
        let requests = worlds.reduce(0) { $0 + $1.journal.count }
        let counted = worlds.count == 1 ? "1 world" : "\(worlds.count) worlds"
        return
            "stopped after \(requests) requests to \(counted); worlds live in memory and were "
            + "discarded\n"
    }

    private func line(_ label: String, _ value: String) -> String {
        "  \(Page.padded(label, 16))  \(value)\n"
    }
}

extension ConnectorCredential {
    /// A client's credentials, under their usual names.
    fileprivate func lines(tokenEndpoint: String?) -> [(String, String)] {
        switch self {
        case .basic(let userName, let password):
            [("user name", userName), ("password", password)]
        case .bearer(let token): [("bearer token", token)]
        case .oauth(let clientID, let clientSecret, let refreshToken):
            [
                ("client id", clientID), ("client secret", clientSecret),
                ("refresh token", refreshToken),
            ] + (tokenEndpoint.map { [("token endpoint", $0)] } ?? [])
        }
    }
}
