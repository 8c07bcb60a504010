// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct FreshserviceTransportTests {
    @Test(arguments: [
        ("Basic !!", "invalid_credentials"), ("Bearer abc", "invalid_credentials"),
        ("Basic bm9ib2R5Olg=", "invalid_credentials"),
        ("Basic bWlyYUBhY21lLmV4YW1wbGU6eA==", "unsupported_authentication_type"),
    ])
    func `a string that is not a credential is refused`(_ field: String, _ code: String) throws {
        var bench = try FreshserviceBench()
        let answer = bench.send(.get, "/agents/me", headers: ["Authorization": field])
        #expect(answer.status == 401)
        #expect(answer.code == code)
    }

    @Test(arguments: ["X", "", "key", "x:y"])
    func `the password beside the key does not matter`(_ password: String) throws {
        var bench = try FreshserviceBench()
        guard case .basic(let key, _) = bench.target.connectorCredential else { return }
        let credential = BasicCredential(userName: key, password: password)
        bench.authorization = credential.authorization
        #expect(bench.send(.get, "/agents/me").status == 200)
    }

    @Test(arguments: [
        ("application/xml", 406), ("*/*", 200), ("application/json; q=0.9", 200),
        ("text/html, */*", 200),
    ])
    func `only JSON can be asked for`(_ accept: String, _ status: Int) throws {
        var bench = try FreshserviceBench()
        #expect(bench.send(.get, "/roles", headers: ["Accept": accept]).status == status)
    }

    @Test(arguments: [
        ("application/xml", 415), ("application/json; charset=utf-8", 201),
    ])
    func `only JSON is read`(_ type: String, _ status: Int) throws {
        var bench = try FreshserviceBench()
        let answer = bench.send(
            .post,
            "/departments",
            ["name": "Sales"],
            headers: ["Content-Type": type]
        )
        #expect(answer.status == status)
    }

    @Test func `a known path under another method is 405 and says which are allowed`() throws {
        var bench = try FreshserviceBench()
        let answer = bench.send(.put, "/agents")
        #expect(answer.status == 405)
        #expect(answer.response.headers["Allow"] == "POST, GET")
    }

    @Test(arguments: ["/agents/abc", "/agent", "/agents/1/2", "/agents/99999999999999999999"])
    func `an unknown path is 404 without a body`(_ path: String) throws {
        var bench = try FreshserviceBench()
        let answer = bench.send(.get, path)
        #expect(answer.status == 404)
        #expect(answer.response.body.isEmpty)
    }

    @Test func `a plan's limit holds for a minute from the first call on`() throws {
        var bench = try FreshserviceBench(["plan": "starter"])
        for call in 1...100 {
            let answer = bench.send(.get, "/roles")
            #expect(answer.response.headers["X-RateLimit-Remaining"] == String(100 - call))
        }
        bench.wait(.milliseconds(20_500))
        let refused = bench.send(.get, "/roles")
        #expect(refused.status == 429)
        #expect(refused.response.headers["Retry-After"] == "40")
        #expect(refused.response.body.isEmpty)
        bench.wait(.milliseconds(39_500))
        #expect(bench.send(.get, "/roles").status == 200)
    }

    @Test func `list calls have a limit of their own, which their headers speak of`() throws {
        var bench = try FreshserviceBench(["rateLimit": ["perMinute": 10, "listAgents": 2]])
        let first = bench.send(.get, "/agents").response.headers
        #expect(first["X-RateLimit-Total"] == "2")
        #expect(first["X-RateLimit-Remaining"] == "1")
        bench.send(.get, "/agents")
        #expect(bench.send(.get, "/agents").status == 429)
        let roles = bench.send(.get, "/roles").response.headers
        #expect(roles["X-RateLimit-Total"] == "10")
        #expect(roles["X-RateLimit-Remaining"] == "7")
    }

    @Test func `invalid requests count`() throws {
        var bench = try FreshserviceBench(["rateLimit": ["perMinute": 2]])
        bench.send(.get, "/nothing")
        bench.send(.get, "/roles", headers: ["Authorization": "Basic !!"])
        #expect(bench.send(.get, "/roles").status == 429)
    }

    @Test func `pages are linked until the last one and hold every row once`() throws {
        var bench = try FreshserviceBench()
        for number in 0..<7 { _ = try bench.requester("p\(number).\(number)@acme.example") }
        var names: [String] = []
        var page: String? = "/requesters?per_page=3"
        while let path = page {
            let answer = bench.send(.get, path)
            let rows = answer.body["requesters"]?.array ?? []
            names += rows.compactMap { $0["first_name"]?.string }
            let link = answer.response.headers["Link"]
            #expect(link?.hasSuffix("; rel=\"next\"") ?? true)
            page = link.map { link in
                String(
                    link.dropFirst("<https://acme.freshservice.com/api/v2".count)
                        .prefix { $0 != ">" }
                )
            }
        }
        #expect(names == (0..<7).map { "p\($0)" })
    }

    @Test(arguments: [(false, false), (true, true)])
    func `a full last page carries no link unless enabled`(
        _ quirk: Bool,
        _ isLinked: Bool
    ) throws {
        var bench = try FreshserviceBench(["quirks": ["linkOnFullLastPage": .bool(quirk)]])
        for number in 0..<4 { _ = try bench.requester("p\(number)@acme.example") }
        let answer = bench.send(.get, "/requesters?per_page=2&page=2")
        #expect((answer.response.headers["Link"] != nil) == isLinked)
    }

    @Test(arguments: ["per_page=101", "per_page=0", "page=0", "page=x", "page=-1"])
    func `a page that does not exist is refused`(_ query: String) throws {
        var bench = try FreshserviceBench()
        let answer = bench.send(.get, "/agents?\(query)")
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_value")
    }

    @Test(arguments: ["order_by=name", "state=idle", "active=yes", "include=all"])
    func `a malformed filter is refused`(_ query: String) throws {
        var bench = try FreshserviceBench()
        #expect(bench.send(.get, "/agents?\(query)").status == 400)
    }

    @Test func `a lower page cap cuts silently`() throws {
        var bench = try FreshserviceBench(["quirks": ["pageCap": 2]])
        for number in 0..<3 { _ = try bench.requester("p\(number)@acme.example") }
        let answer = bench.send(.get, "/requesters?per_page=100")
        #expect(answer.body["requesters"]?.array?.count == 2)
        #expect(answer.response.headers["Link"] != nil)
    }

    @Test func `shifting pages repeat one row and miss another`() throws {
        var bench = try FreshserviceBench(["quirks": ["listOrderShifts": true]])
        for number in 0..<4 { _ = try bench.requester("p\(number)@acme.example") }
        let rows = (1...2).flatMap { page in
            bench.send(.get, "/requesters?per_page=2&page=\(page)").body["requesters"]?.array ?? []
        }
        let names = rows.compactMap { $0["first_name"]?.string }
        #expect(names == ["p0", "p1", "p1", "p2"])
    }

    @Test func `a list can show a former state`() throws {
        var bench = try FreshserviceBench(["quirks": ["listsLag": true], "indexLag": "1m"])
        let id = try bench.requester("jon@acme.example")
        bench.wait(.seconds(61))
        bench.send(.delete, "/requesters/\(id)")
        func isActive() -> JSONValue? {
            bench.send(.get, "/requesters").body["requesters"]?.array?.first?["active"]
        }
        #expect(isActive() == true)
        #expect(bench.send(.get, "/requesters/\(id)").body["requester"]?["active"] == false)
        bench.wait(.seconds(60))
        #expect(isActive() == false)
    }

    @Test func `searches see changes only after a while, newest first, without a link`() throws {
        var bench = try FreshserviceBench(["indexLag": "2m"])
        for number in 0..<31 {
            _ = try bench.agent("z\(number)@acme.example", ["occasional": true])
        }
        let path = "/agents?query=%22~%5Bemail%5D:'z'%22"
        #expect(bench.send(.get, path).body["agents"] == [])
        bench.wait(.seconds(120))
        let answer = bench.send(.get, path)
        #expect(answer.body["agents"]?.array?.count == 30)
        #expect(answer.body["agents"]?.array?.first?["email"] == "z30@acme.example")
        #expect(answer.response.headers["Link"] == nil)
        #expect(bench.send(.get, path + "&page=2").body["agents"]?.array?.count == 1)
        #expect(bench.send(.get, path + "&page=41").status == 400)
    }

    @Test func `the address filter sees changes at once unless it lags too`() throws {
        for lags in [false, true] {
            var bench = try FreshserviceBench(["quirks": ["emailFilterLags": .bool(lags)]])
            _ = try bench.agent("mira@acme.example")
            let found = bench.send(.get, "/agents?email=Mira%40acme.example").body["agents"]
            #expect(found?.array?.isEmpty == lags)
        }
    }

    @Test func `a lagging address filter finds only the former address`() throws {
        var bench = try FreshserviceBench([
            "quirks": ["emailFilterLags": true], "indexLag": "1m",
        ])
        let id = try bench.requester("jon@acme.example")
        bench.wait(.seconds(61))
        bench.send(.put, "/requesters/\(id)", ["primary_email": "jonas@acme.example"])
        func isFound() -> Bool {
            let answer = bench.send(.get, "/requesters?email=jonas@acme.example")
            return answer.body["requesters"]?.array?.isEmpty == false
        }
        #expect(!isFound())
        bench.wait(.seconds(60))
        #expect(isFound())
    }

    @Test func `a lagging list fills its pages without rows that it does not show yet`() throws {
        var bench = try FreshserviceBench(["quirks": ["listsLag": true], "indexLag": "1m"])
        for name in ["b", "d", "f"] { _ = try bench.requester("\(name)@acme.example") }
        bench.wait(.seconds(61))
        for name in ["a", "c"] { _ = try bench.requester("\(name)@acme.example") }
        let answer = bench.send(.get, "/requesters?per_page=3")
        let names = answer.body["requesters"]?.array?.compactMap { $0["first_name"]?.string }
        #expect(names == ["b", "d", "f"])
        #expect(answer.response.headers["Link"] == nil)
    }

    @Test func `departments are searched in pages of 30 and without a link`() throws {
        let names = (10...40).map { String($0) }
        var bench = try FreshserviceBench(["departments": .array(names.map { .string($0) })])
        let conditions = names.map { "name:'\($0)'" }.joined(separator: "%20OR%20")
        let path = "/departments?per_page=5&query=%22\(conditions)%22"
        let first = bench.send(.get, path)
        #expect(first.body["departments"]?.array?.count == 30)
        #expect(first.body["departments"]?.array?.first?["name"] == "40")
        #expect(first.response.headers["Link"] == nil)
        let second = bench.send(.get, path + "&page=2")
        #expect(second.body["departments"]?.array?.compactMap { $0["name"]?.string } == ["10"])
        #expect(bench.send(.get, path + "&page=41").status == 400)
    }

    @Test func `filters of agents combine`() throws {
        var bench = try FreshserviceBench()
        let mira = try bench.agent("mira@acme.example", ["occasional": true])
        _ = try bench.agent("noor@acme.example")
        bench.send(.delete, "/agents/\(mira)")
        func names(_ query: String) -> [String] {
            let rows = bench.send(.get, "/agents?\(query)").body["agents"]?.array ?? []
            return rows.compactMap { $0["first_name"]?.string }
        }
        #expect(names("active=false") == ["mira"])
        #expect(names("active=true&state=fulltime") == ["noor", "Residue"])
        #expect(names("state=occasional&active=true") == [])
        #expect(names("email=mira@acme.example&active=true") == [])
    }
}
