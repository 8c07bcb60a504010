// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension ZohoDeskOptions {
    static let clientsSetting = SettingDescription(
        "oauthClients",
        "{ name, id, secret, redirectURIs, selfClient, dataCenter, multiDC }",
        default: "none",
        "OAuth clients beside the connector's; whoever authorizes one is the connector's agent."
    )

    mutating func readClients(_ settings: TargetSettings) throws(SettingError) {
        let known = [
            "name", "id", "secret", "redirectURIs", "selfClient", "dataCenter", "multiDC",
        ]
        var taken: Set<String> = []
        for entry in try settings.list("oauthClients") {
            try entry.rejectKeys(outside: known)
            var client = Client(name: try entry.requiredString("name"))
            client.isSelfClient = try entry.bool("selfClient") ?? false
            client.redirectURIs = try entry.strings("redirectURIs") ?? []
            client.isMultiDataCenter = try entry.bool("multiDC") ?? false
            client.id = try entry.string("id")
            client.secret = try entry.string("secret")
            let centers = ZohoDataCenter.allCases.map(\.rawValue)
            let center = try entry.choice("dataCenter", among: centers)
            client.dataCenter = center.flatMap { ZohoDataCenter(rawValue: $0) }
            if let id = client.id, !taken.insert(id).inserted {
                throw SettingError(path: entry.path + ["id"], message: "'\(id)' is there already")
            }
            clients.append(client)
        }
    }
}
