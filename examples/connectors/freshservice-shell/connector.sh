#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A Freshservice connector that speaks Residue's line protocol, in POSIX shell with curl and jq.
#
#     residue check --exec "sh connector.sh" --target freshservice
#
# One request is handled at a time. Functions that call the service leave the result in `status` and
# in the file $answer; they fail after `fail` has left the protocol's error in $error.
set -u
umask 077

page_size=100 # the service's largest page
attempts_max=8
base_role="SD Agent" # what an agent keeps when everything else is revoked

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
answer=$folder/answer headers=$folder/headers
error=$folder/error list=$folder/list

say() { # [jq argument…] filter: writes one message
    jq -cn "$@"
}

# Waits in the targets' time, which may be virtual. The answer is the next line, because only one
# request is in flight at a time.
pause() { # seconds
    say --argjson seconds "$1" \
        '{jsonrpc: "2.0", id: "sleep", method: "time.sleep", params: {seconds: $seconds}}' >&3
    IFS= read -r _
}

fail() { # code, message[, effect[, seconds to wait]]
    say --argjson code "$1" --arg message "$2" --arg effect "${3:-none}" --arg after "${4:-}" \
        '{code: $code, message: $message, data: ({effect: $effect}
            + if $after == "" then {} else {retryAfter: ($after | tonumber)} end)}' >"$error"
    return 1
}

param() { # filter: a member of the request's parameters, empty if absent
    printf '%s' "$params" | jq -r "$1 // empty"
}

# One attempt. Status 000 stands for an answer that never came or cannot be parsed.
once() { # method, path[, body]
    if [ -n "${3:-}" ]; then
        status=$(printf '%s' "$3" | curl -sS -K "$folder/curl" -X "$1" -D "$headers" -o "$answer" \
            -w '%{http_code}' -H 'Content-Type: application/json' --data-binary @- "$service$2") \
            || status=000
    else
        status=$(curl -sS -K "$folder/curl" -X "$1" -D "$headers" -o "$answer" \
            -w '%{http_code}' "$service$2") || status=000
    fi
    case $status in
    000) ;;
    # A success that cannot be parsed is not one: the write may or may not have happened.
    2*) [ ! -s "$answer" ] || [ "$status" = 204 ] || jq -e . "$answer" >/dev/null || status=000 ;;
    esac
    after=$(sed -n 's/^[Rr]etry-[Aa]fter: *\([1-9][0-9]*\).*/\1/p' "$headers" 2>/dev/null | tail -1)
}

# A request that may be repeated: a read or an idempotent write. Fails unless the status is a success
# or one of those expected.
send() { # method, path, body, expected statuses
    effect=none
    attempt=1
    while :; do
        once "$1" "$2" "${3:-}"
        case $status in
        000 | 5??) if [ "$1" != GET ]; then effect=unknown; fi ;;
        429) ;;
        2??) return 0 ;;
        *)
            case " ${4:-} " in *" $status "*) return 0 ;; esac
            refuse "$1 $2"
            return 1
            ;;
        esac
        if [ "$attempt" -ge "$attempts_max" ]; then
            refuse "$1 $2"
            return 1
        fi
        pause "${after:-$((1 << (attempt - 1)))}"
        attempt=$((attempt + 1))
    done
}

refuse() { # what was requested: turns $status and $answer into the protocol's error
    codes=$(jq -r '[.code // empty, (.errors // [])[].code] | join(" ")' "$answer" 2>/dev/null)
    # 403 also stands for "no seat left"; only the message tells the two apart.
    message=$(jq -r '.message // ""' "$answer" 2>/dev/null)
    case $status-$codes-$message in
    000-*) code=8 ;;
    *duplicate_value*) code=2 ;;
    403-*maximum*number* | 403-*seat*) code=11 ;;
    400-*) code=3 ;; 401-*) code=4 ;; 403-*) code=5 ;; 404-*) code=1 ;;
    409-*) code=9 ;; 429-*) code=6 ;; 5*) code=7 ;; *) code=99 ;;
    esac
    fail "$code" "$1: $status $codes" "$effect" "$after"
}

