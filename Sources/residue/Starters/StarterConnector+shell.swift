// SPDX-License-Identifier: Apache-2.0

extension StarterConnector {
    static let shellText = ##"""
        #!/bin/sh
        # A connector for Freshservice that Residue can check, with curl and jq. It looks up single
        # accounts and rights, and writes nothing yet.
        #
        #     residue check --exec "sh connector.sh" --target freshservice
        #
        # What it does not declare below is reported as not exercised. Add accounts.list, then
        # grants.remove, accounts.disable and accounts.convert, so that a leaver leaves.
        set -u
        capabilities='["accounts.get", "accounts.find", "entitlements.list", "time"]'
        folder=$(mktemp -d)
        trap 'rm -rf "$folder"' EXIT

        # Requests the path into $folder/body; waits when the service says so. Fails with the
        # protocol's error in $folder/error.
        get() {
            for attempt in 1 2 4 8 16 32; do
                status=$(curl -sS --max-time 20 -K "$folder/curl" -D "$folder/head" \
                    -o "$folder/body" -w '%{http_code}' "$service$1") || status=000
                case $status in
                2??) return 0 ;;
                404) refuse 1 "$1: 404"; return 1 ;;
                429 | 5?? | 000) ;;
                *) refuse 99 "$1: $status"; return 1 ;;
                esac
                after=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([0-9]*\).*/\1/p' "$folder/head" | tail -1)
                # Waits in virtual time, which takes no real time; the answer is the next line.
                jq -cn --argjson seconds "${after:-$attempt}" '{jsonrpc: "2.0", id: "wait",
                    method: "time.sleep", params: {seconds: $seconds}}' >&3
                IFS= read -r _
            done
            refuse 7 "$1: no answer"
            return 1
        }

        refuse() { # code, message: nothing happened
            jq -cn --argjson code "$1" --arg message "$2" \
                '{code: $code, message: $message, data: {effect: "none"}}' >"$folder/error"
        }

        # A record as an account. A requester's groups are not on the record, so what is shown
        # of its rights is not all of it.
        account='def account($type): {id: (.id | tostring), type: $type, active,
            email: (.email // .primary_email), givenName: (.first_name // ""),
            familyName: (.last_name // ""), attributes: {}, partial: ($type == "requester"),
            grants: (if $type == "agent" then
                [.roles[] | {kind: "role", id: (.role_id | tostring)}]
                + [.member_of[] | {kind: "group", id: tostring}]
                + (if .active and (.occasional | not)
                    then [{kind: "license", id: "agent"}] else [] end)
                else [] end)};'

        carry_out() {
            case $method in
            initialize)
                service=$(printf '%s' "$params" | jq -r '.targets[0].baseURL')/api/v2
                umask 077 # keep the key out of the process list
                printf '%s' "$params" | jq -r '.targets[0].credential
                    | "user = \"\(.username):\(.password)\""' >"$folder/curl"
                jq -cn --argjson list "$capabilities" '{protocolVersion: "1", name: "my-connector",
                    version: "0.1.0", capabilities: $list}'
                ;;
            accounts.get)
                type=$(printf '%s' "$params" | jq -r '.type // "agent"')
                get "/${type}s/$(printf '%s' "$params" | jq -r .id)" || return 1
                jq -c --arg type "$type" "$account {account: (.[\$type] | account(\$type))}" \
                    "$folder/body"
                ;;
            accounts.find)
                query=$(printf '%s' "$params" | jq -r '"email=" + (.email | @uri)')
                get "/agents?$query" || return 1
                jq -c "$account .agents[] | account(\"agent\")" "$folder/body" >"$folder/found"
                get "/requesters?$query" || return 1
                jq -c "$account .requesters[] | select(.is_agent | not) | account(\"requester\")" \
                    "$folder/body" >>"$folder/found"
                jq -cs '{accounts: .}' "$folder/found"
                ;;
            entitlements.list)
                echo '{"kind":"license","id":"agent","name":"agent"}' >"$folder/rights"
                for kind in role group; do
                    get "/${kind}s?per_page=100" || return 1
                    jq -c --arg kind "$kind" '.[$kind + "s"][]
                        | {kind: $kind, id: (.id | tostring), name}' \
                        "$folder/body" >>"$folder/rights"
                done
                printf '%s' "$params" | jq -c --slurpfile rights "$folder/rights" '.kind as $kind
                    | {entitlements: [$rights[] | select($kind == null or .kind == $kind)]}'
                ;;
            shutdown) echo null ;;
            esac
        }

        # Messages go to descriptor 3, so that no command's output can get among them.
        exec 3>&1 1>&2
        while IFS= read -r line; do
            method=$(printf '%s' "$line" | jq -r .method)
            params=$(printf '%s' "$line" | jq -c '.params // {}')
            if carry_out >"$folder/result"; then
                printf '%s' "$line" | jq -c --slurpfile result "$folder/result" \
                    '{jsonrpc: "2.0", id, result: $result[0]}' >&3
            else
                printf '%s' "$line" | jq -c --slurpfile error "$folder/error" \
                    '{jsonrpc: "2.0", id, error: $error[0]}' >&3
            fi
            [ "$method" != shutdown ] || exit 0
        done

        """##
}
