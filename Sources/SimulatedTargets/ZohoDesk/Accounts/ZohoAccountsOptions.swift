// SPDX-License-Identifier: Apache-2.0

/// What a portal's accounts server starts with.
package struct ZohoAccountsOptions: Sendable {
    /// An OAuth client as registered in the developer console.
    package struct Client: Sendable {
        package var name: String
        /// A self client has no page of its own: its codes are made in the console.
        package var isSelfClient: Bool
        package var redirectURIs: [String]
        /// Where the client is registered; `nil` for the portal's own data center.
        package var dataCenter: ZohoDataCenter?
        /// Whether the client may be used in every data center (ACC-MDC).
        package var isMultiDataCenter: Bool
        /// `nil` for values derived from the seed.
        package var id: String?
        package var secret: String?

        package init(name: String, isSelfClient: Bool = false, redirectURIs: [String] = []) {
            self.name = name
            self.isSelfClient = isSelfClient
            self.redirectURIs = redirectURIs
            dataCenter = nil
            isMultiDataCenter = false
        }
    }

    package var dataCenter = ZohoDataCenter.us
    /// Whether the narrow scopes of OAS-N exist; off, as in the older specification.
    package var granularScopes = true
    /// The client that the connector's refresh token belongs to; it is a self client.
    package var connector = Client(name: "connector", isSelfClient: true)
    package var connectorScopes = "Desk.settings.ALL,Desk.basic.READ"
    /// Clients beside the connector's.
    package var clients: [Client] = []

    package init() {}
}
