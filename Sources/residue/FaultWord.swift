// SPDX-License-Identifier: Apache-2.0

/// One word of a fault, with an element of `faults` that uses it.
struct FaultWord {
    enum Group: CaseIterable {
        case match
        case phase
        case occasion
        case verdict
        case fires

        var title: String {
            switch self {
            case .match: "Which requests"
            case .phase: "How far the request has come"
            case .occasion: "How often"
            case .verdict: "What happens"
            case .fires: "How often it must have happened"
            }
        }

        var meaning: String {
            switch self {
            case .match:
                "Keys of `on`. All that are given must match; without `on` every request does."
            case .phase:
                "The value of `phase`. If unsaid: `before` for `answer` and for `drop: request`, "
                    + "`after` for `delay`, `mutate` and `drop: response`."
            case .occasion:
                "At most one of these; `always` if unsaid. The matching requests are counted from "
                    + "1, retries included."
            case .verdict: "Exactly one of these."
            case .fires: "Checked at the end of the run."
            }
        }
    }

    let group: Group
    let name: String
    let meaning: String
    /// Whole lines of YAML.
    let example: String

    init(_ group: Group, _ name: String, _ meaning: String, _ example: String) {
        self.group = group
        self.name = name
        self.meaning = meaning
        self.example = example
    }

    static let whole = """
        faults:
          - name: throttled revocations
            on: { target: freshservice, request: DELETE /api/v2/agents/* }
            every: 3
            answer: { status: 429, retryAfter: 30s }
            fires: { atLeast: 2 }
        """

    static let all = matches + phases + occasions + verdicts + requirements

    private static let matches = [
        FaultWord(
            .match,
            "target",
            "The name that the scenario gives the target.",
            """
            - name: the whole service is down
              on: { target: freshservice }
              first: 3
              answer: { status: 503 }
            """
        ),
        FaultWord(
            .match,
            "request",
            "Method and path. `*` stands for one segment of the path, or for every method; `**` "
                + "at the end stands for whatever follows, or nothing. A path alone means every "
                + "method. The query takes no part.",
            """
            - name: writes to agents fail
              on: { request: PUT /api/v2/agents/** }
              first: 2
              answer: { status: 500 }
            """
        ),
        FaultWord(
            .match,
            "subject",
            "The person whom the request is about, as far as method, path, query and body tell.",
            """
            - name: the calls about one person fail
              on: { target: freshservice, subject: ana }
              first: 2
              answer: { status: 500 }
            """
        ),
        FaultWord(
            .match,
            "page",
            "The page that a list is asked for; the first page is 1 whether or not it is named.",
            """
            - name: the second page is empty
              on: { request: GET /api/v2/agents, page: 2 }
              mutate: { set: { agents: [] } }
            """
        ),
        FaultWord(
            .match,
            "attempt",
            "1 for a request sent for the first time, 2 for its first retry.",
            """
            - name: only the first try fails
              on: { request: "* /api/v2/agents/**", attempt: 1 }
              first: 2
              drop: request
            """
        ),
    ]

    private static let phases = [
        FaultWord(
            .phase,
            "before",
            "The target never sees the request: nothing has changed.",
            """
            - name: the request never arrives
              on: { request: PUT /api/v2/agents/** }
              phase: before
              first: 1
              drop: request
            """
        ),
        FaultWord(
            .phase,
            "after",
            "The target has carried the request out; its answer is replaced, changed, late or "
                + "lost. A lost answer is not a refusal.",
            """
            - name: done, but nobody hears of it
              on: { request: PUT /api/v2/agents/** }
              phase: after
              first: 1
              drop: response
            """
        ),
        FaultWord(
            .phase,
            "halfWay",
            "The target is cut after half of the request's elementary changes, as by a crash. "
                + "With `answer` or with `drop: response`.",
            """
            - name: half of the change is made
              on: { request: PUT /api/v2/agents/** }
              phase: halfWay
              first: 1
              answer: { status: 500 }
            """
        ),
    ]