# Appends one page of a list to the file $list as lines of JSON. A full page is assumed to have a
# successor even without a link, because some answers never carry one: `more` says so.
page() { # path, key, number
    case $1 in *\?*) mark='&' ;; *) mark='?' ;; esac
    send GET "$1${mark}per_page=$page_size&page=$3" || return 1
    jq -c --arg key "$2" '.[$key] | if type == "array" then .[] else error end' "$answer" \
        >"$folder/page" 2>&- || { fail 99 "GET $1: no list '$2' in the answer"; return 1; }
    cat "$folder/page" >>"$list"
    more=no # nothing follows an empty page, whatever the link says
    if [ ! -s "$folder/page" ]; then return; fi
    if grep -qi '^link:.*rel="\{0,1\}next' "$headers" \
        || [ "$(wc -l <"$folder/page")" -ge "$page_size" ]; then
        more=yes
    fi
}

all() { # path, key: every element of a list in the file $list
    : >"$list"
    number=1 more=yes
    while [ "$more" = yes ]; do
        page "$1" "$2" "$number" || return 1; number=$((number + 1))
    done
}

# An agent's record shows every right; a requester's shows no groups.
as_account='def right($kind; $more): {kind: $kind, id: tostring} + $more;
def rights: [((.roles // [])[].role_id | right("role"; {})),
    ((.member_of // [])[] | right("group"; {})),
    ((.observer_of // [])[] | right("groupObserver"; {})),
    ((.member_of_pending_approval // [])[] | right("group"; {pending: true})),
    ((.observer_of_pending_approval // [])[] | right("groupObserver"; {pending: true})),
    (select(.active and .occasional == false) | "agent" | right("license"; {}))];
def account(isAgent): {id: (.id | tostring),
    type: (if isAgent then "agent" else "requester" end), active,
    givenName: (.first_name // ""), familyName: (.last_name // ""),
    attributes: ({title: .job_title, phone: .work_phone_number, mobile: .mobile_phone_number,
        department: (if .department_ids == [] then "" else
            ((.department_names // []) | if type == "array" then .[0] else . end) end)}
        | with_entries(select(.value != null)))}
    + (if isAgent then .email else .primary_email end
        | if . == null then {} else {email: ., userName: .} end)
    + if isAgent then {grants: rights} else {grants: [], partial: true} end;'

# Puts the agent or requester with the id into the file $record, its kind in `kind` and its path in
# `path`. Fails with notFound once it is gone.
record=$folder/record
find_record() { # id, type or empty
    case $1 in *[!0-9]* | "") fail 3 "'$1' is no id of Freshservice" || return 1 ;; esac
    for kind in agent requester; do
        if [ -n "$2" ] && [ "$2" != "$kind" ]; then continue; fi
        path=/${kind}s/$1
        send GET "$path" "" 404 || return 1
        if [ "$status" = 404 ]; then continue; fi
        jq -c ".$kind" "$answer" >"$record"
        # The service also lists agents as requesters; they are not.
        if [ "$kind" = requester ] && jq -e .is_agent "$record" >/dev/null; then continue; fi
        return 0
    done
    fail 1 "account $1: not found"
}

shown() { # the account in $record, as a result
    jq -c "$as_account {account: account(\"$kind\" == \"agent\")}" "$record"
}

accounts_list() {
    cursor=$(param .cursor)
    kinds=${cursor%%:*}; kinds=${kinds:-agents}
    number=${cursor#*:}
    : >"$list"
    page "/$kinds" "$kinds" "${number:-1}" || return 1
    next=""
    if [ "$more" = yes ]; then next=$kinds:$((${number:-1} + 1))
    elif [ "$kinds" = agents ]; then next=requesters:1; fi
    jq -cs --arg kinds "$kinds" --arg next "$next" "$as_account"'
        {accounts: map(select($kinds == "agents" or (.is_agent | not)) | account($kinds == "agents"))}
        + if $next == "" then {} else {nextCursor: $next} end' "$list"
}

accounts_get() {
    find_record "$(param .id)" "$(param .type)" || return 1
    if [ "$kind" = agent ]; then shown; return; fi
    memberships "$(param .id)" || return 1
    shown | jq -c --slurpfile grants "$folder/grants" \
        '.account |= (. + {grants: $grants, partial: false})'
}

memberships() { # requester: the groups as lines in $folder/grants; each has to be queried
    : >"$folder/grants"
    all /requester_groups requester_groups || return 1
    for group in $(jq .id "$list"); do
        is_member "$1" "$group" || return 1
        if [ "$member" = no ]; then continue; fi
        say --arg group "$group" '{kind: "requesterGroup", id: $group}' >>"$folder/grants"
    done
}

# A person is either an agent or a requester, so both lists are queried.
find_by_email() { # address: accounts as lines in $folder/found
    filter="email=$(say --arg address "$1" -r '$address | @uri')"
    all "/agents?$filter" agents || return 1
    jq -c "$as_account account(true)" "$list" >"$folder/found"
    all "/requesters?$filter" requesters || return 1
    jq -c "$as_account select(.is_agent | not) | account(false)" "$list" >>"$folder/found"
}

accounts_find() {
    address=$(param '.email // .userName')
    if [ -z "$address" ]; then fail 10 "only addresses can be looked up"; return 1; fi
    find_by_email "$address" || return 1
    jq -cs '{accounts: unique_by(.id)}' "$folder/found"
}

# The service's fields for attributes under the protocol's names.
as_fields='def fields: with_entries(select(.key | IN("id", "type", "active", "pending",
        "attributes", "userName", "displayName") | not)
    | .key = ({email: (if $kind == "agent" then "email" else "primary_email" end),
        givenName: "first_name", familyName: "last_name", title: "job_title",
        phone: "work_phone_number", mobile: "mobile_phone_number",
        externalId: "external_id", department_ids: "department_ids"}[.key] // error("attribute \(.key) is not mapped")));'

# The attributes with the department given by id, as the service stores it.
with_department() { # attributes as JSON
    case $1 in *'"department":'*) ;; *) printf '%s' "$1"; return ;; esac
    all /departments departments || return 1
    printf '%s' "$1" | jq -ce --slurpfile known "$list" '.department as $name
        | [$known[] | select(.name == $name) | .id] as $ids
        | if $name != null and $ids == [] then error("no department") else . end
        | del(.department) + {department_ids: $ids}' || fail 3 "no such department"
}

base_assignment() { # the base role's assignment as JSON
    all /roles roles || return 1
    jq -cse --arg name "$base_role" '.[] | select(.name == $name) | {role_id: .id,
        assignment_scope: "entire_helpdesk"}' "$list" \
        || fail 3 "no role '$base_role'"
}

# A create whose answer was lost is never simply repeated: the address is looked up first, to avoid a
# second account.
accounts_create() {
    kind=$(param .account.type)
    rights='{}'
    added='[]'
    if [ "$kind" = agent ]; then
        base=$(base_assignment) || return 1
        rights=$(printf '%s' "$params" | jq -c --argjson base "$base" '(.grants // []) as $grants
            | def ids($kind): [$grants[] | select(.kind == $kind) | .id | tonumber];
            {member_of: ids("group"), observer_of: ids("groupObserver"),
             occasional: ([$grants[] | select(.kind == "license")] == []),
             roles: [ids("role")[] | $base + {role_id: .}]}
            | if .roles == [] then .roles = [$base] else . end')
        added=$(say --argjson base "$base" --argjson params "$params" \
            'if [$params.grants[]? | select(.kind == "role")] != [] then []
             else [{kind: "role", id: ($base.role_id | tostring)}] end')
    elif [ "$kind" != requester ]; then
        fail 3 "Freshservice has no accounts of type '$kind'"
        return 1
    fi
    wanted=$(with_department "$(param '.account + (.account.attributes // {}) | tojson')") \
        || return 1
    body=$(printf '%s' "$wanted" | jq -c --arg kind "$kind" --argjson rights "$rights" \
        "$as_fields fields + \$rights") \
        || { fail 10 "an attribute is not mapped"; return 1; }
    post "$kind" "$body" "$(param .account.email)" || return 1
    shown | jq -c --argjson added "$added" '. + {added: $added}' >"$folder/created"
    # Requester groups have their own calls, one per member.
    for group in $(printf '%s' "$params" \
        | jq -r '.grants[]? | select(.kind == "requesterGroup") | .id'); do
        change_requester_group "$(jq -r .id "$record")" "$group" POST || return 1
    done
    cat "$folder/created"
}

post() { # kind, body, address: the new record into $record
    effect=none
    attempt=1
    while :; do
        once POST "/${1}s" "$2"
        case $status in
        2??)
            jq -c ".$1" "$answer" >"$record"
            return 0
            ;;
        000 | 5??)
            lost=$after
            find_by_email "$3" || return 1
            id=$(jq -r --arg kind "$1" 'select(.type == $kind) | .id' "$folder/found" | head -1)
            if [ -n "$id" ]; then find_record "$id" "$1"; return; fi
            effect=unknown
            after=$lost
            ;;
        429) ;;
        *) refuse "POST /${1}s"; return 1 ;;
        esac
        if [ "$attempt" -ge "$attempts_max" ]; then refuse "POST /${1}s"; return 1; fi
        pause "${after:-$((1 << (attempt - 1)))}"
        attempt=$((attempt + 1))
    done
}

accounts_update() {
    find_record "$(param .id)" "$(param .type)" || return 1
    changes=$(printf '%s' "$params" \
        | jq -c '(.set // {}) + ([(.clear // [])[] | {(.): null}] | add // {})')
    changes=$(with_department "$changes") || return 1
    body=$(printf '%s' "$changes" | jq -c --arg kind "$kind" "$as_fields fields") \
        || { fail 10 "an attribute is not mapped"; return 1; }
    send PUT "$path" "$body" || return 1
    jq -c ".$kind" "$answer" >"$record"
    shown
}

set_active() { # true or false
    find_record "$(param .id)" "$(param .type)" || return 1
    if [ "$(jq .active "$record")" = "$1" ]; then echo '{}' && return; fi
    if [ "$1" = true ]; then
        send PUT "$path/reactivate" "" "400 409" || return 1
    else
        send DELETE "$path" "" "404 409" || return 1
    fi
    # Answers vary (200 with a body, 204, a refusal of what is already done), so read the state.
    find_record "$(param .id)" "$kind" || return 1
    if [ "$(jq .active "$record")" = "$1" ]; then echo '{}'; return; fi
    fail 9 "account $(param .id) did not change its state"
}

accounts_convert() {
    to=$(param .to)
    find_record "$(param .id)" "" || return 1
    if [ "$kind" != "$to" ]; then
        send PUT "$path/convert_to_$to" "" "400 404 409" || return 1
        find_record "$(param .id)" "$to" || return 1
    fi
    shown
}

entitlements_list() {
    kinds=$(param .kind)
    : >"$folder/rights"
    for kind in ${kinds:-role group groupObserver requesterGroup license}; do
        list_rights || return 1
        jq -c --arg kind "$kind" '{kind: $kind, id: (.id | tostring), name}' "$list" \
            >>"$folder/rights"
    done
    jq -cs '{entitlements: .}' "$folder/rights"
}

list_rights() { # of the kind in `kind`, into $list
    case $kind in
    role) all /roles roles ;;
    requesterGroup) all /requester_groups requester_groups ;;
    license) echo '{"id":"agent","name":"agent"}' >"$list" ;;
    group | groupObserver)
        # Without a workspace, only the primary one's groups are listed.
        all /workspaces workspaces || return 1
        : >"$folder/groups"
        for workspace in $(jq .id "$list"); do
            all "/groups?workspace_id=$workspace" groups || return 1
            cat "$list" >>"$folder/groups"
        done
        cp "$folder/groups" "$list"
        ;;
    *) fail 10 "no entitlements of kind '$kind'" ;;
    esac
}

grants_list() {
    id=$(param .account)
    if [ -z "$id" ]; then holders "$(param .entitlement.kind)" "$(param .entitlement.id)"; return; fi
    find_record "$id" "" || return 1
    if [ "$kind" = agent ]; then
        jq -c "$as_account rights[]" "$record" >"$folder/grants"
    else
        memberships "$id" || return 1
    fi
    jq -cs --arg id "$id" '{grants: map({account: $id, direct: true, entitlement: {kind, id}}
        + if .pending then {pending} else {} end)}' "$folder/grants"
}

holders() { # kind, id
    case $1 in
    requesterGroup) all "/requester_groups/$2/members" requesters && cp "$list" "$folder/holders" ;;
    group) send GET "/groups/$2" && jq '{id: .group.members[]}' "$answer" >"$folder/holders" ;;
    groupObserver) send GET "/groups/$2" && jq '{id: .group.observers[]}' "$answer" >"$folder/holders" ;;
    *) fail 10 "holders of a $1 are not listed" ;;
    esac || return 1
    jq -cs --arg kind "$1" --arg id "$2" '{grants: map({account: (.id | tostring), direct: true,
        entitlement: {kind: $kind, id: $id}})}' "$folder/holders"
}

