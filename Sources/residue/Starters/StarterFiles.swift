// SPDX-License-Identifier: Apache-2.0

/// What `residue init` writes: one scenario that holds, annotated line by line.
enum StarterFiles {
    struct File {
        /// Below the folder that is written to.
        let path: String
        let text: String
    }

    static let all = [
        File(path: "scenarios/leaver-loses-access-while-throttled.yaml", text: scenario),
        File(path: "scenarios/organizations/acme.yaml", text: organization),
        File(path: ".github/workflows/residue.yml", text: workflow),
    ]

    private static let scenario = """
        # A scenario's name says what must hold. Run it with: residue run
        scenario: A leaver loses all access while Freshservice throttles
        why: Access must end with employment; a rejected request midway is how some stays behind.
        # Controls of public frameworks that this exercises; 'residue describe controls' lists them.
        controls: [NIST-800-53r5/PS-4, CIS-v8/6.2, OWASP-NHI/NHI1]
        # All randomness comes from this number: the same seed gives the same run, byte for byte.
        seed: 1
        # How soon after an event the access must be gone.
        deadline: 1h

        # People, jobs and policy; several scenarios can share the file.
        organization: organizations/acme.yaml

        # The simulated services. 'residue describe targets freshservice' lists settings and quirks.
        targets:
          freshservice:
            seats: { agent: 10 }
            groups: [Service Desk, Change Advisory]
            departments: [IT]
            requesterGroups: [All Staff]

        # What goes wrong on the way. 'residue describe faults' explains every word.
        faults:
          - name: throttled writes
            on: { target: freshservice, operation: write }
            first: 2
            answer: { status: 429, retryAfter: 30s }
            # A fault that never fires proves nothing: fewer than two makes the run inconclusive.
            fires: { atLeast: 2 }

        # What happens, in virtual time: thirty days pass in milliseconds.
        timeline:
          - at: 2026-03-02T09:00:00Z
            joiner: { person: ana, job: support-agent }
          - at: +0s
            joiner: { person: bo, job: support-agent }
          # Ana moves to another job and must lose what only the first one granted.
          - at: +14d
            mover: { person: ana, job: change-manager }
          - at: +16d
            leaver: { person: ana }

        # What must hold, judged from the target's own state. A plain figure must be met exactly.
        expect:
          - { after: joiner ana, within: 2h, person: ana, entitlementAccuracy: 1 }
          - { after: mover ana, within: 1h, person: ana, overProvisioning: 0 }
          # 'minDenominator' keeps the figure from holding over an empty set.
          - after: leaver ana
            within: 1h
            revocationCompleteness: { equals: 1, minDenominator: 3 }
          # Nobody else may lose anything, and the seat comes back.
          - { at: end, falseRevocations: 0, residual: none }
          - { at: end, licenses: { freshservice/agent: { assigned: 1, free: 9 } } }
          - { at: end, evidenceCompleteness: 1 }

        """

    private static let organization = """
        # A fictional company: who works there, what access each job grants, who owns it.
        owner: access-owner@acme.example

        people:
          ana: { name: Ana Lima, email: ana.lima@acme.example, department: IT }
          bo: { name: Bo Sandberg, email: bo.sandberg@acme.example, department: IT }

        # A job's access is granted to a joiner and revoked from a mover or a leaver.
        jobs:
          support-agent:
            access:
              - target: freshservice
                account: agent
                seat: agent
                roles: [SD Agent]
                groups: [Service Desk]
          change-manager:
            access:
              - target: freshservice
                account: agent
                seat: agent
                roles: [SD Agent, Change Manager]
                groups: [Change Advisory]

        # A run that would remove more than this waits for approval.
        policy:
          massChange: { people: 5, percent: 60 }
          # An agent who is only deactivated keeps the role, and has it back once re-enabled.
          # offboarding: { agent: deactivate }

        """

    private static let workflow = """
        # Runs the scenarios on every push. The run's summary appears on the job's page,
        # what did not hold as annotations, and the run's files as an artifact.
        name: access left behind
        on:
          push:
          pull_request:
        permissions:
          contents: read

        jobs:
          residue:
            runs-on: ubuntu-latest
            container: swift:6.2
            timeout-minutes: 30
            env:
              # OWNER/NAME of the repository that holds Residue's source: a variable of this
              # repository. Not needed where this repository is Residue itself.
              RESIDUE_REPOSITORY: ${{ vars.RESIDUE_REPOSITORY }}
            steps:
              - uses: actions/checkout@v4
              - name: Install the C libraries
                run: |
                  apt-get update
                  apt-get install -y --no-install-recommends \\
                    git pkg-config libyaml-dev libsodium-dev libmicrohttpd-dev
              - name: Build Residue
                run: |
                  source=.
                  if ! grep -qs 'name: "residue"' Package.swift; then
                    if [ -z "$RESIDUE_REPOSITORY" ]; then
                      echo "::error::set the repository variable RESIDUE_REPOSITORY to OWNER/NAME"
                      exit 1
                    fi
                    source="$RUNNER_TEMP/residue"
                    git clone --depth 1 "https://github.com/$RESIDUE_REPOSITORY" "$source"
                  fi
                  swift build -c release --product residue --package-path "$source"
                  cp "$source/.build/release/residue" /usr/local/bin/residue
              - name: Run the scenarios
                run: residue run scenarios --output residue-report
              - uses: actions/upload-artifact@v4
                if: always()
                with:
                  name: residue-report
                  path: residue-report
                  if-no-files-found: ignore

        """
}