    private static let occasions = [
        FaultWord(
            .occasion,
            "always",
            "Every matching request.",
            """
            - name: one call never works
              on: { request: DELETE /api/v2/agents/*/forget }
              always: true
              answer: { status: 403 }
              fires: { atLeast: 0 }
            """
        ),
        FaultWord(
            .occasion,
            "every",
            "The n-th, the 2n-th, the 3n-th, and so on.",
            """
            - name: every third write
              on: { request: PUT /api/v2/agents/** }
              every: 3
              answer: { status: 429, retryAfter: 10s }
            """
        ),
        FaultWord(
            .occasion,
            "first",
            "The first n.",
            """
            - name: a bad start
              on: { target: freshservice }
              first: 4
              answer: { status: 503 }
            """
        ),
        FaultWord(
            .occasion,
            "after",
            "All that come after the first n.",
            """
            - name: it works until it does not
              on: { request: PUT /api/v2/agents/** }
              after: 10
              times: 3
              answer: { status: 500 }
            """
        ),
        FaultWord(
            .occasion,
            "between",
            "From the n-th to the m-th, both included; or from one instant until another, as "
                + "dates or as times after the start.",
            """
            - name: an outage in the second night
              on: { target: freshservice }
              between: [+30h, +32h]
              answer: { status: 503 }
            """
        ),
        FaultWord(
            .occasion,
            "probability",
            "Each by itself, with a chance above 0 and up to 1, drawn with the scenario's seed.",
            """
            - name: one answer in fifty is lost
              on: { target: freshservice }
              probability: 0.02
              drop: response
            """
        ),
        FaultWord(
            .occasion,
            "times",
            "Beside any of these: the most times that the fault fires.",
            """
            - name: two refusals at most
              on: { request: PUT /api/v2/agents/** }
              always: true
              times: 2
              answer: { status: 409 }
            """
        ),
    ]

    private static let verdicts = [
        FaultWord(
            .verdict,
            "answer",
            "An answer in place of the target's: `status`, and if wanted `retryAfter`, `headers` "
                + "and `body`. A body that is text is sent as it is, anything else as JSON.",
            """
            - name: throttled
              on: { request: GET /api/v2/agents }
              first: 2
              answer:
                status: 429
                retryAfter: 30s
                headers: { X-Reason: rate limit }
                body: { code: limit_exceeded, message: Too many requests }
            """
        ),
        FaultWord(
            .verdict,
            "delay",
            "Everything happens, but later. Beyond the core's `requestTimeout` the answer still "
                + "arrives; use `drop` for one that does not.",
            """
            - name: slow lists
              on: { request: GET /api/v2/agents }
              delay: 8s
            """
        ),
        FaultWord(
            .verdict,
            "drop",
            "`request`: it never arrives, in the phase `before`. `response`: the target has done "
                + "it and the answer is lost. Either way the sender waits for its own timeout and "
                + "cannot tell which.",
            """
            - name: a lost answer
              on: { request: POST /api/v2/agents }
              first: 1
              drop: response
            """
        ),
        FaultWord(
            .verdict,
            "mutate",
            "Changes the target's own answer: `status`, `headers` to set, members of the JSON body "
                + "to `set` or `remove` by path (`agent.active`, `agents[0].id`, `agents[*].email`)"
                + ", or `truncateTo` so many bytes. A mutation that changes nothing is reported "
                + "as a problem.",
            """
            - name: the target claims that the account is inactive
              on: { request: GET /api/v2/agents/* }
              first: 1
              mutate: { set: { agent.active: false } }
            """
        ),
    ]

    private static let requirements = [
        FaultWord(
            .fires,
            "fires",
            "A number for exactly so often, or `atLeast`, `atMost`, `exactly`. At least once if "
                + "unsaid.",
            """
            - name: seen twice or more
              on: { request: PUT /api/v2/agents/** }
              every: 2
              answer: { status: 503 }
              fires: { atLeast: 2, atMost: 20 }
            """
        )
    ]
}