is_member() { # account, requester group: `member` says yes or no
    all "/requester_groups/$2/members" requesters || return 1
    member=no
    if jq -r .id "$list" | grep -qx "$1"; then member=yes; fi
}

change_requester_group() { # account, group, POST or DELETE
    is_member "$1" "$2" || return 1
    case $3-$member in POST-yes | DELETE-no) return 0 ;; esac
    send "$3" "/requester_groups/$2/members/$1" "" "404 409"
}

# Roles and groups are written as whole arrays, computed from a read made just before; they hold only
# this agent's memberships, so nobody else's are ever touched. Groups awaiting approval are included,
# or the request would be withdrawn.
change_grant() { # add or remove
    right=$(param .entitlement.kind)
    id=$(param .entitlement.id)
    find_record "$(param .account)" "" || return 1
    if [ "$right" = requesterGroup ]; then
        verb=POST
        if [ "$1" = remove ]; then verb=DELETE; fi
        change_requester_group "$(param .account)" "$id" "$verb" || return 1
        echo '{}'
        return
    fi
    if [ "$kind" = requester ]; then
        if [ "$1" = remove ]; then echo '{}'; return; fi # it holds no right of an agent
        fail 10 "a requester cannot hold a $right"
        return 1
    fi
    base=$(base_assignment) || return 1
    body=$(jq -c --arg right "$right" --arg id "$id" --arg verb "$1" --argjson base "$base" '
        def toggle(same; item): map(select(same | not)) + if $verb == "add" then [item] else [] end;
        {member_of: (.member_of + (.member_of_pending_approval // [])),
         observer_of: (.observer_of + (.observer_of_pending_approval // [])),
         roles, occasional} as $held
        | $held
        | if $right == "role" then
            if $verb == "add" and any(.roles[]; (.role_id | tostring) == $id) then .
            else .roles |= toggle((.role_id | tostring) == $id; $base + {role_id: ($id | tonumber)}) end
          elif $right == "license" then .occasional = ($verb == "remove")
          else (if $right == "group" then "member_of" else "observer_of" end) as $key
            | if $verb == "add" and any(.[$key][]; tostring == $id) then .
              else .[$key] |= toggle(tostring == $id; ($id | tonumber)) end end
        # An agent must have a role; the harmless one replaces the last one revoked.
        | if .roles == [] then .roles = [$base] else . end
        | with_entries(select(.value != $held[.key]))' "$record")
    if [ "$body" = '{}' ]; then echo '{}'; return; fi
    send PUT "$path" "$body" || return 1
    jq -c --arg id "$id" --arg verb "$1" '[.agent.member_of_pending_approval,
        .agent.observer_of_pending_approval] | add // [] | map(tostring)
        | if $verb == "add" and index($id) then {pending: true} else {} end' "$answer"
}

capabilities="accounts.list accounts.get accounts.find accounts.create accounts.update
    accounts.enable accounts.disable accounts.convert accounts.delete entitlements.list grants.list
    grants.add grants.remove credential.changed time"

use_credential() { # filter: where it is in the parameters
    # The key stays out of the process list, and nobody else can read the file.
    param "$1 | \"user = \\\"\(.username):\(.password)\\\"\"" >"$folder/curl"
    printf 'max-time = 20\nheader = "Accept: application/json"\n' >>"$folder/curl"
}

initialize() {
    service=$(param '.targets[0].baseURL')/api/v2
    use_credential '.targets[0].credential'
    say --arg list "$capabilities" '{protocolVersion: "1", name: "freshservice-shell",
        version: "1.0.0", capabilities: ($list | [splits("\\s+")])}'
}

carry_out() { # method
    case $1 in
    initialize) initialize ;;
    accounts.list | accounts.get | accounts.find | accounts.create | accounts.update | \
        accounts.convert | entitlements.list | grants.list) "${1%%.*}_${1#*.}" ;;
    accounts.enable) set_active true ;;
    accounts.disable) set_active false ;;
    # Erases the person and the tickets they requested; this cannot be undone.
    accounts.delete)
        if find_record "$(param .id)" "$(param .type)"; then
            send DELETE "$path/forget" "" 404 || return 1
        elif [ "$(jq .code "$error")" != 1 ]; then
            return 1
        fi
        echo '{}'
        ;;
    grants.add) change_grant add ;;
    grants.remove) change_grant remove ;;
    credential.changed) use_credential .credential && echo null ;;
    shutdown) echo null ;;
    *) fail -32601 "unknown method '$1'" ;;
    esac
}

# Messages go to descriptor 3, so that no command's output can mix with them.
exec 3>&1 1>&2
while IFS= read -r line; do
    printf '%s' "$line" | jq -r '.method, (.params // {} | tojson)' >"$folder/question"
    { IFS= read -r method && IFS= read -r params; } <"$folder/question"
    key=result value=$folder/result
    carry_out "$method" >"$value" || key=error value=$error
    printf '%s' "$line" | jq -c --arg key "$key" --slurpfile value "$value" \
        '{jsonrpc: "2.0", id, ($key): $value[0]}' >&3
    if [ "$method" = shutdown ]; then exit 0; fi
done
