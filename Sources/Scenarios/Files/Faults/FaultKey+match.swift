// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit
import Vocabulary
import Wire

extension FaultKey {
    /// Keys of `on`.
    static let matches = [
        FaultKey(
            .match,
            "target",
            .text,
            "The name that the scenario gives the target.",
            example: """
                - name: the whole service is down
                  on: { target: freshservice }
                  first: 3
                  answer: { status: 503 }
                """
        ) { decoder, node, fault in
            fault.scope.target = decoder.references.target(node)?.rawValue
        },
        FaultKey(
            .match,
            "operation",
            .word(RequestOperation.allCases.map(\.rawValue)),
            "What the request does, whatever its form: PUT or PATCH, alone or in a bulk request. "
                + "`write` is any change, `read` a request that asks for none. What counts is what "
                + "the target would do: a request that it would refuse, or that would change "
                + "nothing, is not a write.",
            example: """
                - name: the removal from the group fails
                  on:
                    target: freshservice
                    operation: revoke
                    right: { kind: group, name: Service Desk }
                    subject: ana
                  first: 1
                  answer: { status: 500 }
                """
        ) { decoder, node, fault in
            fault.scope.operation = decoder.references.decoder.word(node, "operation")
        },
        FaultKey(
            .match,
            "right",
            .shape(TimelineShapes.right),
            "The right that the request grants, revokes, changes or reads.",
            example: """
                - name: nobody can read the group
                  on: { operation: read, right: { kind: group, name: Service Desk } }
                  first: 2
                  answer: { status: 500 }
                """
        ) { decoder, node, fault in
            guard let fields = decoder.references.decoder.fields(node, TimelineShapes.right),
                let kind = decoder.references.decoder.name(
                    fields["kind"],
                    "kind of entitlement",
                    among: OrganizationShapes.kinds.map(\.rawValue)
                ),
                let name = decoder.references.decoder.text(fields["name"])
            else { return }
            fault.scope.right = RightName(kind: kind, name: name)
        },
        FaultKey(
            .match,
            "subject",
            .text,
            "The person whom the request is about, as far as method, path, query and body show; "
                + "with `operation`, the person whose account or access it changes.",
            example: """
                - name: the calls about one person fail
                  on: { target: freshservice, subject: ana }
                  first: 2
                  answer: { status: 500 }
                """
        ) { decoder, node, fault in
            fault.scope.subjects = decoder.references.person(node).map(decoder.addresses) ?? []
        },
        FaultKey(
            .match,
            "request",
            .pattern("^(([A-Z]+|\\*) )?/[^\\s?]*$", example: "DELETE /api/v2/agents/*"),
            "Method and path. `*` matches one segment of the path, or every method; `**` at the "
                + "end matches any rest, or none. A path alone means every method. The query is "
                + "ignored. Prefer `operation`, which also strikes a connector that sends another "
                + "request for the same thing.",
            example: """
                - name: the export fails
                  on: { request: POST /api/v2/audit/export }
                  first: 2
                  answer: { status: 500 }
                """
        ) { decoder, node, fault in decoder.readPattern(node, into: &fault.scope) },
        FaultKey(
            .match,
            "page",
            .whole(atLeast: 1),
            "The requested page of a list; the first page is 1 even if not given.",
            example: """
                - name: the second page is empty
                  on: { request: GET /api/v2/agents, page: 2 }
                  mutate: { set: { agents: [] } }
                """
        ) { decoder, node, fault in
            fault.scope.page = decoder.references.decoder.whole(node, atLeast: 1)
        },
        FaultKey(
            .match,
            "attempt",
            .whole(atLeast: 1),
            "1 for a request sent for the first time, 2 for its first retry.",
            example: """
                - name: only the first try fails
                  on: { operation: write, attempt: 1 }
                  first: 2
                  drop: request
                """
        ) { decoder, node, fault in
            fault.scope.attempt = decoder.references.decoder.whole(node, atLeast: 1)
        },
    ]
}

extension FaultDecoder {
    fileprivate func readPattern(_ node: YAMLNode, into scope: inout FaultRule.Scope) {
        let decoder = references.decoder
        guard let text = decoder.text(node) else { return }
        var words = text.split(separator: " ").map(String.init)
        var method = "*"
        if words.count == 2 {
            let methods = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]
            method = words.removeFirst()
            guard
                method == "*"
                    || decoder.check(method, "method", among: methods, at: node.location)
            else { return }
        }
        guard words.count == 1, words[0].hasPrefix("/") else {
            decoder.mismatch(node, "method and path such as DELETE /api/v2/agents/*")
            return
        }
        guard !words[0].contains("?") else {
            let note = "Match a page by 'page'."
            decoder.log.error("the query is not matched", at: node.location, note: note)
            return
        }
        do throws(FaultSyntaxError) {
            scope.pattern = try FaultPattern(parsing: "\(method) \(words[0])")
        } catch {
            decoder.log.error(error.description, at: node.location)
        }
    }
}
