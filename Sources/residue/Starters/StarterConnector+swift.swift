// SPDX-License-Identifier: Apache-2.0

extension StarterConnector {
    static let packageText = ##"""
        // swift-tools-version: 6.2

        import PackageDescription

        // Where Residue is: a checkout next to this folder, or where RESIDUE says.
        let residue = Context.environment["RESIDUE"] ?? "../residue"

        let package = Package(
            name: "my-connector",
            platforms: [.macOS("26.0")],
            dependencies: [.package(name: "residue", path: residue)],
            targets: [
                .executableTarget(
                    name: "my-connector",
                    dependencies: [.product(name: "ConnectorKit", package: "residue")],
                    path: "Sources"
                )
            ]
        )

        """##

    static let swiftText = ##"""
        // A connector for Freshservice that Residue can check. So far it only reads.
        //
        //     swift build
        //     residue check --exec .build/debug/my-connector --target freshservice
        //
        // What the manifest does not list is reported as not exercised. Add changeGrants,
        // disableAccount and convertAccount first, so that a leaver leaves.

        import ConnectorKit

        struct MyConnector: Connector {
            let manifest = ConnectorManifest(
                name: "my-connector",
                version: "0.1.0",
                targetKind: "freshservice",
                accountKinds: [.agent, .requester],
                entitlementKinds: [.role, .group, .license],
                capabilities: [.listAccounts, .getAccount, .findAccounts, .listEntitlements]
            )
            let exchange: HTTPExchange
            let headers: WireHeaders

            init(transport: any Transport, apiKey: String, clock: any CivilClock) {
                // Waits when the service says so, retries what may be retried, and tells a lost
                // answer from a refusal.
                exchange = HTTPExchange(
                    transport: transport,
                    clock: clock,
                    policy: RetryPolicy(),
                    budget: RateBudget(window: .seconds(60)),
                    rateFields: nil
                )
                let credential = Base64.encode(Array("\(apiKey):X".utf8))
                headers = ["Authorization": "Basic \(credential)", "Accept": "application/json"]
            }

            func get(
                _ path: String,
                query: String? = nil
            ) async throws(ConnectorError) -> (body: JSONValue, hasNext: Bool) {
                let request = WireRequest(.get, "/api/v2\(path)", query: query, headers: headers)
                let answer = try await exchange.send(request, operation: "read")
                let response = answer.response
                guard response.isSuccess else {
                    let code: ConnectorError.Code = response.status == 404 ? .notFound : .invalid
                    throw ConnectorError(code, effect: .none, "\(path): \(response.status)")
                }
                // Only the Link header says whether another page follows.
                let link = response.headers["Link"].flatMap { LinkHeader(parsing: $0) }
                return ((try? JSONValue(parsing: response.body)) ?? .null, link?.next != nil)
            }

            func rows(
                _ list: String,
                query: String? = nil
            ) async throws(ConnectorError) -> [JSONValue] {
                var rows: [JSONValue] = []
                for page in 1...1_000 {
                    let parts = [query, "per_page=100", "page=\(page)"].compactMap { $0 }
                    let answer = try await get("/\(list)", query: parts.joined(separator: "&"))
                    rows += answer.body[list]?.array ?? []
                    if !answer.hasNext { break }
                }
                return rows
            }

            func account(
                _ row: JSONValue,
                _ kind: Account.Kind,
                _ rights: [OfferedEntitlement]
            ) -> Account {
                var account = Account(
                    id: Account.ID("\(row["id"]?.integer ?? 0)"),
                    kind: kind,
                    isEnabled: row["active"]?.bool ?? false,
                    email: row["email"]?.string ?? row["primary_email"]?.string,
                    givenName: row["first_name"]?.string,
                    familyName: row["last_name"]?.string
                )
                guard kind == .agent else { return account }
                let roles = row["roles"]?.array?.compactMap { $0["role_id"]?.integer } ?? []
                let groups = row["member_of"]?.array?.compactMap(\.integer) ?? []
                for (kind, ids) in [(Entitlement.Kind.role, roles), (.group, groups)] {
                    for id in ids {
                        let name = rights.first { $0.kind == kind && $0.id == "\(id)" }?.name
                        account.grants.insert(Grant(kind: kind, name: name ?? "#\(id)"))
                    }
                }
                if account.isEnabled, row["occasional"]?.bool == false {
                    account.grants.insert(Grant(kind: .license, name: "agent"))
                }
                return account
            }

            func rights() async throws(ConnectorError) -> [OfferedEntitlement] {
                var rights = [OfferedEntitlement(kind: .license, id: "agent", name: "agent")]
                for (kind, list) in [(Entitlement.Kind.role, "roles"), (.group, "groups")] {
                    for row in try await rows(list) {
                        guard let id = row["id"]?.integer, let name = row["name"]?.string else {
                            continue
                        }
                        rights.append(OfferedEntitlement(kind: kind, id: "\(id)", name: name))
                    }
                }
                return rights
            }

            func accounts(
                of kind: Account.Kind,
                after cursor: PageCursor?
            ) async throws(ConnectorError) -> Page<Account> {
                let rights = try await rights()
                let rows = try await rows("\(kind.rawValue)s").filter { row in
                    kind == .agent || row["is_agent"]?.bool != true
                }
                return Page(elements: rows.map { account($0, kind, rights) }, next: nil)
            }

            func account(
                _ id: Account.ID,
                of kind: Account.Kind
            ) async throws(ConnectorError) -> Account {
                let body = try await get("/\(kind.rawValue)s/\(id.rawValue)").body
                return account(body[kind.rawValue] ?? .null, kind, try await rights())
            }

            func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
                let query = "email=\(PercentEncoding.encode(email))"
                let rights = try await rights()
                let agents = try await rows("agents", query: query)
                let requesters = try await rows("requesters", query: query)
                return agents.map { account($0, .agent, rights) }
                    + requesters.filter { $0["is_agent"]?.bool != true }
                    .map { account($0, .requester, rights) }
            }

            func entitlements(
                of kind: Entitlement.Kind,
                after cursor: PageCursor?
            ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
                Page(elements: try await rights().filter { $0.kind == kind }, next: nil)
            }

            func ownAccount() async throws(ConnectorError) -> Account {
                let row = try await get("/agents/me").body["agent"] ?? .null
                return account(row, .agent, try await rights())
            }
        }

        try await ConnectorProgram.serve(name: "my-connector", version: "0.1.0") {
            (seat: ConnectorProgram.Seat) throws(ConnectorError) -> any Connector in
            guard case .basic(let apiKey, _) = seat.credential else {
                throw ConnectorError(.invalid, effect: .none, "an API key is needed")
            }
            return MyConnector(transport: seat.transport, apiKey: apiKey, clock: seat.clock)
        }

        """##
}
