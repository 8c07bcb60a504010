// SPDX-License-Identifier: Apache-2.0

import Foundation
import Scenarios
import TargetKit
import Testing
import Vocabulary
import Wire

/// No output of a run holds a credential of the targets it ran against.
@Suite
struct CredentialOutputTests {
    private static let scenario = """
        scenario: A clerk leaves three applications
        controls: [CIS-v8/6.2]
        organization:
          owner: owner@acme.example
          people: { ana: { name: Ana Lima, email: ana.lima@acme.example } }
          jobs: { clerk: { access: [{ target: freshservice, account: requester }, { target: scim, account: user }] } }
        targets: { freshservice: {}, scim: {}, zoho-desk: {} }
        timeline:
          - at: 2026-03-02T09:00:00Z
            joiner: { person: ana, job: clerk }
          - at: +1d
            leaver: { person: ana }
        expect:
          - { at: end, residual: none }

        """

    private static func secrets(_ credential: ConnectorCredential) -> [String] {
        switch credential {
        case .basic(let userName, let password):
            // A password of one letter, as `X` beside a key, would be found anywhere.
            [
                userName, password,
                String(
                    BasicCredential(userName: userName, password: password).authorization.dropFirst(
                        6
                    )
                ),
            ].filter { $0.count > 3 }
        case .bearer(let token): [token]
        case .oauth(_, let clientSecret, let refreshToken): [clientSecret, refreshToken]
        }
    }

    @Test func `events, reports and console hold no credential`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.scenario, to: "clerk.yaml")
        let result = try Binary.run(["run", file, "--output", "out"], in: folder)
        #expect(result.status == 0, "\(result.output)\(result.complaints)")
        let secrets = try WorldFile.load(path: file).opened().flatMap {
            Self.secrets($0.target.connectorCredential)
        }
        #expect(secrets.count >= 4)
        let root = URL(filePath: folder.path("out"))
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var texts = [result.output, result.complaints]
        for case let file as URL in files ?? .init() where !file.hasDirectoryPath {
            texts.append(String(decoding: try Data(contentsOf: file), as: UTF8.self))
        }
        #expect(texts.count > 3)
        #expect(texts.contains { $0.contains("ana.lima@acme.example") || $0.contains("\"ana\"") })
        for secret in secrets {
            #expect(!texts.contains { $0.contains(secret) })
        }
    }
}
