// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import IdentityModel
import TargetKit
import Vocabulary
import Wire

/// What a person sees when a server has begun to listen: where everything is, and the credentials.
struct ServePage {
    let host: WorldHost
    let options: WorldHost.Options
    /// Where the control plane's token is written; `nil` for one that is only shown.
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

    /// The part of the inspector's address that a browser keeps to itself.
    private var tokenFragment: String {
        guard tokenFile == nil, let token = options.token else { return "" }
        return "#token=\(token)"
    }

    /// Where the story of a played world is told and judged.
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

    /// What a person sees when the server has ended.
    var ending: String {
        let worlds = host.registry.worlds
        let requests = worlds.reduce(0) { $0 + $1.journal.count }
        let counted = worlds.count == 1 ? "1 world" : "\(worlds.count) worlds"
        return
            "stopped after \(requests) requests to \(counted); worlds live in memory, and nothing "
            + "of them was kept\n"
    }

    private func line(_ label: String, _ value: String) -> String {
        "  \(Page.padded(label, 16))  \(value)\n"
    }
}

extension ConnectorCredential {
    /// What a client signs in with, by the names that people know it under.
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
